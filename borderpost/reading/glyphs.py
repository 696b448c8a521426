"""A second look at every cell: its pixels compared with the standard's own typeface, OCR-B."""

from collections.abc import Sequence
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from borderpost.domain.mrz_layout import ALPHABET
from borderpost.reading.stages import Cell, Picture
from resources import resource

Likeness = NDArray[np.float64]
"""(cells, characters of the alphabet): correlation with the typeface, -1 to 1."""

PITCH = 16
"""Pixels from one character to the next, to which every cell is scaled."""
TALL = 24
"""Pixels of height of a capital, to which every cell is scaled."""

_MARGIN_X, _MARGIN_Y = 2, 4
_SIZE = (PITCH + 2 * _MARGIN_X, TALL + 2 * _MARGIN_Y)
_SHIFTS = [(x, y) for y in (-2, -1, 0, 1, 2) for x in (-2, -1, 0, 1, 2)]
_REACH = 2
_DRAWN = 8
_STROKES = ((0, 0.6), (0, 1.4), (2, 0.8), (-2, 0.8), (4, 1.0))
"""How drawn glyphs are thickened (pixels at eight times the size) and blurred (pixels)."""


def likeness(strip: Picture, cells: Sequence[Cell]) -> Likeness:
    """Return how like each character of ``ALPHABET`` each cell of a strip looks."""
    dark = 255.0 - strip.astype(np.float32)
    windows = np.stack([_window(dark, cell) for cell in cells])
    height, width = windows.shape[1:]
    views = []
    for x, y in _SHIFTS:
        top, left = _REACH + y, _REACH + x
        views.append(windows[:, top : height - 2 * _REACH + top, left : width - 2 * _REACH + left])
    shifted = _normal(np.stack(views, axis=1).reshape(len(cells) * len(_SHIFTS), -1))
    scores = (shifted @ _templates().T).reshape(len(cells), len(_SHIFTS), len(_STROKES), len(ALPHABET))
    return np.asarray(scores.max(axis=(1, 2)), np.float64)


def _window(dark: NDArray[np.float32], cell: Cell) -> NDArray[np.float32]:
    """Return the cell scaled to the typeface's size, with room for the shifts around it."""
    across = cell.pitch / PITCH
    down = max(cell.bottom - cell.top, 4.0) / TALL
    left = cell.centre - across * (_SIZE[0] / 2 + _REACH)
    top = cell.top - down * (_MARGIN_Y + _REACH)
    matrix = np.array([[across, 0, left + across / 2 - 0.5], [0, down, top + down / 2 - 0.5]])
    size = (_SIZE[0] + 2 * _REACH, _SIZE[1] + 2 * _REACH)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    view = cv2.warpAffine(dark, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(view, np.float32)


def _normal(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    centred = rows - rows.mean(axis=1, keepdims=True)
    return np.asarray(centred / (np.linalg.norm(centred, axis=1, keepdims=True) + 1e-3), np.float32)


@cache
def _templates() -> NDArray[np.float32]:
    """Return the drawn alphabet in every stroke, one normalised row each."""
    font = ImageFont.truetype(str(resource("fonts", "OCRB.otf")), 200)
    _left, top, _right, bottom = font.getbbox("H")
    advance, capital = font.getlength("H"), bottom - top
    size = (_SIZE[0] * _DRAWN, _SIZE[1] * _DRAWN)
    rows = []
    for thicker, blur in _STROKES:
        for character in ALPHABET:
            canvas = Image.new("L", (round(advance * 3), round(capital * 3)))
            ImageDraw.Draw(canvas).text((advance, capital - top), character, fill=255, font=font)
            drawn = np.asarray(canvas, np.float32)
            # Placed by the middle of its ink, as the grid places what it recognised.
            ink = np.nonzero(drawn.max(axis=0) > 128)[0]
            middle = (float(ink[0]) + float(ink[-1])) / 2
            across = advance / (PITCH * _DRAWN)
            down = capital / (TALL * _DRAWN)
            matrix = np.array(
                [
                    [across, 0, middle - across * size[0] / 2],
                    [0, down, capital - down * _MARGIN_Y * _DRAWN],
                ]
            )
            flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
            glyph = cv2.warpAffine(drawn, matrix, size, flags=flags)
            glyph = _stroked(np.asarray(glyph, np.float32), thicker)
            glyph = cv2.GaussianBlur(glyph, (0, 0), blur * _DRAWN)
            rows.append(cv2.resize(glyph, _SIZE, interpolation=cv2.INTER_AREA).ravel())
    return _normal(np.stack(rows).astype(np.float32))


def _stroked(glyph: NDArray[np.float32], thicker: int) -> NDArray[np.float32]:
    if not thicker:
        return glyph
    element = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * abs(thicker) + 1, 2 * abs(thicker) + 1))
    changed = cv2.dilate(glyph, element) if thicker > 0 else cv2.erode(glyph, element)
    return np.asarray(changed, np.float32)
