"""The bar at the top of the desk: where, which way, what waits to be sent, who, and the time."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from ui.desk.shown import HeaderShown
from ui.theme import Theme, Tone, dress
from ui.widgets.icon import Icon
from ui.widgets.keys import KeyCap
from ui.widgets.text import Elided, text


class Header(QFrame):
    """Show the bar with ``show_header``; ``turned`` when the direction is touched."""

    turned = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        dress(self, part="header")
        self.setFixedHeight(54)
        self._post = text(part="strong")
        self._lane = text(part="dim")
        self._practice = text(part="practice")
        self._direction = QPushButton()
        self._direction.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._direction.setFixedHeight(38)
        self._direction.clicked.connect(self.turned)
        self._arrow = Icon(theme, "entry", tone=Tone.ACCENT_INK, size=16)
        self._way = text(part="directionText")
        inner = QHBoxLayout(self._direction)
        inner.setContentsMargins(12, 0, 14, 0)
        inner.setSpacing(8)
        inner.addWidget(self._arrow)
        inner.addWidget(self._way)
        self._unsent = text(part="mono")
        self._unsent_words = text(part="dim")
        self._dot = Icon(theme, "dot", size=16)
        self._lists = text(part="dim")
        self._who = Elided(part="dim")
        self._who.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._who.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._practice.setFixedHeight(28)
        self._clock = text(part="clock")
        self._lay_out()

    @property
    def direction(self) -> str:
        """Return the word of the direction."""
        return self._way.text()

    def show_header(self, shown: HeaderShown) -> None:
        """Show the bar."""
        self._post.setText(shown.post)
        self._lane.setText(shown.lane)
        self._practice.setText(shown.practice)
        self._practice.setVisible(bool(shown.practice))
        self._way.setText(shown.direction)
        tone = "exit" if shown.exiting else "entry"
        dress(self._direction, part="direction", tone=tone)
        dress(self._way, tone=tone)
        icon = "exit" if shown.exiting else "entry"
        self._arrow.show_icon(icon, Tone.ACCENT if shown.exiting else Tone.ACCENT_INK)
        inner = self._direction.layout()
        if inner is not None:
            self._direction.setFixedWidth(inner.sizeHint().width())
        self._unsent.setText(shown.unsent)
        self._unsent_words.setText(shown.unsent_words)
        self._dot.show_icon("dot", shown.lists_tone)
        self._lists.setText(shown.lists)
        self._who.setText(shown.who)
        self._clock.setText(shown.clock)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(16)
        left: tuple[QWidget, ...] = (self._post, self._lane, self._direction, KeyCap("F6"), self._practice)
        for widget in left:
            row.addWidget(widget)
        row.addStretch(1)
        pairs: tuple[tuple[QWidget, QWidget], ...]
        pairs = ((self._unsent, self._unsent_words), (self._dot, self._lists))
        for pair in pairs:
            group = QHBoxLayout()
            group.setSpacing(7)
            for widget in pair:
                group.addWidget(widget)
            row.addLayout(group)
        row.addWidget(self._who)
        row.addWidget(self._clock)
