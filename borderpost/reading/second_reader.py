"""PassportEye as an independent second reader of still pictures, in a process of its own."""

import json
import logging
import shutil
import struct
from collections.abc import Iterator, Sequence
from datetime import timedelta
from importlib.util import find_spec

import cv2
import numpy as np

from borderpost.reading.stages import Picture
from borderpost.reading.worker import Worker, WorkerDied

_LOG = logging.getLogger(__name__)

LIMIT = timedelta(seconds=30)
"""How long one opinion may take; the first one includes a start of seconds."""

_LONGEST_SIDE = 2400


class PassportEye:
    """Ask PassportEye; it and Tesseract's program are needed, and their absence is said, not hidden."""

    def __init__(self, *, limit: timedelta = LIMIT) -> None:
        self._worker = Worker("passporteye_worker", limit=limit)

    @property
    def missing(self) -> str | None:
        """Name the first part that this machine lacks; None where the reader can run."""
        if find_spec("passporteye") is None:
            return "passporteye"
        return None if shutil.which("tesseract") else "tesseract"

    def second_opinion(self, picture: Picture) -> tuple[str, ...] | None:
        """Return the lines that it read, empty where none; None where it cannot run or took too long."""
        if self.missing:
            _LOG.info("no second reader: %s is not installed", self.missing)
            return None
        largest = max(picture.shape[:2])
        if largest > _LONGEST_SIDE:
            scale = _LONGEST_SIDE / largest
            picture = np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
        _, png = cv2.imencode(".png", picture)
        content = png.tobytes()
        try:
            answer = self._worker.ask(struct.pack("<I", len(content)) + content)
        except WorkerDied as death:
            _LOG.warning("the second reader gave no answer: %s", death)
            return None
        return tuple(str(line) for line in json.loads(answer))

    def close(self) -> None:
        """End its process, if it runs."""
        self._worker.close()

    @property
    def limit(self) -> timedelta:
        """Return how long one opinion may take."""
        return self._worker.limit

    @limit.setter
    def limit(self, limit: timedelta) -> None:
        self._worker.limit = limit

    @property
    def process_id(self) -> int | None:
        """Return the id of the running process; None where there is none."""
        return self._worker.process_id


def differing(lines: Sequence[str], others: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield (line, position) of every character on which two readings of one shape disagree."""
    if [len(line) for line in lines] != [len(line) for line in others]:
        return
    for number, (line, other) in enumerate(zip(lines, others, strict=True)):
        for place, (one, two) in enumerate(zip(line, other, strict=True)):
            if one != two:
                yield number, place
