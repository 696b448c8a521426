"""Small things that say something: a chip, a hint over a picture, a notice in place."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout

from ui.theme import Theme, Tone, dress, font
from ui.widgets.icon import Icon
from ui.widgets.text import text

_NOTICE_ICON = {"": "dot", "ok": "tick", "warn": "warn", "stop": "stop", "unknown": "dot"}


class Chip(QFrame):
    """A rounded tag with an icon and words; ``highlight`` frames it with the accent."""

    def __init__(self, theme: Theme, icon: str = "", words: str = "", *, tone: Tone = Tone.INK2) -> None:
        super().__init__()
        self._icon = Icon(theme, icon, tone=tone, size=16)
        self._words = text(words, part="line")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 3, 14, 3)
        row.setSpacing(7)
        row.addWidget(self._icon)
        row.addWidget(self._words)
        self.setFixedHeight(34)
        dress(self, part="chip")

    def show_chip(self, icon: str, words: str, *, tone: Tone = Tone.INK2, highlight: bool = False) -> None:
        """Show another content."""
        self._icon.show_icon(icon, tone)
        self._words.setText(words)
        dress(self, tone="accent" if highlight else "")


class Hint(QLabel):
    """A dark pill that lies over a picture, the same in every theme."""

    def __init__(self) -> None:
        super().__init__()
        self.setFont(font(15))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setStyleSheet("color: #EAFFF2; font-size: 15px; padding: 5px 16px;")
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(11, 21, 18, 217))
        painter.drawRoundedRect(QRectF(self.rect()), self.height() / 2, self.height() / 2)
        painter.end()
        super().paintEvent(event)


class Notice(QFrame):
    """A strip that says in place what happened, what is safe and what to do; the code stands last, small.

    Tones: ``ok``, ``warn``, ``stop`` or none. An empty text hides the strip.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._icon = Icon(theme, "dot", size=20)
        self._text = text(wrap=True)
        self._code = text(part="label")
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._text)
        column.addWidget(self._code)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 7, 14, 7)
        row.setSpacing(12)
        row.addWidget(self._icon)
        row.addLayout(column, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        dress(self, part="notice")
        self.hide()

    @property
    def words(self) -> str:
        """Return the text shown; empty where the strip is hidden."""
        return self._text.text()

    def show_notice(self, words: str, *, tone: str = "", code: str = "") -> None:
        """Show a message, or hide the strip where it is empty."""
        self._text.setText(words)
        self._code.setText(code)
        self._code.setVisible(bool(code))
        self._icon.show_icon(_NOTICE_ICON[tone], Tone(tone) if tone else Tone.INK2)
        dress(self, tone=tone)
        self.setVisible(bool(words))
