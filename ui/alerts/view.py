"""The alert list screen: which list is in force, and the file that takes its place."""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout

from borderpost.domain.alert import ListStatus
from ui.days import moment_said
from ui.page import ENTER, KeyAct, Page
from ui.theme import Theme
from ui.widgets.card import Card
from ui.widgets.fields import Field
from ui.widgets.text import Fact, text
from ui.words import Speech

STALE_HOURS = 24


class AlertsView(Page):
    """Show the list in force and take the path of another; ``adopted`` carries the path typed."""

    adopted = Signal(str)

    def __init__(self, theme: Theme, speech: Speech) -> None:
        super().__init__(theme, speech, heading="Lista de alertas")
        self._status: ListStatus | None = None
        self._now: datetime | None = None
        self._zone = "UTC"
        self.path = Field(mono=True, longest=1000)
        self._heads = {name: text(part="value") for name in ("status", "adopt")}
        self._about = {name: text(part="small", wrap=True) for name in ("none", "adopt")}
        self._facts = [Fact() for _ in range(4)]
        self.body.addWidget(self._status_card())
        self.body.addWidget(self._adopt_card())
        self.body.addStretch()
        self.show_acts(
            KeyAct(ENTER, "Adoptar la lista", lambda: self.adopted.emit(self.path.value)),
            [KeyAct("Ctrl+N", "Elegir el archivo", self._choose_file)],
        )
        self.retell()
        self.setFocusProxy(self.path)

    def show_status(self, status: ListStatus | None, *, now: datetime, zone: str) -> None:
        """Show the list in force; None where none was ever adopted."""
        self._status, self._now, self._zone = status, now, zone
        self._tell_status()

    def retell(self) -> None:
        super().retell()
        say = self.speech
        self._heads["status"].setText(say("Lista en vigor"))
        self._heads["adopt"].setText(say("Adoptar otra lista"))
        self._about["none"].setText(
            say("Ninguna lista se adoptó todavía: los cruces se registran con las alertas sin consultar.")
        )
        self._about["adopt"].setText(
            say("Escriba o pegue la ruta del archivo. Vale desde el viajero siguiente y queda en el diario.")
        )
        self.path.show_label(say("Archivo de la lista (JSON)"))
        self._tell_status()

    def _tell_status(self) -> None:
        say, status = self.speech, self._status
        self._about["none"].setVisible(status is None)
        for fact in self._facts:
            fact.setVisible(status is not None)
        if status is None or self._now is None:
            return
        hours = int((self._now - status.as_of).total_seconds() // 3600)
        age = say.count("{n} hora", "{n} horas", hours)
        tone = "unknown" if hours >= STALE_HOURS else ""
        said = (
            (say("Versión"), status.version, ""),
            (say("Fecha de la lista"), moment_said(status.as_of, self._zone, say), ""),
            (say("Edad"), age, tone),
            (say("Alertas"), f"{status.count}", ""),
        )
        for fact, (label, value, tone_) in zip(self._facts, said, strict=True):
            fact.show_fact(label, value, tone=tone_)

    def _choose_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, self.speech("Elegir el archivo de la lista"), self.path.value, "JSON (*.json);;(*)"
        )
        if chosen:
            self.path.show_value(chosen)
            self.path.setFocus()

    def _status_card(self) -> Card:
        card = Card(margins=(22, 16, 22, 18))
        card.body.addWidget(self._heads["status"])
        card.body.addWidget(self._about["none"])
        row = QHBoxLayout()
        row.setSpacing(44)
        for fact in self._facts:
            row.addWidget(fact)
        row.addStretch()
        card.body.addLayout(row)
        return card

    def _adopt_card(self) -> Card:
        card = Card(margins=(22, 16, 22, 20))
        card.body.setSpacing(10)
        card.body.addWidget(self._heads["adopt"])
        card.body.addWidget(self._about["adopt"])
        card.body.addWidget(self.path)
        return card
