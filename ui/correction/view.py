"""The correction screen: the crossings of the shift, one of them open to correct, and its history."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout

from ui.correction.form import CrossingForm
from ui.correction.protection_card import ProtectionCard
from ui.page import ENTER, KeyAct, Page
from ui.second_person import SecondPerson
from ui.theme import Theme
from ui.widgets.card import Card
from ui.widgets.fields import Field, Option
from ui.widgets.table import Table
from ui.widgets.text import text
from ui.words import Speech

LEAST_LIST_WIDTH = 640


class Stage(Enum):
    """Name where a correction stands."""

    CHOOSING = auto()
    EDITING = auto()
    ANNULLING = auto()
    READING = auto()
    PROTECTING = auto()


@dataclass(frozen=True, slots=True)
class ListRow:
    """Hold one crossing as the list shows it."""

    time: str
    traveller: str
    document: str
    state: str


class CorrectionView(Page):
    """List on the left; form, reason, who proves himself and history on the right."""

    filtered = Signal(str)
    row_chosen = Signal(int)
    saved = Signal()
    annulment_wanted = Signal()
    annulment_confirmed = Signal(str)
    protection_wanted = Signal()
    protection_noted = Signal()
    let_go = Signal()

    def __init__(self, theme: Theme, speech: Speech) -> None:
        super().__init__(theme, speech, heading="Corregir")
        self.stage = Stage.CHOOSING
        self._say_title: Callable[[], str] = lambda: ""
        self._say_history: Callable[[], Sequence[str]] = lambda: ()
        self._say_rows: Callable[[], Sequence[ListRow]] = lambda: ()
        self.filter = Field()
        self.table = Table(stretch=1)
        self.form = CrossingForm(theme, speech)
        self.protection = ProtectionCard(theme, speech)
        self.reason = Field(longest=300)
        self.passphrase = Field(secret=True, longest=500)
        self.second = SecondPerson(
            theme, speech, codes=False, across=True, label="Segunda persona: turno cerrado"
        )
        self._why = QHBoxLayout()
        self._two = False
        self._crossing_title = text(part="value")
        self._history_title = text(part="label")
        self._history = text(part="small", wrap=True)
        self._count = text(part="label")
        self.body.addLayout(self._columns())
        self.filter.changed.connect(self.filtered)
        self.table.chosen.connect(self.row_chosen)
        self.walk(self.table)
        self.show_stage(Stage.CHOOSING)
        self.retell()

    def show_rows(self, say_rows: Callable[[], Sequence[ListRow]]) -> None:
        """Show the crossings of the list, as ``say_rows`` words them in the language of the moment."""
        self._say_rows = say_rows
        self._tell_rows()

    def show_crossing(self, say_title: Callable[[], str], say_history: Callable[[], Sequence[str]]) -> None:
        """Show the title and the history of the crossing that is open."""
        self._say_title, self._say_history = say_title, say_history
        self._tell_crossing()

    def show_second(self, people: Sequence[Option] | None) -> None:
        """Ask for one of these people too, for the shift is closed; None asks nobody."""
        self._two = people is not None
        self.second.show_people(people or ())

    def show_stage(self, stage: Stage) -> None:
        """Show what can be done now, its keys and its first field."""
        self.stage = stage
        self.form.show_open(open_=stage is Stage.EDITING)
        self.reason.edit.setEnabled(stage in {Stage.EDITING, Stage.ANNULLING})
        self.passphrase.setVisible(stage is Stage.ANNULLING)
        self.second.setVisible(self._two and stage in {Stage.EDITING, Stage.ANNULLING})
        # Who annuls with somebody beside him needs the room of the fields, which he cannot edit.
        roomy = self._two and stage is Stage.ANNULLING
        protecting = stage is Stage.PROTECTING
        self.form.setVisible(not roomy and not protecting)
        self.protection.setVisible(protecting)
        self.reason.setVisible(not protecting)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._why.setDirection(down if roomy else across)
        for place, share in enumerate((3, 2, 4)):
            self._why.setStretch(place, 0 if roomy else share)
        back = KeyAct("Esc", "Volver a la lista", self.let_go.emit)
        turn = KeyAct("Ctrl+1", "más campos", self.form.turn_page)
        protect = KeyAct("F8", "Protección", self.protection_wanted.emit)
        match stage:
            case Stage.CHOOSING:
                self.show_acts(
                    KeyAct(ENTER, "Abrir este cruce", lambda: self.row_chosen.emit(self.table.row))
                )
                self.filter.setFocus()
            case Stage.EDITING:
                save = KeyAct(ENTER, "Guardar la corrección", self.saved.emit)
                annul = KeyAct("F10", "Anular este cruce", self.annulment_wanted.emit)
                self.show_acts(save, [turn, protect, annul, back])
                self.form.focus_first()
            case Stage.ANNULLING:
                self.show_acts(KeyAct(ENTER, "Anular este cruce", self._annul), [back])
                (self.passphrase if self.reason.value else self.reason).setFocus()
            case Stage.READING:
                self.show_acts(None, [turn, back])
                self.table.setFocus()
            case Stage.PROTECTING:
                self.show_acts(KeyAct(ENTER, "Anotar", self.protection_noted.emit), [back])
                self.protection.setFocus()

    def clear_crossing(self) -> None:
        """Forget the crossing that was open."""
        self.reason.edit.clear()
        self.passphrase.edit.clear()
        self.second.clear()
        self.protection.show_noted(None)
        self.form.clear()
        self.show_crossing(lambda: "", lambda: ())

    def retell(self) -> None:
        super().retell()
        say = self.speech
        self.filter.show_label(say("Buscar en este turno: nombre o documento"))
        self.reason.show_label(say("Motivo de la corrección, obligatorio"))
        self.passphrase.show_label(say("Su contraseña, para anular"))
        self._history_title.setText(say("Historia de este cruce: lo primero que se registró no se borra"))
        self.form.retell()
        self.protection.retell()
        self.second.retell()
        self._tell_rows()
        self._tell_crossing()

    def _tell_rows(self) -> None:
        say = self.speech
        row = max(self.table.row, 0)
        rows = self._say_rows()
        titles = [*(say(title) for title in ("Hora", "Viajero", "Documento")), ""]
        self.table.show_rows(titles, [(one.time, one.traveller, one.document, one.state) for one in rows])
        if rows:
            self.table.selectRow(min(row, len(rows) - 1))
        self._count.setText(say.count("{n} cruce de este turno", "{n} cruces de este turno", len(rows)))

    def _tell_crossing(self) -> None:
        title = self._say_title()
        self._crossing_title.setText(title or self.speech("Elija un cruce de la lista"))
        history = self._say_history()
        self._history.setText("\n".join(history))
        self._history_title.setVisible(bool(history))

    def _annul(self) -> None:
        self.annulment_confirmed.emit(self.passphrase.edit.text())

    def _columns(self) -> QHBoxLayout:
        listed = Card(margins=(18, 14, 18, 14))
        listed.setMinimumWidth(LEAST_LIST_WIDTH)
        listed.body.addWidget(self.filter)
        listed.body.addWidget(self._count)
        listed.body.addWidget(self.table, 1)
        opened = Card(margins=(20, 14, 20, 14))
        opened.body.addWidget(self._crossing_title)
        opened.body.addWidget(self.form)
        opened.body.addWidget(self.protection)
        self._why.setSpacing(12)
        for part in (self.reason, self.passphrase, self.second):
            self._why.addWidget(part)
        opened.body.addLayout(self._why)
        past = QVBoxLayout()
        past.setSpacing(2)
        past.addWidget(self._history_title)
        past.addWidget(self._history)
        opened.body.addSpacing(4)
        opened.body.addLayout(past)
        opened.body.addStretch()
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(listed, 5)
        row.addWidget(opened, 7)
        return row
