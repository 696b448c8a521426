"""Hands that press the keys of the real window, as an officer does, and wait for what they see."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.rest import rest
from ui.app import DeskProgram
from ui.desk.presenter import DeskPresenter
from ui.desk.view import DeskView
from ui.navigation import Place

STEP_MS = 20
_QT_NAMES = {"Enter": "Return", "Esc": "Escape", "Del": "Delete", "PgDn": "PageDown"}
_HELD = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
}


class Hands:
    """Drive an open program by keyboard alone."""

    def __init__(self, program: DeskProgram) -> None:
        self.program = program
        window = program.window
        window.activateWindow()
        self.until(lambda: window.isActiveWindow() and bool(QApplication.focusWidget()), "an active window")

    def press(self, *keys: str) -> None:
        """Press keys one after another, named as they are drawn: ``Ctrl+T``, ``Enter``, ``F10``."""
        handle = self.program.window.windowHandle()
        for name in keys:
            *held, key = name.split("+")
            QTest.keyClick(handle, Qt.Key[f"Key_{_QT_NAMES.get(key, key)}"], _modifiers(held))
            rest(1)

    def type(self, text: str) -> None:
        """Type into whatever has the cursor."""
        focused = QApplication.focusWidget()
        assert focused is not None, "nothing has the cursor"
        for letter in text:
            if letter.isascii():
                QTest.keyClicks(focused, letter)
                continue
            press = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(focused, press)

    def fill(self, *texts: str) -> None:
        """Type into one field after another with Tab between them; an empty text leaves a field as it is."""
        for place, text in enumerate(texts):
            if place:
                self.press("Tab")
            if text:
                self.press("Ctrl+A")
                self.type(text)

    def until(self, seen: Callable[[], bool], what: str, *, seconds: float = 20) -> None:
        """Wait until something is seen; fail with its name where it never is."""
        for _ in range(int(seconds * 1000 / STEP_MS)):
            if seen():
                return
            rest(STEP_MS)
        raise AssertionError(f"never seen: {what}")

    def at(self, place: Place) -> None:
        """Wait until a place shows."""
        self.until(lambda: self.program.window.place is place, f"the place {place.value}")

    def settle(self) -> None:
        """Wait until the store has answered everything that was asked, and the window has shown it."""
        rest(STEP_MS)
        self.until(lambda: not self.program.store_lane.busy, "the store at rest")
        rest(STEP_MS)

    def rest(self, ms: int) -> None:
        """Do nothing for a moment, while the window lives."""
        rest(ms)

    @property
    def screen(self) -> QWidget:
        """Return the screen that shows."""
        return self.program.window.screen_of(self.program.window.place)

    @property
    def desk(self) -> DeskView:
        """Return the desk's view."""
        assert self.program.desk is not None
        return self.program.desk.view

    @property
    def presenter(self) -> DeskPresenter:
        """Return what decides at the desk."""
        assert self.program.desk is not None
        assert self.program.desk.presenter is not None
        return self.program.desk.presenter


def _modifiers(names: list[str]) -> Qt.KeyboardModifier:
    held = Qt.KeyboardModifier.NoModifier
    for name in names:
        held |= _HELD[name]
    return held
