"""A database that is beyond use, and the way back that the sign-in screen shows."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from borderpost.domain.errors import Refusal
from borderpost.services import backing_up, signing_in
from borderpost.store.home import Home
from tests.ui.hands import Hands
from tests.ui.posts import ADMINISTRATOR, OFFICER, SUPERVISOR, opened, set_up, sign_in
from ui.navigation import Place
from ui.session import clock
from ui.sign_in.view import SignInView


@pytest.fixture
def damaged(tmp_path: Path) -> Home:
    home = set_up(tmp_path)
    session = signing_in.sign_in(home, SUPERVISOR.username, SUPERVISOR.passphrase, now=clock())
    backing_up.back_up(session, now=clock())
    with home.database.open("r+b") as file:
        file.write(os.urandom(4096))
    return home


@pytest.fixture
def hands(qapp: QApplication, qtbot: QtBot, damaged: Home) -> Iterator[Hands]:
    with opened(qapp, damaged.path) as made:
        made.at(Place.SIGN_IN)
        yield made


def screen_of(hands: Hands) -> SignInView:
    screen = hands.screen
    assert isinstance(screen, SignInView)
    return screen


def test_a_supervisor_goes_back_to_the_last_backup_where_the_database_is_damaged(
    hands: Hands, damaged: Home
) -> None:
    sign_in(hands, SUPERVISOR)
    screen = screen_of(hands)
    hands.until(lambda: "está dañada" in screen.notice.words, "what is wrong")
    hands.settle()
    hands.press("F9")
    form = screen.restore_form
    assert (form.officer.value, form.second.who.value) == (SUPERVISOR.username, ADMINISTRATOR.username)
    hands.type(SUPERVISOR.passphrase)
    hands.press("Enter")
    assert "Falta lo que escriben" in screen.notice.words
    hands.press("Tab", "Tab")
    hands.type(ADMINISTRATOR.passphrase)
    hands.press("Enter")
    hands.until(lambda: "Recuperado con" in screen.notice.words, "the restore")
    assert form.secret.edit.text() == form.second.secret.edit.text() == ""
    (aside,) = damaged.path.glob("damaged-*")
    assert str(aside) in screen.notice.words
    assert (aside / "post.db").exists()
    sign_in(hands, SUPERVISOR)
    hands.until(lambda: screen.asks_for_shift, "the desk as it was")


def test_an_officer_alone_restores_nothing(hands: Hands, damaged: Home) -> None:
    before = damaged.database.read_bytes()
    sign_in(hands, OFFICER)
    screen = screen_of(hands)
    hands.settle()
    hands.press("F9")
    form = screen.restore_form
    hands.type(OFFICER.passphrase)
    form.second.who.show_value(SUPERVISOR.username)
    form.second.secret.show_value(SUPERVISOR.passphrase)
    hands.press("Enter")
    hands.settle()
    assert screen.notice.words == hands.program.speech.error(Refusal("role.forbids"))
    assert damaged.database.read_bytes() == before
    assert not list(damaged.path.glob("damaged-*"))
