"""The shift screen: the counts so far, the end of the shift, and its report's files."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.page import ENTER, KeyAct, Page
from ui.shift.shown import FileShown, ShiftShown
from ui.theme import Theme, Tone, dress
from ui.widgets.card import Card
from ui.widgets.fields import Field
from ui.widgets.icon import Icon
from ui.widgets.keys import KeyCap
from ui.widgets.table import Table
from ui.widgets.text import Elided, Fact, text
from ui.words import Speech

MOST_FACTS = 10
MOST_FILES = 3


class ShiftView(Page):
    """Show one shift's counts as they are handed in; say in signals what was decided."""

    opening_wanted = Signal()
    closing_wanted = Signal(str)
    report_wanted = Signal()
    file_wanted = Signal(int)

    def __init__(self, theme: Theme, speech: Speech) -> None:
        super().__init__(theme, speech, heading="Turno")
        self._may = (False, False, False)
        self._file_count = 0
        self._number = text(part="name")
        self._state = text(part="dim")
        self._facts = [Fact() for _ in range(MOST_FACTS)]
        self._doubts = text(part="small", tone="warn", wrap=True)
        self._doubtful = QWidget()
        dress(self._doubtful, part="clear")
        doubtful = QHBoxLayout(self._doubtful)
        doubtful.setContentsMargins(0, 0, 0, 0)
        doubtful.setSpacing(10)
        doubtful.addWidget(
            Icon(theme, "warn", tone=Tone.WARN, size=18), alignment=Qt.AlignmentFlag.AlignTop
        )
        doubtful.addWidget(self._doubts, 1)
        self.nationalities = Table()
        self.documents = Table()
        self.held = Table()
        self._titles = [text(part="label") for _ in range(3)]
        self.notes = Field(longest=2000)
        self._files = [(KeyCap(f"Ctrl+{place}"), Elided(part="mono")) for place in range(1, MOST_FILES + 1)]
        self._files_title = text(part="label")
        self._files_card = Card(margins=(20, 12, 20, 12))
        self._notes_card = Card(margins=(20, 12, 20, 14))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._lay_out_shift()
        self.show_doubts(())
        self.show_offers(opening=False, closing=False, reporting=False)

    def show_shift(self, shown: ShiftShown) -> None:
        """Show the counts."""
        self._number.setText(shown.number)
        self._state.setText(shown.state)
        for place, fact in enumerate(self._facts):
            fact.setVisible(place < len(shown.facts))
            if place < len(shown.facts):
                number = shown.facts[place]
                fact.show_fact(number.label, number.value, number.remark)
        tables = (self.nationalities, self.documents, self.held)
        for table, title, said in zip(tables, self._titles, shown.tables, strict=True):
            title.setText(said.title)
            table.show_rows(said.columns, said.rows)
            table.clearSelection()

    def show_doubts(self, sentences: Sequence[str]) -> None:
        """Show what should be seen to before anybody signs, under the counts."""
        self._doubts.setText("\n".join(sentences))
        self._doubtful.setVisible(bool(sentences))

    @property
    def doubts(self) -> str:
        """Return what is shown as to be seen to."""
        return self._doubts.text()

    def show_offers(self, *, opening: bool, closing: bool, reporting: bool) -> None:
        """Show what this officer may do with the shift now."""
        self._may = (opening, closing, reporting)
        self._notes_card.setVisible(closing)
        self._offer()
        self.retell()
        if self.isVisible():
            (self.notes if closing else self).setFocus()

    def show_files(self, files: Sequence[FileShown]) -> None:
        """Show the files that were written, each with the key that opens it."""
        self._file_count = len(files)
        self._files_card.setVisible(bool(files))
        for (cap, path), file in zip(self._files, files, strict=False):
            path.setText(file.path)
            path.setToolTip(file.path)
            cap.setVisible(True)
        self._offer()

    def retell(self) -> None:
        super().retell()
        self.notes.show_label(self.speech("Notas de entrega para el turno siguiente"))
        self._files_title.setText(self.speech("Informe escrito"))

    def _offer(self) -> None:
        opening, closing, reporting = self._may
        first = KeyAct(ENTER, "Abrir un turno", self.opening_wanted.emit) if opening else None
        others: list[KeyAct] = []
        if reporting:
            others.append(KeyAct("Ctrl+P", "Escribir el informe", self.report_wanted.emit))
        if closing:
            others.append(KeyAct("Ctrl+Enter", "Cerrar el turno", self._close))
        opened = ("abrir el PDF", "abrir el CSV", "abrir la carpeta")[: self._file_count]
        others += [
            KeyAct(f"Ctrl+{place}", words, self._opener(place)) for place, words in enumerate(opened, 1)
        ]
        self.show_acts(first, others)

    def _opener(self, place: int) -> Callable[[], None]:
        return lambda: self.file_wanted.emit(place - 1)

    def _close(self) -> None:
        self.closing_wanted.emit(self.notes.value)

    def _lay_out_shift(self) -> None:
        head = Card(margins=(22, 14, 22, 16))
        line = QHBoxLayout()
        line.setSpacing(18)
        line.addWidget(self._number)
        line.addWidget(self._state, 1)
        facts = QHBoxLayout()
        facts.setSpacing(30)
        for fact in self._facts:
            facts.addWidget(fact)
        facts.addStretch()
        head.body.addLayout(line)
        head.body.addSpacing(4)
        head.body.addLayout(facts)
        head.body.addWidget(self._doubtful)
        tables = QHBoxLayout()
        tables.setSpacing(12)
        for table, title, width in zip(
            (self.nationalities, self.documents, self.held), self._titles, (6, 4, 6), strict=True
        ):
            card = Card(margins=(18, 12, 18, 12))
            card.body.addWidget(title)
            card.body.addWidget(table, 1)
            tables.addWidget(card, width)
        self._notes_card.body.addWidget(self.notes)
        self._notes_card.body.addStretch()
        self._files_card.body.addWidget(self._files_title)
        for cap, path in self._files:
            row = QHBoxLayout()
            row.setSpacing(10)
            row.addWidget(cap)
            row.addWidget(path, 1)
            self._files_card.body.addLayout(row)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self._files_card, 1)
        foot.addWidget(self._notes_card, 1)
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addWidget(head)
        column.addLayout(tables, 1)
        column.addLayout(foot)
        self._files_card.hide()
        self.body.addLayout(column)
