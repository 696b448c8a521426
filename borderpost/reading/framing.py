"""Where the characters of a zone lie in the picture: the corners around the grid, without margin."""

from collections.abc import Sequence

import numpy as np

from borderpost.reading.stages import Cell, Corners, Strip


def framed(strips: Sequence[Strip], rows: Sequence[Sequence[Cell]]) -> Corners:
    """Return the four corners around all cells, clockwise from the text's own top left, in pixels."""
    first, last = (strips[0], rows[0]), (strips[-1], rows[-1])
    return (_end(*first, 0, -0.5), _end(*first, -1, -0.5), _end(*last, -1, 0.5), _end(*last, 0, 0.5))


def _end(strip: Strip, row: Sequence[Cell], place: int, side: float) -> tuple[float, float]:
    """Return the outer corner of a line's first (0) or last (-1) cell, above (-0.5) or below (0.5) it."""
    cell = row[place]
    height, width = strip.image.shape[:2]
    middles = [(other.top + other.bottom) / 2 for other in row if other.symbol is not None]
    x = cell.centre + cell.pitch * (-0.5 if place == 0 else 0.5)
    y = (float(np.median(middles)) if middles else height / 2) + side * cell.pitch
    corners = np.array(strip.corners, np.float64)
    across, down = (corners[1] - corners[0]) / width, (corners[3] - corners[0]) / height
    point = corners[0] + across * x + down * y
    return float(point[0]), float(point[1])
