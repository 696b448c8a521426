"""A crossing of a closed shift, corrected in the real window by two people."""

from pathlib import Path

import pytest

from borderpost.services import recording, shifting, signing_in
from borderpost.store import journal
from borderpost.store.bodies import CrossingAmended
from borderpost.store.home import Home
from borderpost.store.store import Store
from tests.store.drafts import draft
from tests.ui.hands import Hands
from tests.ui.posts import ADMINISTRATOR, OFFICER, SUPERVISOR, set_up, sign_in
from ui.correction.view import CorrectionView, Stage
from ui.navigation import Place
from ui.session import clock


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = set_up(tmp_path)
    session = signing_in.sign_in(made, OFFICER.username, OFFICER.passphrase, now=clock())
    supervisor = signing_in.sign_in(made, SUPERVISOR.username, SUPERVISOR.passphrase, now=clock())
    with Store.open(made, session.key) as store:
        shifting.open_shift(store, session, now=clock())
        recording.record(store, session, draft("A0000001"), now=clock())
        shifting.close_shift(store, supervisor, notes="", now=clock())
        shifting.open_shift(store, session, now=clock())
    return made


def test_a_supervisor_corrects_a_closed_shift_with_an_administrator_beside_him(
    hands: Hands, home: Home
) -> None:
    sign_in(hands, SUPERVISOR)
    hands.at(Place.DESK)
    hands.press("Ctrl+F")
    hands.fill("A0000001", "", "", "", "", "", "reclamo")
    hands.press("Enter")
    hands.settle()
    hands.press("Ctrl+R")
    hands.at(Place.CORRECTION)
    hands.settle()
    screen = hands.screen
    assert isinstance(screen, CorrectionView)
    hands.until(lambda: screen.stage is Stage.EDITING, "the crossing")
    assert screen.second.who.value == ADMINISTRATOR.username
    hands.type("X")
    screen.reason.setFocus()
    hands.type("mal leído")
    hands.press("Enter")
    assert "Falta la segunda persona" in screen.notice.words
    hands.type("no es la de ella")
    hands.press("Enter")
    hands.settle()
    assert "no es correct" in screen.notice.words
    assert not screen.second.secret.edit.text()
    hands.type(ADMINISTRATOR.passphrase)
    hands.press("Enter")
    hands.until(lambda: "Corregido" in screen.notice.words, "the correction")
    session = signing_in.sign_in(home, SUPERVISOR.username, SUPERVISOR.passphrase, now=clock())
    with Store.open(home, session.key) as store:
        beside = store.officer_named(ADMINISTRATOR.username)
        said = [entry.content.body for entry in journal.entries(store.database)]
    assert beside is not None
    assert [body.second for body in said if isinstance(body, CrossingAmended)] == [beside.id]
