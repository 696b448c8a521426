"""The traveller: the name large, and the facts that the officer compares with the document."""

from PySide6.QtWidgets import QHBoxLayout

from ui.desk.proof import empty
from ui.desk.shown import TravellerShown
from ui.theme import Tone, dress
from ui.widgets.card import Card
from ui.widgets.text import Elided, Fact


class TravellerCard(Card):
    """Show a traveller, or the shift's figures while nobody stands at the window."""

    def __init__(self) -> None:
        super().__init__(margins=(18, 10, 18, 14))
        self._name = Elided(part="name")
        self._facts = QHBoxLayout()
        self._facts.setSpacing(28)
        self.body.addWidget(self._name)
        self.body.addLayout(self._facts)

    @property
    def name(self) -> str:
        """Return the large words."""
        return self._name.text()

    def show_traveller(self, shown: TravellerShown) -> None:
        """Show a name and the facts under it."""
        self._name.setText(shown.name)
        dress(self._name, tone=Tone.INK2.value if shown.dim else "")
        empty(self._facts)
        for fact in shown.facts:
            widget = Fact()
            widget.show_fact(fact.label, fact.value, fact.remark, tone=fact.tone)
            self._facts.addWidget(widget)
        self._facts.addStretch(1)
