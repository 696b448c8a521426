"""The laws of the house, held over every file: who may import whom, names, sizes."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("borderpost", "ui", "sync", "resources")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
PYTHON = [*MODULES, *sorted((ROOT / "tests").rglob("*.py"))]
TREES = {path: ast.parse(path.read_text("utf-8")) for path in MODULES}
LONGEST = 400
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}
ROOTS = ("ui/app.py", "ui/command.py", "ui/commands/", "sync/__main__.py", "sync/platform/__main__.py")

# Room → the rooms that it may import. The most particular room that holds a file counts.
MAY = {
    "borderpost/domain": {"borderpost/domain"},
    "borderpost/specimens": {"borderpost/specimens", "borderpost/domain", "resources"},
    "borderpost/reading": {"borderpost/reading", "borderpost/domain", "resources"},
    "borderpost/reading/training": {
        "borderpost/reading", "borderpost/specimens", "borderpost/domain", "resources",
    },
    "borderpost/devices": {"borderpost/devices", "borderpost/specimens", "borderpost/domain", "resources"},
    "borderpost/store": {"borderpost/store", "borderpost/domain", "resources"},
    "borderpost/reports": {"borderpost/reports", "borderpost/domain", "resources"},
    "borderpost/services": {
        "borderpost/services", "borderpost/store", "borderpost/reading", "borderpost/devices",
        "borderpost/reports", "borderpost/domain", "resources",
    },
    "borderpost": set(),
    "ui": {"ui", "borderpost", "resources"},
    "sync": {"sync", "borderpost", "resources"},
    "resources": {"resources"},
}  # fmt: skip
PICTURES = ("borderpost/reading", "borderpost/devices", "borderpost/specimens")
ONLY_IN = {
    "PySide6": ("ui",), "sqlcipher3": ("borderpost/store",), "psycopg": ("sync/platform",),
    "requests": ("sync",), "httpx": ("sync",), "urllib": ("sync",), "http": ("sync",), "socket": ("sync",),
    "cv2": PICTURES, "numpy": PICTURES, "onnxruntime": PICTURES,
    "passporteye": PICTURES, "torch": ("borderpost/reading/training",),
    "reportlab": ("borderpost/reports",), "zxingcpp": PICTURES,
}  # fmt: skip


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def inside(where: str, rooms: tuple[str, ...] | set[str]) -> bool:
    return any(where == room or where.startswith((f"{room}/", f"{room}.")) for room in rooms)


def imported(tree: ast.AST) -> Iterator[tuple[str, ast.stmt]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            assert all(alias.name != "*" for alias in node.names), "imports are by name"
            # `from borderpost import store` reaches into the room as `import borderpost.store` does.
            yield from ((f"{node.module}.{alias.name}", node) for alias in node.names)


def broken_laws(path: Path) -> Iterator[str]:
    where = place(path)
    room = max((room for room in MAY if inside(where, {room})), key=len)
    for name, node in imported(TREES[path]):
        top, target = name.split(".")[0], name.replace(".", "/")
        line = f"{where}:{node.lineno} imports {name}"
        allowed = MAY[room] | ({"sync"} if where.startswith(ROOTS) else set())
        if top in PACKAGES and not inside(target, allowed):
            yield line
        if room == "borderpost/domain" and top not in sys.stdlib_module_names | {"borderpost"}:
            yield f"{line}: the domain is the standard library only"
        if not inside(where, ONLY_IN.get(top, (room,))):
            yield f"{line}: only in {ONLY_IN[top]}"


def test_only_composition_roots_and_worker_processes_import_late() -> None:
    late = [
        f"{place(path)}:{node.lineno}"
        for path in MODULES
        if not place(path).startswith(ROOTS) and not path.name.endswith("_worker.py")
        for function in ast.walk(TREES[path])
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for _, node in imported(function)
    ]
    assert late == []


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_a_module_imports_only_what_its_room_may(path: Path) -> None:
    assert list(broken_laws(path)) == []


def test_the_domain_never_looks_at_the_clock() -> None:
    clocks = ("datetime.now", "datetime.today", "datetime.utcnow", "date.today", "time.")
    read = [
        f"{place(path)}:{node.lineno}"
        for path in MODULES
        if inside(place(path), {"borderpost/domain"})
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.Attribute) and ast.unparse(node).startswith(clocks)
    ]
    assert read == []


def test_no_module_is_longer_than_a_reader_can_hold() -> None:
    lengths = {place(path): len(path.read_text("utf-8").splitlines()) for path in PYTHON}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_modules_are_nouns_and_never_named_like_the_standard_library() -> None:
    names = {place(path): path.stem for path in MODULES if not path.stem.startswith("__")}
    assert {name for name, stem in names.items() if stem in FORBIDDEN_NAMES} == set()
    assert {name for name, stem in names.items() if stem in sys.stdlib_module_names} == set()


def test_every_module_opens_with_one_sentence() -> None:
    assert [place(path) for path in MODULES if not ast.get_docstring(TREES[path])] == []


def test_every_folder_of_tests_is_a_package_and_the_installer_is_none() -> None:
    folders = {path.parent for path in (ROOT / "tests").rglob("test_*.py")}
    assert [place(folder) for folder in folders if not (folder / "__init__.py").exists()] == []
    assert not (ROOT / "installer" / "__init__.py").exists()


def test_only_lanes_and_devices_make_threads() -> None:
    makers = [
        place(path)
        for path in MODULES
        if any(name.split(".")[0] in {"threading", "concurrent"} for name, _ in imported(TREES[path]))
    ]
    allowed = {"ui/lanes.py", "borderpost/devices", "borderpost/reading", "sync/http_client.py"}
    assert [name for name in makers if not inside(name, allowed)] == []
