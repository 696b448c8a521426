"""A scanner, by USB or in the network, through SANE's own program: one page a call.

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
    "no sane devices found": "scanner.lost",
}


@dataclass(frozen=True, slots=True)
class ScannerInfo:
    """Hold a scanner that SANE lists: the name that opens it, and one for people."""

    id: str
    label: str


def scanners(*, limit: timedelta = LONGEST_LISTING) -> tuple[ScannerInfo, ...]:
    """Return the scanners that SANE finds, which may take seconds; raise Trouble ``scanner.program``."""
    said = _Process().run(["--formatted-device-list=%d\t%v %m%n"], limit).decode("utf-8", "replace")
    rows = [line.partition("\t") for line in said.splitlines()]
    return tuple(ScannerInfo(id_, label.strip() or id_) for id_, tab, label in rows if tab)


class ScannedPage(Device):
    """Scan one page and give it as a still: one such device a page.

    ``scanner`` is a name that ``scanners`` lists; "" takes the first that SANE finds.
    ``next_trouble`` says why there is no page (``scanner.busy``, ``.jam``, ``.empty``, ``.cover``,
    ``.denied``, ``.lost``, ``.timeout``, ``.failed``, ``.program``).
    """

    stills = True

    def __init__(self, scanner: str = "", *, limit: timedelta = LONGEST_SCAN) -> None:
        super().__init__(scanner or "scanner")
        self._scanner = scanner
        self._limit = limit
        self._slot = Slot(still=True)
        self._process = _Process()

    def start(self) -> None:
        """Begin to scan; a second start does nothing."""
        self._begin()

    def newest(self, after: int) -> Frame | None:
        """Return the page if its number is above ``after``, else None; never wait."""
        return self._slot.newest(after)

    def close(self) -> None:
        """Give the scanner up, also in the middle of a page."""
        self._stopping.set()
        self._process.kill()
        super().close()

    def _work(self) -> None:
        chosen = ["--device-name", self._scanner] if self._scanner else []
        try:
            page = self._process.run(
                [*chosen, "--format=pnm", "--mode", "Color", "--resolution", str(RESOLUTION)], self._limit
            )
            self._slot.put(picture(page))
            self._state = SourceState.RUNNING
        except Trouble as trouble:
            if self._stopping.is_set():
                return
            _LOG.info("no page: %s", trouble.code)
            self._missing()
            self._troubles.append(trouble)


class _Process:
    """SANE's program, running once, and killed from another thread where nobody waits for it any more."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: subprocess.Popen[bytes] | None = None
        self._ended = False

    def run(self, options: list[str], limit: timedelta) -> bytes:
        """Return what the program writes; raise Trouble ``scanner.*``."""
        program = shutil.which(PROGRAM)
        if program is None:
            raise Trouble("scanner.program", program=PROGRAM)
        with self._lock:
            if self._ended:
                raise Trouble("scanner.failed")
            self._running = subprocess.Popen(
                [program, *options],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=os.environ | {"LC_ALL": "C"},
            )
        try:
            page, said = self._running.communicate(timeout=limit.total_seconds())
        except subprocess.TimeoutExpired as error:
            self._running.kill()
            self._running.communicate()
            raise Trouble("scanner.timeout") from error
        if self._running.returncode == 0:
            return page
        words = said.decode("utf-8", "replace").lower()
        raise Trouble(next((code for sign, code in _CODES.items() if sign in words), "scanner.failed"))

    def kill(self) -> None:
        """End the program, or keep it from starting."""
        with self._lock:
            self._ended = True
            if self._running is not None:
                self._running.kill()


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
