"""Whether the glass before a camera is dirty: what stays in the picture while documents come and go."""

from collections import deque
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from borderpost.domain.reading import Hint, Reading
from borderpost.reading.stages import Picture

SCENES = 10
"""Different pictures, one after another, that must all show the dirt: one clean one takes it back."""

_GRID = (64, 36)
_STEP = 11.0
_OTHER = 0.10
"""Share of the grid that differs between two scenes; a hand or another document changes more."""
_AROUND = 25
_DARKER = -0.15
"""Logarithm of the light at a spot against its surroundings, in every scene."""
_ALIKE = 0.4
"""Standard deviation over the scenes, as a part of that: what documents print there differs more."""
_CHANGES = 0.035
"""How much (standard deviation of that logarithm) the picture beside a spot changes: more than noise."""
_LEAST, _MOST = 4, 140
"""Cells of the grid that a spot covers."""
_VEILED_BLACK, _VEILED_RANGE = 90.0, 130.0
"""Grey level of the darkest things, and from there to the brightest, behind a veil: print is darker."""

_Grid = NDArray[np.float32]


class Glass:
    """Remember small copies of the last scenes; a look costs a small part of what a reading does."""

    def __init__(self) -> None:
        self._last: _Grid | None = None
        self._scenes: deque[tuple[_Grid, bool]] = deque(maxlen=SCENES)
        self._dirty = False

    def watched(self, image: Picture, reading: Reading) -> Reading:
        """Return the reading of a camera's frame (BGR or grey) with the hint, where the glass is dirty."""
        self._see(image)
        return replace(reading, hints=(*reading.hints, Hint.DIRTY_GLASS)) if self._dirty else reading

    def _see(self, image: Picture) -> None:
        step = max(1, min(image.shape[:2]) // 240)
        sparse = image[::step, ::step, 1] if image.ndim == 3 else image[::step, ::step]
        if not sparse.size:
            return
        small = cv2.resize(np.ascontiguousarray(sparse), _GRID, interpolation=cv2.INTER_AREA)
        grid = np.asarray(small, np.float32)
        if self._last is not None and float(np.mean(np.abs(grid - self._last) > _STEP)) < _OTHER:
            return
        self._last = grid
        self._scenes.append((_relief(grid), _is_veiled(sparse)))
        self._dirty = len(self._scenes) == SCENES and (
            all(veiled for _, veiled in self._scenes) or _has_spot([relief for relief, _ in self._scenes])
        )


def _relief(grid: _Grid) -> _Grid:
    """Return how bright every cell is against its surroundings, whatever the exposure (logarithms)."""
    light = np.log(grid + 8)
    return np.asarray(light - cv2.blur(light, (_AROUND, _AROUND)), np.float32)


def _is_veiled(sparse: Picture) -> bool:
    shares = np.cumsum(np.bincount(sparse.ravel(), minlength=256)) / sparse.size
    black, white = np.searchsorted(shares, (0.003, 0.997))
    return bool(black >= _VEILED_BLACK and white - black <= _VEILED_RANGE)


def _has_spot(reliefs: list[_Grid]) -> bool:
    """Tell whether one place is darker than what lies around it in all scenes, while that changes."""
    stack = np.stack([cv2.blur(relief, (3, 3)) for relief in reliefs])
    alike = stack.std(axis=0) < _ALIKE * np.abs(stack.mean(axis=0))
    changes = np.asarray(np.std(np.stack(reliefs), axis=0), np.float32)
    lasting = ((stack.max(axis=0) < _DARKER) & alike).astype(np.uint8)
    count, labels, measures, _ = cv2.connectedComponentsWithStats(lasting, connectivity=8)
    return any(
        _LEAST <= measures[label, cv2.CC_STAT_AREA] <= _MOST and _changes_around(labels == label, changes)
        for label in range(1, count)
    )


def _changes_around(spot: NDArray[np.bool_], changes: _Grid) -> bool:
    """Tell whether the picture changes left, right, above and below a spot, which lies inside the picture."""
    rows, columns = np.nonzero(spot)
    top, bottom, left, right = rows.min(), rows.max() + 1, columns.min(), columns.max() + 1
    height, width = bottom - top, right - left
    if max(height, width) > 3 * min(height, width):
        return False
    if min(top, left) < 2 or bottom > spot.shape[0] - 2 or right > spot.shape[1] - 2:
        return False
    sides = (
        changes[top - 2 : top, left:right],
        changes[bottom : bottom + 2, left:right],
        changes[top:bottom, left - 2 : left],
        changes[top:bottom, right : right + 2],
    )
    return all(float(side.mean()) > _CHANGES for side in sides)
