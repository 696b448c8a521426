"""Damaged files of every kind, a seed each: the caller gets pictures or one named trouble, within limits.

``python -m tests.soak.fuzz_pictures --rounds 2000`` is the long form of a test.
"""

import argparse
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import numpy as np
from PIL import Image

from borderpost.domain.errors import Trouble
from borderpost.reading.pictures import MOST_MEGAPIXELS, shots
from tests.reading.paper_sheets import Picture, write_pages, write_video

LIMIT = timedelta(seconds=5)
WHOLE_LIMIT = timedelta(seconds=10)
SLACK = 10.0
"""Seconds above the limits that starting and ending a process may take on a busy machine."""
MOST_MEMORY_KB = 3 << 20
_EXTREMES = (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\x80\0\0\0")
STILLS = ("png", "jpg", "bmp", "webp", "gif", "ppm", "jp2")
VIDEOS = {"avi": "MJPG", "mp4": "mp4v", "webm": "VP80"}


@dataclass
class Told:
    """What the rounds gave; ``problems`` is empty where every promise held."""

    rounds: int = 0
    pictures: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    problems: list[str] = field(default_factory=list)

    @property
    def memory_kb(self) -> int:
        """Return the most memory that any process of ours has held, in kB."""
        return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


def seeds(folder: Path) -> list[Path]:
    """Write one valid file of every kind, most of them in several variants, and return their paths."""
    chance = np.random.default_rng(7)
    page: Picture = np.asarray(
        np.kron(chance.integers(0, 255, (12, 18, 3)), np.ones((8, 8, 1))), np.uint8
    )
    image = Image.fromarray(page)
    paths = []
    for ending in STILLS:
        paths.append(folder / f"a.{ending}")
        image.save(paths[-1])
    variants: dict[str, Callable[[Path], None]] = {
        "progressive.jpg": lambda path: image.save(path, progressive=True),
        "cmyk.jpg": lambda path: image.convert("CMYK").save(path),
        "exif.jpg": lambda path: image.save(path, exif=_turned()),
        "alpha.png": lambda path: image.convert("RGBA").save(path),
        "palette.png": lambda path: image.convert("P").save(path),
        "deep.png": lambda path: Image.fromarray(page[:, :, 0].astype(np.uint16) * 200).save(path),
        "animated.gif": lambda path: image.save(path, save_all=True, append_images=[image.rotate(90)]),
        "animated.webp": lambda path: image.save(path, save_all=True, append_images=[image.rotate(90)]),
        "lzw.tif": lambda path: image.save(path, compression="tiff_lzw"),
        "jpeg.tif": lambda path: image.save(path, compression="jpeg"),
        "fax.tif": lambda path: image.convert("1").save(path, compression="group4"),
        "float.tif": lambda path: Image.fromarray(page[:, :, 0].astype(np.float32)).save(path),
    }
    for name, write in variants.items():
        paths.append(folder / name)
        write(paths[-1])
    paths += [write_pages(folder / f"pages.{ending}", [page, page[::-1], page]) for ending in ("pdf", "tif")]
    paths += [
        write_video(folder / f"film.{ending}", [page, page[::-1]] * 6, code=code)
        for ending, code in VIDEOS.items()
    ]
    return paths


def _turned() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Return the file with a few things wrong; most of them where its numbers stand, near the start."""
    data = bytearray(content)
    for _ in range(chance.choice([1, 1, 2, 4, 12])):
        place = chance.randrange(len(data)) if chance.random() < 0.5 else chance.randrange(min(len(data), 96))
        match chance.randrange(8):
            case 0:
                data[place] ^= 1 << chance.randrange(8)
            case 1:
                data[place] = chance.randrange(256)
            case 2:
                width = chance.choice([1, 2, 4])
                data[place : place + width] = chance.choice(_EXTREMES)[:width]
            case 3:
                del data[place : place + chance.randrange(1, 64)]
            case 4:
                start = chance.randrange(len(data))
                data[place:place] = data[start : start + chance.randrange(1, 256)]
            case 5:
                data[place:place] = chance.randbytes(chance.randrange(1, 64))
            case 6:
                del data[max(1, place) :]
            case _:
                digits = [at for at, byte in enumerate(data) if 48 <= byte <= 57] or [place]
                data[chance.choice(digits)] = chance.randrange(48, 58)
        if not data:
            return b"\0"
    return bytes(data)


def run(rounds: int, seed: int, folder: Path, *, say: Callable[[str], None] = lambda _: None) -> Told:
    """Damage and open so many files; stop at nothing."""
    told = Told()
    files = [(path, path.read_bytes()) for path in seeds(folder)]
    for number in range(rounds):
        original, content = files[number % len(files)]
        chance = random.Random(f"{seed}:{number}")
        path = folder / f"round{number}{original.suffix}"
        path.write_bytes(damaged(content, chance))
        _open(path, f"round {number} ({original.name})", told)
        path.unlink()
        if number % 100 == 99:
            say(f"{number + 1} {dict(told.codes)} slowest {told.slowest:.1f} s, {told.memory_kb >> 10} MB")
    if told.memory_kb > MOST_MEMORY_KB:
        told.problems.append(f"a process held {told.memory_kb >> 10} MB")
    return told


def _open(path: Path, what: str, told: Told) -> None:
    start = time.monotonic()
    told.rounds += 1
    code = "opened"
    try:
        for shot in shots(path, limit=LIMIT, whole_limit=WHOLE_LIMIT):
            told.pictures += 1
            if shot.image.ndim != 3 or shot.image.size > 3e6 * MOST_MEGAPIXELS or shot.image.size == 0:
                told.problems.append(f"{what}: a picture of shape {shot.image.shape}")
    except Trouble as trouble:
        code = trouble.code
        if not code.startswith(("picture.", "video.")):
            told.problems.append(f"{what}: {code}")
    told.codes[code] += 1
    taken = time.monotonic() - start
    told.slowest = max(told.slowest, taken)
    if taken > WHOLE_LIMIT.total_seconds() + SLACK:
        told.problems.append(f"{what}: {taken:.1f} s")


def main() -> int:
    """Run the rounds and return 1 where a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        told = run(given.rounds, given.seed, Path(folder), say=lambda text: print(text, flush=True))
    print(f"{told.rounds} files, {told.pictures} pictures: {dict(told.codes)}")
    print(f"slowest {told.slowest:.1f} s; most memory of a process {told.memory_kb >> 10} MB")
    print(*told.problems, sep="\n")
    return 1 if told.problems else 0


if __name__ == "__main__":
    sys.exit(main())
