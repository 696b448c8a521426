"""The panel of a question to the region: the reason for asking, and later what came back."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.desk.proof import empty, line_widget
from ui.desk.shown import LineShown
from ui.theme import Theme, dress
from ui.widgets.card import Card
from ui.widgets.fields import Field
from ui.widgets.keys import KeyButton
from ui.widgets.text import rule, text


class ConsultPanel(Card):
    """Take the reason of a question, or show the lines of its answer; ``asking`` tells which."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(" ", margins=(16, 10, 16, 12))
        self._theme = theme
        self.asking = True
        self._about = text(part="line", wrap=True)
        self.reason = Field(longest=300)
        self._done = KeyButton("", "Enter", part="primary")
        self._done.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.done = self._done.clicked
        inside = QWidget()
        dress(inside, part="clear")
        self._lines = QVBoxLayout(inside)
        self._lines.setContentsMargins(0, 0, 8, 0)
        self._lines.setSpacing(5)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(inside)
        dress(self.area.viewport(), part="clear")
        self._question = QWidget()
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.reason, 1)
        row.addWidget(self._done, alignment=Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self._question)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._about)
        column.addLayout(row)
        column.addStretch(1)
        self.body.addWidget(self._question, 1)
        self.body.addWidget(self.area, 1)
        dress(self, tone="accent")

    def show_labels(self, *, about: str, reason: str, done: str) -> None:
        """Name the parts of the question."""
        self._about.setText(about)
        self.reason.show_label(reason)
        self._done.show_words(done)

    def show_question(self, title: str) -> None:
        """Ask for the reason; what was typed before is gone."""
        self._turn(title, asking=True)
        self.reason.show_value("")
        self.reason.mark("")

    def show_answer(self, title: str, lines: Sequence[LineShown]) -> None:
        """Show what came back, line by line; arrows walk."""
        self._turn(title, asking=False)
        empty(self._lines)
        for place, line in enumerate(lines):
            if place:
                self._lines.addWidget(rule())
            self._lines.addLayout(line_widget(self._theme, line, wrap=True))
        self._lines.addStretch(1)

    def _turn(self, title: str, *, asking: bool) -> None:
        self.asking = asking
        self.show_title(title)
        self._question.setVisible(asking)
        self.area.setVisible(not asking)
        self.setFocusProxy(self.reason if asking else self.area)
