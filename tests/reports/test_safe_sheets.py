from datetime import UTC, datetime

import cv2
import numpy as np
import pypdfium2
import pytest
import zxingcpp

from borderpost.domain.recovery import CodeSheet, RecoverySheet
from borderpost.reports import safe_sheets
from borderpost.services.setting_up import PRACTICE_POST
from borderpost.store import recovery_wrap, reset_codes
from borderpost.store.recovery_key import RecoveryKey, combined
from borderpost.store.sealing import DataKey
from resources.words import LANGUAGES, Words

NOW = datetime(2026, 3, 4, 15, 30, tzinfo=UTC)
KEY = DataKey(bytes(range(32)))


def sheet(*, own: bool) -> RecoverySheet:
    key = RecoveryKey.new()
    recovery = recovery_wrap.made(KEY, key.public)
    return recovery_wrap.sheet(PRACTICE_POST, recovery, now=NOW, code=key.code if own else "")


def read(pdf: bytes) -> tuple[int, str, set[str]]:
    """Return how many pages a PDF has, its text, and what its QR codes hold."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[0]
    picture = np.ascontiguousarray(cv2.cvtColor(page.render(scale=3).to_numpy(), cv2.COLOR_BGR2GRAY))
    found = {barcode.text for barcode in zxingcpp.read_barcodes(picture)}
    return len(document), page.get_textpage().get_text_range(), found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("own", [True, False])
def test_a_recovery_sheet_is_one_page_whose_groups_and_squares_say_the_same(language: str, own: bool) -> None:
    said = sheet(own=own)
    pages, text, squares = read(safe_sheets.recovery(said, Words(language)))
    printed = [said.seal, *([said.code] if own else [])]
    assert pages == 1
    assert squares == {one.replace(" ", "") for one in printed}
    for one in (said.fingerprint, *printed):
        assert one.replace(" ", "") in "".join(text.split())
    if own:
        assert combined([said.code.replace(" ", "")]).code == said.code


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_of_codes_is_one_page_with_every_code(language: str) -> None:
    made = reset_codes.new()
    pages, text, _ = read(
        safe_sheets.codes(CodeSheet(PRACTICE_POST, NOW, made.name, made.printed), Words(language))
    )
    assert pages == 1
    assert all(code in text for code in made.printed)
