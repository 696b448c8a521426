"""The portrait, cut upright out of the picture of a document by the place that the standard gives it."""

from dataclasses import replace

import cv2
import numpy as np

from borderpost.domain.document_page import PAGES, placed
from borderpost.domain.mrz_layout import fit
from borderpost.domain.reading import Reading
from borderpost.reading.stages import Picture

LARGEST = 15_000
"""Bytes of the JPEG at most."""
SMALLEST_HEIGHT = 72
"""Pixels that the portrait takes in the picture, at least; a smaller one shows nobody."""

_HEIGHT = 318
_QUALITIES = (85, 75, 65, 55, 45, 35)
_LEAST_INSIDE = 0.97
_LEAST_CONTRAST = 14.0
_LEAST_SHAPES = 3.0
_BURNT = 0.35


def with_portrait(reading: Reading, image: Picture) -> Reading:
    """Return the reading of a picture (BGR or grey) with the portrait in it, where there is one."""
    return replace(reading, portrait=portrait(reading, image))


def portrait(reading: Reading, image: Picture) -> bytes | None:
    """Return the portrait as a JPEG of at most 15 kB.

    None where the document carries it on its other side (TD1), where the place lies outside the
    picture, and where nothing like a photograph stands there: too small, flat, or burnt out.
    """
    shape = fit(reading.lines) if reading.lines else None
    if shape is None:
        return None
    layout, _ = shape
    box = PAGES[layout.format].portrait
    place = placed(box, layout.format, reading.corners) if box is not None else None
    if box is None or place is None:
        return None
    corners = np.array(place, np.float32)
    height = float(np.hypot(*(corners[3] - corners[0])))
    if height < SMALLEST_HEIGHT or _inside(corners, image) < _LEAST_INSIDE:
        return None
    rows = min(_HEIGHT, round(height))
    columns = round(rows * box[2] / box[3])
    target = np.array([[0, 0], [columns, 0], [columns, rows]], np.float32)
    way = cv2.getAffineTransform(corners[:3], target)
    if height > 1.5 * rows:
        image = np.asarray(cv2.GaussianBlur(image, (0, 0), 0.4 * height / rows), np.uint8)
    cut = np.asarray(cv2.warpAffine(image, way, (columns, rows), flags=cv2.INTER_LINEAR), np.uint8)
    return _jpeg(cut) if _shows_something(cut) else None


def _inside(corners: np.ndarray[tuple[int, ...], np.dtype[np.float32]], image: Picture) -> float:
    """Return the share of a place that lies in the picture."""
    height, width = image.shape[:2]
    frame = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    common, _ = cv2.intersectConvexConvex(corners, frame)
    return common / max(1.0, float(cv2.contourArea(corners)))


def _shows_something(cut: Picture) -> bool:
    """Tell a photograph from bare paper and from a reflection."""
    grey = np.asarray(cv2.cvtColor(cut, cv2.COLOR_BGR2GRAY), np.uint8) if cut.ndim == 3 else cut
    coarse = cv2.resize(grey, (12, 15), interpolation=cv2.INTER_AREA)
    steps = np.abs(np.diff(coarse.astype(np.float32), axis=0))
    return (
        float(grey.std()) > _LEAST_CONTRAST
        and float(steps.mean()) > _LEAST_SHAPES
        and float((grey >= 252).mean()) < _BURNT
    )


def _jpeg(cut: Picture) -> bytes | None:
    for quality in _QUALITIES:
        good, coded = cv2.imencode(".jpg", cut, [cv2.IMWRITE_JPEG_QUALITY, quality])
        if good and coded.size <= LARGEST:
            return coded.tobytes()
    return None
