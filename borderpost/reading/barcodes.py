"""Barcodes in a picture, tilted ones too.

zxing-cpp finds square symbols at any angle, but rows of bars (PDF417, Code 128, Code 39) only near the
picture's own axes. Such symbols have edges in one direction alone: where that is so, the patch is cut out
upright and read again.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import cv2
import numpy as np
import zxingcpp

from borderpost.domain.barcode import Barcode, Symbology, readable
from borderpost.domain.reading import Reading
from borderpost.reading import gate
from borderpost.reading.stages import Corners, Picture

_F = zxingcpp.BarcodeFormat
_SYMBOLOGIES = {
    _F.PDF417: Symbology.PDF417,
    _F.QRCode: Symbology.QR,
    _F.Code128: Symbology.CODE128,
    _F.Code39: Symbology.CODE39,
    _F.DataMatrix: Symbology.DATA_MATRIX,
    _F.Aztec: Symbology.AZTEC,
}
_EVERY = zxingcpp.BarcodeFormats(list(_SYMBOLOGIES))
_MATRIX = zxingcpp.BarcodeFormats([_F.DataMatrix])
_BARS = zxingcpp.BarcodeFormats([_F.PDF417, _F.Code128, _F.Code39])

_SHORTEST = 4
"""Bytes: a shorter row of bars is chance more often than not."""
_SEARCHED_WIDTH = 640
_WIDEST_DOUBLED = 1920
_ONE_WAY = 0.3
"""Coherence of the edges (0 to 1) above which a patch counts as bars."""
_STRONG = 3000.0
"""Mean squared gradient above which a patch has edges at all."""
_NEIGHBOURHOOD = 19
_LONE = (25, 25)
_LEAST = (40, 8)
"""Pixels of the reduced picture: the shortest row of bars, and the lowest; none is higher than long."""
_PATCHES = 3
_QUIET = 0.12
_PATCH_WIDTH = 1000
_SOFTENED, _SHARPENED = 1.2, 1.5
"""Pixels of the picture over which a patch is sharpened, and how much."""


class _Patch(NamedTuple):
    """Hold a turned rectangle of the picture: its middle, length along the bars' row, height, angle (rad)."""

    middle: tuple[float, float]
    length: float
    height: float
    angle: float


def barcodes(image: Picture) -> tuple[Barcode, ...]:
    """Return the barcodes in a picture, each once."""
    grey = gate.grey(image)
    found = {(code.symbology, code.payload): code for code in _read(grey, _EVERY, np.eye(2, 3))}
    if not found:
        found = {(code.symbology, code.payload): code for code in _read_doubled(grey)}
    if not any(symbology in _ROWS for symbology, _ in found):
        for patch in _patches(grey):
            upright, back = _upright(grey, patch)
            for code in _read(upright, _BARS, back):
                found.setdefault((code.symbology, code.payload), code)
    return tuple(found.values())


def with_barcodes(reading: Reading, image: Picture) -> Reading:
    """Return the reading of a still picture with the picture's barcodes."""
    return replace(reading, barcodes=barcodes(image))


class LiveBarcodes:
    """Search a camera's frames, a bounded piece of the work in each.

    In turn: the whole frame, the frame doubled, one patch of bars after another. What is found in a frame
    is told with that frame; a document lies long enough for all pieces.
    """

    def __init__(self) -> None:
        self._turn = 0

    def look(self, image: Picture) -> tuple[Barcode, ...]:
        """Return what this frame's piece of the search finds."""
        grey = gate.grey(image)
        turn, self._turn = self._turn, (self._turn + 1) % (2 + _PATCHES)
        if turn == 1:
            return tuple(_read_doubled(grey))
        patches = _patches(grey)[turn - 2 : turn - 1] if turn else []
        if not patches:
            self._turn = 1
            return tuple(_read(grey, _EVERY, np.eye(2, 3)))
        upright, back = _upright(grey, patches[0])
        return tuple(_read(upright, _BARS, back))


_ROWS = frozenset({Symbology.PDF417, Symbology.CODE128, Symbology.CODE39})


def _read(grey: Picture, formats: zxingcpp.BarcodeFormats, back: np.ndarray) -> Iterator[Barcode]:
    """Yield what zxing finds; ``back`` (2 x 3) takes its points into the whole picture."""
    for code in zxingcpp.read_barcodes(np.ascontiguousarray(grey), formats=formats, try_invert=False):
        symbology = _SYMBOLOGIES.get(code.symbology)
        if symbology is not None and len(code.bytes) >= _SHORTEST:
            yield Barcode(symbology, code.bytes, readable(code.bytes), _corners(code.position, back))


def _read_doubled(grey: Picture) -> Iterator[Barcode]:
    """Yield the Data Matrix symbols of a picture seen twice as large: zxing wants wide modules of those."""
    if grey.shape[1] > _WIDEST_DOUBLED:
        return
    doubled = cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    yield from _read(np.asarray(doubled, np.uint8), _MATRIX, np.eye(2, 3) / 2)


def _corners(place: zxingcpp.Position, back: np.ndarray) -> Corners:
    points = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    moved = np.array([(point.x, point.y, 1.0) for point in points]) @ back.T
    return tuple((float(x), float(y)) for x, y in moved)


def _patches(grey: Picture) -> list[_Patch]:
    """Return where the edges run one way only, the largest first."""
    scale = min(1.0, _SEARCHED_WIDTH / grey.shape[1])
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else grey
    across, down = (cv2.Sobel(small, cv2.CV_32F, dx, dy) for dx, dy in ((1, 0), (0, 1)))
    size = (_NEIGHBOURHOOD, _NEIGHBOURHOOD)
    xx, yy, xy = (cv2.blur(product, size) for product in (across * across, down * down, across * down))
    energy = xx + yy
    coherence = np.hypot(xx - yy, 2 * xy) / (energy + 1)
    one_way = ((energy > _STRONG) & (coherence > _ONE_WAY)).astype(np.uint8)
    # A lone edge, as of the paper, fills one neighbourhood's width; a row of bars fills more.
    rows = cv2.morphologyEx(one_way, cv2.MORPH_OPEN, np.ones(_LONE, np.uint8))
    bars = cv2.morphologyEx(rows, cv2.MORPH_CLOSE, np.ones(_LONE, np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(bars)
    largest = sorted(range(1, count), key=lambda blob: -int(stats[blob, cv2.CC_STAT_AREA]))[:_PATCHES]
    return [patch for blob in largest if (patch := _patch(labels == blob, xx, yy, xy, scale)) is not None]


def _patch(blob: np.ndarray, xx: np.ndarray, yy: np.ndarray, xy: np.ndarray, scale: float) -> _Patch | None:
    angle = 0.5 * float(np.arctan2(2 * xy[blob].sum(), xx[blob].sum() - yy[blob].sum()))
    ys, xs = np.nonzero(blob)
    along = xs * np.cos(angle) + ys * np.sin(angle)
    over = ys * np.cos(angle) - xs * np.sin(angle)
    length, height = float(np.ptp(along)), float(np.ptp(over))
    if length < _LEAST[0] or not _LEAST[1] <= height <= length:
        return None
    u, v = (along.min() + along.max()) / 2, (over.min() + over.max()) / 2
    middle = (u * np.cos(angle) - v * np.sin(angle), u * np.sin(angle) + v * np.cos(angle))
    return _Patch((middle[0] / scale, middle[1] / scale), length / scale, height / scale, angle)


def _upright(grey: Picture, patch: _Patch) -> tuple[Picture, np.ndarray]:
    """Cut the patch out with a margin, its bars standing; return it and the way back (2 x 3)."""
    margin = _QUIET * patch.length
    wide, high = patch.length + 2 * margin, patch.height + 2 * margin
    zoom = _PATCH_WIDTH / wide
    cosine, sine = np.cos(patch.angle), np.sin(patch.angle)
    back = np.array([[cosine, -sine], [sine, cosine]]) / zoom
    size = round(wide * zoom), round(high * zoom)
    offset = np.array(patch.middle) - back @ (np.array(size) / 2)
    whole = np.column_stack([back, offset])
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    upright = cv2.warpAffine(grey, whole, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    # Turning softens the edges, and the camera did before.
    soft = cv2.GaussianBlur(upright, (0, 0), _SOFTENED * zoom)
    return np.asarray(cv2.addWeighted(upright, 1 + _SHARPENED, soft, -_SHARPENED, 0), np.uint8), whole
