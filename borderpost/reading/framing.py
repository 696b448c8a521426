"""Where the characters of a zone lie in the picture: the corners around the grid, without margin."""

from collections.abc import Sequence
from statistics import median

from borderpost.reading.stages import Cell, Corners, Strip


def framed(strips: Sequence[Strip], rows: Sequence[Sequence[Cell]]) -> Corners:
    """Return the four corners around all cells, clockwise from the text's own top left, in pixels."""
    above, below = _edge(strips[0], rows[0], -1.0), _edge(strips[-1], rows[-1], 1.0)
    return (*above, *reversed(below))


def _edge(strip: Strip, row: Sequence[Cell], side: float) -> Corners:
    """Return a line's outer corners, the first cell's before the last's, above (-1) or below (1) it."""
    height, width = strip.image.shape[:2]
    middle = median([cell.top + cell.bottom for cell in row if cell.symbol is not None] or [height]) / 2
    (left, top), (right, level), _, (under, foot) = strip.corners
    points = []
    for cell, end in ((row[0], -1.0), (row[-1], 1.0)):
        x = (cell.centre + end * cell.pitch / 2) / width
        y = (middle + side * cell.pitch / 2) / height
        points.append(
            (left + (right - left) * x + (under - left) * y, top + (level - top) * x + (foot - top) * y)
        )
    return tuple(points)
