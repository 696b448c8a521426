"""Scanners on Windows as far as they can be tried elsewhere: what is asked, and what is made of the answers.

A program named as PowerShell stands in for it; no Windows and no scanner of that kind were at hand.
"""

import base64
import struct
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from borderpost.devices.scanner import ScannedPage, scanners
from borderpost.devices.source import Frame, SourceState
from borderpost.devices.wia import CHOSEN, WIA, picture
from borderpost.domain.errors import Trouble
from resources.words import LANGUAGES, Words

FLATBED = r"{6BDD1FC6-810F-11D0-BEC7-08002BE2092F}\0001"
Install = Callable[[str], Path]


@pytest.fixture
def powershell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Return what puts a program in PowerShell's place; it keeps its script beside it."""

    def install(answer: str) -> Path:
        program = tmp_path / "powershell.exe"
        program.write_text(
            f"#!{sys.executable}\nimport base64, os, sys, time\n"
            "place = sys.argv.index('-EncodedCommand') + 1\n"
            f"script = open({str(tmp_path / 'script.ps1')!r}, 'wb')\n"
            "script.write(base64.b64decode(sys.argv[place]))\nscript.close()\n"
            f"chosen = os.environ.get({CHOSEN!r}, '')\n{answer}\n"
        )
        program.chmod(0o755)
        return tmp_path / "script.ps1"

    monkeypatch.setenv("PATH", str(tmp_path))
    return install


def bitmap(pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], *, upright: bool = False) -> bytes:
    """Return a bitmap file of (height, width, 3 or 4) pixels, its lowest row first unless ``upright``."""
    height, width, depth = pixels.shape
    row = (width * depth + 3) // 4 * 4
    rows = np.zeros((height, row), np.uint8)
    rows[:, : width * depth] = pixels.reshape(height, -1)
    body = (rows if upright else rows[::-1]).tobytes()
    high = -height if upright else height
    header = struct.pack("<IiiHHIIiiII", 40, width, high, 1, depth * 8, 0, len(body), 11811, 11811, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54 + len(body), 0, 0, 54) + header + body


PAGE = np.random.default_rng(3).integers(0, 255, (7, 5, 3), np.uint8)


def scanned(scanner: str = "") -> tuple[Frame | Trouble, SourceState]:
    device = ScannedPage(scanner, program=WIA)
    device.start()
    try:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            found = device.newest(-1) or device.next_trouble()
            if found is not None:
                return found, device.state
            time.sleep(0.02)
        raise AssertionError("no page and no reason")
    finally:
        device.close()


def test_scanners_are_listed_by_their_id_and_name(powershell: Install) -> None:
    script = powershell(f"print({FLATBED!r} + '\\tEscáner del puesto\\r')\nprint('a line of something else')")
    (found,) = scanners(program=WIA)
    assert (found.id, found.label) == (FLATBED, "Escáner del puesto")
    asked = script.read_bytes().decode("utf-16-le")
    assert "WIA.DeviceManager" in asked
    assert "Transfer" not in asked


def test_a_page_of_the_chosen_scanner_comes_as_one_still(powershell: Install) -> None:
    coded = base64.b64encode(bitmap(PAGE)).decode()
    answer = f"assert chosen == {FLATBED!r}\nsys.stdout.buffer.write(base64.b64decode({coded!r}))"
    script = powershell(answer)
    frame, state = scanned(FLATBED)
    assert isinstance(frame, Frame)
    assert (frame.still, state) == (True, SourceState.RUNNING)
    assert np.array_equal(frame.image, PAGE)
    assert FLATBED not in script.read_bytes().decode("utf-16-le"), "a name never becomes part of a script"


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("0x80210006 busy", "scanner.busy"),
        ("0x80210003 empty", "scanner.empty"),
        ("0x80210002 jam", "scanner.jam"),
        ("0x80210010 cover", "scanner.cover"),
        ("0x80210015 none", "scanner.lost"),
        ("0x80070005 denied", "scanner.denied"),
        ("0x8021000E the driver broke", "scanner.failed"),
        ("Windows said something else", "scanner.failed"),
    ],
)
def test_what_went_wrong_is_told_by_its_number(powershell: Install, fault: str, code: str) -> None:
    powershell(f"sys.stderr.write({fault!r})\nsys.exit(1)")
    trouble, state = scanned()
    assert isinstance(trouble, Trouble)
    assert (trouble.code, state) == (code, SourceState.ABSENT)


def test_a_page_cut_in_the_middle_is_no_page(powershell: Install) -> None:
    coded = base64.b64encode(bitmap(PAGE)[:-9]).decode()
    powershell(f"sys.stdout.buffer.write(base64.b64decode({coded!r}))")
    trouble, _ = scanned()
    assert isinstance(trouble, Trouble)
    assert trouble.code == "scanner.failed"


def test_without_powershell_that_is_said_in_both_languages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Trouble) as caught:
        scanners(program=WIA)
    assert caught.value.code == "scanner.powershell"
    for language in LANGUAGES:
        assert "powershell.exe" in Words(language).code(caught.value.code, caught.value.values.items())


def test_bitmaps_of_every_depth_and_both_ways_up_become_pictures() -> None:
    alpha = np.dstack([PAGE, np.zeros((7, 5), np.uint8)])
    for file in (bitmap(PAGE), bitmap(PAGE, upright=True), bitmap(alpha)):
        assert np.array_equal(picture(file), PAGE)
    palette = bytes(value for grey in range(256) for value in (grey, grey, grey, 0))
    header = struct.pack("<IiiHHIIiiII", 40, 2, 1, 1, 8, 0, 4, 0, 0, 256, 0)
    grey = b"BM" + struct.pack("<IHHI", 0, 0, 0, 54 + 1024) + header + palette + b"\x07\xf0\0\0"
    assert picture(grey).tolist() == [[[7, 7, 7], [240, 240, 240]]]


GOOD = bitmap(PAGE)


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"BM",
        b"PM" + GOOD[2:],
        GOOD[:18] + struct.pack("<i", 0) + GOOD[22:],
        GOOD[:18] + struct.pack("<i", 90_000) + GOOD[22:],
        GOOD[:22] + struct.pack("<i", -(2**31)) + GOOD[26:],
        GOOD[:28] + struct.pack("<H", 4) + GOOD[30:],
        GOOD[:30] + struct.pack("<I", 1) + GOOD[34:],
        GOOD[:10] + struct.pack("<I", 2**32 - 1) + GOOD[14:],
        GOOD[:10] + struct.pack("<I", 20) + GOOD[14:],
    ],
)
def test_what_is_no_bitmap_is_refused(file: bytes) -> None:
    with pytest.raises(Trouble, match=r"scanner\.failed"):
        picture(file)
