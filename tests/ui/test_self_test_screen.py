"""The self-test through the real window: before a shift opens, and from everywhere."""

from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from borderpost.domain.self_test import CheckName, CheckState, SelfTest
from borderpost.store.store import Store
from tests.ui.hands import Hands
from tests.ui.posts import OFFICER, opened, set_up, sign_in
from ui.navigation import Place
from ui.self_test.view import SelfTestView


def test_an_officer_tests_the_desk_before_opening_a_shift_and_prints_the_page(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    home = set_up(tmp_path)
    with opened(qapp, home.path) as hands:
        hands.at(Place.SIGN_IN)
        sign_in(hands, OFFICER)
        hands.press("Ctrl+K")
        hands.at(Place.SELF_TEST)
        view = _ended(hands)
        assert len(view.said) == len(CheckName)
        assert "No hay cámara elegida" in view.said[0]
        kept = _journaled(hands)
        assert kept is not None
        assert kept.checks[0].state is CheckState.ATTENTION
        assert kept.ms < 60_000
        hands.press("Ctrl+L")
        assert "No camera is chosen" in view.said[0]
        hands.press("Ctrl+P")
        hands.until(lambda: "Page written" in view.notice.words, "the page")
        (page,) = home.reports.iterdir()
        assert page.read_bytes().startswith(b"%PDF")
        hands.press("Esc")
        hands.at(Place.DESK)


def test_a_test_that_is_left_on_the_way_journals_nothing(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    home = set_up(tmp_path)
    with opened(qapp, home.path) as hands:
        hands.at(Place.SIGN_IN)
        sign_in(hands, OFFICER)
        hands.press("Enter")
        hands.at(Place.DESK)
        hands.press("Ctrl+K", "Esc")
        hands.at(Place.DESK)
        hands.settle()
        assert _journaled(hands) is None


def _ended(hands: Hands) -> SelfTestView:
    view = hands.screen
    assert isinstance(view, SelfTestView)
    hands.until(lambda: "anotado" in view.notice.words, "the end of the test", seconds=70)
    hands.settle()
    return view


def _journaled(hands: Hands) -> SelfTest | None:
    records = hands.program.flow.records
    assert records is not None
    with Store.open(records.home, records.session.key) as store:
        return store.last_self_test()
