"""Files from outside, opened in a process that can be killed, with limits on size, number and time."""

import io
import struct
import subprocess
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import msgspec
import numpy as np

from borderpost.domain.errors import Trouble
from borderpost.reading.stages import Picture
from borderpost.reading.worker import command, environment

MOST_MEGAPIXELS = 50
MOST_PAGES = 200
MOST_FRAMES = 2400
"""Frames that are taken from a video, eight in a second: five minutes."""
LIMIT = timedelta(seconds=20)
"""What a file may take until its next picture is there."""
WHOLE_LIMIT = timedelta(minutes=5)
"""What a file may take in all; the time in which nobody waits for its process does not count."""
_LONGEST_HEADER = 4096


@dataclass(frozen=True, slots=True)
class Shot:
    """Hold one picture of a file: (height, width, 3) uint8, blue, green, red, the right way up.

    ``page`` counts from 1 in a PDF or a TIFF of several pages; ``seconds`` is the time in a video.
    """

    image: Picture
    page: int | None = None
    seconds: float | None = None


Shots = Generator[Shot, None, None]
"""Pictures of one file; closing it ends the process that opens the file."""


class _Record(msgspec.Struct):
    height: int = 0
    width: int = 0
    page: int | None = None
    seconds: float | None = None
    end: bool = False
    trouble: str | None = None
    pixels: float = 0
    pages: int = 0


def load(path: Path, *, limit: timedelta = LIMIT) -> Picture:
    """Return a picture file as (height, width, 3) uint8, blue, green, red, the right way up.

    Grey, CMYK, 16-bit, transparent (on white) and animated pictures (their first one) are
    handled; of several pages it is the first. A JPEG of more than 50 megapixels is decoded smaller.
    Raise Trouble: "picture.missing", "picture.too_large" (more than 50 megapixels, by its header),
    "picture.unreadable" (no picture, a video, damaged, or hostile), "picture.locked",
    "picture.timeout".
    """
    with closing(shots(path, limit=limit)) as pictures:
        first = next(pictures, None)
    if first is None or first.seconds is not None:
        raise Trouble("picture.unreadable")
    return first.image


def shots(path: Path, *, limit: timedelta = LIMIT, whole_limit: timedelta = WHOLE_LIMIT) -> Shots:
    """Yield the pictures of a file: one; every page of a PDF or TIFF; eight frames a second of a video.

    The pictures come while the file is still being opened, so that one after a good one may raise.
    Raise what ``load`` does, "picture.too_many_pages" after the 200th page and "video.too_long" after
    2400 frames (five minutes). ``limit`` is for each picture, ``whole_limit`` for the whole file.
    """
    if not path.is_file():
        raise Trouble("picture.missing")
    limits = (MOST_MEGAPIXELS * 1_000_000, MOST_PAGES, MOST_FRAMES, int(whole_limit.total_seconds()) + 1)
    process = subprocess.Popen(
        [*command("picture_worker"), str(path.resolve()), *map(str, limits)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(),
    )
    assert isinstance(process.stdout, io.BufferedReader)
    try:
        yield from _received(process, process.stdout, limit, whole_limit)
    finally:
        process.kill()
        process.stdout.close()
        process.wait()


def _received(
    process: subprocess.Popen[bytes], stream: io.BufferedReader, limit: timedelta, whole_limit: timedelta
) -> Iterator[Shot]:
    left = whole_limit.total_seconds()
    late = threading.Event()

    def stop() -> None:
        late.set()
        process.kill()

    while True:
        start = time.monotonic()
        patience = min(limit.total_seconds(), max(0.0, left))
        # Waiting on a pipe with a limit differs between systems; killing from a timer does not.
        timer = threading.Timer(patience, stop)
        timer.start()
        try:
            shot = _next(stream)
        except (EOFError, msgspec.DecodeError) as error:
            if late.is_set():
                raise Trouble("picture.timeout", seconds=f"{patience:.0f}") from error
            raise Trouble("picture.unreadable") from error
        finally:
            timer.cancel()
        left -= time.monotonic() - start
        if shot is None:
            return
        yield shot


def _next(stream: io.BufferedReader) -> Shot | None:
    """Return the next picture, None at the end; what the process says is believed no more than the file."""
    length = int(struct.unpack("<I", _exactly(stream, 4))[0])
    if length > _LONGEST_HEADER:
        raise EOFError("no header")
    record = msgspec.json.decode(_exactly(stream, length), type=_Record)
    if record.trouble is not None:
        raise _trouble(record)
    if record.end:
        return None
    if not 0 < record.height * record.width <= MOST_MEGAPIXELS * 1_000_000 or record.height < 0:
        raise EOFError("no such picture")
    image = np.empty((record.height, record.width, 3), np.uint8)
    _fill(stream, image.data.cast("B"))
    return Shot(image, record.page, record.seconds)


def _exactly(stream: io.BufferedReader, length: int) -> bytes:
    content = stream.read(length)
    if len(content) < length:
        raise EOFError("cut off")
    return content


def _fill(stream: io.BufferedReader, place: memoryview) -> None:
    while place:
        count = stream.readinto(place)
        if not count:
            raise EOFError("cut off")
        place = place[count:]


def _trouble(record: _Record) -> Trouble:
    match record.trouble:
        case "too_large":
            megapixels = f"{record.pixels / 1e6:.0f}"
            return Trouble("picture.too_large", megapixels=megapixels, limit=str(MOST_MEGAPIXELS))
        case "too_many_pages":
            return Trouble("picture.too_many_pages", pages=str(record.pages), limit=str(MOST_PAGES))
        case "too_long":
            return Trouble("video.too_long", minutes=f"{MOST_FRAMES / 8 / 60:.0f}")
        case "locked":
            return Trouble("picture.locked")
        case _:
            return Trouble("picture.unreadable")
