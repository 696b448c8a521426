"""Decides the outcomes that are not the plain one: referred, refused, kept back, returned, one stop."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from borderpost.domain.crossing import (
    PASSED,
    REMOVED,
    Answer,
    Direction,
    Outcome,
    RefusalReason,
    Removal,
    reasons_of,
)
from borderpost.domain.states import is_known
from borderpost.services import looking_up
from borderpost.services.inspecting import USUAL_OUTCOME
from ui.desk.case import Case
from ui.desk.shown import Panel
from ui.desk.state import DeskState
from ui.desk.view import DeskView
from ui.reference import finder
from ui.widgets.fields import Option
from ui.words import Speech

BOTH = "both"
"""The choice that records both halves of a one-stop inspection."""
_LAST = (Outcome.TRANSIT, Outcome.RETURNED_VOLUNTARILY, Outcome.DEPORTED, Outcome.EXPELLED)
OUTCOMES: Mapping[Direction, Sequence[Outcome]] = {
    Direction.ENTRY: (
        Outcome.REFERRED, Outcome.REFUSED, Outcome.RETURNED, Outcome.WITHDREW,
        USUAL_OUTCOME[Direction.ENTRY], *_LAST,
    ),
    Direction.EXIT: (
        Outcome.REFERRED, Outcome.EXIT_PREVENTED, Outcome.WITHDREW, USUAL_OUTCOME[Direction.EXIT], *_LAST,
    ),
}  # fmt: skip
"""What may become of a traveller, in the order of the digits that take it."""
_LIKELY = {
    "document.expired": RefusalReason.EXPIRED_DOCUMENT,
    "traveller.minor": RefusalReason.MINOR_WITHOUT_PERMISSION,
    "traveller.minor_without_passport": RefusalReason.MINOR_WITHOUT_PERMISSION,
    "minor.permission_lacking": RefusalReason.MINOR_WITHOUT_PERMISSION,
    "visa.required": RefusalReason.NO_VISA,
    "document.specimen": RefusalReason.FALSE_DOCUMENT,
}


@dataclass(frozen=True, slots=True)
class Ending:
    """Hold what is decided about a traveller; ``both`` asks for both halves of a one-stop inspection."""

    outcome: Outcome
    reason: RefusalReason | None = None
    words: str = ""
    answer: Answer | None = None
    removal: Removal | None = None
    both: bool = False


class Referral:
    """Open the panel with the likely outcome, ask what the outcome asks, and hand on the ending.

    ``one_stop`` are the directions in which one stop serves the facing post too. ``passing`` lets somebody
    cross, whichever way that is called: whom an alert or a red finding stops passes for a reason in words.
    """

    def __init__(
        self,
        view: DeskView,
        speech: Speech,
        state: DeskState,
        *,
        one_stop: frozenset[Direction],
        end: Callable[[Ending], None],
        passing: Callable[[Case, Ending, str], None],
    ) -> None:
        self._view = view
        self._speech = speech
        self._state = state
        self._one_stop = one_stop
        self._end = end
        self._passing = passing
        view.refer.outcome.changed.connect(lambda _: self._ask())

    def open(self) -> None:
        """Open the panel with the likely outcome and cause taken beforehand."""
        case = self._state.case
        if case is None:
            return
        self.tell(case)
        codes = [finding.code for finding in case.findings]
        likely = next((_LIKELY[code] for code in codes if code in _LIKELY), None)
        if case.open_hits or (case.resolved and not case.somebody_else):
            likely = RefusalReason.ALERT
        self._view.refer.show_taken(Outcome.REFERRED.value)
        self._ask()
        self._view.refer.reason.show_value(likely.value if likely else "")
        self._view.show_panel(Panel.REFER)

    def tell(self, case: Case) -> None:
        """Name the choices in the officer's language; what was taken stays."""
        say, panel = self._speech, self._view.refer
        direction = case.inspection.draft.direction
        options = [Option(one.value, say.code(f"outcome.{one.value}")) for one in OUTCOMES[direction]]
        if direction in self._one_stop:
            options.append(Option(BOTH, say("Pasa por los dos lados")))
        panel.show_choices(
            options,
            labels=(
                say("No pasa como los demás: qué se decide y por qué · Esc cierra"),
                say("Causa"),
                say("Explicación"),
                say("Registrar"),
            ),
        )
        entering = direction is Direction.ENTRY
        panel.show_states(
            finder(looking_up.countries, say),
            say("Estado que lo devuelve") if entering else say("Estado que lo recibe"),
        )
        self._ask()

    def take(self) -> None:
        """Take the panel (Enter)."""
        case, panel, say = self._state.case, self._view.refer, self._speech
        if case is None:
            return
        plain, words = USUAL_OUTCOME[case.inspection.draft.direction], panel.words.value
        both = panel.outcome.value == BOTH
        outcome = plain if both else Outcome(panel.outcome.value)
        if outcome in REMOVED:
            self._take_removal(case, outcome, words)
        elif outcome in PASSED:
            self._passing(case, Ending(outcome, both=both), words)
        elif not panel.reason.value:
            panel.show_fault(say("Elija la causa con su número."))
            panel.reason.setFocus()
        elif panel.reason.value == RefusalReason.OTHER and not words:
            panel.show_fault(say("«Otra causa» pide una explicación."))
            panel.words.setFocus()
        else:
            self._end(Ending(outcome, RefusalReason(panel.reason.value), words))

    def _take_removal(self, case: Case, outcome: Outcome, words: str) -> None:
        panel = self._view.refer
        if not is_known(panel.state.value):
            panel.show_fault(self._speech("Diga qué Estado lo devuelve o lo recibe."))
            panel.state.setFocus()
            return
        self._passing(case, Ending(outcome, removal=Removal(panel.state.value, words)), words)

    def _ask(self) -> None:
        """Ask what the outcome that is taken asks for: a cause, a State, or nothing."""
        panel, say = self._view.refer, self._speech
        taken = panel.outcome.value
        outcome = Outcome(taken) if taken and taken != BOTH else None
        reasons = reasons_of(outcome) if outcome is not None else ()
        panel.show_asked(
            [Option(reason.value, say.code(f"reason.{reason.value}")) for reason in reasons],
            state=outcome in REMOVED,
            words=say("Documento de la devolución") if outcome in REMOVED else say("Explicación"),
        )
