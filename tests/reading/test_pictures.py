"""Pictures from outside: every kind is opened; what is none, hostile or slow is refused."""

import struct
import zlib
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from borderpost.domain.errors import Trouble
from borderpost.reading.pictures import load

BLUE = (10, 60, 200)


def refused(path: Path) -> str:
    with pytest.raises(Trouble) as caught:
        load(path)
    return caught.value.code


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png_header(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))


@pytest.mark.parametrize(
    ("mode", "name", "expected"),
    [
        ("RGB", "a.png", (200, 60, 10)),
        ("RGB", "a.tif", (200, 60, 10)),
        ("RGB", "a.bmp", (200, 60, 10)),
        ("L", "a.png", (61, 61, 61)),
        ("CMYK", "a.tif", (200, 60, 10)),
        ("P", "a.gif", (204, 102, 51)),
        ("1", "a.png", (0, 0, 0)),
    ],
)
def test_every_kind_of_picture_becomes_blue_green_red(
    tmp_path: Path, mode: str, name: str, expected: tuple[int, int, int]
) -> None:
    path = tmp_path / name
    dithered = Image.new("RGB", (30, 20), (0, 0, 0) if mode == "1" else BLUE)
    dithered.convert(mode).save(path)
    pixels = load(path)
    assert pixels.shape == (20, 30, 3)
    assert pixels.dtype == np.uint8
    assert np.abs(pixels[10, 10].astype(int) - expected).max() <= 4


def test_transparent_parts_are_white_paper(tmp_path: Path) -> None:
    Image.new("RGBA", (30, 20), (0, 0, 0, 0)).save(tmp_path / "a.png")
    assert load(tmp_path / "a.png").min() == 255


def test_sixteen_bits_keep_their_scale(tmp_path: Path) -> None:
    grey = np.full((20, 30), 1000, np.uint16)
    grey[:, 15:] = 50000
    Image.fromarray(grey).save(tmp_path / "a.png")
    pixels = load(tmp_path / "a.png")
    assert abs(int(pixels[0, 0, 0]) - 4) <= 1
    assert abs(int(pixels[0, 29, 0]) - 195) <= 1


def test_an_animated_picture_gives_its_first_frame(tmp_path: Path) -> None:
    first, second = (Image.new("RGB", (30, 20), colour) for colour in ("white", "black"))
    first.save(tmp_path / "a.gif", save_all=True, append_images=[second])
    assert load(tmp_path / "a.gif").min() == 255


def test_a_picture_taken_sideways_is_turned_as_its_header_says(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (30, 20)).save(tmp_path / "a.jpg", exif=exif)
    assert load(tmp_path / "a.jpg").shape == (30, 20, 3)


def test_a_picture_under_a_wrong_name_is_still_read(tmp_path: Path) -> None:
    Image.new("RGB", (30, 20), BLUE).save(tmp_path / "a.png")
    (tmp_path / "a.png").rename(tmp_path / "a.jpg")
    assert load(tmp_path / "a.jpg").shape == (20, 30, 3)


def test_more_than_fifty_megapixels_are_refused_by_the_header_alone(tmp_path: Path) -> None:
    path = tmp_path / "huge.png"
    path.write_bytes(png_header(60_000, 60_000) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)))
    assert refused(path) == "picture.too_large"


def test_a_bomb_that_unpacks_to_far_more_than_it_says_is_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "bomb.png"
    text = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"\0" * 80_000_000))
    path.write_bytes(png_header(8, 8) + text + chunk(b"IDAT", b"x") + chunk(b"IEND", b""))
    assert refused(path) == "picture.unreadable"


@pytest.mark.parametrize(
    "content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0" + b"\0" * 50]
)
def test_what_is_no_picture_is_unreadable(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(content)
    assert refused(path) == "picture.unreadable"


def test_a_truncated_picture_is_unreadable_not_half_read(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (200, 300, 3), np.uint8)
    for name in ("a.png", "a.jpg"):
        path = tmp_path / name
        Image.fromarray(noise).save(path)
        path.write_bytes(path.read_bytes()[:-5000])
        assert refused(path) == "picture.unreadable"


def test_a_missing_file_and_a_folder_are_said_to_be_missing(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.png") == "picture.missing"
    assert refused(tmp_path) == "picture.missing"


def test_a_picture_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    Image.new("RGB", (30, 20)).save(tmp_path / "a.png")
    with pytest.raises(Trouble) as caught:
        load(tmp_path / "a.png", limit=timedelta(milliseconds=1))
    assert caught.value.code == "picture.timeout"
