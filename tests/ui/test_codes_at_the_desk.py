"""Barcodes at the desk: told beside the proof, copied raw by a key, gone with their traveller."""

import logging
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from borderpost.domain.barcode import Barcode, Symbology, readable
from tests.ui.bench import DPI, PASSPORT, Bench
from ui.desk.codes import code_said
from ui.words import Speech

FRONT = "04567890-3|PEÑA|ANA\x1e1990"
SECRET = bytes(range(128, 250))


def code(payload: bytes, symbology: Symbology = Symbology.PDF417) -> Barcode:
    return Barcode(symbology, payload, readable(payload))


@pytest.fixture(autouse=True)
def _an_empty_clipboard_after(qapp: QApplication) -> Iterator[None]:
    yield
    QApplication.clipboard().clear()


def words(bench: Bench) -> list[str]:
    return [line.words for line in bench.view.codes.shown]


def test_a_barcode_is_told_copied_raw_and_gone_with_its_traveller(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    bench.camera.codes = (code(FRONT.encode()),)
    bench.present(DPI)
    bench.until(lambda: words(bench) == ["PDF417: 04567890-3|PEÑA|ANA · 1990"])
    assert bench.view.codes.shown[0].key == "F8"
    bench.view.codes.copy_asked.emit()
    assert QApplication.clipboard().text() == FRONT
    assert bench.view.codes.shown[0].remark == "copiado"
    bench.camera.codes = ()
    bench.press("Enter")
    bench.until_recorded(1)
    assert words(bench) == []
    assert QApplication.clipboard().text() == ""
    assert FRONT not in caplog.text


def test_a_barcode_seen_before_the_zone_stays_and_one_of_another_document_goes(bench: Bench) -> None:
    bench.camera.codes = (code(b"HN-1234", Symbology.QR),)
    bench.until(lambda: words(bench) == ["QR: HN-1234"])
    bench.camera.codes = ()
    bench.present(PASSPORT)
    assert words(bench) == ["QR: HN-1234"]
    bench.present(DPI)
    bench.until(lambda: words(bench) == [])


def test_what_a_barcode_is_and_says_is_one_line_in_the_officers_language() -> None:
    spanish, english = Speech("es"), Speech("en")
    assert code_said(code(SECRET), spanish).startswith("PDF417: cifrado o empaquetado (122 bytes)")
    assert code_said(code(b"https://a.invalid/1", Symbology.QR), english) == (
        "QR: link, not opened here: https://a.invalid/1"
    )
