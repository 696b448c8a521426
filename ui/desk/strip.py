"""The strip of what this sign-in recorded: the last crossings and the newest one's state."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from ui.desk.proof import empty
from ui.desk.shown import StripShown
from ui.theme import Theme
from ui.widgets.card import Card
from ui.widgets.notices import Chip
from ui.widgets.text import text


class SessionStrip(Card):
    """Show the strip with ``show_strip``; as many chips as there is room for, newest last."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(margins=(18, 8, 18, 8))
        self._theme = theme
        self._label = text(part="small")
        self._total = text(part="smallStrong")
        self._remark = text(part="small")
        self._chips = QHBoxLayout()
        self._chips.setSpacing(8)
        counts = QVBoxLayout()
        counts.setSpacing(0)
        counts.addWidget(self._label)
        counts.addWidget(self._total)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addLayout(counts)
        row.addLayout(self._chips)
        row.addStretch(1)
        row.addWidget(self._remark)
        self.body.addLayout(row)
        self._shown: tuple[object, ...] = ()

    def show_strip(self, shown: StripShown) -> None:
        """Show counts, chips and the newest crossing's state."""
        self._label.setText(shown.label)
        self._total.setText(shown.total)
        self._remark.setText(shown.remark)
        if shown.chips == self._shown:
            return
        self._shown = shown.chips
        empty(self._chips)
        for entry in shown.chips:
            chip = Chip(self._theme)
            chip.show_chip(entry.icon, entry.words, tone=entry.tone, highlight=entry.highlight)
            self._chips.addWidget(chip)
