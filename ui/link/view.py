"""The link screen: how it stands, what the platform received, what it keeps aside, and what was asked."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.desk.lists import LinesCard
from ui.desk.shown import LineShown
from ui.link.enrolment_form import EnrolmentCard
from ui.link.shown import HeadShown, TableShown
from ui.page import ENTER, KeyAct, Page
from ui.theme import Theme
from ui.widgets.card import Card
from ui.widgets.icon import Icon
from ui.widgets.table import Table
from ui.widgets.text import Elided, Fact, text
from ui.words import Speech

MOST_FACTS = 5


class TableCard(Card):
    """A titled table, and one sentence in its place while it has no rows."""

    def __init__(self, *, stretch: int) -> None:
        super().__init__(" ", margins=(18, 12, 18, 12))
        self.table = Table(stretch=stretch)
        self._nothing = text(part="small", wrap=True)
        self.body.addWidget(self._nothing)
        self.body.addWidget(self.table, 1)
        self.body.addStretch()

    def show_table(self, shown: TableShown) -> None:
        """Show a table; the cursor keeps its row."""
        row = max(self.table.row, 0)
        self.show_title(shown.title)
        self._nothing.setText(shown.nothing)
        self._nothing.setVisible(not shown.rows)
        self.table.setVisible(bool(shown.rows))
        self.table.show_rows(shown.columns, shown.rows)
        if shown.rows:
            self.table.selectRow(min(row, len(shown.rows) - 1))


class LinkView(Page):
    """Show the link; ``retry_wanted`` asks for an exchange now, ``asked_moved`` names a question's row."""

    retry_wanted = Signal()
    asked_moved = Signal(int)

    def __init__(self, theme: Theme, speech: Speech) -> None:
        super().__init__(theme, speech, heading="Enlace")
        self._icon = Icon(theme, "ring", size=40)
        self._word = text(part="name")
        self._sentence = text(part="body", wrap=True)
        self._platform = text(part="strong")
        self._address = text(part="small")
        self._facts = [Fact() for _ in range(MOST_FACTS)]
        for fact in self._facts:
            fact.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._problem = Elided(part="small")
        self._code = text(part="label")
        self.receipts = TableCard(stretch=1)
        self.held = LinesCard(theme, wrap=True)
        self.asked = TableCard(stretch=1)
        self.answer = LinesCard(theme, wrap=True)
        self.enrolment = EnrolmentCard(theme, speech)
        self._asked_side = QWidget()
        self.body.addWidget(self._head_card())
        self.body.addLayout(self._columns(), 1)
        self.asked.table.moved.connect(self.asked_moved)
        self.walk(self.asked.table)
        self.receipts.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.held.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.answer.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.show_duty(enrols=False)

    @property
    def word(self) -> str:
        """Return the state's word."""
        return self._word.text()

    @property
    def sentence(self) -> str:
        """Return what is said under the state's word."""
        return self._sentence.text()

    @property
    def facts(self) -> tuple[str, ...]:
        """Return the values of the figures shown."""
        return tuple(fact.value for fact in self._facts if not fact.isHidden())

    def show_duty(self, *, enrols: bool) -> None:
        """Offer enrolment to who may enrol; to the others, what was asked about travellers."""
        self.enrolment.setVisible(enrols)
        self._asked_side.setVisible(not enrols)
        if enrols:
            enrol = KeyAct(ENTER, "Inscribir este equipo", self.enrolment.submit)
            self.show_acts(enrol, [KeyAct("Ctrl+Enter", "Intentar ahora", self.retry_wanted.emit)])
        else:
            self.show_acts(KeyAct(ENTER, "Intentar ahora", self.retry_wanted.emit))
        self.retell()

    def show_head(self, shown: HeadShown) -> None:
        """Show how the link stands."""
        self._icon.show_icon(shown.icon, shown.tone)
        self._word.setText(shown.word)
        self._sentence.setText(shown.sentence)
        self._platform.setText(shown.platform)
        self._address.setText(shown.address)
        for place, fact in enumerate(self._facts):
            fact.setVisible(place < len(shown.facts))
            if place < len(shown.facts):
                said = shown.facts[place]
                fact.show_fact(said.label, said.value, said.remark, tone=said.tone)
        self._problem.setText(shown.problem)
        self._code.setText(shown.code)
        self._problem.setVisible(bool(shown.problem))
        self._code.setVisible(bool(shown.code))

    def show_tables(self, receipts: TableShown, asked: TableShown) -> None:
        """Show the receipts and the questions."""
        self.receipts.show_table(receipts)
        self.receipts.table.clearSelection()
        self.asked.show_table(asked)

    def show_held(self, title: str, lines: Sequence[LineShown]) -> None:
        """Show what the platform keeps aside or notes, and why."""
        self.held.show_lines(title, tuple(lines))

    def show_answer(self, title: str, lines: Sequence[LineShown]) -> None:
        """Show the answer to the question under the cursor; no lines hide it."""
        self.answer.setVisible(bool(lines))
        if lines:
            self.answer.show_lines(title, tuple(lines))

    def retell(self) -> None:
        super().retell()
        self.enrolment.retell()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.enrolment.isVisible():
            self.enrolment.address.setFocus()

    def _head_card(self) -> Card:
        card = Card(margins=(22, 14, 22, 16))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._word)
        words.addWidget(self._sentence)
        where = QVBoxLayout()
        where.setSpacing(2)
        for label in (self._platform, self._address):
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
            where.addWidget(label)
        where.addStretch()
        head = QHBoxLayout()
        head.setSpacing(18)
        head.addWidget(self._icon)
        head.addLayout(words, 1)
        head.addLayout(where)
        facts = QHBoxLayout()
        facts.setSpacing(40)
        for fact in self._facts:
            facts.addWidget(fact)
        facts.addStretch()
        problem = QHBoxLayout()
        problem.setSpacing(12)
        problem.addWidget(self._problem, 1)
        problem.addWidget(self._code)
        card.body.addLayout(head)
        card.body.addSpacing(6)
        card.body.addLayout(facts)
        card.body.addLayout(problem)
        return card

    def _columns(self) -> QHBoxLayout:
        side = QVBoxLayout(self._asked_side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(12)
        side.addWidget(self.asked, 1)
        side.addWidget(self.answer)
        received = QVBoxLayout()
        received.setSpacing(12)
        received.addWidget(self.receipts, 1)
        received.addWidget(self.held)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addLayout(received, 5)
        row.addWidget(self._asked_side, 6)
        row.addWidget(self.enrolment, 6)
        return row
