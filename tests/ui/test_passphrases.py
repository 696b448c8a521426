from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from borderpost.services import recovering, signing_in
from borderpost.services.witnessing import Person
from borderpost.store.home import Home
from borderpost.store.store import Store
from tests.ui.hands import Hands
from tests.ui.posts import ADMINISTRATOR, OFFICER, SUPERVISOR, opened, set_up
from ui.navigation import Place
from ui.session import clock
from ui.sign_in.view import SignInView

NEW = "nueve barcas sin remos"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return set_up(tmp_path)


@pytest.fixture
def hands(qapp: QApplication, qtbot: QtBot, home: Home) -> Iterator[Hands]:
    with opened(qapp, home.path) as made:
        made.at(Place.SIGN_IN)
        made.settle()
        yield made


def view(hands: Hands) -> SignInView:
    screen = hands.screen
    assert isinstance(screen, SignInView)
    return screen


def test_a_forgotten_passphrase_is_given_anew_by_keyboard_with_a_supervisor_and_a_second_person(
    hands: Hands, home: Home
) -> None:
    hands.press("Shift+Tab", "2", "Ctrl+W")
    form = view(hands).reset_form
    assert form.officer.value == OFFICER.username
    hands.fill(NEW, NEW, "", SUPERVISOR.passphrase, "", ADMINISTRATOR.passphrase)
    form.supervisor.show_value(SUPERVISOR.username)
    form.second.who.show_value(ADMINISTRATOR.username)
    hands.press("Enter")
    hands.settle()
    assert OFFICER.username in view(hands).notice.words
    assert form.new.edit.text() == form.supervisor_secret.edit.text() == form.second.secret.edit.text() == ""
    assert signing_in.sign_in(home, OFFICER.username, NEW, now=clock())


def test_a_supervisor_alone_types_a_code_of_the_safe_and_a_slip_is_said(
    hands: Hands, home: Home
) -> None:
    session = signing_in.sign_in(home, ADMINISTRATOR.username, ADMINISTRATOR.passphrase, now=clock())
    with Store.open(home, session.key) as store:
        second = Person(SUPERVISOR.username, SUPERVISOR.passphrase)
        codes = recovering.new_codes(store, session, second=second, now=clock()).codes
    hands.press("Shift+Tab", "2", "Ctrl+W")
    form = view(hands).reset_form
    form.supervisor.show_value(SUPERVISOR.username)
    form.second.who.combo.setCurrentIndex(form.second.who.combo.count() - 1)
    hands.fill(NEW, NEW, "", SUPERVISOR.passphrase, "", codes[0][:-1] + "-")
    hands.press("Enter")
    hands.settle()
    assert view(hands).notice.words
    form.second.secret.show_value(codes[0])
    hands.press("Enter")
    hands.settle()
    assert signing_in.sign_in(home, OFFICER.username, NEW, now=clock())


def test_an_officer_changes_his_own_passphrase_before_he_signs_in(hands: Hands, home: Home) -> None:
    hands.press("Shift+Tab", "2", "F10")
    hands.fill(OFFICER.passphrase, NEW, "otra cosa muy larga")
    hands.press("Enter")
    assert view(hands).notice.words
    hands.press("Ctrl+A")
    hands.type(NEW)
    hands.press("Enter")
    hands.settle()
    assert signing_in.sign_in(home, OFFICER.username, NEW, now=clock())
    hands.type(NEW)
    hands.press("Enter")
    hands.settle()
    assert not view(hands).passphrase.edit.text()
