"""Pictures from outside: every kind is opened; what is none, hostile or slow is refused."""

import struct
import zlib
from datetime import timedelta
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from borderpost.domain.errors import Trouble
from borderpost.reading.pictures import load, shots

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
        ("CMYK", "a.jpg", (200, 60, 10)),
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


@pytest.mark.parametrize(("size", "part"), [((9000, 7000), 2), ((15000, 14000), 4)])
def test_a_jpeg_above_fifty_megapixels_is_decoded_smaller(
    tmp_path: Path, size: tuple[int, int], part: int
) -> None:
    picture = Image.new("L", size, 77)
    picture.paste(200, (0, 0, size[0] // 2, size[1]))
    picture.save(tmp_path / "large.jpg")
    pixels = load(tmp_path / "large.jpg")
    assert pixels.shape == (size[1] // part, size[0] // part, 3)
    assert (pixels[5, 5, 0], pixels[5, -5, 0]) == (200, 77)


def test_a_jpeg_that_is_too_large_even_at_an_eighth_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "huge.jpg"
    Image.new("L", (64, 64)).save(path)
    content = bytearray(path.read_bytes())
    place = content.index(b"\xff\xc0")
    content[place + 5 : place + 9] = struct.pack(">HH", 65500, 65500)
    path.write_bytes(content)
    assert refused(path) == "picture.too_large"


def test_a_picture_of_no_size_is_unreadable(tmp_path: Path) -> None:
    for name, width, height in (("a.png", 0, 5), ("b.png", 0, 0)):
        (tmp_path / name).write_bytes(png_header(width, height) + chunk(b"IEND", b""))
        assert refused(tmp_path / name) == "picture.unreadable"


@pytest.mark.parametrize("mode", ["LA", "RGBA"])
def test_half_transparent_pixels_lie_on_white(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "a.png"
    Image.new("RGBA", (30, 20), (0, 0, 0, 128)).convert(mode).save(path)
    assert abs(int(load(path)[10, 10, 0]) - 127) <= 1


def test_sixteen_bits_of_colour_and_floating_grey_are_read(tmp_path: Path) -> None:
    colour = np.full((20, 30, 3), 30000, np.uint16)
    assert cv2.imwrite(str(tmp_path / "a.png"), colour)
    assert abs(int(load(tmp_path / "a.png")[0, 0, 0]) - 117) <= 1
    ramp = np.linspace(0, 1, 600, dtype=np.float32).reshape(20, 30)
    ramp[0, 0] = np.nan
    Image.fromarray(ramp).save(tmp_path / "b.tif")
    pixels = load(tmp_path / "b.tif")
    assert (pixels.min(), pixels.max()) == (0, 255)


@pytest.mark.parametrize("name", ["a.webp", "a.png"])
def test_every_kind_of_animation_gives_its_first_frame(tmp_path: Path, name: str) -> None:
    first, second = (Image.new("RGB", (30, 20), colour) for colour in ("white", "black"))
    first.save(tmp_path / name, save_all=True, append_images=[second])
    (shot,) = shots(tmp_path / name)
    assert (shot.image.min(), shot.page, shot.seconds) == (255, None, None)


def test_opening_a_hostile_file_never_fills_the_disk_nor_the_folder(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(png_header(20, 20) + chunk(b"IDAT", b"x"))
    assert refused(path) == "picture.unreadable"
    assert [file.name for file in tmp_path.iterdir()] == ["a.png"]


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
