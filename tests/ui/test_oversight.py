"""The supervisor's list of who looked travellers up, in the real window."""

from pathlib import Path

import pytest

from borderpost.services import recording, searching, shifting, signing_in
from borderpost.store.home import Home
from borderpost.store.query import Query
from borderpost.store.store import Store
from tests.store.drafts import draft
from tests.ui.hands import Hands
from tests.ui.posts import OFFICER, SUPERVISOR, set_up, sign_in
from ui.navigation import Place
from ui.search.view import SearchView
from ui.session import clock


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = set_up(tmp_path)
    session = signing_in.sign_in(made, OFFICER.username, OFFICER.passphrase, now=clock())
    supervisor = signing_in.sign_in(made, SUPERVISOR.username, SUPERVISOR.passphrase, now=clock())
    with Store.open(made, session.key) as store:
        shifting.open_shift(store, session, now=clock())
        crossing = recording.record(store, session, draft("A0000001"), now=clock())
        shifting.close_shift(store, supervisor, notes="", now=clock())
        searching.search(
            store, session, Query(surname="especimen"), reason="pregunta su familia", now=clock()
        )
        searching.open_crossing(store, session, crossing.id, now=clock())
        searching.search(store, supervisor, Query(document="X"), reason="otra cosa", now=clock())
        shifting.open_shift(store, session, now=clock())
    return made


def test_a_supervisor_sees_who_read_whom_and_why_and_narrows_it(hands: Hands) -> None:
    sign_in(hands, SUPERVISOR)
    hands.at(Place.DESK)
    hands.press("Ctrl+F")
    screen = hands.screen
    assert isinstance(screen, SearchView)
    hands.press("F6")
    hands.settle()
    assert [row[1:] for row in screen.reads.table.rows] == [
        ("Marta Flores", "buscó", "X", "otra cosa", "0"),
        ("Juan López", "abrió un cruce", "ESPÉCIMEN NÚÑEZ, ANA MARÍA · A0000001", "", "1"),
        ("Juan López", "buscó", "especimen", "pregunta su familia", "1"),
    ]
    hands.type("lopez familia")
    assert len(screen.reads.table.rows) == 1
    hands.press("F6")
    assert screen.document.isVisible()
    assert not screen.reads.isVisible()


def test_the_list_is_a_file_for_who_proves_himself_again(hands: Hands, home: Home) -> None:
    sign_in(hands, SUPERVISOR)
    hands.at(Place.DESK)
    hands.press("Ctrl+F", "F6")
    hands.settle()
    screen = hands.screen
    assert isinstance(screen, SearchView)
    hands.press("Ctrl+P")
    hands.type("no es mi contraseña")
    hands.press("Enter")
    hands.settle()
    assert "no es correct" in screen.notice.words
    assert not home.reports.exists() or not list(home.reports.glob("reads-*.csv"))
    hands.type(SUPERVISOR.passphrase)
    hands.press("Enter")
    hands.until(lambda: "Lista escrita" in screen.notice.words, "the file")
    (file,) = home.reports.glob("reads-*.csv")
    assert "pregunta su familia" in file.read_text("utf-8-sig")
    assert not screen.reads.passphrase.isVisible()
    hands.press("F6", "F6")
    hands.settle()
    assert screen.reads.table.rows[0][2:5] == ("exportó la lista de consultas", "", "")


def test_an_officer_is_not_offered_the_list(hands: Hands) -> None:
    sign_in(hands, OFFICER)
    hands.at(Place.DESK)
    hands.press("Ctrl+F", "F6")
    screen = hands.screen
    assert isinstance(screen, SearchView)
    assert not screen.reads.isVisible()
