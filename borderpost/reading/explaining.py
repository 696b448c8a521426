"""How a picture was read, stage by stage: what the stages saw and chose, written as pictures and text."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from borderpost.domain.errors import Trouble
from borderpost.domain.mrz_layout import ALPHABET
from borderpost.domain.reading import Reading
from borderpost.reading import gate
from borderpost.reading.engine import Reader
from borderpost.reading.grid import lay
from borderpost.reading.location import LineLocator
from borderpost.reading.network_recogniser import NetworkRecogniser
from borderpost.reading.pictures import Shot
from borderpost.reading.stages import (
    Band,
    Cell,
    Corners,
    Locator,
    Picture,
    RecognisedLine,
    Recogniser,
    Scores,
)

_LONGEST = 1600
_ZOOM = 2
_CAPTION = 44
_FOUND, _TRIED, _DOUBTED, _CHANGED = (60, 160, 40), (200, 130, 30), (0, 130, 240), (40, 40, 220)
_RUNNERS_UP = 3
_FONT = cv2.FONT_HERSHEY_SIMPLEX


@dataclass(frozen=True, slots=True)
class _Weighing:
    """Hold one question to the recogniser about the cells of a grid, and its answer."""

    strips: tuple[Picture, ...]
    rows: tuple[tuple[Cell, ...], ...]
    scores: tuple[Scores, ...]

    def agreement(self, lines: Sequence[str]) -> float:
        """Return the share of characters that this answer alone would have given; 0 for another shape."""
        if [len(row) for row in self.rows] != [len(line) for line in lines]:
            return 0.0
        chosen = "".join(ALPHABET[index] for scores in self.scores for index in scores.argmax(axis=1))
        text = "".join(lines)
        return sum(own == its for own, its in zip(chosen, text, strict=True)) / len(text)


class _WatchedLocator:
    """Be the locator, and remember what it handed on."""

    def __init__(self, inner: Locator) -> None:
        self._inner = inner
        self.bands: list[Band] = []

    def locate(self, grey: Picture) -> Iterator[Band]:
        self.bands.clear()
        for band in self._inner.locate(grey):
            self.bands.append(band)
            yield band


class _WatchedRecogniser:
    """Be the recogniser, and remember what it was asked and said."""

    def __init__(self, inner: Recogniser) -> None:
        self._inner = inner
        self.looks: list[tuple[Picture, RecognisedLine]] = []
        self.weighings: list[_Weighing] = []

    @property
    def engine(self) -> str:
        return self._inner.engine

    def recognise(self, strips: tuple[Picture, ...]) -> tuple[RecognisedLine, ...]:
        lines = self._inner.recognise(strips)
        self.looks += zip(strips, lines, strict=True)
        return lines

    def glance(self, lines: Sequence[str]) -> _Weighing | None:
        """Return the first look at the strips as an answer about cells: a sure one is never asked again."""
        own = [max(self.looks, key=lambda look: _likeness(_text_of(look[1]), line)) for line in lines]
        grid = lay([line for _, line in own])
        if grid is None:
            return None
        none = np.zeros(len(ALPHABET))
        scores = [[cell.symbol.scores if cell.symbol else none for cell in row] for row in grid.rows]
        return _Weighing(
            tuple(strip for strip, _ in own),
            grid.rows,
            tuple(np.stack([none if one is None else one for one in row]) for row in scores),
        )

    def weigh(
        self, strips: tuple[Picture, ...], rows: tuple[tuple[Cell, ...], ...], *, again: bool = False
    ) -> tuple[Scores, ...]:
        scores = self._inner.weigh(strips, rows, again=again)
        self.weighings.append(_Weighing(strips, rows, scores))
        return scores

    def close(self) -> None:
        self._inner.close()


class Explainer:
    """Read pictures with the product's own reader and write down what its stages did."""

    def __init__(self) -> None:
        self._locator = _WatchedLocator(LineLocator())
        self._recogniser = _WatchedRecogniser(NetworkRecogniser())
        self._reader = Reader(locator=self._locator, recogniser=self._recogniser)

    def close(self) -> None:
        """Give back the network."""
        self._reader.close()

    def explained(self, shots: Iterable[Shot], folder: Path, name: str) -> Iterator[Shot]:
        """Yield the shots, each picture and page explained under ``name`` or ``name``-pageN; no frames."""
        for shot in shots:
            if shot.seconds is None:
                self.explain(shot.image, folder, name if shot.page is None else f"{name}-page{shot.page}")
            yield shot

    def explain(self, image: Picture, folder: Path, name: str) -> Reading:
        """Write ``name``-1-gate.txt, -2-zones.png, -3-strips.png, -4-cells.png and -5-decision.txt.

        The strips and cells are written where a zone was read. Raise Trouble("explain.unwritable")
        where the folder cannot be written, and what ``Reader.read`` raises.
        """
        self._locator.bands.clear()
        self._recogniser.looks.clear()
        self._recogniser.weighings.clear()
        reading = self._reader.read(image)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for stage, content in self._stages(image, reading):
                (folder / f"{name}-{stage}").write_bytes(content)
        except OSError as error:
            raise Trouble("explain.unwritable", path=str(folder)) from error
        return reading

    def _stages(self, image: Picture, reading: Reading) -> Iterator[tuple[str, bytes]]:
        """Yield the end of a file's name and its content."""
        yield "1-gate.txt", _text(_measures(image, reading))
        yield "2-zones.png", _png(_zones(image, self._locator.bands, reading.corners))
        if not reading.lines:
            seen = (_text_of(line) for _, line in self._recogniser.looks)
            yield "5-decision.txt", _text(["no zone; lines recognised on the way:", *seen])
            return
        weighings = [one for one in self._recogniser.weighings if one.agreement(reading.lines)]
        weighing = max(weighings, key=lambda one: one.agreement(reading.lines), default=None)
        weighing = weighing or self._recogniser.glance(reading.lines)
        if weighing is None:
            yield "5-decision.txt", _text(reading.lines)
            return
        yield "3-strips.png", _png(_stacked([_large(strip) for strip in weighing.strips]))
        yield "4-cells.png", _png(_cells(weighing, reading))
        yield "5-decision.txt", _text(_decided(weighing, reading))


def _text_of(line: RecognisedLine) -> str:
    return "".join(symbol.choices[0][0] for symbol in line.symbols)


def _likeness(one: str, other: str) -> int:
    return sum(own == its for own, its in zip(one, other, strict=False))


def _measures(image: Picture, reading: Reading) -> list[str]:
    grey = gate.grey(image)
    seen = gate.look(grey)
    lines = [f"size {grey.shape[1]} x {grey.shape[0]}"]
    if grey.size:
        dark, bright = np.percentile(grey, (5, 95))
        lines.append(f"mean grey {grey.mean():.1f}, spread {grey.std():.1f}")
        lines.append(f"darkest 5 % under {dark:.0f}, brightest 5 % above {bright:.0f}")
    lines.append(f"passed: {'yes' if seen.passed else 'no'}")
    lines.append(f"hints of the gate: {' '.join(seen.hints) or '-'}")
    lines.append(f"hints of the reading: {' '.join(reading.hints) or '-'}")
    return lines


def _zones(image: Picture, bands: Sequence[Band], corners: Corners) -> Picture:
    """Return the picture with every suspected line, numbered by zone, and the zone that was read."""
    grey = gate.grey(image) if image.size else np.zeros((1, 1), np.uint8)
    scale = min(1.0, _LONGEST / max(grey.shape))
    size = tuple(max(1, round(side * scale)) for side in reversed(grey.shape))
    drawn = cv2.cvtColor(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), cv2.COLOR_GRAY2BGR)
    for number, band in enumerate(bands, 1):
        for strip in band.strips:
            _outline(drawn, strip.corners, scale, _TRIED)
        left, top = (round(value * scale) for value in band.corners[0])
        cv2.putText(drawn, str(number), (left, top), _FONT, 0.8, _TRIED, 2)
    if corners:
        _outline(drawn, corners, scale, _FOUND)
    return np.asarray(drawn, np.uint8)


def _outline(drawn: cv2.typing.MatLike, corners: Corners, scale: float, colour: tuple[int, int, int]) -> None:
    points = np.rint(np.array(corners) * scale).astype(np.int32)
    cv2.polylines(drawn, [points], True, colour, 2)


def _cells(weighing: _Weighing, reading: Reading) -> Picture:
    """Return the strips with every cell's edges, and under it its character and how sure it is."""
    changed = {(one.line, one.position) for one in reading.substitutions}
    rows = []
    for number, (strip, cells) in enumerate(zip(weighing.strips, weighing.rows, strict=True)):
        large = _large(strip)
        room = np.full((_CAPTION, large.shape[1], 3), 255, np.uint8)
        drawn = np.vstack([large, room])
        for place, cell in enumerate(cells):
            at = number, place
            colour = _CHANGED if at in changed else _DOUBTED if at in reading.doubtful else _FOUND
            left, right = (round((cell.centre + side * cell.pitch) * _ZOOM) for side in (-0.5, 0.5))
            cv2.rectangle(drawn, (left, 0), (right, large.shape[0] - 1), (220, 220, 200), 1)
            character, sure = reading.lines[number][place], reading.confidence[number][place]
            middle = round(cell.centre * _ZOOM) - 8
            cv2.putText(drawn, character, (middle, large.shape[0] + 20), _FONT, 0.6, colour, 2)
            percent = f"{100 * sure:.0f}"
            cv2.putText(drawn, percent, (middle - 2, large.shape[0] + 38), _FONT, 0.34, colour, 1)
        rows.append(drawn)
    return _stacked(rows)


def _decided(weighing: _Weighing, reading: Reading) -> Iterator[str]:
    """Yield the lines, what was changed, and the runners-up of every character that is not sure."""
    yield f"engine {reading.engine}, {reading.ms:.1f} ms"
    yield from reading.lines
    for one in reading.substitutions:
        place = f"line {one.line + 1} character {one.position + 1}"
        yield f"{place}: recognised {one.recognised}, decoded {one.decoded}"
    for line, position in reading.doubtful:
        scores = weighing.scores[line][position]
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        best = np.argsort(-shares)[:_RUNNERS_UP]
        seen = ", ".join(f"{ALPHABET[index]} {shares[index]:.2f}" for index in best)
        sure = f"{reading.lines[line][position]} {reading.confidence[line][position]:.2f}"
        yield f"line {line + 1} character {position + 1}: {sure} doubtful; the cell alone says {seen}"


def _large(strip: Picture) -> Picture:
    zoomed = cv2.resize(strip, None, fx=_ZOOM, fy=_ZOOM, interpolation=cv2.INTER_CUBIC)
    return np.asarray(cv2.cvtColor(zoomed, cv2.COLOR_GRAY2BGR), np.uint8)


def _stacked(rows: Sequence[Picture]) -> Picture:
    width = max(row.shape[1] for row in rows)
    even = [np.pad(row, ((0, 8), (0, width - row.shape[1]), (0, 0)), constant_values=255) for row in rows]
    return np.vstack(even)


def _png(image: Picture) -> bytes:
    return cv2.imencode(".png", image)[1].tobytes()


def _text(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
