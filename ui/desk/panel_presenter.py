"""Decides what the desk's panels do: a hit, a referral, a question to the region; Enter in any of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from borderpost.domain.alert import ResolutionOutcome
from borderpost.domain.consultation import Consultation
from borderpost.domain.crossing import Answer, CrossingDraft, Direction
from borderpost.domain.errors import BorderPostError
from borderpost.domain.inspection import Inspection
from borderpost.services.inspecting import USUAL_OUTCOME
from borderpost.services.resolving import stops
from borderpost.store.wiping import Typed
from ui.answers import answer_lines, subject_of, subject_said
from ui.desk.by_hand import ByHand
from ui.desk.case import Case, Resolved
from ui.desk.proving import Failed, Proving, overrides
from ui.desk.referral import Ending, Referral
from ui.desk.shown import Panel
from ui.desk.state import DeskState
from ui.desk.view import DeskView
from ui.desk.work import Work
from ui.session import Clock
from ui.words import Speech

Record = Callable[[Ending], None]


class Panels:
    """Open the panels, take what they hold, and hand the result to the presenter."""

    def __init__(
        self,
        view: DeskView,
        work: Work,
        speech: Speech,
        state: DeskState,
        *,
        clock: Clock,
        today: Callable[[], date],
        country: str,
        zone: str,
        one_stop: frozenset[Direction],
        passphrase: str,
        inspected: Callable[[Case], None],
        record: Record,
        failed: Callable[[BorderPostError], None],
    ) -> None:
        self._view = view
        self.work = work
        self._speech = speech
        self._state = state
        self._zone = zone
        self._inspected = inspected
        self._record = record
        self._failed = failed
        self._proving = Proving(view, state, passphrase=passphrase, failed=failed)
        self.referral = Referral(
            view, speech, state, one_stop=one_stop, end=record, passing=self._pass_all_the_same
        )
        self.hand = ByHand(
            view, speech, state, clock=clock, today=today, country=country, zone=zone,
            inspect=lambda draft: self.inspect(draft, corrected=True),
        )  # fmt: skip

    def confirm(self) -> None:
        """Take what the open panel holds (Enter)."""
        acts = {
            Panel.HAND: self.hand.take,
            Panel.ALERT: self._take_resolution,
            Panel.REFER: self.referral.take,
            Panel.CONSULT: self._take_question,
            Panel.PASSPHRASE: self._proving.take,
        }
        acts[self._view.panel]()

    def inspect(self, draft: CrossingDraft, *, corrected: bool = False) -> None:
        """Inspect the case's draft anew, or a first draft typed by hand."""
        case = self._state.case
        mrz = case.inspection.mrz if case is not None else None
        self.work.inspect(
            draft,
            mrz,
            lambda inspection: self._take_inspection(inspection, case, corrected=corrected),
            self._failed,
        )

    def _take_inspection(self, inspection: Inspection, before: Case | None, *, corrected: bool) -> None:
        if self._state.case is not before or self._state.saving is not None:
            return
        if self._view.panel is Panel.HAND:
            self._view.show_panel(Panel.NONE)
        if before is None:
            self._inspected(Case(inspection, self.hand.opened, corrected=True))
            return
        still = {hit.alert.id for hit in inspection.hits}
        self._inspected(
            replace(
                before,
                inspection=inspection,
                corrected=before.corrected or corrected,
                resolved=tuple(resolved for resolved in before.resolved if resolved.hit.alert.id in still),
            )
        )

    # Alerts

    def alert(self) -> None:
        """Open the first hit that is not resolved."""
        self._view.alert.clear()
        self._view.show_panel(Panel.ALERT)

    def _take_resolution(self) -> None:
        case, panel = self._state.case, self._view.alert
        if case is None or not case.open_hits:
            self._view.show_panel(Panel.NONE)
            return
        if not panel.outcome.value:
            panel.outcome.setFocus()
            return
        if not panel.reason.value:
            panel.reason.mark("warn")
            panel.reason.setFocus()
            return
        hit = case.open_hits[0]
        outcome, reason = ResolutionOutcome(panel.outcome.value), panel.reason.value

        def resolve(passphrase: Typed | None, failed: Failed) -> None:
            self.work.resolve(
                hit,
                case.inspection.draft.document,
                outcome,
                reason,
                lambda resolution: self._resolved(case, Resolved(hit, outcome, resolution.reason)),
                failed,
                passphrase,
            )

        if outcome is ResolutionOutcome.NOT_THE_SAME and stops(hit):
            self._proving.ask(resolve)
        else:
            resolve(None, self._failed)

    def _resolved(self, before: Case, resolved: Resolved) -> None:
        if self._state.case is not before:
            return
        case = replace(before, resolved=(*before.resolved, resolved))
        self._inspected(case)
        if case.open_hits:
            self.alert()
        elif case.asks_referral:
            self.referral.open()
        else:
            self._view.show_panel(Panel.NONE)

    # Passing all the same

    def _pass_all_the_same(self, case: Case, ending: Ending, words: str) -> None:
        plain = ending == Ending(USUAL_OUTCOME[case.inspection.draft.direction])
        if case.open_hits:
            self.alert()
        elif not (plain or case.asks_referral):
            self._record(ending)
        elif not words:
            self._view.refer.show_fault(self._speech("Para dejarlo pasar, escriba por qué."))
            self._view.refer.words.setFocus()
        else:
            code = case.findings[0].code if case.findings else ""
            answered = replace(ending, answer=Answer(code, words, proved=overrides(case)))
            if overrides(case):
                self._prove_and_pass(case, answered)
            else:
                self._record(answered)

    def _prove_and_pass(self, case: Case, ending: Ending) -> None:
        def proved(_: None) -> None:
            if self._state.case is case:
                self._record(ending)

        self._proving.ask(lambda passphrase, failed: self.work.prove(passphrase, proved, failed))

    # The region

    def consult(self) -> None:
        """Ask for the reason of a question to the region, or show what came back to the one asked."""
        case, say = self._state.case, self._speech
        if case is None:
            return
        answer = case.asked.answer if case.asked is not None else None
        if case.asked is None:
            name = subject_said(subject_of(case.inspection.draft))
            self._view.consult.show_question(say("Preguntar a la región por {name}", name=name))
        elif answer is None:
            return
        else:
            lines = answer_lines(answer, self._zone, say)
            self._view.consult.show_answer(say("La región responde · Esc cierra"), lines)
        self._view.show_panel(Panel.CONSULT)

    def _take_question(self) -> None:
        case, panel = self._state.case, self._view.consult
        if case is None or not panel.asking:
            self._view.show_panel(Panel.NONE)
            return
        if not panel.reason.value:
            panel.reason.mark("warn")
            panel.reason.setFocus()
            return
        self.work.consult(
            subject_of(case.inspection.draft),
            panel.reason.value,
            lambda asked: self._asked(case, asked),
            self._failed,
        )

    def _asked(self, before: Case, asked: Consultation) -> None:
        if self._state.case is not before:
            return
        self._view.show_panel(Panel.NONE)
        self._inspected(replace(before, asked=asked))
