"""The panels that stand in place of the findings: an alert to resolve, a referral, and the reasons why."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.desk.proof import empty
from ui.desk.shown import AlertShown, FactShown, RuleShown
from ui.theme import Theme, Tone, dress
from ui.widgets.card import Card
from ui.widgets.choice_row import ChoiceRow
from ui.widgets.fields import Choice, Field, Option
from ui.widgets.icon import Icon
from ui.widgets.keys import KeyButton
from ui.widgets.text import Elided, text
from ui.widgets.type_ahead import Finder, TypeAhead


class AlertPanel(Card):
    """Show one hit beside the traveller; take what the officer found out, and why."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(margins=(16, 10, 16, 12))
        self._icon = Icon(theme, "bell", size=20)
        self._title = Elided(part="strong")
        self._matched = text(part="small")
        self._instruction = text(part="line", wrap=True)
        self._compare = QVBoxLayout()
        self._compare.setSpacing(2)
        self.outcome = ChoiceRow()
        self.reason = Field(longest=300)
        self._done = KeyButton("", "Enter", part="primary")
        self._done.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.done = self._done.clicked
        head = QHBoxLayout()
        head.setSpacing(10)
        for widget, share in ((self._icon, 0), (self._title, 1), (self._matched, 0)):
            head.addWidget(widget, share)
        last = QHBoxLayout()
        last.setSpacing(12)
        last.addWidget(self.reason, 1)
        last.addWidget(self._done, alignment=Qt.AlignmentFlag.AlignBottom)
        self.body.addLayout(head)
        self.body.addWidget(self._instruction)
        self.body.addLayout(self._compare)
        self.body.addStretch(1)
        self.body.addWidget(self.outcome)
        self.body.addLayout(last)

    def show_alert(self, shown: AlertShown, *, tone: Tone) -> None:
        """Show a hit; the tone is the status of the match, or a neutral one where it is discreet."""
        self._icon.show_icon("bell" if tone is Tone.STOP else "dot", tone)
        self._title.setText(shown.title)
        self._matched.setText(shown.matched)
        self._instruction.setText(shown.instruction)
        self._instruction.setVisible(bool(shown.instruction))
        empty(self._compare)
        for facts in (shown.listed, shown.presented):
            if facts:
                self._compare.addLayout(_fact_line(facts))
        dress(self, tone=tone.value if tone in {Tone.STOP, Tone.WARN} else "")

    def show_choices(self, options: Sequence[Option], *, reason: str, done: str) -> None:
        """Name the outcomes, the reason's field and the button; what was taken stays."""
        self.outcome.show_options(options, self.outcome.value)
        self.reason.show_label(reason)
        self._done.show_words(done)

    def clear(self) -> None:
        """Forget what was taken and typed for the hit before."""
        self.outcome.show_value("")
        self.reason.show_value("")
        self.reason.mark("")


def _fact_line(facts: Sequence[FactShown]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for place, fact in enumerate(facts):
        label = text(fact.label, part="label")
        if not place:
            label.setFixedWidth(84)
        row.addWidget(label)
        value = text(fact.value, part="smallStrong", tone=fact.tone)
        row.addWidget(value)
        row.addSpacing(8)
    row.addStretch(1)
    return row


class ReferPanel(Card):
    """Take an outcome and what it asks: a cause, or the State that returns or receives; and words."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(" ", margins=(16, 10, 16, 12))
        self.outcome = ChoiceRow()
        self.reason = Choice(theme)
        self.state = TypeAhead()
        self.words = Field(longest=300)
        self._fault = text(part="small", tone="stop")
        self._done = KeyButton("", "Enter", part="primary")
        self._done.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.done = self._done.clicked
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.reason, 2)
        row.addWidget(self.state, 2)
        row.addWidget(self.words, 3)
        row.addStretch()
        row.addWidget(self._done, alignment=Qt.AlignmentFlag.AlignBottom)
        self.body.addWidget(self.outcome)
        self.body.addLayout(row)
        self.body.addWidget(self._fault)
        self.body.addStretch(1)
        dress(self, tone="accent")

    def show_choices(self, outcomes: Sequence[Option], *, labels: tuple[str, str, str, str]) -> None:
        """Name everything: title, cause, words, button; what was taken stays."""
        title, reason, words, done = labels
        self.show_title(title)
        self.outcome.show_options(outcomes, self.outcome.value)
        self.reason.show_label(reason)
        self.words.show_label(words)
        self._done.show_words(done)

    def show_states(self, states: Finder, label: str) -> None:
        """Name the State that returns or receives, and search it in the officer's language."""
        self.state.show_label(label)
        self.state.show_finder(states)

    def show_asked(self, reasons: Sequence[Option], *, state: bool, words: str) -> None:
        """Ask for one of the causes where there are any, or for a State; the rest is hidden."""
        self.reason.show_options(reasons)
        self.reason.setVisible(bool(reasons))
        self.state.setVisible(state)
        self.words.show_label(words)
        self.show_fault("")

    def show_taken(self, outcome: str) -> None:
        """Take an outcome beforehand, and clear the rest."""
        self.outcome.show_value(outcome)
        self.reason.show_value("")
        self.state.show_value("")
        self.words.show_value("")
        self.words.mark("")
        self.show_fault("")

    def show_fault(self, fault: str) -> None:
        """Say what is missing; empty hides it."""
        self._fault.setText(fault)
        self._fault.setVisible(bool(fault))


class WhyPanel(Card):
    """Show every reason with its rule, the legal text, since when, and the values used; arrows walk."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(" ", margins=(16, 10, 6, 10))
        self._theme = theme
        inside = QWidget()
        dress(inside, part="clear")
        self._rules = QVBoxLayout(inside)
        self._rules.setContentsMargins(0, 0, 8, 0)
        self._rules.setSpacing(10)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(inside)
        dress(self.area.viewport(), part="clear")
        self.body.addWidget(self.area, 1)
        dress(self, tone="accent")

    def show_rules(self, title: str, rules: Sequence[RuleShown]) -> None:
        """Show the reasons, the heaviest first."""
        self.show_title(title)
        empty(self._rules)
        for shown in rules:
            self._rules.addLayout(self._rule(shown))
        self._rules.addStretch(1)

    def _rule(self, shown: RuleShown) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(1)
        head = QHBoxLayout()
        head.addWidget(text(shown.words, part="strong", wrap=True), 1)
        head.addWidget(text(shown.rule, part="label"), alignment=Qt.AlignmentFlag.AlignTop)
        words.addLayout(head)
        if shown.legal:
            words.addWidget(text(shown.legal, part="small", wrap=True))
        if shown.details:
            words.addWidget(text(shown.details, part="label", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(10)
        icon = Icon(self._theme, shown.icon, tone=shown.tone, size=18)
        row.addWidget(icon, alignment=Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        return row
