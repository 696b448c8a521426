"""What a picture as a whole says before anything is looked for in it: nothing there, dark, glare, blurred."""

import cv2
import numpy as np

from borderpost.domain.reading import Hint
from borderpost.reading.stages import Gate, Picture

SMALLEST = 24
"""Pixels of the shorter side below which nothing can be read."""

_REDUCED = 480
_FLAT = 3.0
_DARK = 60
_WHITE = 250
_GLARE_SHARE = 0.004
_GLARE_GROUND = 205
_SOFT = 0.055


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
    scale = _REDUCED / max(grey_.shape)
    small = grey_
    if scale < 1:
        reduced = cv2.resize(grey_, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        small = np.asarray(reduced, np.uint8)
    brightest = _percentile(small, 95)
    spread = float(small.std())
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
    if _percentile(small, 50) > _GLARE_GROUND:
        return False
    burnt = (small >= _WHITE).astype(np.uint8)
    burnt = np.asarray(cv2.erode(burnt, np.ones((5, 5), np.uint8)), np.uint8)
    return float(burnt.mean()) > _GLARE_SHARE


def _softness(small: Picture) -> float:
    """Return how steep the steepest edges are, as a share of the picture's own contrast (0 to about 1)."""
    steps = np.asarray(cv2.absdiff(small[:, 1:], small[:, :-1]), np.uint8)
    contrast = _percentile(small, 99) - _percentile(small, 1) + 1.0
    return _percentile(steps, 99.5) / contrast


def _percentile(picture: Picture, share: float) -> float:
    """Return the grey level below which so many of a hundred pixels lie: by counting, not by sorting."""
    counts = np.cumsum(np.bincount(picture.ravel(), minlength=256))
    return float(np.searchsorted(counts, share / 100 * (counts[-1] - 1), side="right"))
