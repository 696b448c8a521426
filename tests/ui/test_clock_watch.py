"""The machine's clock set while somebody works, through the real window."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from borderpost.store.clock_readings import JournaledReading
from borderpost.store.store import Store
from tests.ui.hands import Hands
from tests.ui.posts import OFFICER, opened, set_up, sign_in
from ui.navigation import Place
from ui.session import clock


class SetClock:
    """A wall clock that a test sets."""

    def __init__(self) -> None:
        self.by = timedelta()

    def __call__(self) -> datetime:
        return clock() + self.by


@pytest.mark.parametrize(("years", "said"), [(-10, "Se atrasó el reloj"), (10, "Se adelantó el reloj")])
def test_a_clock_set_by_ten_years_is_told_and_journaled_and_stops_nobody(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, years: int, said: str
) -> None:
    home, wall = set_up(tmp_path), SetClock()
    with opened(qapp, home.path, now=wall) as hands:
        hands.at(Place.SIGN_IN)
        sign_in(hands, OFFICER)
        hands.press("Enter")
        hands.at(Place.DESK)
        hands.until(lambda: hands.program.watch.armed, "the reading of the sign-in")
        warning = hands.program.window.warning
        assert warning.words == ""
        wall.by = timedelta(days=365 * years)
        hands.until(lambda: said in warning.words, "that the clock was set")
        assert hands.program.window.place is Place.DESK
        hands.press("Ctrl+L")
        assert "clock was set" in warning.words
        (told,) = _faults(hands)
        assert told.fault is not None
        assert told.fault.code.startswith("clock.set_")
        hands.press("Ctrl+O")
        assert warning.words == ""


def _faults(hands: Hands) -> tuple[JournaledReading, ...]:
    records = hands.program.flow.records
    assert records is not None
    with Store.open(records.home, records.session.key) as store:
        return store.clock_faults()
