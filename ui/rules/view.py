"""The rule pack screen: which pack is in force, the file that takes its place, and what would change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal

from ui.adoption_page import AdoptionPage
from ui.days import day_said
from ui.page import ENTER, KeyAct
from ui.theme import Theme
from ui.widgets.card import Card
from ui.widgets.table import Table
from ui.widgets.text import text
from ui.words import Speech

OLD_DAYS = 365


@dataclass(frozen=True, slots=True)
class PackShown:
    """Hold what is shown of the pack in force; ``effective`` is None for the one that ships."""

    version: str
    as_of: date
    count: int
    unverified: int
    effective: date | None


class RulesView(AdoptionPage):
    """Show the pack and what another would change; ``tried`` carries the path typed, ``adopted`` nothing."""

    tried = Signal(str)
    adopted = Signal()

    def __init__(self, theme: Theme, speech: Speech) -> None:
        super().__init__(theme, speech, heading="Paquete de reglas", facts=6)
        self._pack: PackShown | None = None
        self._today = date.min
        self._head = text(part="value")
        self._table = Table(stretch=1)
        self._found = self._found_card()
        self.body.addWidget(self._found, 1)
        self.body.addStretch()
        self.show_found("", ("", ""), (), adoptable=False)
        self.retell()

    def show_pack(self, pack: PackShown, *, today: date) -> None:
        """Show the pack in force."""
        self._pack, self._today = pack, today
        self._tell_pack()

    def show_found(
        self, head: str, titles: tuple[str, str], rows: Sequence[tuple[str, str]], *, adoptable: bool
    ) -> None:
        """Show what a check or a dry run found, as (how many or where, words); ``adoptable`` offers F2."""
        self._head.setText(head)
        self._found.setVisible(bool(head))
        self._table.setVisible(bool(rows))
        self._table.show_rows(titles, rows)
        self.walk(self._table if rows else None)
        adopt = [KeyAct("F2", "Adoptar", self.adopted.emit)] if adoptable else []
        choose = KeyAct("Ctrl+N", "Elegir el archivo", self._choose_file)
        self.show_acts(
            KeyAct(ENTER, "Comprobar y probar", lambda: self.tried.emit(self.path.value)), [*adopt, choose]
        )

    @property
    def said(self) -> tuple[str, ...]:
        """Return the rows of what was found, as they are shown."""
        return () if self._table.isHidden() else tuple(" ".join(row) for row in self._table.rows)

    def retell(self) -> None:
        super().retell()
        say = self.speech
        self.in_force.setText(say("Paquete en vigor"))
        self.adopt.setText(say("Adoptar otro paquete"))
        self.about.setText(
            say(
                "Enter comprueba el archivo y dice qué cruces de los últimos 30 días se decidirían de otro"
                " modo; F2 lo adopta después. Vale desde el viajero siguiente y queda en el diario."
            )
        )
        self.path.show_label(say("Archivo del paquete (TOML)"))
        self._tell_pack()

    def _tell_pack(self) -> None:
        say, pack = self.speech, self._pack
        if pack is None:
            return
        days = max((self._today - pack.as_of).days, 0)
        since = day_said(pack.effective, say) if pack.effective else say("el del programa")
        facts = (
            (say("Versión"), pack.version, ""),
            (say("Fecha del paquete"), day_said(pack.as_of, say), ""),
            (say("Edad"), say.count("{n} día", "{n} días", days), "warn" if days > OLD_DAYS else ""),
            (say("Reglas y filas"), f"{pack.count}", ""),
            (say("Por verificar"), f"{pack.unverified}", "unknown" if pack.unverified else ""),
            (say("En vigor desde"), since, ""),
        )
        self.show_facts(facts)

    def _choose_file(self) -> None:
        self.choose_file(self.speech("Elegir el archivo del paquete"), "TOML (*.toml);;(*)")

    def _found_card(self) -> Card:
        card = Card(margins=(22, 16, 22, 18))
        card.body.addWidget(self._head)
        card.body.addWidget(self._table, 1)
        return card
