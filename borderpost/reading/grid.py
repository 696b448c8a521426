"""The fixed grid of a machine readable zone, laid over recognised symbols: one cell a character."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

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
    windows = [(*_windowed(kept, width), width) for width in WIDTHS[len(lines)]]
    # By what they gather in all: a mean would favour the shorter line wherever symbols are unsure.
    gain, starts, width = max(windows, key=lambda window: window[0])
    cells = tuple(_cells(row, start, width) for row, start in zip(kept, starts, strict=True))
    return Grid(cells, gain / (width * len(kept)))


def earlier(grid: Grid) -> Grid | None:
    """Return the grid begun one place earlier where every line's last cell is empty; else None.

    Movement may have swallowed the first letters, and fillers at the end look alike everywhere.
    """
    if any(row[-1].symbol is not None for row in grid.rows):
        return None
    rows = []
    for row in grid.rows:
        first = row[0]
        before = replace(first, centre=first.centre - first.pitch, symbol=None)
        rows.append((before, *row[:-1]))
    return Grid(tuple(rows), grid.fitness)


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
    curve = fitted(places, centres, 1)
    for round_ in range(_ROUNDS):
        degree = 1 if round_ == 0 else 2
        good = np.abs(np.polyval(curve, places) - centres) < 0.3 * pitch
        if round_ == 0 and good.all():
            continue
        if good.sum() < _LEAST_SYMBOLS:
            good = np.ones(len(centres), bool)
        curve = fitted(places[good], centres[good], degree)
        before, places = places, _nearest(curve, centres, places, pitch)
        if degree == 2 and good.all() and np.array_equal(before, places):
            break
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
        result.append(fitted(x[good], y[good], 1) if wide else np.array([0.0, middle]))
    return result[0], result[1]


def _windowed(rows: Sequence[_Row], width: int) -> tuple[float, tuple[int, ...]]:
    """Return where ``width`` cells begin that gather most symbols and leave out least, and that gain."""
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
    return best


def _starts(row: _Row, width: int) -> dict[int, float]:
    """Return, for each possible first place, the worth of the window that begins there."""
    lowest, highest = int(row.places.min()), int(row.places.max())
    weight, filled = np.zeros(highest - lowest + 1), np.zeros(highest - lowest + 1, bool)
    np.maximum.at(weight, row.places - lowest, [symbol.choices[0][1] for symbol in row.symbols])
    filled[row.places - lowest] = True
    total = float(weight.sum())
    worth = {}
    for start in range(min(lowest, highest - width + 1) - 1, max(lowest, highest - width + 1) + 2):
        window = slice(max(0, start - lowest), max(0, start - lowest + width))
        inside = float(weight[window].sum())
        first = lowest <= start <= highest and bool(filled[start - lowest])
        # What a shadow or the edge of a strip swallows is fillers at the end, hardly ever the first letter.
        empty = width - int(filled[window].sum())
        worth[start] = 2 * inside - total - 0.7 * empty - 0.5 * (not first)
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
    measures = np.stack((centres, np.broadcast_to(pitches, places.shape), tops, bottoms), axis=1)
    rows = zip(places.tolist(), measures.tolist(), strict=True)
    return tuple(Cell(x, step, top, foot, found.get(place)) for place, (x, step, top, foot) in rows)


def fitted(x: NDArray[np.int64] | Numbers, y: Numbers, degree: int) -> Numbers:
    """Return what ``np.polyfit`` would for a degree of 1 or 2, several times faster."""
    middle = float(x.mean())
    moved = np.asarray(x - middle, np.float64)
    square = moved * moved
    second, third = float(square.sum()), float((square * moved).sum())
    level, slope = float(y.mean()), float(moved @ y)
    determinant = float((square * square).sum()) * second - third * third - second**3 / len(x)
    if degree == 1 and second > 0:
        return np.array([slope / second, level - middle * slope / second])
    if degree == 1 or determinant < 1e-6 * second**2:
        return np.asarray(np.polyfit(x, y, degree), np.float64)
    bend = (float(square @ y) - level * second) * second - third * slope
    bend /= determinant
    slope = (slope - bend * third) / second
    start = level - bend * second / len(x)
    return np.array([bend, slope - 2 * bend * middle, start - slope * middle + bend * middle * middle])
