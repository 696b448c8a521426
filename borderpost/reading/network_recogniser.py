"""The product's own line network as recogniser, run in this process on one thread."""

from collections.abc import Sequence
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from borderpost.domain.errors import Trouble
from borderpost.domain.mrz_layout import ALPHABET
from borderpost.reading.contrast import evened
from borderpost.reading.line_tensor import (
    CAPITAL,
    CLASSES,
    FIRST_COLUMN,
    HEART,
    HEIGHT,
    MARGIN,
    MIDDLE,
    PITCH,
    SHIFT,
    STRIDE,
    TALL,
    UNIT,
    column,
    prepared,
)
from borderpost.reading.runtime import onnxruntime
from borderpost.reading.stages import Cell, Picture, RecognisedLine, Scores, Symbol
from resources import resource

Columns = NDArray[np.float32]

MODEL = ("models", "lines.onnx")
"""Where the weights lie among the resources."""

_ERRORS = onnxruntime.capi.onnxruntime_pybind11_state
_LEAST_HEART = 0.25
_WIDEST = 1600
"""Pixels of a strip's width at the network's height, beyond which it is no text line."""
_SECOND_OFF, _SECOND_SIZE = (1.5, 0.7), 0.92
"""How far (pixels) and how much smaller a line stands for the second look."""
_BLUR = 0.36
"""Blur before shrinking, in pixels of the smaller picture, as in training."""


class NetworkRecogniser:
    """Recognise strips with the line network; loaded with the first strip."""

    def __init__(self, model: Path | None = None) -> None:
        self._path = model

    @property
    def engine(self) -> str:
        """Name the network as a Reading carries it."""
        return _engine()

    def recognise(self, strips: tuple[Picture, ...]) -> tuple[RecognisedLine, ...]:
        """Return one line per strip; raise Trouble("reading.engine") where the network cannot be run."""
        lines = [_reduced(strip) for strip in strips]
        outputs = self._run(lines)
        return tuple(
            _recognised(output, strip.shape[0] / HEIGHT, self._temperature)
            for output, strip in zip(outputs, strips, strict=True)
        )

    def weigh(
        self, strips: tuple[Picture, ...], rows: tuple[tuple[Cell, ...], ...], *, again: bool = False
    ) -> tuple[Scores, ...]:
        """Return the network's opinion of every cell, seen in lines straightened by the grid.

        The second look is at lines that stand a little lower, smaller and further right.
        """
        off, tall = (_SECOND_OFF, CAPITAL * _SECOND_SIZE) if again else ((0.0, 0.0), CAPITAL)
        pairs = zip(strips, rows, strict=True)
        lines = [evened(_straightened(strip, row, off=off, tall=tall)) for strip, row in pairs]
        outputs = self._run(lines)
        result = []
        for output, row in zip(outputs, rows, strict=True):
            x = np.asarray(off[0] + MARGIN + (np.arange(len(row)) + 0.5) * PITCH, np.float64)
            result.append(_log_softmax(_at(output[:CLASSES], x) / self._temperature))
        return tuple(result)

    def close(self) -> None:
        """Forget the network; a later request loads it again."""
        self.__dict__.pop("_session", None)
        self.__dict__.pop("_temperature", None)

    @cached_property
    def _session(self) -> onnxruntime.InferenceSession:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        path = self._path or resource(*MODEL)
        try:
            return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except (_ERRORS.Fail, _ERRORS.InvalidProtobuf, _ERRORS.InvalidGraph, _ERRORS.NoSuchFile) as error:
            raise Trouble("reading.engine") from error

    @cached_property
    def _temperature(self) -> float:
        """Return what the training fitted so that probabilities are frequencies."""
        return float(self._session.get_modelmeta().custom_metadata_map.get("temperature", "1"))

    def _run(self, lines: Sequence[Picture]) -> list[Columns]:
        """Return the columns (channels, width / stride) of every line; equal widths go together."""
        outputs: dict[int, Columns] = {}
        widths = [line.shape[1] for line in lines]
        for width in dict.fromkeys(widths):
            which = [index for index, own in enumerate(widths) if own == width]
            images = np.stack([prepared(lines[index]) for index in which])[:, None]
            (columns,) = self._session.run(None, {"lines": images})
            outputs.update(zip(which, columns, strict=True))
        return [outputs[index] for index in range(len(lines))]


@cache
def _engine() -> str:
    return f"line network 1 (onnxruntime {version('onnxruntime')})"


def _reduced(strip: Picture) -> Picture:
    """Return the strip at the network's height, cut or filled to a whole number of columns."""
    zoom = HEIGHT / strip.shape[0]
    width = min(_WIDEST, max(1, round(strip.shape[1] * zoom / STRIDE)) * STRIDE)
    return np.asarray(cv2.resize(strip, (width, HEIGHT), interpolation=cv2.INTER_AREA), np.uint8)


def _straightened(
    strip: Picture, row: Sequence[Cell], *, off: tuple[float, float], tall: float
) -> Picture:
    """Return the line with every cell at its place on the fixed grid and capitals of one height."""
    centres = np.array([cell.centre for cell in row])
    middles = np.array([(cell.top + cell.bottom) / 2 for cell in row])
    talls = np.array([max(cell.bottom - cell.top, 4.0) for cell in row])
    places = off[0] + MARGIN + (np.arange(len(row)) + 0.5) * PITCH
    width = round((2 * MARGIN + len(row) * PITCH) / STRIDE) * STRIDE
    x = np.arange(width, dtype=np.float64)
    source_x = np.interp(x, places, centres)
    before, after = x < places[0], x > places[-1]
    source_x[before] = centres[0] + (x[before] - places[0]) * row[0].pitch / PITCH
    source_x[after] = centres[-1] + (x[after] - places[-1]) * row[-1].pitch / PITCH
    middle, zoom = np.interp(x, places, middles), np.interp(x, places, talls) / tall
    y = np.arange(HEIGHT, dtype=np.float64)[:, None] - HEIGHT / 2 - off[1]
    map_y = middle[None, :] + y * zoom[None, :]
    map_x = np.broadcast_to(source_x[None, :], map_y.shape)
    shrunk = PITCH / float(np.mean([cell.pitch for cell in row]))
    if shrunk < 0.75:
        strip = np.asarray(cv2.GaussianBlur(strip, (0, 0), _BLUR / shrunk), np.uint8)
    maps = map_x.astype(np.float32), map_y.astype(np.float32)
    view = cv2.remap(strip, *maps, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(view, np.uint8)


def _recognised(output: Columns, zoom: float, temperature: float) -> RecognisedLine:
    """Return a symbol for every heart of a character; ``zoom`` leads back to the strip."""
    heart = 1 / (1 + np.exp(-output[HEART].astype(np.float64)))
    padded = np.pad(heart, 1)
    peaks = np.nonzero((heart > _LEAST_HEART) & (heart >= padded[:-2]) & (heart > padded[2:]))[0]
    if not len(peaks):
        return RecognisedLine(())
    x = peaks * STRIDE + FIRST_COLUMN + output[SHIFT, peaks] * UNIT
    kept = _apart(x, heart[peaks])
    x, sure = x[kept], heart[peaks][kept]
    step = float(np.median(np.diff(x))) if len(x) > 1 else PITCH
    at = _at(output, x)
    probabilities = np.exp(_log_softmax(at[:, :CLASSES])) * sure[:, None]
    middle, half = HEIGHT / 2 + at[:, MIDDLE] * UNIT, np.maximum(at[:, TALL] * UNIT, 4.0) / 2
    boxes = (np.stack((x - 0.4 * step, middle - half, x + 0.4 * step, middle + half), 1) + 0.5) * zoom - 0.5
    first = probabilities.argmax(axis=1)
    sure = probabilities[np.arange(len(first)), first]
    scores = _log_softmax(at[:, :CLASSES] / temperature)
    rows = zip(boxes.tolist(), first.tolist(), sure.tolist(), scores, strict=True)
    return RecognisedLine(
        tuple(
            Symbol(left, top, right, foot, ((ALPHABET[name], certainty),), own)
            for (left, top, right, foot), name, certainty, own in rows
        )
    )


def _apart(x: NDArray[np.float64], heart: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which hearts to keep: of two that lie closer than half a step, the stronger."""
    kept = np.ones(len(x), bool)
    steps = np.diff(x)
    step = float(np.median(steps)) if len(x) > 1 else PITCH
    for index in np.flatnonzero(steps < 0.5 * step) + 1:
        earlier = index - 1
        if kept[earlier]:
            kept[index if heart[index] <= heart[earlier] else earlier] = False
    return kept


def _at(output: Columns, x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (places, channels): the output between the two columns next to each place (pixels)."""
    place = np.clip(column(x), 0, output.shape[1] - 1.001)
    left = place.astype(np.int64)
    share = place - left
    right = np.minimum(left + 1, output.shape[1] - 1)
    return np.asarray((output[:, left] * (1 - share) + output[:, right] * share).T, np.float64)


def _log_softmax(logits: NDArray[np.float64]) -> Scores:
    top = logits - logits.max(axis=1, keepdims=True)
    return np.asarray(top - np.log(np.exp(top).sum(axis=1, keepdims=True)), np.float64)
