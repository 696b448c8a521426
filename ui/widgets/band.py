"""The decision band: a state in icon, word, shape and place, its reason, and the key that says why."""

from dataclasses import dataclass

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from ui.theme import Theme, Tone, dress
from ui.widgets.icon import Icon
from ui.widgets.keys import KeyCap
from ui.widgets.text import Elided, text


@dataclass(frozen=True, slots=True)
class BandState:
    """Hold what the band shows; ``tone`` empty is the neutral state of waiting."""

    icon: str
    word: str
    reason: str
    tone: str = ""
    key: str = ""


class DecisionBand(QFrame):
    """Show one state at a time with ``show_state``; 88 pixels high."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._state = BandState("", "", "")
        self.setFixedHeight(88)
        self._icon = Icon(theme, size=54)
        self._word = text(part="verdict")
        self._reason = Elided(part="reason")
        self._key = KeyCap()
        self._key.setFixedHeight(28)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch()
        words.addWidget(self._word)
        words.addWidget(self._reason)
        words.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 4, 18, 6)
        row.setSpacing(22)
        row.addWidget(self._icon)
        row.addLayout(words, 1)
        row.addWidget(self._key)
        dress(self, part="band")
        theme.changed.connect(lambda: self.show_state(self._state))

    @property
    def state(self) -> BandState:
        """Return what is shown."""
        return self._state

    def show_state(self, state: BandState) -> None:
        """Show a state."""
        self._state = state
        filled = self._theme.colours.filled_band and bool(state.tone)
        tone = Tone(state.tone) if state.tone else Tone.INK2
        self._icon.show_icon(state.icon, tone, colour=QColor("#FFFFFF") if filled else None)
        self._word.setText(state.word)
        self._reason.setText(state.reason)
        self._key.setText(state.key)
        self._key.setVisible(bool(state.key))
        dress(self, tone=state.tone)
        dress(self._word, tone="filled" if filled else state.tone)
        dress(self._reason, tone="filled" if filled else "")
