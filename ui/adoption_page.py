"""The frame of a page that shows what is in force, and takes the path of the file that takes its place."""

from collections.abc import Iterable

from PySide6.QtWidgets import QFileDialog, QHBoxLayout

from ui.page import Page
from ui.theme import Theme
from ui.widgets.card import Card
from ui.widgets.fields import Field
from ui.widgets.text import Fact, text
from ui.words import Speech


class AdoptionPage(Page):
    """Show facts of what is in force above the field of a file's ``path``, which has the cursor."""

    def __init__(self, theme: Theme, speech: Speech, *, heading: str, facts: int) -> None:
        super().__init__(theme, speech, heading=heading)
        self.path = Field(mono=True, longest=1000)
        self.in_force, self.adopt = text(part="value"), text(part="value")
        self.none_yet, self.about = text(part="small", wrap=True), text(part="small", wrap=True)
        self.none_yet.hide()
        self.facts = [Fact() for _ in range(facts)]
        self.body.addWidget(self._status_card())
        self.body.addWidget(self._adopt_card())
        self.setFocusProxy(self.path)

    def show_facts(self, said: Iterable[tuple[str, str, str]]) -> None:
        """Show each fact's (label, value, tone)."""
        for fact, (label, value, tone) in zip(self.facts, said, strict=True):
            fact.show_fact(label, value, tone=tone)

    def choose_file(self, title: str, kinds: str) -> None:
        """Let a file be chosen in the system's way; ``kinds`` as Qt's file dialog takes them."""
        chosen, _ = QFileDialog.getOpenFileName(self, title, self.path.value, kinds)
        if chosen:
            self.path.show_value(chosen)
            self.path.setFocus()

    def _status_card(self) -> Card:
        card = Card(margins=(22, 16, 22, 18))
        card.body.addWidget(self.in_force)
        card.body.addWidget(self.none_yet)
        row = QHBoxLayout()
        row.setSpacing(44)
        for fact in self.facts:
            row.addWidget(fact)
        row.addStretch()
        card.body.addLayout(row)
        return card

    def _adopt_card(self) -> Card:
        card = Card(margins=(22, 16, 22, 20))
        card.body.setSpacing(10)
        card.body.addWidget(self.adopt)
        card.body.addWidget(self.about)
        card.body.addWidget(self.path)
        return card
