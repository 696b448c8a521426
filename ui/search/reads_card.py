"""Who read travellers' data, as the supervisor sees it: newest first, narrowed by what is typed."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout

from borderpost.domain.names import normal_form
from borderpost.services.overseeing import SeenRead
from ui.days import moment_said
from ui.widgets.card import Card
from ui.widgets.fields import Field
from ui.widgets.table import Table
from ui.widgets.text import text
from ui.words import Speech


class ReadsCard(Card):
    """Show the reads; ``filter`` narrows them by officer, traveller or reason.

    ``passphrase`` is asked before the list leaves the desk.
    """

    def __init__(self, speech: Speech) -> None:
        super().__init__()
        self._speech = speech
        self._reads: tuple[SeenRead, ...] = ()
        self._zone = "UTC"
        self._title = text(part="label")
        self._nobody = text(part="dim")
        self.filter = Field(longest=80)
        self.passphrase = Field(secret=True, longest=500)
        self.table = Table(stretch=3)
        asked = QHBoxLayout()
        asked.setSpacing(12)
        asked.addWidget(self.filter, 3)
        asked.addWidget(self.passphrase, 2)
        self.body.addWidget(self._title)
        self.body.addLayout(asked)
        self.body.addWidget(self._nobody)
        self.body.addWidget(self.table, 1)
        self.filter.edit.textChanged.connect(lambda _: self._tell())
        self.retell()

    def show_reads(self, reads: Sequence[SeenRead], zone: str) -> None:
        """Show these."""
        self._reads, self._zone = tuple(reads), zone
        self.filter.edit.clear()
        self._tell()

    def retell(self) -> None:
        """Say everything in the language of now."""
        self._title.setText(self._speech("Quién consultó, a quién y por qué: últimos 30 días"))
        self.filter.show_label(self._speech("Filtrar por oficial, viajero o motivo"))
        self.passphrase.show_label(self._speech("Su contraseña, para escribir la lista"))
        self._nobody.setText(self._speech("Nadie consultó a nadie."))
        self._tell()

    def _tell(self) -> None:
        say = self._speech
        rows = [self._row(one) for one in self._reads]
        parts = normal_form(self.filter.value).split()
        rows = [row for row in rows if all(part in normal_form(" ".join(row)) for part in parts)]
        titles = [
            say("Momento"),
            say("Oficial"),
            say("Qué hizo"),
            say("A quién"),
            say("Motivo"),
            say("Cruces"),
        ]
        self.table.show_rows(titles, rows)
        self.table.setVisible(bool(rows))
        self._nobody.setVisible(not rows)

    def _row(self, one: SeenRead) -> tuple[str, ...]:
        say = self._speech
        moment = moment_said(one.at, self._zone, say)
        return (moment, one.officer, say.code(f"read.{one.how}"), one.about, one.reason, str(one.shown))
