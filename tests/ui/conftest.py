"""The window opened at the sign-in of a post, and the desk alone on a bench at a practice post.

A test that wants another post makes its own ``home``.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from borderpost.specimens.practice import alert_list
from borderpost.store.home import Home
from tests.store.desks import practice_home, session_of
from tests.store.drafts import NOW
from tests.ui.bench import Bench
from tests.ui.hands import Hands
from tests.ui.posts import opened, set_up
from ui.navigation import Place
from ui.theme import Theme


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Return a post with three people where nothing was done yet."""
    return set_up(tmp_path)


@pytest.fixture
def hands(qapp: QApplication, qtbot: QtBot, home: Home) -> Iterator[Hands]:
    """Return hands at the sign-in of ``home``."""
    with opened(qapp, home.path) as made:
        made.at(Place.SIGN_IN)
        yield made


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp)


@pytest.fixture
def bench(tmp_path: Path, qtbot: QtBot, theme: Theme) -> Iterator[Bench]:
    """Return the desk of a practice post whose alert list is in force."""
    home = practice_home(tmp_path, alerts=alert_list(NOW.date(), NOW))
    made = Bench(home, session_of(home), theme)
    yield made
    made.close()
