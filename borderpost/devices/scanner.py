"""A scanner, by USB or in the network, through SANE's own program: one page when it is asked for.

The program runs as a process that can be killed, so a driver that hangs or crashes takes nothing with
it. Pages come as raw PNM: nothing that a scanner sends is decoded here but three numbers.
"""

import logging
import os
import shutil
import subprocess
import threading
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from borderpost.devices.source import Device, Frame, Picture, Slot, SourceState
from borderpost.domain.errors import Trouble

_LOG = logging.getLogger(__name__)

PROGRAM = "scanimage"
RESOLUTION = 300
"""Dots an inch: OCR-B of an MRZ is then some 30 pixels high."""
LONGEST_LISTING = timedelta(seconds=30)
LONGEST_SCAN = timedelta(seconds=120)
LARGEST_SIDE = 20_000
"""Pixels."""

# What SANE says (sane_strstatus, in English) and what people are told.
_CODES = {
    "device busy": "scanner.busy",
    "jammed": "scanner.jam",
    "out of documents": "scanner.empty",
    "cover is open": "scanner.cover",
    "access to resource has been denied": "scanner.denied",
    "invalid argument": "scanner.lost",
    "error during device i/o": "scanner.lost",
}


@dataclass(frozen=True, slots=True)
class ScannerInfo:
    """Hold a scanner that SANE lists: the name that opens it, and one for people."""

    id: str
    label: str


def scanners(*, limit: timedelta = LONGEST_LISTING) -> tuple[ScannerInfo, ...]:
    """Return the scanners that SANE finds, which may take seconds; raise Trouble ``scanner.program``."""
    said = _run(["--formatted-device-list=%d\t%v %m%n"], limit).decode("utf-8", "replace")
    rows = [line.partition("\t") for line in said.splitlines()]
    return tuple(ScannerInfo(id_, label.strip() or id_) for id_, tab, label in rows if tab)


class Scanner(Device):
    """Give one still for every ``scan``; between scans it is left alone.

    ``name`` is what ``scanners`` lists. ``next_trouble`` says why a scan gave no page
    (``scanner.busy``, ``.jam``, ``.empty``, ``.cover``, ``.denied``, ``.lost``, ``.timeout``,
    ``.failed``, ``.program``).
    """

    stills = True

    def __init__(self, name: str, *, limit: timedelta = LONGEST_SCAN) -> None:
        super().__init__(name)
        self._limit = limit
        self._slot = Slot(still=True)
        self._wanted = threading.Event()
        self._scanning = False

    @property
    def scanning(self) -> bool:
        """Tell whether a page is asked for and not yet here."""
        return self._scanning

    def start(self) -> None:
        """Begin to take orders."""
        self._begin()

    def scan(self) -> None:
        """Ask for a page; while one is under way this does nothing."""
        if not self._scanning:
            self._scanning = True
            self._wanted.set()

    def newest(self, after: int) -> Frame | None:
        """Return the newest page if its number is above ``after``, else None; never wait."""
        return self._slot.newest(after)

    def close(self) -> None:
        """Stop; a scan under way is waited for no longer than a device may take to close."""
        self._stopping.set()
        self._wanted.set()
        super().close()

    def _work(self) -> None:
        self._state = SourceState.RUNNING
        while self._wanted.wait() and not self._stopping.is_set():
            self._wanted.clear()
            try:
                self._slot.put(_page(self.name, self._limit))
                self._state = SourceState.RUNNING
            except Trouble as trouble:
                _LOG.info("no page: %s", trouble.code)
                if trouble.code == "scanner.lost":
                    self._missing()
                self._troubles.append(trouble)
            finally:
                self._scanning = False


def _page(name: str, limit: timedelta) -> Picture:
    options = ["--device-name", name, "--format=pnm", "--mode", "Color", "--resolution", str(RESOLUTION)]
    return picture(_run(options, limit))


def _run(options: list[str], limit: timedelta) -> bytes:
    program = shutil.which(PROGRAM)
    if program is None:
        raise Trouble("scanner.program", program=PROGRAM)
    command = [program, *options]
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=limit.total_seconds(), env=os.environ | {"LC_ALL": "C"}
        )
    except subprocess.TimeoutExpired as error:
        raise Trouble("scanner.timeout") from error
    if done.returncode == 0:
        return done.stdout
    said = done.stderr.decode("utf-8", "replace").lower()
    raise Trouble(next((code for words, code in _CODES.items() if words in said), "scanner.failed"))


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
