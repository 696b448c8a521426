"""A few answers side by side, each with its digit: pressing the digit takes it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.fields import Option
from ui.widgets.keys import KeyButton

DIGITS = "1234567890"
IN_A_ROW = 5
"""Answers that fit side by side; more stand in two rows."""


class ChoiceRow(QWidget):
    """Up to ten answers; ``changed`` carries the value taken with a digit, arrows or a touch."""

    changed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self._rows = (QHBoxLayout(), QHBoxLayout())
        for row in self._rows:
            row.setSpacing(8)
            column.addLayout(row)
        self._options: tuple[Option, ...] = ()
        self._buttons: list[KeyButton] = []
        self._value = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def value(self) -> str:
        """Return the value taken; empty where none is."""
        return self._value

    def show_options(self, options: Sequence[Option], value: str = "") -> None:
        """Show the answers, one of them taken."""
        self._options = tuple(options)
        for old in self._buttons:
            old.hide()
            old.deleteLater()
        self._buttons = []
        first = _in_the_first_row([len(option.words) + 8 for option in options])
        for number, option in enumerate(options, 1):
            button = KeyButton(option.words, DIGITS[number - 1])
            inside = button.layout()
            if inside is not None and len(options) > IN_A_ROW:
                inside.setContentsMargins(6, 5, 6, 5)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _=False, value=option.value: self._take(value))
            row = self._rows[number > first]
            row.addWidget(button, len(option.words) + 5)
            self._buttons.append(button)
        self.show_value(value)

    def show_value(self, value: str) -> None:
        """Take an answer without telling anyone; empty takes none."""
        self._value = value
        self._dress()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = event.text()
        place = DIGITS.find(digit) if len(digit) == 1 else -1
        if 0 <= place < len(self._options):
            self._take(self._options[place].value)
            return
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and self._options:
            values = [option.value for option in self._options]
            place = values.index(self._value) + step if self._value in values else 0
            self._take(values[place % len(values)], arrow=True)
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._dress()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._dress()

    def _take(self, value: str, *, arrow: bool = False) -> None:
        self.show_value(value)
        self.changed.emit(value)
        if not arrow:
            self.focusNextChild()

    def _dress(self) -> None:
        tone = "focus" if self.hasFocus() else ""
        for option, button in zip(self._options, self._buttons, strict=True):
            button.wear("taken" if option.value == self._value else "plain", tone)


def _in_the_first_row(lengths: Sequence[int]) -> int:
    """Return how many of the answers stand in the first row, so that both rows are about as long."""
    if len(lengths) <= IN_A_ROW:
        return len(lengths)
    return min(range(1, len(lengths)), key=lambda first: max(sum(lengths[:first]), sum(lengths[first:])))
