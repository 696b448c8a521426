"""The desk's own upkeep through the real window: the backup after a shift, the room on a small disk."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from borderpost.services import backing_up, shifting, signing_in
from borderpost.store import backup_file
from borderpost.store.backup_notes import BackupNotes, FailedBackup, keep_notes, notes
from borderpost.store.home import Home
from borderpost.store.store import Store
from tests.small_disk import mounted, resize
from tests.ui.hands import Hands
from tests.ui.posts import SUPERVISOR, opened, set_up, sign_in
from ui.navigation import Place
from ui.session import clock
from ui.shift.view import ShiftView


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return set_up(tmp_path)


@pytest.fixture
def hands(qapp: QApplication, qtbot: QtBot, home: Home) -> Iterator[Hands]:
    session = signing_in.sign_in(home, SUPERVISOR.username, SUPERVISOR.passphrase, now=clock())
    with Store.open(home, session.key) as store:
        shifting.open_shift(store, session, now=clock())
    with opened(qapp, home.path) as made:
        made.at(Place.SIGN_IN)
        sign_in(made, SUPERVISOR)
        made.at(Place.DESK)
        yield made


def close_shift(hands: Hands) -> ShiftView:
    hands.press("Ctrl+T")
    hands.settle()
    hands.press("Ctrl+Enter")
    hands.settle()
    hands.press("Ctrl+Enter")
    screen = hands.screen
    assert isinstance(screen, ShiftView)
    return screen


def test_the_end_of_a_shift_is_backed_up_and_said_in_place(hands: Hands, home: Home) -> None:
    screen = close_shift(hands)
    hands.until(lambda: "copia de seguridad comprobada" in screen.notice.words, "the backup")
    (made,) = home.backups.iterdir()
    assert made.name in screen.notice.words
    assert backup_file.check(made).post == "HN-AMA"
    last = notes(home).last
    assert last is not None
    assert last.path == str(made)
    hands.press("Ctrl+L")
    assert "backup verified" in screen.notice.words
    hands.press("Ctrl+L", "Enter")
    hands.settle()
    assert "abierto" in screen.notice.words


def test_a_stick_that_is_not_there_delays_no_end_of_shift(hands: Hands, home: Home, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    session = hands.program.flow.records
    assert session is not None
    backing_up.choose(session.session, folder=stick, keep=2)
    stick.rmdir()
    screen = close_shift(hands)
    hands.until(lambda: "se volverá a intentar sola" in screen.notice.words, "that it was not made")
    assert "cerrado" in screen.notice.words
    assert "Todo está guardado" in screen.notice.words


def test_the_first_look_of_the_day_backs_up(hands: Hands, home: Home) -> None:
    hands.program.upkeep.look()
    hands.until(lambda: notes(home).last is not None, "the daily backup")
    hands.until(lambda: not hands.program.upkeep_lane.busy, "the upkeep at rest")
    hands.program.upkeep.look()
    hands.until(lambda: not hands.program.upkeep_lane.busy, "the upkeep at rest")
    assert len(list(home.backups.iterdir())) == 1


def test_backups_that_never_come_are_told_under_the_strip(hands: Hands, home: Home, tmp_path: Path) -> None:
    failed = FailedBackup(datetime(2026, 1, 1, tzinfo=UTC), "backup.no_folder")
    keep_notes(home, BackupNotes(folder=str(tmp_path / "stick"), failed=failed))
    hands.program.upkeep.look()
    warning = hands.program.window.warning
    hands.until(lambda: "ninguna copia de seguridad" in warning.words, "the notice")
    (tmp_path / "stick").mkdir()
    keep_notes(home, BackupNotes(folder=str(tmp_path / "stick"), failed=failed))
    hands.until(lambda: not hands.program.upkeep_lane.busy, "the upkeep at rest")
    hands.program.upkeep.look()
    hands.until(lambda: notes(home).last is not None, "the backup")
    hands.until(lambda: not hands.program.upkeep_lane.busy, "the upkeep at rest")
    hands.program.upkeep.look()
    hands.until(lambda: warning.words == "", "no notice")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    with mounted(tmp_path / "small", "600m") as disk:
        yield disk


def test_little_room_is_said_over_every_screen_and_gone_when_there_is_room(
    qapp: QApplication, qtbot: QtBot, small_disk: Path
) -> None:
    home = set_up(small_disk)
    with opened(qapp, home.path) as hands:
        hands.at(Place.SIGN_IN)
        sign_in(hands, SUPERVISOR)
        warning = hands.program.window.warning
        hands.program.upkeep.look()
        hands.until(lambda: "Queda poco espacio" in warning.words, "the notice")
        hands.press("Ctrl+L")
        assert "Little room" in warning.words
        resize(small_disk, "4g")
        hands.until(lambda: not hands.program.upkeep_lane.busy, "the upkeep at rest")
        hands.program.upkeep.look()
        hands.until(lambda: warning.words == "", "no notice")
