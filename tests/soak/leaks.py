"""Every file that a session leaves is searched for its travellers, passphrases and the data key.

``python -m tests.soak.leaks`` prints what was searched; the test in ``tests/store`` does the same. The
reports that the officer asked for are left out, for they are meant to be read.
"""

import base64
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from borderpost.domain.names import normal_form
from tests.soak.results import keep

SURNAME = "QUEZALTEPECANO ÑANDÚ"
GIVEN_NAMES = "XIMENATZIN WENCESLAA"
NUMBER = "QZX9081734"
PLATE = "PQZ7781"
REASON = "motivo irrepetible del jilguero"
WRONG_PASSPHRASE = "frase equivocada de la garza"
PASSPHRASES = (
    "lluvia mesa cobre tren",
    "faro limón sexto puente",
    "papel once torre viento",
    WRONG_PASSPHRASE,
)
TRAVELLER = (SURNAME, GIVEN_NAMES, "QUEZALTEPECANO", "XIMENATZIN", NUMBER, PLATE, REASON)


@dataclass
class Search:
    """Hold how much was searched, and every leak as a sentence."""

    files: set[str] = field(default_factory=set)
    size: int = 0
    leaks: list[str] = field(default_factory=list)


def run(folder: Path) -> Search:
    """Let a session work in a folder that is its whole world, and search it twice: open, and at the end."""
    world = {name: str(folder) for name in ("HOME", "TMPDIR", "XDG_RUNTIME_DIR")}
    world |= {
        name: str(folder / name.lower()) for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")
    }
    search = Search()
    command = [sys.executable, "-B", "-m", "tests.soak.leaks_session", str(folder)]
    with subprocess.Popen(
        command,
        env={**os.environ, **world, "QT_QPA_PLATFORM": "offscreen"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as session:
        assert session.stdin is not None
        assert session.stdout is not None
        key = bytes.fromhex(session.stdout.readline())
        for word in ("open", "closed"):
            assert session.stdout.readline().strip() == word
            _look(folder, key, search)
            session.stdin.write("\n")
            session.stdin.flush()
    assert session.returncode == 0
    _look(folder, key, search)
    return search


def _look(folder: Path, key: bytes, search: Search) -> None:
    secrets = {text: set(forms(text)) for text in (*TRAVELLER, *PASSPHRASES)}
    secrets["the data key"] = set(forms_of_bytes(key))
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or "reports" in path.relative_to(folder).parts:
            continue
        content = path.read_bytes()
        name = path.relative_to(folder).as_posix()
        search.files.add(name)
        search.size += len(content)
        for secret, shapes in secrets.items():
            if any(shape in content for shape in shapes):
                search.leaks.append(f"{name} holds {secret}")


def forms(text: str) -> Iterator[bytes]:
    """Yield the shapes in which a text may lie in a file."""
    for said in {text, text.upper(), text.lower(), text.title(), normal_form(text)}:
        for encoding in ("utf-8", "latin-1", "utf-16-le", "utf-16-be"):
            yield from forms_of_bytes(said.encode(encoding))
        yield said.encode("unicode-escape")
        yield said.replace(" ", "<").encode()
        yield said.replace(" ", "%20").encode()


def forms_of_bytes(content: bytes) -> Iterator[bytes]:
    """Yield bytes as they are, in hexadecimal, and in base64 wherever they begin in what was encoded."""
    yield content
    yield content.hex().encode()
    yield content.hex().upper().encode()
    for before in range(3):
        coded = base64.b64encode(bytes(before) + content + bytes(3))
        whole = coded[-(-before * 8 // 6) : (before + len(content)) * 8 // 6]
        yield whole
        yield whole.replace(b"+", b"-").replace(b"/", b"_")


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        search = run(Path(folder))
    print("\n".join([*sorted(search.files), *search.leaks]))
    said = f"{len(search.files)} files, {search.size} bytes searched, {len(search.leaks)} leaks"
    keep("leaks", said, broken=len(search.leaks))
    return 1 if search.leaks else 0


if __name__ == "__main__":
    sys.exit(main())
