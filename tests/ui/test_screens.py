"""Every screen but the desk, through the real window and a real store, by keyboard."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from borderpost.domain.crossing import CrossingDraft, Direction, Outcome
from borderpost.domain.document import Document, DocumentKind, ReadMethod
from borderpost.domain.errors import BorderPostError
from borderpost.domain.officer import Role
from borderpost.domain.partial_date import PartialDate
from borderpost.domain.people import Sex, Traveller
from borderpost.services import recording, signing_in
from borderpost.store import recovery_key
from borderpost.store.home import Home
from borderpost.store.query import SHOWN
from borderpost.store.store import Store
from tests.ui.hands import Hands
from tests.ui.posts import ADMINISTRATOR, OFFICER, SUPERVISOR, opened, set_up_with_shift, sign_in, stored
from ui.alerts.view import AlertsView
from ui.correction.view import CorrectionView, Stage
from ui.navigation import Place
from ui.officers.view import OfficersView
from ui.search.view import SearchView
from ui.session import clock
from ui.setup.setup_view import SetupView
from ui.shift.view import ShiftView
from ui.sign_in.view import SignInView


def draft(surname: str, number: str) -> CrossingDraft:
    return CrossingDraft(
        Direction.ENTRY,
        Outcome.ADMITTED,
        Traveller(surname, "MARIA", "SLV", PartialDate(1990, 1, 15), Sex.FEMALE),
        Document(DocumentKind.PASSPORT, number, "SLV", None, ReadMethod.MRZ_CAMERA),
    )


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return set_up_with_shift(tmp_path, draft("GUZMAN", "A00000001"), draft("PEÑA", "A00000002"))


def test_a_wrong_passphrase_says_so_in_place_and_the_right_one_enters(hands: Hands) -> None:
    screen = hands.screen
    assert isinstance(screen, SignInView)
    hands.settle()
    hands.press("Shift+Tab", "2")
    hands.type("no es esta frase")
    hands.press("Enter")
    hands.settle()
    assert screen.notice.words
    assert screen.passphrase.edit.text() == ""
    hands.type(OFFICER.passphrase)
    hands.press("Enter")
    hands.at(Place.DESK)


def test_guessing_waits_longer_and_says_how_long(hands: Hands) -> None:
    screen = hands.screen
    assert isinstance(screen, SignInView)
    hands.settle()
    for _ in range(4):
        hands.type("adivinando a ciegas")
        hands.press("Enter")
        hands.settle()
    assert "Espere" in screen.notice.words
    hands.until(lambda: "Ya puede" in screen.notice.words, "the end of the wait")


def test_an_administrator_sees_officers_and_no_travellers(hands: Hands) -> None:
    sign_in(hands, ADMINISTRATOR)
    hands.at(Place.OFFICERS)
    for key in ("Ctrl+F", "Ctrl+R", "Ctrl+T", "Esc"):
        hands.press(key)
        assert hands.program.window.place is Place.OFFICERS


def test_an_officer_reaches_no_officers_and_no_lists(hands: Hands) -> None:
    sign_in(hands, OFFICER)
    hands.at(Place.DESK)
    hands.press("Ctrl+G", "Ctrl+B")
    assert hands.program.window.place is Place.DESK


def test_changing_officer_keeps_the_draft_and_drops_the_key(hands: Hands) -> None:
    sign_in(hands, OFFICER)
    hands.at(Place.DESK)
    before = hands.program.flow.records
    hands.desk.trip.plate.edit.setFocus()
    hands.type("HAB 77")
    hands.press("Ctrl+O")
    hands.at(Place.SIGN_IN)
    hands.settle()
    assert before is not None
    with pytest.raises(BorderPostError):
        _ = before.session
    begun = clock()
    sign_in(hands, SUPERVISOR)
    hands.at(Place.DESK)
    assert (clock() - begun).total_seconds() < 5
    assert hands.desk.trip.plate.value == "HAB 77"


def test_the_desk_locks_when_nobody_touches_it(hands: Hands) -> None:
    sign_in(hands, OFFICER)
    hands.at(Place.DESK)
    hands.program.window.watch_idleness(1)
    hands.at(Place.SIGN_IN)
    assert hands.program.flow.records is None


def test_a_search_asks_for_a_reason_and_finds(hands: Hands) -> None:
    sign_in(hands, OFFICER)
    hands.at(Place.DESK)
    hands.press("Ctrl+F")
    screen = hands.screen
    assert isinstance(screen, SearchView)
    hands.fill("", "guzman")
    hands.press("Enter")
    assert "motivo" in screen.notice.words
    hands.type("consulta de prueba")
    hands.press("Enter")
    hands.settle()
    assert screen.pointed is not None
    hands.press("Enter")
    hands.at(Place.CORRECTION)


def test_a_search_that_finds_more_than_it_shows_says_so(hands: Hands, home: Home) -> None:
    session = signing_in.sign_in(home, OFFICER.username, OFFICER.passphrase, now=clock())
    with Store.open(home, session.key) as store:
        for number in range(SHOWN):
            recording.record(store, session, draft("MUCHOS", f"M{number}"), now=clock())
    sign_in(hands, OFFICER)
    hands.at(Place.DESK)
    hands.press("Ctrl+F")
    screen = hands.screen
    assert isinstance(screen, SearchView)
    hands.fill("", "muchos")
    hands.press("Enter")
    hands.type("consulta de prueba")
    hands.press("Enter")
    hands.until(lambda: "más recientes" in screen.notice.words, "that there may be more")


def test_a_date_that_is_none_is_said_in_place(hands: Hands) -> None:
    sign_in(hands, OFFICER)
    hands.at(Place.DESK)
    hands.press("Ctrl+F")
    screen = hands.screen
    assert isinstance(screen, SearchView)
    hands.fill("", "", "", "", "31-02-2026")
    hands.press("Enter")
    assert "fecha" in screen.notice.words


def test_an_officer_amends_his_own_with_a_reason(hands: Hands, home: Home) -> None:
    sign_in(hands, OFFICER)
    hands.at(Place.DESK)
    hands.press("Ctrl+R")
    screen = hands.screen
    assert isinstance(screen, CorrectionView)
    hands.settle()
    hands.type("guzman")
    hands.press("Enter")
    hands.settle()
    assert screen.stage is Stage.EDITING
    hands.fill("GUZMÁN")
    hands.press("Enter")
    assert "motivo" in screen.notice.words
    hands.type("acento del frente")
    hands.press("Enter")
    hands.settle()
    assert screen.notice.words.startswith("Corregido")
    first = stored(home)[0]
    assert (first.draft.traveller.surname, first.amended) == ("GUZMÁN", 1)
    assert first.draft.document.read_method is ReadMethod.MRZ_CORRECTED


def test_what_cannot_be_right_is_marked_and_not_saved(hands: Hands, home: Home) -> None:
    sign_in(hands, OFFICER)
    hands.at(Place.DESK)
    hands.press("Ctrl+R")
    hands.settle()
    hands.press("Enter")
    hands.settle()
    screen = hands.screen
    assert isinstance(screen, CorrectionView)
    hands.fill("", "", "", "31-02-1990")
    hands.press("Enter")
    assert "Nada se guardó" in screen.notice.words
    assert stored(home)[1].amended == 0


def test_annulling_asks_reason_and_passphrase_in_place(hands: Hands, home: Home) -> None:
    sign_in(hands, SUPERVISOR)
    hands.at(Place.DESK)
    hands.press("Ctrl+R")
    hands.settle()
    hands.press("Enter")
    hands.settle()
    hands.press("F10")
    screen = hands.screen
    assert isinstance(screen, CorrectionView)
    assert screen.stage is Stage.ANNULLING
    hands.type("documento de otra persona")
    hands.press("Tab")
    hands.type("no es la mía")
    hands.press("Enter")
    hands.settle()
    assert not any(one.annulled for one in stored(home))
    hands.type(SUPERVISOR.passphrase)
    hands.press("Enter")
    hands.settle()
    assert [one.annulled for one in stored(home)] == [False, True]


def test_closing_the_shift_asks_twice_and_writes_the_report(hands: Hands, home: Home) -> None:
    sign_in(hands, SUPERVISOR)
    hands.at(Place.DESK)
    hands.press("Ctrl+T")
    hands.settle()
    hands.press("Ctrl+Enter")
    screen = hands.screen
    assert isinstance(screen, ShiftView)
    assert "repita" in screen.notice.words
    hands.type("todo en orden")
    hands.press("Ctrl+Enter")
    hands.settle()
    assert "cerrado" in screen.notice.words
    assert sorted(file.suffix for file in home.reports.iterdir()) == [".csv", ".json", ".pdf", ".xlsx"]
    hands.press("Enter")
    hands.settle()
    assert "abierto" in screen.notice.words


def test_an_officer_sees_the_counts_and_cannot_close(hands: Hands, home: Home) -> None:
    sign_in(hands, OFFICER)
    hands.at(Place.DESK)
    hands.press("Ctrl+T")
    hands.settle()
    screen = hands.screen
    assert isinstance(screen, ShiftView)
    said = [label.text() for label in screen.findChildren(QLabel)]
    assert "2" in said
    hands.press("Ctrl+Enter", "Ctrl+Enter")
    hands.settle()
    assert not home.reports.exists()
    session = signing_in.sign_in(home, OFFICER.username, OFFICER.passphrase, now=clock())
    with Store.open(home, session.key) as store:
        assert store.open_shift() is not None


def test_the_last_notes_are_read_before_the_next_shift(hands: Hands) -> None:
    sign_in(hands, SUPERVISOR)
    hands.at(Place.DESK)
    hands.press("Ctrl+T")
    hands.settle()
    hands.press("Ctrl+Enter")
    hands.type("falta papel en la impresora")
    hands.press("Ctrl+Enter")
    hands.settle()
    hands.press("Ctrl+O")
    hands.at(Place.SIGN_IN)
    sign_in(hands, OFFICER)
    screen = hands.screen
    assert isinstance(screen, SignInView)
    assert screen.notes_said == "falta papel en la impresora"
    hands.press("Enter")
    hands.at(Place.DESK)


def test_a_new_officer_can_sign_in_and_one_who_left_cannot(hands: Hands, home: Home) -> None:
    sign_in(hands, ADMINISTRATOR)
    hands.at(Place.OFFICERS)
    hands.settle()
    hands.fill("Luz Rivas", "lrivas", "cinco nubes de cartón", "cinco nubes de cartón")
    hands.press("Enter")
    hands.settle()
    hands.type(SUPERVISOR.passphrase)
    hands.press("Enter")
    hands.settle()
    screen = hands.screen
    assert isinstance(screen, OfficersView)
    assert "lrivas" in screen.notice.words
    assert (
        signing_in.sign_in(home, "lrivas", "cinco nubes de cartón", now=clock()).officer.role is Role.OFFICER
    )
    hands.press("Down")
    hands.press("F10", "F10")
    hands.settle()
    assert OFFICER.username not in signing_in.usernames(home)


def test_a_short_passphrase_is_refused_in_place(hands: Hands) -> None:
    sign_in(hands, ADMINISTRATOR)
    hands.at(Place.OFFICERS)
    hands.fill("Luz Rivas", "lrivas", "corta", "corta")
    hands.press("Enter")
    screen = hands.screen
    assert isinstance(screen, OfficersView)
    assert "15" in screen.notice.words


def test_a_list_that_cannot_be_read_leaves_the_old_one_in_force(hands: Hands, tmp_path: Path) -> None:
    broken = tmp_path / "lista.json"
    broken.write_text("{", encoding="utf-8")
    sign_in(hands, ADMINISTRATOR)
    hands.at(Place.OFFICERS)
    hands.press("Ctrl+B")
    hands.settle()
    hands.type(str(broken))
    hands.press("Enter")
    hands.settle()
    screen = hands.screen
    assert isinstance(screen, AlertsView)
    assert "sigue en vigor" in screen.notice.words


def test_language_and_theme_change_everywhere_and_are_remembered(hands: Hands, home: Home) -> None:
    screen = hands.screen
    assert isinstance(screen, SignInView)
    hands.press("Ctrl+L", "F12")
    assert screen.passphrase.edit.accessibleName() == "Passphrase"
    assert '"en"' in (home.path / "ui.json").read_text(encoding="utf-8")
    assert '"sun"' in (home.path / "ui.json").read_text(encoding="utf-8")


def test_help_is_one_key_away_and_one_key_back(hands: Hands) -> None:
    sign_in(hands, OFFICER)
    hands.at(Place.DESK)
    hands.press("F1")
    hands.at(Place.HELP)
    hands.press("F1")
    hands.at(Place.DESK)


def test_a_post_is_set_up_by_keyboard(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qapp, tmp_path / "new") as hands:
        hands.at(Place.START)
        hands.press("2")
        hands.at(Place.SETUP)
        screen = hands.screen
        assert isinstance(screen, SetupView)
        hands.settle()
        hands.type("hn ama")
        hands.press("Enter")
        hands.fill("Ana Pineda", "admin", "lluvia mesa cobre", "lluvia mesa cobre")
        hands.press("Enter", "Enter")
        assert screen.notice.words
        hands.press("Tab")
        hands.fill("Marta Flores", "mflores", "faro sexto puente", "faro sexto puente")
        hands.press("Enter", "Enter", "Enter")
        hands.until(lambda: bool(screen.recovery.code.text()), "the recovery code")
        screen.sheet_wanted.emit(str(tmp_path / "sheet.pdf"))
        hands.settle()
        assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
        code = screen.recovery.code.text()
        hands.press("Enter")
        hands.at(Place.SIGN_IN)
        hands.settle()
    assert recovery_key.combined([code])
    session = signing_in.sign_in(Home(tmp_path / "new"), "mflores", "faro sexto puente", now=clock())
    assert (session.post.code, session.officer.role) == ("HN-AMA", Role.SUPERVISOR)


def test_a_journal_that_was_tampered_with_is_said_at_the_first_sign_in(
    qapp: QApplication, qtbot: QtBot, home: Home
) -> None:
    session = signing_in.sign_in(home, SUPERVISOR.username, SUPERVISOR.passphrase, now=clock())
    with Store.open(home, session.key) as store, store.transaction():
        store.database.run("UPDATE crossing SET surname = 'OTRO' WHERE position > 0")
    with opened(qapp, home.path) as hands:
        hands.at(Place.SIGN_IN)
        sign_in(hands, SUPERVISOR)
        hands.at(Place.DESK)
        hands.settle()
        said = hands.program.speech.code("verify.derived", [("table", "crossing")])
        assert hands.program.window.warning.words == said
