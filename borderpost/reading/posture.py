"""How a document is held, by where its text lies in the picture: too far, too near, tilted, upside down."""

import numpy as np
from numpy.typing import NDArray

from borderpost.domain.reading import Hint
from borderpost.reading.stages import Corners, RecognisedLine, Strip

_FAR = 6.5
"""Pixels from character to character below which a document is too far away."""
_TILTED = 20.0
"""Degrees."""
_NEAR = 0.7
"""Part of the picture that a line of text spans at least where it runs off the picture by being near."""
_EDGE = 1.3
"""Pitches between the last character that is seen and the picture's edge, where text runs off it."""
_OUTSIDE = 0.3
"""Pitches by which a zone reaches beyond the picture before any of it is lost."""

Points = NDArray[np.float64]


def hints(corners: Corners, characters: int, shape: tuple[int, ...]) -> tuple[Hint, ...]:
    """Return what the corners of a zone, that many characters wide, say in a picture of (height, width)."""
    points = np.array(corners)
    along = points[1] - points[0]
    angle = abs(float(np.degrees(np.arctan2(along[1], along[0]))))
    pitch = float(np.hypot(*along)) / characters
    found = []
    if pitch < _FAR:
        found.append(Hint.TOO_FAR)
    if _room(points, shape) < -_OUTSIDE * pitch and _spans(along, shape):
        found.append(Hint.TOO_NEAR)
    if angle > 135:
        found.append(Hint.UPSIDE_DOWN)
    if min(angle, 180 - angle) > _TILTED:
        found.append(Hint.TILTED)
    return tuple(found)


def runs_off(strip: Strip, line: RecognisedLine, shape: tuple[int, ...]) -> bool:
    """Tell whether a line of text that is no whole zone goes on beyond a picture of (height, width)."""
    symbols = [symbol for symbol in line.symbols if symbol.choices[0][1] > 0.3]
    if len(symbols) < 2:
        return False
    corners = np.array(strip.corners, np.float64)
    columns = strip.image.shape[1]
    start = corners[0] + (corners[3] - corners[0]) / 2
    across = (corners[1] - corners[0]) / columns
    ends = np.array([start + across * symbols[0].centre, start + across * symbols[-1].centre])
    steps = np.diff([symbol.centre for symbol in symbols])
    pitch = float(np.median(steps)) * float(np.hypot(*across))
    return _room(ends, shape) < _EDGE * pitch and _spans(ends[1] - ends[0], shape)


def _room(points: Points, shape: tuple[int, ...]) -> float:
    """Return how far inside the picture the outermost point lies; negative outside."""
    return float(min(points.min(), (np.array([shape[1], shape[0]]) - 1 - points).min()))


def _spans(along: Points, shape: tuple[int, ...]) -> bool:
    return bool(np.any(np.abs(along) > _NEAR * np.array([shape[1], shape[0]])))
