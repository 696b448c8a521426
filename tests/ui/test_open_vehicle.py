"""A vehicle that was open when the program ended is open when it begins again."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from borderpost.services import correcting, setting_up
from borderpost.store import open_party
from borderpost.store.home import Home
from borderpost.store.store import Store
from tests.store.desks import proof_of, session_of
from tests.store.drafts import NOW
from tests.ui.bench import DIMEX, DNI, DPI, PASSPORT, Bench
from ui.theme import Theme


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "desk")
    setting_up.practise(made, now=NOW)
    return made


def test_after_a_killed_program_the_next_traveller_still_belongs_to_the_vehicle(
    home: Home, qtbot: QtBot, qapp: QApplication
) -> None:
    theme, session = Theme(qapp), session_of(home)
    before = Bench(home, session, theme)
    before.press("F7")
    before.view.trip.plate.edit.setFocus()
    before.put("p 123-456")
    for count, place in enumerate((PASSPORT, DPI), start=1):
        before.present(place)
        before.press("Enter")
        before.until_recorded(count)
    first = before.recorded[0]
    before.close()
    with Store.open(home, session.key) as store:
        correcting.annul(store, session, first.id, reason="prueba", proof=proof_of(session), now=before.now())
    after = Bench(home, session, theme)
    after.until(lambda: after.view.strip.total == "1 persona")
    assert "Sigue abierto el vehículo: 1 viajero." in after.view.notice.words
    after.present(DNI)
    after.press("Enter")
    third = after.until_recorded(1).draft
    assert (third.ties.party, third.trip.plate) == (first.id, "P 123-456")
    after.press("F7")
    after.until(lambda: open_party.first(home) is None)
    after.present(DIMEX)
    after.press("Enter")
    assert after.until_recorded(2).draft.ties.party is None
    after.close()
    alone = Bench(home, session, theme)
    assert "cruces" in alone.view.strip.total
    alone.close()


def test_what_names_no_crossing_of_this_shift_opens_no_vehicle(
    home: Home, qtbot: QtBot, qapp: QApplication
) -> None:
    home.open_party.write_bytes(b"\xff not an id")
    bench = Bench(home, session_of(home), Theme(qapp))
    assert "cruces" in bench.view.strip.total
    bench.close()
    home.open_party.write_text("01920000-0000-7000-8000-000000000000")
    bench = Bench(home, session_of(home), Theme(qapp))
    assert "cruces" in bench.view.strip.total
    bench.close()
