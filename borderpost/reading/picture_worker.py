"""The process that opens one picture file: its path and the most pixels in, raw pixels out.

Standard output carries height and width (unsigned 32-bit, little endian), then blue, green, red.
Exit status 0: that; 3: too large by its header (JSON with the number of pixels); else unreadable.
"""

import json
import struct
import sys
import warnings

import numpy as np
from PIL import Image, ImageOps

if sys.platform != "win32":
    import resource

_TOO_LARGE = 3
_FORMATS = ("JPEG", "PNG", "TIFF", "BMP", "WEBP", "GIF", "PPM", "JPEG2000")
_MEMORY = 3 << 30
_SECONDS = 60


def main(path: str, most: int) -> int:
    """Write the picture and return the exit status."""
    _confine()
    # The header decides, by the caller's limit, before any pixel is decoded.
    Image.MAX_IMAGE_PIXELS = None
    warnings.simplefilter("ignore")
    with Image.open(path, formats=_FORMATS) as picture:
        width, height = picture.size
        if width * height > most:
            json.dump({"pixels": width * height}, sys.stdout)
            return _TOO_LARGE
        pixels = _pixels(picture)
    sys.stdout.buffer.write(struct.pack("<II", *pixels.shape[:2]))
    sys.stdout.buffer.write(pixels.tobytes())
    return 0


def _confine() -> None:
    """Limit memory and computing time where the system can; the caller's clock limits the rest."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))


def _pixels(picture: Image.Image) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    picture.seek(0)
    picture.load()
    upright = ImageOps.exif_transpose(picture)
    if upright.mode.startswith(("I", "F")):
        upright = _eight_bits(upright)
    if upright.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in upright.info:
        clear = upright.convert("RGBA")
        ground = Image.new("RGBA", clear.size, "white")
        upright = Image.alpha_composite(ground, clear)
    red_first = np.asarray(upright.convert("RGB"), np.uint8)
    return np.ascontiguousarray(red_first[:, :, ::-1])


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Return 16-bit, 32-bit or floating grey as eight bits, over the range that its values use."""
    values = np.asarray(picture, np.float64)
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    if low >= 0 and high > 255:
        low, high = 0.0, 65535.0 if high <= 65535 else high
    scaled = np.nan_to_num((values - low) * (255 / max(high - low, 1e-9)))
    return Image.fromarray(np.clip(scaled, 0, 255).astype(np.uint8))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
