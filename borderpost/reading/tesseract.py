"""Tesseract's legacy engine as the first recogniser, in a process of its own."""

import json
import struct
from datetime import timedelta
from importlib.metadata import PackageNotFoundError, version

import cv2
import numpy as np

from borderpost.domain.errors import Trouble
from borderpost.reading.stages import Picture, RecognisedLine, Symbol
from borderpost.reading.worker import Worker, WorkerDied

LIMIT = timedelta(seconds=5)
"""How long one request may take before the process is killed."""

_EDGE = 10
_INK = 230.0


class TesseractRecogniser:
    """Recognise strips with Tesseract; the process starts with the first strip and stays warm."""

    def __init__(self, *, limit: timedelta = LIMIT) -> None:
        self._worker = Worker("tesseract_worker", limit=limit)
        self._answered = False

    @property
    def engine(self) -> str:
        """Name the engine as a Reading carries it."""
        try:
            return f"tesseract-legacy (tesserocr {version('tesserocr')}) + ocr-b 1"
        except PackageNotFoundError:
            return "tesseract-legacy + ocr-b 1"

    def recognise(self, strips: tuple[Picture, ...]) -> tuple[RecognisedLine, ...]:
        """Return one line per strip, lines without symbols where the time limit struck.

        Raise Trouble("reading.engine") where the process dies by itself.
        """
        if not strips:
            return ()
        try:
            answer = self._worker.ask(_request(strips))
        except WorkerDied as death:
            if death.late and self._answered:
                return tuple(RecognisedLine(()) for _ in strips)
            raise Trouble("reading.engine") from death
        self._answered = True
        return tuple(_line(symbols) for symbols in json.loads(answer))

    def close(self) -> None:
        """End the process; a later request starts it again."""
        self._worker.close()

    @property
    def limit(self) -> timedelta:
        """Return how long one request may take."""
        return self._worker.limit

    @limit.setter
    def limit(self, limit: timedelta) -> None:
        self._worker.limit = limit

    @property
    def process_id(self) -> int | None:
        """Return the id of the running process; None where there is none."""
        return self._worker.process_id


def _request(strips: tuple[Picture, ...]) -> bytes:
    parts = [struct.pack("<I", len(strips))]
    for strip in strips:
        clean = _cleaned(strip)
        height, width = clean.shape
        parts += [struct.pack("<II", width, height), clean.tobytes()]
    return b"".join(parts)


def _cleaned(strip: Picture) -> Picture:
    """Return dark text on an even white ground, with an edge around it."""
    side = strip.shape[0] // 2 | 1
    dark = cv2.morphologyEx(strip, cv2.MORPH_BLACKHAT, np.ones((side, side), np.uint8)).astype(np.float32)
    strongest = float(np.percentile(dark, 96)) + 1
    white = 255 - np.clip(dark * (_INK / strongest), 0, 255).astype(np.uint8)
    edged = cv2.copyMakeBorder(white, _EDGE, _EDGE, _EDGE, _EDGE, cv2.BORDER_CONSTANT, value=(255,))
    return np.asarray(edged, np.uint8)


def _line(
    symbols: list[tuple[int, int, int, int, list[tuple[str, float]]]],
) -> RecognisedLine:
    kept = []
    for left, top, right, bottom, choices in symbols:
        sure = tuple((text, score / 100) for text, score in choices if text.strip())
        if sure:
            kept.append(Symbol(left - _EDGE, top - _EDGE, right - _EDGE, bottom - _EDGE, sure))
    return RecognisedLine(tuple(sorted(kept, key=lambda symbol: symbol.centre)))
