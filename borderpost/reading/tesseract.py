"""Tesseract's legacy engine as the first recogniser, in a process of its own."""

import json
import struct
from datetime import timedelta
from importlib.metadata import PackageNotFoundError, version

import cv2
import numpy as np

from borderpost.domain.errors import Trouble
from borderpost.domain.mrz_layout import ALPHABET
from borderpost.reading import glyphs
from borderpost.reading.stages import Cell, Picture, RecognisedLine, Scores, Symbol
from borderpost.reading.worker import Worker, WorkerDied

LIMIT = timedelta(seconds=5)
"""How long one request may take before the process is killed."""

_EDGE = 10
_INK = 230.0
_INDEX = {character: index for index, character in enumerate(ALPHABET)}
_UNSEEN = 0.60
"""Certainty given to a character that Tesseract did not name at all."""
_LIKENESS_WEIGHT = 0.75
_SHARPNESS = 34.0
_BLIND = {
    "O": "0",
    "H": "MWN",
    "N": "MWH",
    "U": "W",
    "6": "4",
    "Y": "T",
    "I": "T",
    "1": "4",
    "S": "5",
    "Z": "2",
}
"""What Tesseract, never taught OCR-B, often calls so: likeness alone decides among these."""


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

    def weigh(self, strips: tuple[Picture, ...], rows: tuple[tuple[Cell, ...], ...]) -> tuple[Scores, ...]:
        """Return what Tesseract named in the cells together with their likeness to OCR-B."""
        return tuple(_scores(strip, row) for strip, row in zip(strips, rows, strict=True))

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


def _scores(strip: Picture, row: tuple[Cell, ...]) -> Scores:
    named = np.full((len(row), len(ALPHABET)), _UNSEEN)
    for place, cell in enumerate(row):
        if cell.symbol is not None:
            named[place] = _named(cell.symbol)
    return np.asarray(_SHARPNESS * (named + _LIKENESS_WEIGHT * glyphs.likeness(strip, row)), np.float64)


def _named(symbol: Symbol) -> Scores:
    """Return the certainty for every character, floored for what was not named."""
    named = np.full(len(ALPHABET), _UNSEEN)
    for character, certainty in symbol.choices:
        if character in _INDEX:
            named[_INDEX[character]] = max(_UNSEEN, certainty)
    first, certainty = symbol.choices[0]
    for character in _BLIND.get(first, ""):
        named[_INDEX[character]] = max(named[_INDEX[character]], certainty)
    return named
