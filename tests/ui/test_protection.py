"""Why a traveller may need protection: noted by the officer at the real window, read by the supervisor."""

from pathlib import Path

import pytest

from borderpost.domain.vulnerability import Need, Vulnerability
from borderpost.services import signing_in
from borderpost.store import journal
from borderpost.store.custody_bodies import CrossingRead
from borderpost.store.home import Home
from borderpost.store.store import Store
from tests.store.drafts import draft
from tests.ui.hands import Hands
from tests.ui.posts import OFFICER, SUPERVISOR, set_up_with_shift, sign_in
from ui.correction.view import CorrectionView, Stage
from ui.navigation import Place
from ui.session import clock


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return set_up_with_shift(tmp_path, draft("A0000001"))


def corrections(hands: Hands) -> CorrectionView:
    hands.at(Place.DESK)
    hands.press("Ctrl+R")
    hands.at(Place.CORRECTION)
    screen = hands.screen
    assert isinstance(screen, CorrectionView)
    return screen


def open_note(hands: Hands, screen: CorrectionView) -> None:
    hands.until(lambda: screen.table.row == 0, "the crossing in the list")
    hands.press("Enter")
    hands.until(lambda: screen.stage is Stage.EDITING, "the crossing")
    hands.press("F8")
    hands.until(lambda: screen.stage is Stage.PROTECTING, "the note")


def test_an_officer_notes_it_and_the_supervisor_reads_it_with_a_trace(hands: Hands, home: Home) -> None:
    sign_in(hands, OFFICER)
    screen = corrections(hands)
    open_note(hands, screen)
    hands.press("Enter")
    hands.until(lambda: screen.notice.isVisible(), "the refusal of a note without a sign")
    assert screen.stage is Stage.PROTECTING
    screen.protection.signs[0].setFocus()
    hands.press("3")
    screen.protection.referred_to.setFocus()
    hands.type("ACNUR")
    hands.press("Enter")
    hands.until(lambda: "Anotado" in screen.notice.words, "the note")
    open_note(hands, screen)
    assert screen.protection.typed == Vulnerability(())
    hands.press("Esc")
    hands.press("Ctrl+O")
    sign_in(hands, SUPERVISOR)
    assert screen.table.rows == ()
    screen = corrections(hands)
    open_note(hands, screen)
    assert screen.protection.typed == Vulnerability((Need.INTERNATIONAL_PROTECTION,), "ACNUR")
    session = signing_in.sign_in(home, SUPERVISOR.username, SUPERVISOR.passphrase, now=clock())
    with Store.open(home, session.key) as store:
        said = [entry.content for entry in journal.entries(store.database)]
    readers = [entry.actor for entry in said if isinstance(entry.body, CrossingRead)]
    assert session.officer.id in readers
