"""A label over a field, with what the program understood of the field's text at its right end."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ui.theme import dress
from ui.widgets.text import Elided, text

LEGIBLE = 0.7
"""Share of the label that must fit beside what was understood; three letters of it say nothing."""


class EchoLabel(QWidget):
    """A small label; ``show_echo`` says beside it what was understood, and the label gives way to it."""

    def __init__(self, label: str = "") -> None:
        super().__init__()
        self.label = Elided(label, part="label", least=LEGIBLE)
        self._echo = text(part="echo")
        self._echo.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.label, 1)
        row.addWidget(self._echo)

    @property
    def echo(self) -> str:
        """Return what is said beside the label."""
        return self._echo.text()

    def show_label(self, label: str) -> None:
        """Change the label."""
        self.label.setText(label)

    def show_echo(self, words: str, *, tone: str = "") -> None:
        """Say what was understood, or what is wrong in the tone ``stop``; empty says nothing."""
        self._echo.setText(words)
        self._echo.setVisible(bool(words))
        dress(self._echo, tone=tone)

    def buddy_of(self, widget: QWidget) -> None:
        """Tell which widget the label names."""
        label: QLabel = self.label
        label.setBuddy(widget)
