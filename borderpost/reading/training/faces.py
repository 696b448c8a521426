"""The typefaces of training lines as masks of ink, drawn once, every character to one pitch."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from borderpost.domain.mrz_layout import ALPHABET
from resources import resource

PITCH = 26
"""Pixels from character to character."""
CAPITAL = 24
"""Pixels of a capital's height."""
CELL = (PITCH + 10, CAPITAL + 16)
"""Width and height of a mask (pixels); the character stands in its middle."""

_DRAWN = 4
_OCR_B = "OCRB.otf"
_OTHERS = (
    ("OCRBS.otf", 0.18),
    ("LiberationMono-Regular.ttf", 0.03),
    ("LiberationMono-Bold.ttf", 0.03),
    ("Courier Prime.otf", 0.04),
    ("Courier Prime Sans.otf", 0.02),
    ("FreeMonoBold.ttf", 0.02),
)
"""Open typefaces of Debian's packages fonts-ocr-b, fonts-liberation, fonts-courier-prime and
fonts-freefont-ttf, with their share of the lines."""
_B612_SHARE = 0.03

Mask = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Face:
    """Hold one typeface: a mask of ink (0 to 255) for every character, and its share of the lines."""

    name: str
    share: float
    masks: dict[str, Mask]


def faces(folder: Path | None) -> tuple[Face, ...]:
    """Return the shipped typefaces and those of a folder; raise FileNotFoundError where it lacks one.

    Without a folder only what the product ships is used: OCR-B, and B612 Mono for a few lines.
    """
    found = [_face("B612Mono-Regular.ttf", resource("fonts", "B612Mono-Regular.ttf"), _B612_SHARE)]
    for name, share in _OTHERS if folder is not None else ():
        paths = sorted((folder or Path()).rglob(name))
        if not paths:
            raise FileNotFoundError(name)
        found.append(_face(name, paths[0], share))
    rest = 1.0 - sum(face.share for face in found)
    return (_face(_OCR_B, resource("fonts", _OCR_B), rest), *found)


def chosen(among: Sequence[Face], random: np.random.Generator) -> Face:
    """Return one typeface by its share."""
    return among[int(random.choice(len(among), p=[face.share for face in among]))]


def _face(name: str, path: Path, share: float) -> Face:
    font = ImageFont.truetype(str(path), 100)
    _left, top, _right, bottom = font.getbbox("H", anchor="ls")
    size = 100 * CAPITAL * _DRAWN / (bottom - top)
    font = ImageFont.truetype(str(path), size)
    squeeze = min(1.0, PITCH * _DRAWN / font.getlength("H"))
    return Face(name, share, {character: _mask(character, font, squeeze) for character in ALPHABET})


def _mask(character: str, font: ImageFont.FreeTypeFont, squeeze: float) -> Mask:
    width, height = round(CELL[0] * _DRAWN / squeeze), CELL[1] * _DRAWN
    canvas = Image.new("L", (width, height))
    foot = (height + CAPITAL * _DRAWN) / 2
    ImageDraw.Draw(canvas).text((width / 2, foot), character, fill=255, font=font, anchor="ms")
    return np.asarray(cv2.resize(np.asarray(canvas), CELL, interpolation=cv2.INTER_AREA), np.uint8)
