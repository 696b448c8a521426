"""What a picture as a whole says before anything is looked for in it: nothing there, dark, glare, blurred."""

import cv2
import numpy as np

from borderpost.domain.reading import Hint
from borderpost.reading.shrinking import level, shrunk
from borderpost.reading.stages import Gate, Picture

SMALLEST = 24
"""Pixels of the shorter side below which nothing can be read."""

_REDUCED = 480
_FLAT = 3.0
_DARK = 60
_WHITE = 250
_GLARE_SHARE = 0.004
_GLARE_GROUND = 205
_SOFT = 0.052


def grey(image: Picture) -> Picture:
    """Return a picture in grey; a picture with alpha loses it; raise ValueError for other shapes or types."""
    if image.dtype != np.uint8:
        raise ValueError("a picture is uint8")
    if image.ndim == 2:
        return np.ascontiguousarray(image)
    if image.ndim == 3 and image.shape[2] == 1:
        return np.ascontiguousarray(image[:, :, 0])
    if image.ndim == 3 and image.shape[2] in (3, 4):
        if 0 in image.shape:
            return np.zeros(image.shape[:2], np.uint8)
        way = cv2.COLOR_BGR2GRAY if image.shape[2] == 3 else cv2.COLOR_BGRA2GRAY
        return np.asarray(cv2.cvtColor(image, way), np.uint8)
    raise ValueError("a picture is (height, width) or (height, width, 3)")


def look(grey_: Picture) -> Gate:
    """Return whether it is worth looking for text, and the hints that the whole picture gives."""
    if min(grey_.shape) < SMALLEST:
        return Gate(False, (Hint.EMPTY,))
    small = shrunk(grey_, _REDUCED)
    brightest = level(small, 0.95)
    spread = float(cv2.meanStdDev(small)[1].item())
    hints = []
    if brightest < _DARK:
        hints.append(Hint.TOO_DARK)
    if spread < _FLAT:
        return Gate(False, (*hints, Hint.EMPTY))
    if _has_glare(small):
        hints.append(Hint.GLARE)
    if _softness(small) < _SOFT:
        hints.append(Hint.BLURRED)
    return Gate(True, tuple(hints))


def _has_glare(small: Picture) -> bool:
    """Tell whether burnt-out patches lie on a ground that is not itself white."""
    if level(small, 0.50) > _GLARE_GROUND:
        return False
    _, burnt = cv2.threshold(small, _WHITE - 1, 1, cv2.THRESH_BINARY)
    burnt = cv2.erode(burnt, np.ones((5, 5), np.uint8))
    return cv2.countNonZero(burnt) / small.size > _GLARE_SHARE


def _softness(small: Picture) -> float:
    """Return how steep the steepest edges are, as a share of the picture's own contrast (0 to about 1)."""
    steps = np.asarray(cv2.absdiff(small[:, 1:], small[:, :-1]), np.uint8)
    contrast = level(small, 0.99) - level(small, 0.01) + 1.0
    return level(steps, 0.995) / contrast
