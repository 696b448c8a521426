"""Pictures from outside, opened in a process that can be killed, with limits on size and time."""

import json
import struct
import subprocess
from datetime import timedelta
from pathlib import Path

import numpy as np

from borderpost.domain.errors import Trouble
from borderpost.reading.stages import Picture
from borderpost.reading.worker import command, environment

MOST_MEGAPIXELS = 50
LIMIT = timedelta(seconds=20)
_STATUS_TOO_LARGE = 3


def load(path: Path, *, limit: timedelta = LIMIT) -> Picture:
    """Return a picture file as (height, width, 3) uint8, blue, green, red, the right way up.

    Grey, CMYK, 16-bit, transparent (on white) and animated pictures (their first one) are
    handled. Raise Trouble: "picture.missing", "picture.too_large" (more than 50 megapixels, by its
    header), "picture.unreadable" (no picture, damaged, or hostile), "picture.timeout".
    """
    if not path.is_file():
        raise Trouble("picture.missing")
    try:
        done = subprocess.run(
            [*command("picture_worker"), str(path.resolve()), str(MOST_MEGAPIXELS * 1_000_000)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limit.total_seconds(),
            env=environment(),
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Trouble("picture.timeout", seconds=f"{limit.total_seconds():.0f}") from error
    if done.returncode == _STATUS_TOO_LARGE:
        megapixels = json.loads(done.stdout)["pixels"] / 1e6
        raise Trouble("picture.too_large", megapixels=f"{megapixels:.0f}", limit=str(MOST_MEGAPIXELS))
    if done.returncode or len(done.stdout) < 8:
        raise Trouble("picture.unreadable")
    height, width = struct.unpack("<II", done.stdout[:8])
    pixels = np.frombuffer(done.stdout, np.uint8, offset=8)
    if pixels.size != height * width * 3:
        raise Trouble("picture.unreadable")
    return pixels.reshape(height, width, 3).copy()
