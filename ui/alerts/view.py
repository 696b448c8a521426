"""The alert list screen: which list is in force, and the file that takes its place."""

from datetime import datetime

from PySide6.QtCore import Signal

from borderpost.domain.alert import ListStatus
from ui.adoption_page import AdoptionPage
from ui.days import moment_said
from ui.page import ENTER, KeyAct
from ui.theme import Theme
from ui.words import Speech

STALE_HOURS = 24


class AlertsView(AdoptionPage):
    """Show the list in force and take the path of another; ``adopted`` carries the path typed."""

    adopted = Signal(str)

    def __init__(self, theme: Theme, speech: Speech) -> None:
        super().__init__(theme, speech, heading="Lista de alertas", facts=4)
        self._status: ListStatus | None = None
        self._now: datetime | None = None
        self._zone = "UTC"
        self.body.addStretch()
        self.show_acts(
            KeyAct(ENTER, "Adoptar la lista", lambda: self.adopted.emit(self.path.value)),
            [KeyAct("Ctrl+N", "Elegir el archivo", self._choose_file)],
        )
        self.retell()

    def show_status(self, status: ListStatus | None, *, now: datetime, zone: str) -> None:
        """Show the list in force; None where none was ever adopted."""
        self._status, self._now, self._zone = status, now, zone
        self._tell_status()

    def retell(self) -> None:
        super().retell()
        say = self.speech
        self.in_force.setText(say("Lista en vigor"))
        self.adopt.setText(say("Adoptar otra lista"))
        self.none_yet.setText(
            say("Ninguna lista se adoptó todavía: los cruces se registran con las alertas sin consultar.")
        )
        self.about.setText(
            say("Escriba o pegue la ruta del archivo. Vale desde el viajero siguiente y queda en el diario.")
        )
        self.path.show_label(say("Archivo de la lista (JSON)"))
        self._tell_status()

    def _tell_status(self) -> None:
        say, status = self.speech, self._status
        self.none_yet.setVisible(status is None)
        for fact in self.facts:
            fact.setVisible(status is not None)
        if status is None or self._now is None:
            return
        hours = int((self._now - status.as_of).total_seconds() // 3600)
        age = say.count("{n} hora", "{n} horas", hours)
        tone = "unknown" if hours >= STALE_HOURS else ""
        facts = (
            (say("Versión"), status.version, ""),
            (say("Fecha de la lista"), moment_said(status.as_of, self._zone, say), ""),
            (say("Edad"), age, tone),
            (say("Alertas"), f"{status.count}", ""),
        )
        self.show_facts(facts)

    def _choose_file(self) -> None:
        self.choose_file(self.speech("Elegir el archivo de la lista"), "JSON (*.json);;(*)")
