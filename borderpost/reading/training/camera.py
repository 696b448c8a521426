"""What stands between a printed line and its picture: wear, light, focus, movement, noise, compression."""

import cv2
import numpy as np
from numpy.typing import NDArray

from borderpost.reading.stages import Picture

Plane = NDArray[np.float32]


def printed(mask: Picture, random: np.random.Generator) -> Plane:
    """Return the ink (0 to 1) of a mask (0 to 255) as a press, a laser or a worn card leaves it."""
    soft = float(random.uniform(0.6, 2.6))
    spread = cv2.GaussianBlur(mask, (0, 0), soft).astype(np.float32) / 255
    threshold = float(random.uniform(0.24, 0.56 if soft < 1.5 else 0.46))
    steep = (spread - threshold) * float(random.uniform(1.8, 6.0)) + 0.5
    ink: Plane = np.asarray(np.clip(steep, 0.0, 1.0), np.float32)
    if random.random() < 0.3:
        worn = _blotches(mask.shape, random) * np.float32(random.uniform(0.15, 0.8))
        ink = np.asarray(ink * (1 - worn), np.float32)
    if random.random() < 0.08:
        _banded(ink, random)
    return ink


def _blotches(shape: tuple[int, ...], random: np.random.Generator) -> Plane:
    """Return where ink is missing (0 to 1): specks, or large worn patches."""
    cell = int(random.choice((3, 5, 9, 24)))
    coarse = random.standard_normal((shape[0] // cell + 2, shape[1] // cell + 2), np.float32)
    field = cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(np.clip((field - float(random.uniform(0.3, 1.2))) * 2, 0, 1), np.float32)


def _banded(ink: Plane, random: np.random.Generator) -> None:
    """Take out thin stripes, as a failing print head does."""
    for _ in range(int(random.integers(1, 4))):
        if random.random() < 0.5:
            y = int(random.integers(ink.shape[0]))
            ink[y : y + int(random.integers(1, 4))] *= float(random.uniform(0, 0.6))
        else:
            x = int(random.integers(ink.shape[1]))
            ink[:, x : x + int(random.integers(1, 5))] *= float(random.uniform(0, 0.6))


def lit(picture: Plane, pitch: float, random: np.random.Generator) -> Plane:
    """Return the picture with shade, glare and moiré upon it; ``pitch`` is a character's width (pixels)."""
    height, width = picture.shape
    x = np.arange(width, dtype=np.float32)[None, :]
    y = np.arange(height, dtype=np.float32)[:, None]
    if random.random() < 0.5:
        slope_x, slope_y = random.uniform(-0.25, 0.25, 2)
        picture = picture * (1 + slope_x * (x / width - 0.5) + slope_y * (y / height - 0.5))
    if random.random() < 0.15:
        angle, place = random.uniform(0, 2 * np.pi), random.uniform(0.2, 0.8)
        along = (x - place * width) * np.cos(angle) + (y - height / 2) * np.sin(angle)
        edge = 1 / (1 + np.exp(-along / float(random.uniform(0.3, 3) * pitch)))
        picture = picture * (1 - float(random.uniform(0.3, 0.65)) * edge)
    if random.random() < 0.15:
        picture = picture + _glare(x, y, pitch, random)
    if random.random() < 0.12:
        angle, wave = random.uniform(0, np.pi), float(random.uniform(2.2, 9.0))
        phase = (x * np.cos(angle) + y * np.sin(angle)) * (2 * np.pi / wave)
        picture = picture + float(random.uniform(3, 14)) * np.sin(phase)
    return np.asarray(picture, np.float32)


def _glare(x: Plane, y: Plane, pitch: float, random: np.random.Generator) -> Plane:
    centre_x, centre_y = random.uniform(0, x.shape[1]), random.uniform(-0.3, 1.3) * y.shape[0]
    wide, high = pitch * random.uniform(0.8, 6), pitch * random.uniform(0.6, 3)
    distance = ((x - centre_x) / wide) ** 2 + ((y - centre_y) / high) ** 2
    return np.asarray(float(random.uniform(50, 230)) * np.exp(-distance), np.float32)


def seen(picture: Plane, pitch: float, random: np.random.Generator) -> Picture:
    """Return the picture as a sensor gives it: focus, movement, exposure, noise, sharpening, JPEG."""
    if random.random() < 0.55:
        blur = pitch * float(random.triangular(0.015, 0.02, 0.135))
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), blur), np.float32)
    if random.random() < 0.22:
        kernel = _movement(pitch * float(random.uniform(0.12, 0.62)), random)
        picture = np.asarray(cv2.filter2D(picture, -1, kernel), np.float32)
    if random.random() < 0.2:
        picture = picture * float(random.uniform(0.2, 0.8))
    if random.random() < 0.12:
        softer = cv2.GaussianBlur(picture, (0, 0), float(random.uniform(0.8, 2.0)))
        picture = picture + float(random.uniform(0.3, 1.5)) * (picture - softer)
    if random.random() < 0.8:
        strength = float(random.triangular(0.5, 2.0, 20.0))
        picture = picture + random.standard_normal(picture.shape, np.float32) * strength
    grey = np.asarray(np.clip(picture, 0, 255), np.uint8)
    if random.random() < 0.6:
        quality = int(random.integers(28, 93))
        _, jpeg = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, quality])
        grey = np.asarray(cv2.imdecode(jpeg, cv2.IMREAD_GRAYSCALE), np.uint8)
    if random.random() < 0.04:
        level = int(grey.mean() * random.uniform(0.75, 0.95))
        grey = np.where(grey < level, 0, 255).astype(np.uint8)
    return grey


def _movement(length: float, random: np.random.Generator) -> Plane:
    reach = (int(length) | 1) + 2
    kernel = np.zeros((reach, reach), np.float32)
    angle, middle = float(random.uniform(0, np.pi)), reach // 2
    steps = np.linspace(-length / 2, length / 2, 4 * reach)
    # A movement of part of a pixel counts too: each step is shared among its four neighbours.
    for x, y in zip(middle + steps * np.cos(angle), middle + steps * np.sin(angle), strict=True):
        left, top = int(x), int(y)
        for dx, dy in ((0, 0), (1, 0), (0, 1), (1, 1)):
            if left + dx < reach and top + dy < reach:
                kernel[top + dy, left + dx] += (1 - abs(x - left - dx)) * (1 - abs(y - top - dy))
    return np.asarray(kernel / kernel.sum(), np.float32)
