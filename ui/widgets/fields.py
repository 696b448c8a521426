"""Fields to type in: a line under its label, and a choice taken with number keys."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from ui.theme import Theme, Tone, dress
from ui.widgets.echo import EchoLabel
from ui.widgets.text import text

DIGITS_TOGETHER_MS = 700
"""Number keys pressed within this time make one number (``1`` ``2`` chooses the twelfth)."""


NOTHING = "–"
"""Words of the choice of nothing, which stands last and has the digit 0."""
_LEFT_TO_WINDOW = (Qt.Key.Key_E, Qt.Key.Key_D)


class Line(QLineEdit):
    """A line edit that leaves Ctrl+E and Ctrl+D to the window: on some systems it would edit with them."""

    def event(self, event: QEvent) -> bool:
        # Most of what comes here is no key; to ask every event for its type would cost a form its speed.
        if (
            isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.ShortcutOverride
            and event.key() in _LEFT_TO_WINDOW
            and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        ):
            event.ignore()
            return False
        return super().event(event)


class Field(QWidget):
    """A line edit ``edit`` under its label; ``mark`` gives it a tone (``warn`` for doubtful)."""

    changed = Signal(str)
    """What the officer typed; not what the program wrote."""

    def __init__(
        self,
        label: str = "",
        *,
        mono: bool = False,
        secret: bool = False,
        longest: int = 200,
        line: Line | None = None,
    ) -> None:
        super().__init__()
        self._label = EchoLabel(label)
        self.edit = line or Line()
        self.edit.setMaxLength(longest)
        if secret:
            self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        dress(self.edit, part="mono" if mono else "line")
        self._label.buddy_of(self.edit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._label)
        column.addWidget(self.edit)
        self.setFocusProxy(self.edit)
        self.edit.textEdited.connect(self.changed)

    @property
    def value(self) -> str:
        """Return the text without spaces around it."""
        return self.edit.text().strip()

    @property
    def echo(self) -> str:
        """Return what is said beside the label."""
        return self._label.echo

    def show_label(self, label: str) -> None:
        """Change the label."""
        self._label.show_label(label)
        self.edit.setAccessibleName(label)

    def show_echo(self, words: str, *, tone: str = "") -> None:
        """Say beside the label what was understood of the text; empty says nothing."""
        self._label.show_echo(words, tone=tone)

    def show_value(self, value: str) -> None:
        """Write a value; the cursor keeps its place where the value is the same."""
        if value != self.edit.text():
            self.edit.setText(value)

    def mark(self, tone: str) -> None:
        """Give the field a tone: ``warn``, ``stop`` or none."""
        dress(self.edit, tone=tone)


@dataclass(frozen=True, slots=True)
class Option:
    """Hold one choice: its value as text, and its words."""

    value: str
    words: str


class NumberCombo(QComboBox):
    """A choice in a list: number keys take an entry at once, arrows walk, letters search.

    The words are shown with their number: ``2 Autobús internacional``; the choice of nothing has 0.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._typed = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(DIGITS_TOGETHER_MS)
        self._pause.timeout.connect(self._forget)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setMaxVisibleItems(16)
        theme.changed.connect(self.update)

    def show_options(self, options: Sequence[Option]) -> None:
        """Fill the list anew and keep the value chosen before."""
        chosen = self.value
        self.blockSignals(True)
        self.clear()
        for number, option in enumerate(options, 1):
            numbered = option.words if option.words == NOTHING else f"{number} {option.words}"
            self.addItem(numbered, option.value)
        self.blockSignals(False)
        self.show_value(chosen)
        widths = [self.fontMetrics().horizontalAdvance(self.itemText(row)) for row in range(self.count())]
        self.view().setMinimumWidth(max(widths, default=0) + 40)

    @property
    def value(self) -> str:
        """Return the value chosen; empty where nothing is."""
        data = self.currentData()
        return data if isinstance(data, str) else ""

    def show_value(self, value: str) -> None:
        """Choose a value without telling anyone; an unknown value chooses nothing."""
        self.blockSignals(True)
        self.setCurrentIndex(self.findData(value))
        self.blockSignals(False)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = event.text()
        if len(digit) == 1 and digit in "0123456789":
            self._typed = self._number(self._typed + digit) or self._number(digit)
            if self._typed:
                self.setCurrentIndex(int(self._typed) - 1)
                self.activated.emit(self.currentIndex())
            self._pause.start()
            return
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.ignore()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        chevron = self._theme.pixmap("chevron", Tone.INK2, 16, self.devicePixelRatioF())
        painter.drawPixmap(QPoint(self.width() - 24, (self.height() - 16) // 2), chevron)
        painter.end()

    def _number(self, typed: str) -> str:
        if typed == "0" and self.findText(NOTHING) >= 0:
            return str(self.findText(NOTHING) + 1)
        if typed == "0" and self.count() == 10:
            return "10"
        return typed if 1 <= int(typed) <= self.count() else ""

    def _forget(self) -> None:
        self._typed = ""


class Choice(QWidget):
    """A ``NumberCombo`` under its label; ``changed`` carries the value that the officer chose."""

    changed = Signal(str)

    def __init__(self, theme: Theme, label: str = "") -> None:
        super().__init__()
        self._label = text(label, part="label")
        self.combo = NumberCombo(theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._label)
        column.addWidget(self.combo)
        self.setFocusProxy(self.combo)
        self.combo.currentIndexChanged.connect(lambda _: self.changed.emit(self.combo.value))

    @property
    def value(self) -> str:
        """Return the value chosen."""
        return self.combo.value

    def show_label(self, label: str) -> None:
        """Change the label."""
        self._label.setText(label)
        self.combo.setAccessibleName(label)

    def show_options(self, options: Sequence[Option]) -> None:
        """Fill the list anew and keep the value chosen before."""
        self.combo.show_options(options)

    def show_value(self, value: str) -> None:
        """Choose a value without telling anyone."""
        self.combo.show_value(value)

    def mark(self, tone: str) -> None:
        """Give the choice a tone: ``warn``, ``stop`` or none."""
        dress(self.combo, tone=tone)
