"""The self-test screen: one line for each part of the desk, filled in as the answers come."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel

from ui.page import ENTER, KeyAct, Page
from ui.self_test.shown import PartShown
from ui.theme import Theme, dress
from ui.widgets.card import Card
from ui.widgets.icon import Icon
from ui.widgets.text import text
from ui.words import Speech

ICON = 22
NAME_WIDTH = 190


class SelfTestView(Page):
    """Show what was found of each part; say in signals what is wanted next."""

    test_wanted = Signal()
    print_wanted = Signal()
    file_wanted = Signal()

    def __init__(self, theme: Theme, speech: Speech) -> None:
        super().__init__(theme, speech, heading="Comprobar el equipo")
        self._rows: list[tuple[Icon, QLabel, QLabel, QLabel]] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnMinimumWidth(1, NAME_WIDTH)
        self._grid.setColumnStretch(2, 1)
        card = Card(margins=(20, 8, 20, 8))
        card.body.addLayout(self._grid)
        self.body.addWidget(card)
        self.body.addStretch()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.show_offers(testing=False, printing=False, opening=False)
        self.retell()

    @property
    def said(self) -> tuple[str, ...]:
        """Return what stands beside each part."""
        return tuple(words.text() for _, _, words, _ in self._rows)

    def show_parts(self, parts: Sequence[PartShown]) -> None:
        """Show a line for each part."""
        while len(self._rows) < len(parts):
            self._add_row()
        for (icon, name, words, seconds), part in zip(self._rows, parts, strict=True):
            icon.show_icon(part.icon, part.tone)
            name.setText(part.name)
            words.setText(part.words)
            dress(words, part="dim" if part.waiting else "line")
            seconds.setText(part.seconds)

    def show_offers(self, *, testing: bool, printing: bool, opening: bool) -> None:
        """Show what can be done now: test (again), write the page, open what was written."""
        again = KeyAct(ENTER, "Comprobar otra vez", self.test_wanted.emit) if testing else None
        others: list[KeyAct] = []
        if printing:
            others.append(KeyAct("Ctrl+P", "Escribir la hoja", self.print_wanted.emit))
        if opening:
            others.append(KeyAct("Ctrl+1", "abrir el PDF", self.file_wanted.emit))
        self.show_acts(again, others)

    def _add_row(self) -> None:
        at = len(self._rows)
        icon, name = Icon(self.theme, size=ICON), text(part="strong")
        words, seconds = text(part="line", wrap=True), text(part="dim")
        seconds.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for column, widget in enumerate((icon, name, words, seconds)):
            self._grid.addWidget(widget, at, column)
        self._grid.setRowMinimumHeight(at, 36)
        self._rows.append((icon, name, words, seconds))
