"""Which text lines of a picture lie together as those of a machine readable zone do."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_FRAGMENT = 0.3
"""Part of a line's length that its neighbour has at least: glare may have swallowed the rest."""
_STOUTEST = 4.5
"""Length of a line in line distances, at least: a third of a card's line, where glare swallowed the rest."""
_THREE = 0.35
"""What three lines are worth above two of the same lie."""

_Numbers = NDArray[np.float64]
_Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Line:
    """Hold one suspected text line in the turned picture: centre, length, height, own slope (radians)."""

    x: float
    y: float
    length: float
    height: float
    slope: float


@dataclass(frozen=True, slots=True)
class _Table:
    """Hold many lines, a column each, from the top of the picture to its foot."""

    x: _Numbers
    y: _Numbers
    length: _Numbers
    height: _Numbers
    slope: _Numbers

    @property
    def left(self) -> _Numbers:
        return self.x - self.length / 2

    @property
    def right(self) -> _Numbers:
        return self.x + self.length / 2

    def at(self, places: _Places) -> "_Table":
        return _Table(*(getattr(self, name)[places] for name in self.__slots__))


def groups(lines: Sequence[Line], *, width: float, most: int) -> list[tuple[float, tuple[Line, ...]]]:
    """Return the best sets of two or three parallel lines of one length and pitch, the best first.

    Each comes with a score, 0 to about 2. ``width`` is that of the picture (pixels).
    """
    if len(lines) < 2:
        return []
    table = _Table(*np.array([(one.x, one.y, one.length, one.height, one.slope) for one in lines]).T)
    kept = _distinct(table)
    kept = kept[np.argsort(table.y[kept], kind="stable")]
    table = table.at(kept)
    drop = drops(table.x, table.y, table.slope)
    follows = _follows(table, drop)
    pairs = np.argwhere(follows)
    triples = np.array(
        [
            (first, second, third)
            for first, second in pairs
            for third in np.flatnonzero(follows[second])
            if abs(drop[first, second] - drop[second, third]) < 0.2 * drop[first, second]
        ],
        np.intp,
    ).reshape(-1, 3)
    found = [(float(s), tuple(row)) for s, row in zip(_scores(table, pairs, width), pairs, strict=True)]
    three = _scores(table, triples, width) + _THREE
    found += [(float(s), tuple(row)) for s, row in zip(three, triples, strict=True)]
    found.sort(key=lambda pair: -pair[0])
    return [(score, tuple(lines[int(kept[place])] for place in row)) for score, row in found[:most]]


def drops(x: _Numbers, y: _Numbers, slope: _Numbers) -> _Numbers:
    """Return (upper, lower): the distance from every line to every other across their direction."""
    middle = (slope[:, None] + slope[None, :]) / 2
    down, across = y[None, :] - y[:, None], x[None, :] - x[:, None]
    return np.asarray(down * np.cos(middle) - across * np.sin(middle), np.float64)


def _distinct(table: _Table) -> _Places:
    """Return the lines without those that were found just so in an earlier way."""
    left, right, near = table.left, table.right, 0.15 * table.height[:, None]
    same = (
        (np.abs(table.y[:, None] - table.y[None, :]) < near)
        & (np.abs(left[:, None] - left[None, :]) < 2 * near)
        & (np.abs(right[:, None] - right[None, :]) < 2 * near)
    )
    kept: list[int] = []
    for place in range(len(left)):
        if not same[place, kept].any():
            kept.append(place)
    return np.array(kept, np.intp)


def _follows(table: _Table, drop: _Numbers) -> NDArray[np.bool_]:
    """Tell (upper, lower) which line may be the one below which."""

    def both(values: _Numbers, way: np.ufunc) -> _Numbers:
        return np.asarray(way(values[:, None], values[None, :]), np.float64)

    longer, shorter = both(table.length, np.maximum), both(table.length, np.minimum)
    overlap = both(table.right, np.minimum) - both(table.left, np.maximum)
    return np.asarray(
        (drop > longer / 30)
        & (drop < longer / _STOUTEST)
        & (overlap > 0.8 * shorter)
        & (shorter > _FRAGMENT * longer)
        & (np.abs(table.slope[:, None] - table.slope[None, :]) < 0.05)
        & (drop > 1.05 * both(table.height, np.minimum)),
        np.bool_,
    )


def _scores(table: _Table, rows: _Places, width: float) -> _Numbers:
    """Return for each row of lines how long, equally long, evenly high and flush on the left they are."""
    lengths, heights, lefts = table.length[rows], table.height[rows], table.left[rows]
    mean = lengths.mean(axis=1)
    return np.asarray(
        np.minimum(1.0, mean / (0.6 * width))
        + 0.6 * (1 - np.ptp(lengths, axis=1) / mean)
        + 0.3 * (1 - np.minimum(1.0, np.ptp(heights, axis=1) / heights.mean(axis=1)))
        + 0.3 * (1 - np.minimum(1.0, np.ptp(lefts, axis=1) / (0.1 * mean))),
        np.float64,
    )
