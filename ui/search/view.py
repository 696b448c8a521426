"""The search screen: what to look for and why, and the crossings that answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from borderpost.domain.crossing import Crossing, EntryId
from borderpost.domain.sync_report import SentNote
from borderpost.services.overseeing import SeenRead
from ui.days import ARROWS, moment_said
from ui.page import ENTER, KeyAct, Page
from ui.search.reads_card import ReadsCard
from ui.send_states import sent_said
from ui.theme import Theme
from ui.widgets.card import Card
from ui.widgets.fields import Field
from ui.widgets.table import Table
from ui.widgets.text import rule, text
from ui.words import Speech

FORM_WIDTH = 340


@dataclass(frozen=True, slots=True)
class Asked:
    """Hold what was typed."""

    document: str
    surname: str
    given_names: str
    plate: str
    since: str
    until: str
    reason: str


class SearchView(Page):
    """Ask on the left, answer on the right; ``asked`` is Enter, ``crossing_chosen`` Enter on a row.

    ``consulted`` carries the crossing pointed at and the reason for asking the region about it, and
    ``file_wanted`` the passphrase of who wants the list of reads as a file.
    """

    asked = Signal(object)
    crossing_chosen = Signal(str)
    consulted = Signal(object, str)
    reads_wanted = Signal()
    file_wanted = Signal(str)

    def __init__(self, theme: Theme, speech: Speech) -> None:
        super().__init__(theme, speech, heading="Buscar")
        self._found: tuple[Crossing, ...] = ()
        self._notes: tuple[SentNote, ...] = ()
        self._zone = "UTC"
        self._searched = False
        self.document = Field(mono=True, longest=40)
        self.surname = Field(longest=80)
        self.given_names = Field(longest=80)
        self.plate = Field(mono=True, longest=20)
        self.since = Field(mono=True, longest=10)
        self.until = Field(mono=True, longest=10)
        self.reason = Field(longest=200)
        self._promise = text(part="small", wrap=True)
        self._count = text(part="label")
        self._subject = text(part="strong")
        self._consulting = text(part="small", wrap=True)
        self.consultation = Field(longest=300)
        self._consultation_card = Card(margins=(20, 14, 20, 14))
        self.table = Table(stretch=1)
        self.reads = ReadsCard(speech)
        self.reads.hide()
        self._oversees = False
        self._known = ""
        self._columns = QWidget()
        self._columns.setLayout(self._lay_out_columns())
        self.body.addWidget(self._columns, 1)
        self.body.addWidget(self.reads, 1)
        self.table.chosen.connect(self._choose)
        self.show_searching()
        self.retell()
        self.setFocusProxy(self.document)

    @property
    def pointed(self) -> EntryId | None:
        """Return the crossing that the cursor stands on."""
        row = self.table.row
        return self._found[row].id if 0 <= row < len(self._found) else None

    def show_found(self, found: Sequence[tuple[Crossing, SentNote]], zone: str) -> None:
        """Show the crossings that answered, newest first, each with where it is."""
        self._found = tuple(crossing for crossing, _ in found)
        self._notes = tuple(note for _, note in found)
        self._zone = zone
        self._searched = True
        self._tell_found()
        if self._found:
            self.table.setFocus()

    def show_searching(self) -> None:
        """Search with Enter; the question to the region is put away."""
        self._consultation_card.hide()
        self.consultation.edit.clear()
        self._show_reads_card(shown=False)
        acts = [
            KeyAct("Ctrl+N", "Nueva búsqueda", self.empty),
            KeyAct("Ctrl+P", "Preguntar a la región", self.show_consulting),
        ]
        if self._oversees:
            acts.append(KeyAct("F6", "Quién consultó", self.reads_wanted.emit))
        self.show_acts(KeyAct(ENTER, "Buscar", self._ask), acts)
        if self._found and self.isVisible():
            self.table.setFocus()

    def show_oversight(self, *, oversees: bool) -> None:
        """Offer the list of who read what, or not, as the officer's role has it."""
        self._oversees = oversees
        self.show_searching()

    def know_passphrase(self, passphrase: str) -> None:
        """Take the passphrase that is typed beforehand: practice's own."""
        self._known = passphrase

    def show_reads(self, reads: Sequence[SeenRead], zone: str) -> None:
        """Show who read travellers' data, in the place of the search."""
        self.show_message("")
        self.reads.show_reads(reads, zone)
        self._show_reads_card(shown=True)
        self.show_reading()

    def show_reading(self) -> None:
        """Let the list be read, and offer it as a file."""
        self.reads.passphrase.edit.clear()
        self.reads.passphrase.hide()
        write = KeyAct("Ctrl+P", "Escribir la lista (CSV)", self._ask_passphrase)
        self.show_acts(None, [write, KeyAct("F6", "Volver a buscar", self.show_searching)])
        self.reads.filter.setFocus()

    def _ask_passphrase(self) -> None:
        """Travellers' names leave the desk with the list: who writes it proves himself again."""
        self.show_message("La lista sale del equipo: escriba su contraseña. Queda en el diario.")
        self.reads.passphrase.show_value(self._known)
        self.reads.passphrase.show()
        self.show_acts(
            KeyAct(ENTER, "Escribir la lista (CSV)", self._want_file),
            [KeyAct("Esc", "Dejarlo", self.show_reading)],
        )
        self.reads.passphrase.setFocus()

    def _want_file(self) -> None:
        if not self.reads.passphrase.edit.text():
            self.reads.passphrase.setFocus()
            return
        self.file_wanted.emit(self.reads.passphrase.edit.text())
        self.reads.passphrase.edit.clear()

    def _show_reads_card(self, *, shown: bool) -> None:
        self.reads.setVisible(shown)
        self._columns.setVisible(not shown)
        self.walk(self.reads.table if shown else self.table)

    def show_consulting(self) -> None:
        """Offer to ask the region about the traveller under the cursor, with a reason."""
        if self.pointed is None:
            self.show_message("Busque primero: se pregunta por el viajero de la fila.")
            return
        self.show_message("")
        self._tell_subject()
        self._consultation_card.show()
        self.show_acts(
            KeyAct(ENTER, "Preguntar a la región", self._consult),
            [KeyAct("Esc", "Dejarlo", self.show_searching)],
        )
        self.consultation.setFocus()

    def mark_day(self, field: str, *, wrong: bool) -> None:
        """Mark a day that cannot be read (``since`` or ``until``)."""
        edit = self.since if field == "since" else self.until
        edit.mark("warn" if wrong else "")
        if wrong:
            edit.setFocus()

    def empty(self) -> None:
        """Forget everything that was asked and found."""
        for field in self._fields():
            field.edit.clear()
        self._found, self._notes, self._searched = (), (), False
        self.show_searching()
        self._tell_found()
        self.show_message("")
        self.document.setFocus()

    def retell(self) -> None:
        super().retell()
        say = self.speech
        labels = (
            (self.document, say("Número de documento")),
            (self.surname, say("Apellidos")),
            (self.given_names, say("Nombres")),
            (self.plate, say("Placa")),
            (self.since, say("Desde (15-01-2026)")),
            (self.until, say("Hasta, ese día incluido")),
            (self.reason, say("Motivo de la consulta, obligatorio")),
        )
        for field, label in labels:
            field.show_label(label)
        self._promise.setText(say("Quién busca, a quién y por qué queda en el diario; el supervisor lo ve."))
        self.consultation.show_label(say("Motivo, obligatorio"))
        self._consulting.setText(
            say("La pregunta queda en el diario y sale en cuanto hay enlace. Nadie espera por ella.")
        )
        self._tell_subject()
        self._tell_found()
        self.reads.retell()

    def _tell_subject(self) -> None:
        row = self.table.row
        if 0 <= row < len(self._found):
            traveller = self._found[row].draft.traveller
            name = f"{traveller.surname}, {traveller.given_names}"
            self._subject.setText(self.speech("Preguntar a la región por {name}", name=name))

    def _tell_found(self) -> None:
        say = self.speech
        names = ("Momento", "Viajero", "Documento", "Carril", "Placa", "Resultado", "Envío")
        rows = [
            (*self._row(crossing), sent_said(note, say))
            for crossing, note in zip(self._found, self._notes, strict=True)
        ]
        # What says nothing here leaves its room to the names: no plates, or one lane alone.
        needless = {"Placa"} if not any(row[names.index("Placa")] for row in rows) else set()
        if len({crossing.lane for crossing in self._found}) < 2:
            needless.add("Carril")
        shown = [place for place, name in enumerate(names) if name not in needless]
        pointed = max(self.table.row, 0)
        titles = [say(names[place]) for place in shown]
        self.table.show_rows(titles, [[cells[place] for place in shown] for cells in rows])
        if self._found:
            self.table.selectRow(pointed)
        if not self._searched:
            self._count.setText(say("Escriba al menos un dato y el motivo, y pulse Enter."))
        elif not self._found:
            self._count.setText(say("Ningún cruce de este equipo responde."))
        else:
            self._count.setText(
                say.count(
                    "{n} cruce, el más reciente primero",
                    "{n} cruces, los más recientes primero",
                    len(self._found),
                )
            )

    def _row(self, crossing: Crossing) -> tuple[str, ...]:
        say, draft = self.speech, crossing.draft
        outcome = say("Anulado") if crossing.annulled else say.code(f"outcome.{draft.outcome.value}")
        return (
            f"{moment_said(crossing.at, self._zone, say)} {ARROWS[draft.direction]}",
            f"{draft.traveller.surname}, {draft.traveller.given_names}",
            f"{draft.document.issuing_state} {draft.document.number}",
            crossing.lane,
            draft.trip.plate,
            outcome,
        )

    def _fields(self) -> tuple[Field, ...]:
        names = (self.document, self.surname, self.given_names, self.plate)
        return (*names, self.since, self.until, self.reason)

    def _ask(self) -> None:
        self.asked.emit(Asked(*(field.value for field in self._fields())))

    def _consult(self) -> None:
        row = self.table.row
        if 0 <= row < len(self._found):
            self.consulted.emit(self._found[row], self.consultation.value)

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._found):
            chosen: EntryId = self._found[row].id
            self.crossing_chosen.emit(chosen)

    def _lay_out_columns(self) -> QHBoxLayout:
        form = Card(margins=(20, 16, 20, 16))
        form.setFixedWidth(FORM_WIDTH)
        form.body.setSpacing(8)
        for field in (self.document, self.surname, self.given_names, self.plate):
            form.body.addWidget(field)
        days = QHBoxLayout()
        days.setSpacing(12)
        days.addWidget(self.since)
        days.addWidget(self.until)
        form.body.addLayout(days)
        form.body.addSpacing(4)
        form.body.addWidget(rule())
        form.body.addSpacing(4)
        form.body.addWidget(self.reason)
        form.body.addWidget(self._promise)
        form.body.addStretch()
        answers = Card()
        answers.body.addWidget(self._count)
        answers.body.addWidget(self.table, 1)
        for part in (self._subject, self._consulting, self.consultation):
            self._consultation_card.body.addWidget(part)
        self._consultation_card.hide()
        found = QVBoxLayout()
        found.setSpacing(12)
        found.addWidget(answers, 1)
        found.addWidget(self._consultation_card)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(form)
        row.addLayout(found, 1)
        return row
