"""What lies under a document in front of the camera: wood, laminate, mat, cloth, and papers on it."""

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
_Surface = NDArray[np.float32]


def desk_top(width: int, height: int, *, random: np.random.Generator) -> Picture:
    """Return a BGR picture of an empty desk of so many pixels."""
    surfaces = (_wood, _laminate, _mat, _cloth)
    surface = surfaces[int(random.integers(len(surfaces)))](width, height, random)
    picture = np.asarray(np.clip(surface * _light(width, height, random), 0, 255), np.uint8)
    for _ in range(int(random.integers(0, 3))):
        _sheet_of_paper(picture, random)
    if random.random() < 0.4:
        _pen(picture, random)
    return picture


def _tinted(grey: _Surface, bgr: tuple[float, float, float]) -> _Surface:
    return (grey[:, :, None] * np.array(bgr, np.float32)[None, None, :]).astype(np.float32)


def _noise(width: int, height: int, cell: tuple[int, int], random: np.random.Generator) -> _Surface:
    coarse = random.normal(0, 1, (height // cell[1] + 2, width // cell[0] + 2)).astype(np.float32)
    return np.asarray(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)


def _wood(width: int, height: int, random: np.random.Generator) -> _Surface:
    grain = 0.06 * _noise(width, height, (260, 5), random) + 0.03 * _noise(width, height, (90, 2), random)
    rings = 0.05 * np.sin(_noise(width, height, (400, 60), random) * 9)
    tones = ((92, 132, 172), (60, 92, 134), (120, 158, 190))
    tone = tones[int(random.integers(len(tones)))]
    return _tinted((1 + grain + rings).astype(np.float32), tone)


def _laminate(width: int, height: int, random: np.random.Generator) -> _Surface:
    level = float(random.uniform(150, 215))
    speckle = 0.02 * random.normal(0, 1, (height, width)).astype(np.float32)
    return _tinted(1 + speckle + 0.015 * _noise(width, height, (120, 120), random), (level, level, level - 6))


def _mat(width: int, height: int, random: np.random.Generator) -> _Surface:
    level = float(random.uniform(36, 70))
    speckle = 0.06 * random.normal(0, 1, (height, width)).astype(np.float32)
    return _tinted(1 + speckle, (level + 6, level + 2, level))


def _cloth(width: int, height: int, random: np.random.Generator) -> _Surface:
    x = np.arange(width, dtype=np.float32)[None, :]
    y = np.arange(height, dtype=np.float32)[:, None]
    weave = (0.05 * np.sin(x * 1.3) + 0.05 * np.sin(y * 1.3)).astype(np.float32)
    tones = ((60, 92, 60), (96, 70, 50), (70, 62, 110))
    tone = tones[int(random.integers(len(tones)))]
    return _tinted(1 + weave + 0.05 * _noise(width, height, (200, 200), random), tone)


def _light(width: int, height: int, random: np.random.Generator) -> _Surface:
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    slope = float(random.uniform(-0.12, 0.12)) * x + float(random.uniform(-0.12, 0.12)) * y
    return np.asarray((1 + slope)[:, :, None], np.float32)


def _sheet_of_paper(picture: Picture, random: np.random.Generator) -> None:
    height, width = picture.shape[:2]
    centre = (float(random.uniform(0, width)), float(random.choice([-0.02, 1.02])) * height)
    size = (float(random.uniform(300, 620)), float(random.uniform(220, 420)))
    corners = cv2.boxPoints((centre, size, float(random.uniform(-30, 30))))
    shade = float(random.uniform(205, 245))
    cv2.fillConvexPoly(picture, np.rint(corners).astype(np.int32), (shade - 4, shade, shade), cv2.LINE_AA)
    start, along, down = corners[1], corners[2] - corners[1], corners[0] - corners[1]
    for line in range(2, 18):
        at = start + down * line / 20
        reach = float(random.uniform(0.5, 0.9))
        first, last = at + along * 0.08, at + along * reach
        ends = (int(first[0]), int(first[1])), (int(last[0]), int(last[1]))
        cv2.line(picture, *ends, (150, 146, 144), 2, cv2.LINE_AA)


def _pen(picture: Picture, random: np.random.Generator) -> None:
    height, width = picture.shape[:2]
    x, y = int(random.uniform(0, width)), int(random.choice([0.04, 0.96]) * height)
    end = (x + int(random.uniform(160, 320)), y + int(random.uniform(-60, 60)))
    cv2.line(picture, (x, y), end, (110, 50, 30), 14, cv2.LINE_AA)
    cv2.line(picture, (x, y - 3), (end[0], end[1] - 3), (170, 110, 90), 3, cv2.LINE_AA)
