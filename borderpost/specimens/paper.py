"""The paper of a specimen: a tint, fine wave lines, a rosette, and the fibres of the print."""

import cv2
import numpy as np
from numpy.typing import NDArray

from borderpost.specimens.look import Colour, Look

Picture = NDArray[np.uint8]

_SHIFT = 4
"""OpenCV's fractional bits: lines thinner than a pixel step lie where they belong."""


def paper(width: int, height: int, *, look: Look, seed: int) -> Picture:
    """Return a BGR picture of so many pixels with the State's tint and background print."""
    random = np.random.default_rng(seed)
    across = np.linspace(-1.0, 1.0, width, dtype=np.float32)[None, :, None]
    down = np.linspace(-1.0, 1.0, height, dtype=np.float32)[:, None, None]
    tint = np.array(look.paper[::-1], np.float32)[None, None, :]
    drift = across * np.float32(random.uniform(-5, 5)) + down * np.float32(random.uniform(-5, 5))
    picture = np.asarray(tint + drift, np.uint8)
    _waves(picture, look.lines[0], random)
    _rosette(picture, (width * 0.68, height * 0.36), height * 0.30, look.lines[1], random)
    _rosette(picture, (width * 0.17, height * 0.72), height * 0.20, look.lines[0], random)
    grain = np.asarray(random.standard_normal((height, width), np.float32) * 1.6, np.int8)
    return np.asarray(cv2.add(picture, cv2.merge([grain] * 3), dtype=cv2.CV_8U), np.uint8)


def _waves(picture: Picture, colour: Colour, random: np.random.Generator) -> None:
    height, width = picture.shape[:2]
    x = np.linspace(0, width, 160)
    phase, slope = random.uniform(0, 6.28), random.uniform(0.6, 1.4)
    step = max(height / 62, 5.0)
    for index, level in enumerate(np.arange(-0.1 * height, 1.1 * height, step)):
        swing = 0.035 * height * np.sin(3.1 * x / width * 6.28 * slope + phase + index * 0.11)
        swing += 0.016 * height * np.sin(11 * x / width * 6.28 + index * 0.37)
        _line(picture, x, level + swing, _mixed(colour, picture, 0.55))


def _rosette(
    picture: Picture, centre: tuple[float, float], radius: float, colour: Colour, random: np.random.Generator
) -> None:
    angle = np.linspace(0, 2 * np.pi, 420)
    petals = int(random.integers(7, 13))
    for ring in range(14):
        share = 0.28 + 0.05 * ring
        reach = radius * (share + 0.13 * np.sin(petals * angle + ring * 0.42))
        x, y = centre[0] + 1.25 * reach * np.cos(angle), centre[1] + reach * np.sin(angle)
        _line(picture, x, y, _mixed(colour, picture, 0.6))


def _line(picture: Picture, x: NDArray[np.float64], y: NDArray[np.float64], colour: Colour) -> None:
    points = np.rint(np.stack([x, y], axis=1) * (1 << _SHIFT)).astype(np.int32)
    cv2.polylines(picture, [points.reshape(-1, 1, 2)], False, colour, 1, cv2.LINE_AA, _SHIFT)


def _mixed(colour: Colour, picture: Picture, share: float) -> Colour:
    """Return the BGR colour that lets ``share`` of the line's ink through onto the paper."""
    ground = picture[0, 0]
    blue, green, red = (
        round(share * ink + (1 - share) * float(under))
        for ink, under in zip(colour[::-1], ground, strict=True)
    )
    return blue, green, red
