"""The strip of what this shift recorded: the last crossings and the newest one's state."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.desk.shown import ChipShown, StripShown
from ui.theme import Theme
from ui.widgets.card import Card
from ui.widgets.notices import Chip
from ui.widgets.text import text

GAP = 8


class ChipRow(QWidget):
    """As many of the last chips as there is room for, whole ones only."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._chips: list[Chip] = []
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GAP)
        self._row.addStretch(1)

    def show_chips(self, shown: tuple[ChipShown, ...]) -> None:
        """Show crossings, the newest last."""
        for old in self._chips:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._chips = []
        for place, entry in enumerate(shown):
            chip = Chip(self._theme)
            chip.show_chip(entry.icon, entry.words, tone=entry.tone, highlight=entry.highlight)
            self._row.insertWidget(place, chip)
            self._chips.append(chip)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.width()
        for chip in reversed(self._chips):
            room -= chip.sizeHint().width() + GAP
            chip.setVisible(room + GAP >= 0)


class SessionStrip(Card):
    """Show the strip with ``show_strip``."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(margins=(18, 8, 18, 8))
        self._label = text(part="small")
        self._total = text(part="smallStrong")
        self._remark = text(part="small")
        self._chips = ChipRow(theme)
        self._shown: tuple[ChipShown, ...] = ()
        counts = QVBoxLayout()
        counts.setSpacing(0)
        counts.addWidget(self._label)
        counts.addWidget(self._total)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addLayout(counts)
        row.addWidget(self._chips, 1)
        row.addWidget(self._remark)
        self.body.addLayout(row)

    @property
    def total(self) -> str:
        """Return the words of the count."""
        return self._total.text()

    def show_strip(self, shown: StripShown) -> None:
        """Show counts, chips and the newest crossing's state."""
        self._label.setText(shown.label)
        self._total.setText(shown.total)
        self._remark.setText(shown.remark)
        if shown.chips != self._shown:
            self._shown = shown.chips
            self._chips.show_chips(shown.chips)
