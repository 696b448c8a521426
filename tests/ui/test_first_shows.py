"""Screens are built when they first show: they speak, look and know as if they had always been there."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from tests.ui.hands import Hands
from tests.ui.posts import ADMINISTRATOR, SUPERVISOR, sign_in
from ui.main_window import MainWindow
from ui.navigation import Place
from ui.places import PLACE_OF, may_go
from ui.theme import ThemeName

BEHIND = {
    "numpy", "cv2", "onnxruntime", "zxingcpp", "PIL", "serial", "reportlab", "requests",
    "ui.desk.view", "ui.screens", "ui.setup.presenter",
}  # fmt: skip


class _Strays(QObject):
    """Note what shows as a window of its own."""

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self.shown: list[str] = []
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        alone = isinstance(watched, QWidget) and watched.parentWidget() is None
        if alone and event.type() is QEvent.Type.Show and not isinstance(watched, MainWindow):
            self.shown.append(f"{type(watched).__name__} {watched.property('part')}")
        return False


@pytest.fixture
def strays(qapp: QApplication) -> Iterator[_Strays]:
    made = _Strays(qapp)
    yield made
    qapp.removeEventFilter(made)


def texts(hands: Hands) -> set[str]:
    return {label.text() for label in hands.screen.findChildren(QLabel)}


def ground(hands: Hands) -> str:
    """Return the colour at the left margin of the screen."""
    picture = hands.screen.grab().toImage()
    return picture.pixelColor(4, picture.height() // 2).name().upper()


def test_nothing_behind_the_sign_in_is_imported_before_it_stands() -> None:
    said = "import sys, ui.app; print(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", said], capture_output=True, check=True, encoding="utf-8", timeout=120
    )
    assert BEHIND & set(done.stdout.split()) == set()


def test_no_part_of_a_screen_is_ever_a_window_of_its_own(strays: _Strays, hands: Hands) -> None:
    for who in (SUPERVISOR, ADMINISTRATOR):
        sign_in(hands, who)
        if hands.program.window.place is Place.SIGN_IN:
            hands.press("Enter")
            hands.settle()
        for key, place in (("F1", Place.HELP), *PLACE_OF.items()):
            if place is Place.HELP or may_go(who.role, place):
                hands.press(key)
                hands.at(place)
        hands.settle()
        hands.press("Ctrl+O")
        hands.at(Place.SIGN_IN)
    assert strays.shown == []


def test_a_screen_built_late_speaks_the_language_of_the_moment_and_knows_who_is_there(hands: Hands) -> None:
    sign_in(hands, SUPERVISOR)
    hands.press("Enter")
    hands.at(Place.DESK)
    trip = hands.desk.trip
    for _ in ThemeName:
        hands.press("F12")
        hands.settle()
        assert trip.height() == trip.sizeHint().height()
    hands.press("Ctrl+L", "F12", "Ctrl+E")
    hands.at(Place.LINK)
    assert {"Link", "El Amatillo · lane 2 · Marta Flores"} <= texts(hands)
    hands.press("Ctrl+O")
    hands.at(Place.SIGN_IN)
    sign_in(hands, ADMINISTRATOR)
    hands.at(Place.OFFICERS)
    assert "El Amatillo · lane 2 · Ana Pineda" in texts(hands)
    hands.press("Ctrl+E")
    hands.at(Place.LINK)
    assert "El Amatillo · lane 2 · Ana Pineda" in texts(hands)
    assert ground(hands) == hands.program.theme.colours.bg == "#FFFFFF"
    hands.press("F12")
    assert ground(hands) == hands.program.theme.colours.bg == "#0F1113"
