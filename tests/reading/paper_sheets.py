"""Sheets of paper with text or scans on them, and videos of desks, as files that people hand in."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from resources import resource

Picture = NDArray[np.uint8]


def typed(lines: Sequence[str], *, font: str = "OCRB.otf", dpi: int = 150) -> Picture:
    """Return an A6 sheet with lines of text in the size of a machine readable zone."""
    sheet = Image.new("L", (round(148 / 25.4 * dpi), round(105 / 25.4 * dpi)), 244)
    draw = ImageDraw.Draw(sheet)
    size = 2.54 / 25.4 * dpi / 0.6
    face = ImageFont.truetype(resource("fonts", font), size)
    for number, line in enumerate(lines):
        draw.text((dpi * 0.4, dpi * (0.6 + 0.25 * number)), line, font=face, fill=20)
    return three_planes(np.asarray(sheet, np.uint8))


def sheet(*scans: Picture, dpi: int = 150) -> Picture:
    """Return an A4 sheet with scans (made at the same dots an inch) one below the other."""
    paper = np.full((round(11.69 * dpi), round(8.27 * dpi), 3), 248, np.uint8)
    top = dpi // 3
    for scan in scans:
        paper[top : top + scan.shape[0], dpi // 3 : dpi // 3 + scan.shape[1]] = scan
        top += scan.shape[0] + dpi // 3
    return paper


def write_pages(path: Path, pages: Iterable[Picture], *, dpi: int = 150) -> Path:
    """Write a PDF or TIFF of scanned pages and return its path."""
    first, *rest = (Image.fromarray(np.ascontiguousarray(page[:, :, ::-1])) for page in pages)
    first.save(path, save_all=True, append_images=rest, resolution=dpi, dpi=(dpi, dpi))
    return path


def write_video(path: Path, frames: Sequence[Picture], *, code: str = "MJPG", rate: float = 8) -> Path:
    """Write a video and return its path."""
    height, width = frames[0].shape[:2]
    video = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*code), rate, (width, height))
    assert video.isOpened()
    for frame in frames:
        video.write(frame)
    video.release()
    return path


def three_planes(grey: Picture) -> Picture:
    return np.repeat(grey[:, :, None], 3, axis=2)
