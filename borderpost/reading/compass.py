"""Along which directions dark marks lie in rows: the ways in which text may run."""

import cv2
import numpy as np
from numpy.typing import NDArray

from borderpost.reading.shrinking import level
from borderpost.reading.stages import Picture

_TURNS = 3
_APART = 12.0
_FEWEST = 200
"""Marks that the print of even a small zone has: two or three for each of its ninety characters."""
_GLANCED, _MEASURED = 1000, 1200
"""Marks that are weighed at most, to find a direction and to measure it: more say the same."""
_STROKE = 7
_FAINTEST = 12
_STRONG = 80
_SHARE = 0.88
"""Part of the picture that is surely no mark."""
_COARSE = np.arange(-90.0, 90.0, 2.0)
_FINE = np.arange(-1.5, 1.6, 0.5)
_WEAK = 0.10
"""Part of what the strongest direction has above most others below which another is not worth a look."""

_Numbers = NDArray[np.float32]


def ink(grey: Picture, size: int) -> Picture:
    """Return how much darker than its surroundings each pixel is; ``size`` exceeds a stroke (pixels)."""
    element = cv2.getStructuringElement(cv2.MORPH_RECT, (size, size))
    return np.asarray(cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, element), np.uint8)


def turns(small: Picture) -> tuple[float, ...]:
    """Return the directions (degrees, -90 to 90) in a picture of some 320 pixels, the strongest first.

    There are none where hardly anything is darker than its surroundings.
    """
    dark = ink(small, _STROKE)
    places = np.flatnonzero(dark > max(_FAINTEST, level(dark, _SHARE)))
    if len(places) < _FEWEST:
        return ()
    marks = _Marks(dark, places)
    coarse = marks.powers(_COARSE, most=_GLANCED)
    ground = float(np.median(coarse))
    least = ground + _WEAK * (float(coarse.max()) - ground)
    found: list[float] = []
    for index in np.argsort(-coarse):
        angle = float(_COARSE[index])
        if coarse[index] < least or len(found) == _TURNS:
            break
        if all(abs((angle - other + 90) % 180 - 90) > _APART for other in found):
            found.append(angle)
    near = np.array(found)[:, None] + _FINE
    fine = marks.powers(near.ravel(), most=_MEASURED).reshape(near.shape)
    return tuple(float(row[best]) for row, best in zip(near, fine.argmax(axis=1), strict=True))


class _Marks:
    """Hold where dark marks lie, from the middle of their picture, and how dark they are."""

    def __init__(self, dark: Picture, places: NDArray[np.intp]) -> None:
        height, width = dark.shape
        # In an order without order, so that any first part of them says what all say.
        random = np.random.default_rng(0)
        places = random.permutation(places)[:_MEASURED]
        self._weight = np.minimum(dark.ravel()[places], _STRONG).astype(np.float64)
        # Pixels lie in rows of their own along 0, 45 and 90 degrees: somewhere within each there are none.
        within = random.random((2, len(places)), np.float32)
        self._x = (places % width - width / 2).astype(np.float32) + within[0]
        self._y = (places // width - height / 2).astype(np.float32) + within[1]
        self._reach = int(np.hypot(height, width)) + 2

    def powers(self, angles: NDArray[np.float64], *, most: int) -> NDArray[np.float64]:
        """Return for every angle (degrees) how sharply the marks gather in rows along it."""
        turn = np.deg2rad(angles).astype(np.float32)[:, None]
        starts = (np.arange(len(angles), dtype=np.float32)[:, None] + np.float32(0.5)) * self._reach
        places = self._y[:most] * np.cos(turn) - self._x[:most] * np.sin(turn) + starts
        weight = np.broadcast_to(self._weight[:most], places.shape)
        size = len(angles) * self._reach
        profiles = np.bincount(places.astype(np.intp).ravel(), weight.ravel(), minlength=size)
        rows = profiles[:size].reshape(len(angles), self._reach)
        # Over two rows each, because a thousand marks in hundreds of rows differ by chance from row to row.
        steps = rows[:, 3:] + rows[:, 2:-1] - rows[:, 1:-2] - rows[:, :-3]
        return np.asarray(np.einsum("ij,ij->i", steps, steps), np.float64)
