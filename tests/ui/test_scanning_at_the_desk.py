"""F3 scans a page through the real SANE stack and opens its traveller's case."""

from datetime import date
from pathlib import Path

import cv2
import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from borderpost.domain.document import ReadMethod
from borderpost.specimens import practice
from borderpost.specimens.scan import scan
from tests.devices.network_scanner import network_scanner
from tests.ui.posts import at_the_desk, set_up
from tests.ui.test_devices_at_the_desk import recorded

PASSPORT = practice.dozen(date(2026, 11, 22))[0]


def test_a_scanned_page_opens_a_case(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SANE_CONFIG_DIR", str(tmp_path))
    page = Image.fromarray(cv2.cvtColor(scan(PASSPORT), cv2.COLOR_BGR2RGB))
    with (
        network_scanner(page, tmp_path) as scanner,
        at_the_desk(qapp, set_up(tmp_path).path, camera="", scanner="auto") as hands,
    ):
        scanner.fault = "busy"
        hands.press("F3")
        hands.until(lambda: "ocupado" in hands.desk.notice.words, "the reason why there is no page")
        scanner.fault = ""
        hands.press("F3")
        hands.until(lambda: "DEL CID" in hands.desk.traveller.name, "the scanned document", seconds=60)
        document = recorded(hands)
        assert (document.read_method, document.mrz) == (ReadMethod.MRZ_SCANNER, PASSPORT.mrz)


def test_without_a_scanner_f3_is_neither_shown_nor_heard(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with at_the_desk(qapp, set_up(tmp_path).path, camera="") as hands:
        before = hands.desk.notice.words
        hands.press("F3")
        hands.rest(300)
        assert hands.desk.notice.words == before
        assert not hands.desk.offers_scan
