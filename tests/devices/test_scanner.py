"""Scanners through the real SANE stack: a network scanner of our own on loopback, and what goes wrong."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from borderpost.devices.sane import picture
from borderpost.devices.scanner import ScannedPage, scanners
from borderpost.devices.source import Frame, SourceState
from borderpost.domain.errors import Trouble
from tests.devices.network_scanner import NetworkScanner, network_scanner

FLATBED = "airscan:e0:Flatbed"


def page() -> Image.Image:
    """Return a page with something on it: a gradient and a black box."""
    samples = np.zeros((600, 900, 3), np.uint8)
    samples[:, :, 0] = np.linspace(255, 60, 900).astype(np.uint8)
    samples[:, :, 1] = 180
    samples[100:200, 300:600] = 0
    return Image.fromarray(samples)


@pytest.fixture
def flatbed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[NetworkScanner]:
    monkeypatch.setenv("SANE_CONFIG_DIR", str(tmp_path))
    with network_scanner(page(), tmp_path) as server:
        yield server


def scanned(page: ScannedPage) -> Frame | Trouble:
    """Scan, and return the page or the reason why there is none."""
    page.start()
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            found = page.newest(-1) or page.next_trouble()
            if found is not None:
                return found
            time.sleep(0.05)
        raise AssertionError("no page and no reason in a minute")
    finally:
        page.close()


def reason(found: Frame | Trouble) -> str:
    """Return the code of a trouble."""
    assert isinstance(found, Trouble)
    return found.code


def test_a_network_scanner_is_listed(flatbed: NetworkScanner) -> None:
    assert [(scanner.id, "Flatbed" in scanner.label) for scanner in scanners()] == [(FLATBED, True)]


@pytest.mark.parametrize("name", [FLATBED, ""])
def test_a_page_comes_as_one_still(flatbed: NetworkScanner, name: str) -> None:
    frame = scanned(ScannedPage(name))
    assert isinstance(frame, Frame)
    assert frame.still
    expected = cv2.cvtColor(np.asarray(page()), cv2.COLOR_RGB2BGR)
    height, width = expected.shape[:2]
    found = cv2.resize(frame.image, (width, height)).astype(int)
    assert np.abs(found - expected).mean() < 6


def test_a_busy_scanner_is_said_and_asked_again(flatbed: NetworkScanner) -> None:
    flatbed.fault = "busy"
    assert reason(scanned(ScannedPage(FLATBED))) == "scanner.busy"
    flatbed.fault = ""
    assert isinstance(scanned(ScannedPage(FLATBED)), Frame)


def test_a_page_cut_in_the_middle_is_no_page(flatbed: NetworkScanner) -> None:
    flatbed.fault = "cut"
    assert reason(scanned(ScannedPage(FLATBED))) in {"scanner.lost", "scanner.failed"}


def test_a_scanner_that_is_not_there_is_said(flatbed: NetworkScanner) -> None:
    gone = ScannedPage("airscan:e0:Other")
    assert reason(scanned(gone)) == "scanner.lost"
    assert gone.state is SourceState.ABSENT


def test_a_scan_that_takes_too_long_is_given_up(flatbed: NetworkScanner) -> None:
    late = ScannedPage(FLATBED, limit=timedelta(milliseconds=1))
    assert reason(scanned(late)) == "scanner.timeout"


def test_a_scan_ends_at_once_when_nobody_waits_for_it(flatbed: NetworkScanner) -> None:
    flatbed.fault = "silent"
    page = ScannedPage(FLATBED)
    page.start()
    assert flatbed.asked.wait(30)
    begun = time.monotonic()
    page.close()
    assert time.monotonic() - begun < 4
    assert page.next_trouble() is None


def test_without_the_program_it_is_said_which_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Trouble, match=r"scanner\.program program=scanimage"):
        scanners()


def test_grey_and_sixteen_bit_pages_become_pictures() -> None:
    grey = picture(b"P5\n# SANE data follows\n2 1\n255\n\x00\xff")
    assert grey.tolist() == [[[0, 0, 0], [255, 255, 255]]]
    deep = picture(b"P6 1 1 65535\n" + bytes([0xFF, 0xFF, 0, 0, 0x80, 0]))
    assert deep.tolist() == [[[128, 0, 255]]]


@pytest.mark.parametrize(
    "pnm",
    [
        b"",
        b"P6",
        b"P6 2 2 255\n\x00",
        b"P4 8 8 1\n",
        b"P6 99999999 9 255\n",
        b"P6 0 0 255\n",
        b"P6 -1 1 255\n",
        b"P6 1 1 0\n\x00\x00\x00",
        b"P6 1 1 x\n\x00\x00\x00",
        b"#" * 10_000,
    ],
)
def test_what_is_no_page_is_refused(pnm: bytes) -> None:
    with pytest.raises(Trouble, match=r"scanner\.failed"):
        picture(pnm)
