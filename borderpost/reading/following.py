"""Where a zone that was read lies in the camera's next frame: where it lay, until it is moved."""

import numpy as np
from numpy.typing import NDArray

from borderpost.reading.grid import Grid
from borderpost.reading.location import cut
from borderpost.reading.stages import Band, Cell, Picture, Strip

_MARGIN = 2.2
"""Pitches left free before and after a line."""

Points = NDArray[np.float64]


def followed(grey: Picture, band: Band, grid: Grid) -> Band:
    """Return the band of another frame, cut where the characters of this one's grid lay."""
    boxes = [_box(strip, row) for strip, row in zip(band.strips, grid.rows, strict=True)]
    strips = tuple(cut(grey, box) for box in boxes)
    first, last = strips[0].corners, strips[-1].corners
    return Band(strips, (first[0], first[1], last[2], last[3]), band.turn)


def _box(strip: Strip, row: tuple[Cell, ...]) -> Points:
    """Return four points around a line of cells, as high as its strip, in the picture."""
    rows, columns = strip.image.shape
    corners = np.array(strip.corners)
    across, down = (corners[1] - corners[0]) / columns, (corners[3] - corners[0]) / rows

    def end(cell: Cell, beyond: float) -> Points:
        x, y = cell.centre + beyond * cell.pitch, (cell.top + cell.bottom) / 2
        return np.asarray(corners[0] + across * x + down * y, np.float64)

    start, stop = end(row[0], -_MARGIN), end(row[-1], _MARGIN)
    up = down * (rows / 2)
    return np.array([start - up, stop - up, stop + up, start + up])
