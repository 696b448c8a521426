"""The two lists under the traveller: what to look at, and the earlier crossings."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.desk.proof import empty, line_widget
from ui.desk.shown import LineShown
from ui.theme import Theme
from ui.widgets.card import Card
from ui.widgets.text import rule

HEAD = 48
ROW = 32
HIGH = 380
"""Pixels of a list's head, of one of its lines with its rule, and of lists that hold three cards."""


class LinesCard(Card):
    """A titled list of lines with thin rules between them."""

    def __init__(self, theme: Theme, *, wrap: bool) -> None:
        super().__init__(" ", margins=(16, 10, 16, 10))
        self._theme = theme
        self._wrap = wrap
        self._lines = QVBoxLayout()
        self._lines.setSpacing(5)
        self.body.addLayout(self._lines)
        self.body.addStretch(1)

    def show_lines(self, title: str, lines: tuple[LineShown, ...]) -> None:
        """Show a title and its lines."""
        self.show_title(title)
        empty(self._lines)
        for place, line in enumerate(lines):
            if place:
                self._lines.addWidget(rule())
            self._lines.addLayout(line_widget(self._theme, line, wrap=self._wrap))


class Lists(QWidget):
    """The findings beside the earlier crossings; where there is height, the shift's last ones below."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.findings = LinesCard(theme, wrap=True)
        self.crossings = LinesCard(theme, wrap=False)
        self.recent = LinesCard(theme, wrap=False)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(self.crossings, 1)
        right.addWidget(self.recent, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.findings, 5)
        row.addLayout(right, 4)
        self.recent.hide()
        self._title = ""
        self._recent: tuple[LineShown, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    @property
    def rows(self) -> int:
        """Return how many lines of one row have room."""
        return max(3, (self.height() - HEAD) // ROW)

    def show_recent(self, title: str, lines: tuple[LineShown, ...]) -> None:
        """Show the shift's last crossings where there is height for them; no lines hide the card."""
        self._recent = lines
        self._title = title
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.height() >= HIGH and bool(self._recent)
        if room:
            self.recent.show_lines(self._title, self._recent[: (self.height() // 2 - HEAD) // ROW])
        self.recent.setVisible(room)
