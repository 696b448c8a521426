"""The process that opens one file from outside: a picture, a PDF or a video in, raw pixels out.

Arguments: the path, the most pixels a picture may have, the most pages, the most frames, and the most
seconds of computing. Standard output carries records: a 32-bit little-endian length, that much
JSON, and after a picture's JSON its pixels (height x width x 3: blue, green, red). The last record is
{"end": true}, or {"trouble": ..., ...}; without one the file was unreadable, or killed this process.
"""

import json
import math
import os
import struct
import sys
import warnings
from collections.abc import Iterator
from typing import Any

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

if sys.platform != "win32":
    import resource

_FORMATS = ("JPEG", "PNG", "TIFF", "BMP", "WEBP", "GIF", "PPM", "JPEG2000")
_MEMORY = 3 << 30
_REDUCTIONS = (2, 4, 8)
_REDUCED_IMAGE = 1
_NEW_SUBFILE_TYPE = 254

_POINTS_AN_INCH = 72
_USUAL_DPI = 300
_LEAST_DPI, _MOST_DPI = 150, 400
_MOST_PAGE_PIXELS = 24_000_000
_LEAST_COVER = 0.05
"""Share of a page from which a picture on it tells at how many dots an inch the page was scanned."""

_STEP = 0.125
"""Seconds of video between two frames that are handed on."""
_USUAL_RATE = 25.0
_CONTAINERS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpeg,mpegts,ogg,flv,asf"
_STILLS_IN_BOXES = (b"heic", b"heix", b"heif", b"mif1", b"msf1", b"avif", b"avis")
_OPENINGS = (b"\x1aE\xdf\xa3", b"\0\0\1\xba", b"\0\0\1\xb3", b"OggS", b"FLV\1", b"0&\xb2u\x8ef\xcf\x11")
_BOXES = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")

Said = dict[str, float | int | str | bool | None]


class _Refused(Exception):
    """Carry the last record where a limit says no."""

    def __init__(self, trouble: str, **values: float | int) -> None:
        super().__init__(trouble)
        self.record: Said = {"trouble": trouble, **values}


def main(path: str, most: int, pages: int, frames: int, seconds: int) -> int:
    """Write what the file holds and return 0; any other ending means that it could not be read."""
    _confine(seconds)
    # The header decides, by the caller's limit, before any pixel is decoded.
    Image.MAX_IMAGE_PIXELS = None
    warnings.simplefilter("ignore")
    try:
        for said, picture in _opened(path, most, pages, frames):
            _write({**said, "height": picture.height, "width": picture.width})
            sys.stdout.buffer.write(picture.tobytes("raw", "BGR"))
    except _Refused as refused:
        _write(refused.record)
        return 0
    _write({"end": True})
    return 0


def _confine(seconds: int) -> None:
    """Limit memory, computing time and writing where the system can; the caller's clock limits the rest."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _write(record: Said) -> None:
    text = json.dumps(record).encode()
    sys.stdout.buffer.write(struct.pack("<I", len(text)) + text)


def _opened(path: str, most: int, pages: int, frames: int) -> Iterator[tuple[Said, Image.Image]]:
    """Yield the file's pictures, by what it holds and not by its name."""
    with open(path, "rb") as file:
        head = file.read(1024)
    if _is_video(head):
        yield from _frames(path, most, frames)
        return
    try:
        yield from _picture(path, most, pages)
    except UnidentifiedImageError:
        if b"%PDF-" not in head:
            raise
        yield from _pages(path, pages)


def _picture(path: str, most: int, pages: int) -> Iterator[tuple[Said, Image.Image]]:
    """Yield the one picture, or every page of a TIFF; an animation is its first frame."""
    with Image.open(path, formats=_FORMATS) as picture:
        if picture.format != "TIFF" or getattr(picture, "n_frames", 1) == 1:
            _reduce(picture, most)
            yield {}, _coloured(picture)
            return
        for number, page in enumerate(ImageSequence.Iterator(picture)):
            if number >= pages:
                raise _Refused("too_many_pages", pages=getattr(picture, "n_frames", 1))
            if getattr(page, "tag_v2", {}).get(_NEW_SUBFILE_TYPE, 0) & _REDUCED_IMAGE:
                continue
            _reduce(page, most)
            yield {"page": number + 1}, _coloured(page)


def _reduce(picture: Image.Image, most: int) -> None:
    """Have a large JPEG decoded at a half, a quarter or an eighth; refuse what is still too large."""
    width, height = picture.size
    if width * height > most:
        fitting = [part for part in _REDUCTIONS if -(-width // part) * -(-height // part) <= most]
        if fitting:
            picture.draft(None, (width // fitting[0], height // fitting[0]))
    if picture.size[0] * picture.size[1] > most:
        raise _Refused("too_large", pixels=width * height)


def _coloured(picture: Image.Image) -> Image.Image:
    """Return any kind of picture in eight bits of red, green, blue, the right way up."""
    picture.load()
    upright = ImageOps.exif_transpose(picture)
    if upright.mode.startswith(("I", "F")):
        upright = _eight_bits(upright)
    if upright.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in upright.info:
        clear = upright.convert("RGBA")
        ground = Image.new("RGBA", clear.size, "white")
        upright = Image.alpha_composite(ground, clear)
    return upright.convert("RGB")


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Return 16-bit, 32-bit or floating grey as eight bits, over the range that its values use."""
    # Most pictures do without it, and it takes longer to import than they take to open.
    import numpy as np

    values = np.asarray(picture, np.float32)
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    if low >= 0 and high > 255:
        low, high = 0.0, 65535.0 if high <= 65535 else high
    scaled = np.nan_to_num((values - np.float32(low)) * np.float32(255 / max(high - low, 1e-9)))
    return Image.fromarray(np.clip(scaled, 0, 255).astype(np.uint8))


def _pages(path: str, most_pages: int) -> Iterator[tuple[Said, Image.Image]]:
    """Yield every page of a PDF, drawn at the dots per inch of the scan that it holds."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise _Refused("locked") from error
        raise
    for number in range(len(document)):
        if number >= most_pages:
            raise _Refused("too_many_pages", pages=len(document))
        page = document[number]
        width, height = page.get_size()
        scale = _dpi(page, width * height) / _POINTS_AN_INCH
        scale *= min(1.0, math.sqrt(_MOST_PAGE_PIXELS / max(1.0, width * height * scale * scale)))
        if width * scale < 1 or height * scale < 1:
            continue
        bitmap = page.render(scale=scale)
        yield {"page": number + 1}, bitmap.to_pil().convert("RGB")
        bitmap.close()
        page.close()


# pypdfium2 carries no types.
def _dpi(page: Any, area: float) -> float:
    """Return the resolution of the largest picture on the page, within what reading can use."""
    import pypdfium2

    largest, dpi = _LEAST_COVER * area, float(_USUAL_DPI)
    for item in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = item.get_bounds()
        covered = (right - left) * (top - bottom)
        if covered > largest:
            largest = covered
            dpi = max(item.get_px_size()) / max(right - left, top - bottom) * _POINTS_AN_INCH
    return min(max(dpi, _LEAST_DPI), _MOST_DPI)


def _is_video(head: bytes) -> bool:
    if head[4:8] in _BOXES:
        return head[8:12] not in _STILLS_IN_BOXES
    in_packets = len(head) > 376 and head[0] == head[188] == head[376] == 0x47
    return in_packets or head.startswith(_OPENINGS) or (head[:4] == b"RIFF" and head[8:11] == b"AVI")


def _frames(path: str, most: int, most_frames: int) -> Iterator[tuple[Said, Image.Image]]:
    """Yield frames of a video, eight in a second of it."""
    # A container may name other files, addresses and players of lists: only plain files, only containers.
    os.environ["OPENCV_FFMPEG_CAPTURE_OPTIONS"] = (
        f"protocol_whitelist;file|format_whitelist;{_CONTAINERS}|threads;1"
    )
    import cv2

    cv2.setNumThreads(1)
    video = cv2.VideoCapture(path, cv2.CAP_FFMPEG)
    width, height = video.get(cv2.CAP_PROP_FRAME_WIDTH), video.get(cv2.CAP_PROP_FRAME_HEIGHT)
    if not video.isOpened() or not width * height > 0:
        raise UnidentifiedImageError("no picture track")
    if width * height > most:
        raise _Refused("too_large", pixels=width * height)
    said_rate = video.get(cv2.CAP_PROP_FPS)
    rate = said_rate if 1 <= said_rate <= 240 else _USUAL_RATE
    number = handed = 0
    last, due = -1.0, 0.0
    while video.grab():
        at = video.get(cv2.CAP_PROP_POS_MSEC) / 1000
        # Stamps of a damaged file may stand still or be no numbers; then the count of frames tells.
        at = at if last < at < last + 3600 else max(last, 0.0) + 1 / rate if number else 0.0
        number, last = number + 1, at
        if at < due:
            continue
        due = at + _STEP
        if handed >= most_frames:
            raise _Refused("too_long", seconds=at)
        taken, frame = video.retrieve()
        if taken and frame is not None and 0 < frame.shape[0] * frame.shape[1] <= most:
            handed += 1
            turned = cv2.cvtColor(frame, cv2.COLOR_BGR2RGB if frame.ndim == 3 else cv2.COLOR_GRAY2RGB)
            yield {"seconds": round(at, 3)}, Image.fromarray(turned)
    if not handed:
        raise UnidentifiedImageError("no frame could be decoded")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:6])))
