"""The slim strip above every signed-in screen: where one can go, and with which key."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from ui.theme import dress
from ui.widgets.keys import KeyButton

STRIP_HEIGHT = 34


class Place(StrEnum):
    """Name the screens of the window."""

    START = "start"
    SETUP = "setup"
    SIGN_IN = "sign_in"
    DESK = "desk"
    SHIFT = "shift"
    SEARCH = "search"
    CORRECTION = "correction"
    OFFICERS = "officers"
    ALERTS = "alerts"
    RULES = "rules"
    LINK = "link"
    DEVICES = "devices"
    SELF_TEST = "self_test"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class StripEntry:
    """Hold one entry: its key as drawn, its words, and whether one is there now."""

    key: str
    words: str
    here: bool = False


class NavigationStrip(QFrame):
    """Show the places on the left and what serves everywhere on the right; ``pressed`` carries a key."""

    pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        dress(self, part="header")
        self.setFixedHeight(STRIP_HEIGHT)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 0, 12, 0)
        self._row.setSpacing(2)
        self._shown: list[QWidget] = []

    def show_entries(self, left: Sequence[StripEntry], right: Sequence[StripEntry]) -> None:
        """Draw the strip anew."""
        while self._row.count():
            self._row.takeAt(0)
        for old in self._shown:
            old.hide()
            old.deleteLater()
        self._shown = []
        for entry in left:
            self._add(entry)
        self._row.addStretch(1)
        for entry in right:
            self._add(entry)

    def _add(self, entry: StripEntry) -> None:
        button: QPushButton = KeyButton(entry.words, entry.key, part="bare")
        button.setMinimumHeight(STRIP_HEIGHT - 4)
        if entry.here:
            for label in button.findChildren(QWidget):
                if label.property("part") == "text":
                    dress(label, tone="accent")
        button.clicked.connect(lambda: self.pressed.emit(entry.key))
        self._row.addWidget(button)
        self._shown.append(button)
