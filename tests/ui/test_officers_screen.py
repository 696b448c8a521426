"""The officers screen of the real window: nobody makes an officer or gives a passphrase alone."""

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from borderpost.domain.errors import Refusal
from borderpost.domain.officer import Role
from borderpost.services import setting_up, signing_in
from borderpost.store import keys
from borderpost.store.home import Home
from tests.store.desks import let_pass
from tests.ui.hands import Hands
from tests.ui.posts import ADMINISTRATOR, OFFICER, SUPERVISOR, opened, sign_in
from ui.flow import LOCK_SECONDS
from ui.navigation import Place
from ui.officers.view import OfficersView
from ui.session import clock

NEW = "nueve barcas sin remos"


def officers(hands: Hands) -> OfficersView:
    sign_in(hands, ADMINISTRATOR)
    hands.at(Place.OFFICERS)
    hands.settle()
    screen = hands.screen
    assert isinstance(screen, OfficersView)
    return screen


def test_an_officer_is_made_and_given_a_passphrase_with_a_supervisor_there(hands: Hands, home: Home) -> None:
    view = officers(hands)
    view.person.role.show_value(Role.OFFICER.value)
    view.person.name.setFocus()
    hands.fill("Eva Prueba", "eva", NEW, NEW)
    hands.press("Enter")
    hands.settle()
    assert "dos personas" in view.notice.words
    assert view.new_second.who.value == SUPERVISOR.username
    hands.type(SUPERVISOR.passphrase)
    hands.press("Enter")
    hands.settle()
    assert "eva" in view.notice.words
    assert view.new_second.secret.edit.text() == ""
    assert signing_in.sign_in(home, "eva", NEW, now=clock())
    view.table.selectRow([one.username for one in view.officers].index(OFFICER.username))
    hands.press("Ctrl+W")
    hands.fill(NEW, NEW, "", SUPERVISOR.passphrase)
    hands.press("Enter")
    hands.settle()
    assert OFFICER.name in view.notice.words
    assert signing_in.sign_in(home, OFFICER.username, NEW, now=clock())


def test_a_file_that_says_practice_neither_opens_a_post_nor_takes_its_lock_away(
    qapp: QApplication, qtbot: QtBot, home: Home
) -> None:
    home.practice.write_bytes(b'{"passphrase": "lluvia mesa cobre tren"}')
    assert not setting_up.is_practice(home)
    with opened(qapp, home.path) as hands:
        hands.at(Place.SIGN_IN)
        sign_in(hands, OFFICER)
        hands.press("Enter")
        hands.at(Place.DESK)
        assert home.practice.name in hands.program.window.warning.words
        assert hands.program.window.locks_after == LOCK_SECONDS


def test_who_signs_in_reads_that_somebody_tried_passphrases_as_him(hands: Hands, home: Home) -> None:
    for _ in range(3):
        with pytest.raises(Refusal, match=r"passphrase\.wrong"):
            keys.unwrap(home, OFFICER.username, "no es la suya")
    let_pass(home, timedelta(minutes=5))
    sign_in(hands, OFFICER)
    hands.press("Enter")
    hands.until(lambda: "3" in hands.program.window.warning.words, "the warning")
    hands.press("Ctrl+O")
    hands.at(Place.SIGN_IN)
    assert not hands.program.window.warning.words
