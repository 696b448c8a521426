"""The window opened at the sign-in of a post; a test that wants another post makes its own ``home``."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from borderpost.store.home import Home
from tests.ui.hands import Hands
from tests.ui.posts import opened, set_up
from ui.navigation import Place


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
