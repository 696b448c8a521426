"""The fixed grid of a machine readable zone, laid over recognised symbols: one cell a character."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from borderpost.reading.stages import Cell, RecognisedLine, Symbol

Numbers = NDArray[np.float64]

WIDTHS = {2: (44, 36), 3: (30,)}
"""Characters per line, by the number of lines (ICAO 9303 parts 4 to 7)."""

_ROUNDS = 3
_LEAST_SYMBOLS = 8
_FLUSH = 5.0
"""What a line costs for each place by which it begins elsewhere than the first, beyond half a place."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Hold the cells of every line, and how well the symbols keep to them (at most 1)."""

    rows: tuple[tuple[Cell, ...], ...]
    fitness: float


@dataclass(frozen=True, slots=True)
class _Row:
    """Hold one line's symbols with their whole-number places, and the curve place -> centre."""

    symbols: tuple[Symbol, ...]
    places: NDArray[np.int64]
    curve: Numbers
    top: Numbers
    bottom: Numbers


def lay(lines: Sequence[RecognisedLine]) -> Grid | None:
    """Return the grid that fits the lines best; None where they have none."""
    if len(lines) not in WIDTHS:
        return None
    pitch = _pitch(lines)
    rows = [_row(line, pitch) for line in lines] if pitch else []
    kept = [row for row in rows if row is not None]
    if len(kept) != len(lines):
        return None
    grids = [_windowed(kept, width) for width in WIDTHS[len(lines)]]
    # By what they gather in all: a mean would favour the shorter line wherever symbols are unsure.
    return max(grids, key=lambda grid: grid.fitness * len(grid.rows[0]))


def _pitch(lines: Sequence[RecognisedLine]) -> float:
    """Return the commonest step between neighbours in pixels; 0 where there are too few."""
    steps = np.concatenate([np.diff([symbol.centre for symbol in line.symbols]) for line in lines])
    steps = steps[steps > 4]
    if len(steps) < _LEAST_SYMBOLS:
        return 0.0
    middle = float(np.median(steps))
    near = steps[np.abs(steps - middle) < 0.25 * middle]
    return float(near.mean()) if len(near) else 0.0


def _row(line: RecognisedLine, pitch: float) -> _Row | None:
    symbols = tuple(symbol for symbol in line.symbols if symbol.right - symbol.left < 1.8 * pitch)
    if len(symbols) < _LEAST_SYMBOLS:
        return None
    centres = np.array([symbol.centre for symbol in symbols])
    steps = np.diff(centres)
    places = np.concatenate([[0], np.cumsum(np.rint(steps / pitch))]).astype(np.int64)
    curve = np.polyfit(places, centres, 1)
    for round_ in range(_ROUNDS):
        degree = 1 if round_ == 0 else 2
        good = np.abs(np.polyval(curve, places) - centres) < 0.3 * pitch
        if good.sum() < _LEAST_SYMBOLS:
            good = np.ones(len(centres), bool)
        curve = np.polyfit(places[good], centres[good], degree)
        places = _nearest(curve, centres, places, pitch)
    return _Row(symbols, places, curve, *_edges(symbols, pitch))


def _nearest(curve: Numbers, centres: Numbers, places: NDArray[np.int64], pitch: float) -> NDArray[np.int64]:
    """Return the whole places at which the curve comes closest to each centre."""
    moved = np.rint(places + (centres - np.polyval(curve, places)) / pitch)
    return np.asarray(moved, np.int64)


def _edges(symbols: Sequence[Symbol], pitch: float) -> tuple[Numbers, Numbers]:
    """Return straight lines along the tops and feet of the full-height characters."""
    tall = [symbol for symbol in symbols if symbol.choices[0][0] != "<"]
    if len(tall) < 4:
        tall = list(symbols)
    x = np.array([symbol.centre for symbol in tall])
    result = []
    for y in (np.array([s.top for s in tall]), np.array([s.bottom for s in tall])):
        middle = float(np.median(y))
        good = np.abs(y - middle) < 0.25 * pitch
        wide = good.sum() >= 6 and float(np.ptp(x[good])) > 8 * pitch
        result.append(np.polyfit(x[good], y[good], 1) if wide else np.array([0.0, middle]))
    return result[0], result[1]


def _windowed(rows: Sequence[_Row], width: int) -> Grid:
    """Return the grid of ``width`` cells whose left end gathers most symbols and leaves out least."""
    starts = [_starts(row, width) for row in rows]
    anchor = [float(np.polyval(row.curve, 0)) for row in rows]
    best: tuple[float, tuple[int, ...]] = (-np.inf, ())
    step = float(rows[0].curve[-2])
    for first, gain in starts[0].items():
        total, chosen = gain, [first]
        edge = anchor[0] + first * step
        for row, origin, choices in zip(rows[1:], anchor[1:], starts[1:], strict=True):
            ideal = (edge - origin) / float(row.curve[-2])
            start = max(choices, key=lambda s: choices[s] - _FLUSH * max(0.0, abs(s - ideal) - 0.5))
            total += choices[start] - _FLUSH * max(0.0, abs(start - ideal) - 0.5)
            chosen.append(start)
        if total > best[0]:
            best = (total, tuple(chosen))
    cells = tuple(_cells(row, start, width) for row, start in zip(rows, best[1], strict=True))
    return Grid(cells, best[0] / (width * len(rows)))


def _starts(row: _Row, width: int) -> dict[int, float]:
    """Return, for each possible first place, the worth of the window that begins there."""
    weight: dict[int, float] = {}
    for symbol, place in zip(row.symbols, row.places, strict=True):
        weight[int(place)] = max(weight.get(int(place), 0.0), symbol.choices[0][1])
    lowest, highest = min(weight), max(weight)
    worth = {}
    for start in range(min(lowest, highest - width + 1) - 1, max(lowest, highest - width + 1) + 2):
        inside = sum(value for place, value in weight.items() if start <= place < start + width)
        outside = sum(weight.values()) - inside
        filled = sum(1 for place in weight if start <= place < start + width)
        # What a shadow or the edge of a strip swallows is fillers at the end, hardly ever the first letter.
        worth[start] = inside - outside - 0.7 * (width - filled) - 0.5 * (start not in weight)
    return worth


def _cells(row: _Row, start: int, width: int) -> tuple[Cell, ...]:
    found: dict[int, Symbol] = {}
    for symbol, place in zip(row.symbols, row.places, strict=True):
        held = found.get(int(place))
        if held is None or symbol.choices[0][1] > held.choices[0][1]:
            found[int(place)] = symbol
    places = np.arange(start, start + width)
    centres = np.polyval(row.curve, places)
    pitches = np.polyval(np.polyder(row.curve), places)
    tops, bottoms = np.polyval(row.top, centres), np.polyval(row.bottom, centres)
    return tuple(
        Cell(float(centre), float(pitch), float(top), float(bottom), found.get(int(place)))
        for place, centre, pitch, top, bottom in zip(places, centres, pitches, tops, bottoms, strict=True)
    )
