"""Scanners through SANE's own program, on Linux: by USB or in the network; pages come as raw PNM."""

import numpy as np

from borderpost.devices.scan_program import LARGEST_SIDE, RESOLUTION, Call, ScannerInfo, ScanProgram
from borderpost.devices.source import Picture
from borderpost.domain.errors import Trouble

# What SANE says (sane_strstatus, in English) and what people are told.
_CODES = {
    "device busy": "scanner.busy",
    "jammed": "scanner.jam",
    "out of documents": "scanner.empty",
    "cover is open": "scanner.cover",
    "access to resource has been denied": "scanner.denied",
    "invalid argument": "scanner.lost",
    "error during device i/o": "scanner.lost",
    "no sane devices found": "scanner.lost",
}


def _listed(said: bytes) -> tuple[ScannerInfo, ...]:
    rows = [line.partition("\t") for line in said.decode("utf-8", "replace").splitlines()]
    return tuple(ScannerInfo(id_, label.strip() or id_) for id_, tab, label in rows if tab)


def _page(scanner: str) -> Call:
    chosen = ("--device-name", scanner) if scanner else ()
    return Call((*chosen, "--format=pnm", "--mode", "Color", "--resolution", str(RESOLUTION)), _ENGLISH)


def _reason(said: str) -> str:
    words = said.lower()
    return next((code for sign, code in _CODES.items() if sign in words), "scanner.failed")


def picture(pnm: bytes) -> Picture:
    """Return a binary PNM (grey or colour, 8 or 16 bits) as a picture; raise Trouble ``scanner.failed``.

    The form is netpbm's: ``P5`` or ``P6``, width, height, largest value, one white space, samples.
    """
    words, start = _header(pnm)
    match words:
        case [b"P5" | b"P6" as kind, width_, height_, largest_] if all(map(bytes.isdigit, words[1:])):
            width, height, largest = int(width_), int(height_), int(largest_)
        case _:
            raise Trouble("scanner.failed")
    if not (0 < width <= LARGEST_SIDE and 0 < height <= LARGEST_SIDE and 0 < largest < 65536):
        raise Trouble("scanner.failed")
    channels = 3 if kind == b"P6" else 1
    depth = np.dtype(">u2" if largest > 255 else "u1")
    size = width * height * channels * depth.itemsize
    if len(pnm) - start < size:
        raise Trouble("scanner.failed")
    samples = np.frombuffer(pnm, depth, width * height * channels, start).reshape(height, width, channels)
    if largest != 255:
        samples = (samples.astype(np.float32) * (255 / largest)).round().clip(0, 255)
    return np.ascontiguousarray(np.broadcast_to(samples[:, :, ::-1], (height, width, 3)), dtype=np.uint8)


def _header(pnm: bytes) -> tuple[list[bytes], int]:
    """Return the four words of a PNM's header, comments left out, and where its samples begin."""
    words: list[bytes] = []
    place = 0
    while len(words) < 4 and place < min(len(pnm), 4096):
        if pnm[place : place + 1] == b"#":
            end = pnm.find(b"\n", place)
            place = len(pnm) if end < 0 else end + 1
        elif pnm[place : place + 1].isspace():
            place += 1
        else:
            end = place
            while end < len(pnm) and end - place < 16 and not pnm[end : end + 1].isspace():
                end += 1
            words.append(pnm[place:end])
            place = end
    return words, place + 1


_ENGLISH = {"LC_ALL": "C"}

SANE = ScanProgram(
    "scanimage",
    Call(("--formatted-device-list=%d\t%v %m%n",), _ENGLISH),
    _listed,
    _page,
    picture,
    _reason,
)
