"""Decides what the desk's panels do: a document by hand, a hit, a referral, a question to the region."""

from collections.abc import Callable
from dataclasses import replace

from borderpost.domain import slip
from borderpost.domain.alert import ResolutionOutcome
from borderpost.domain.consultation import Consultation
from borderpost.domain.crossing import Answer, CrossingDraft, Outcome, RefusalReason
from borderpost.domain.document import Document, DocumentKind, ReadMethod
from borderpost.domain.errors import BorderPostError
from borderpost.domain.inspection import Inspection
from borderpost.domain.people import Sex, Traveller
from ui.answers import answer_lines, subject_of, subject_said
from ui.correction.fields import Faults, Field, changed, texts
from ui.days import parse_moment_typed
from ui.desk.board import PLAIN
from ui.desk.case import Case, Resolved
from ui.desk.crop import enlarged
from ui.desk.shown import Panel
from ui.desk.state import DeskState
from ui.desk.view import DeskView
from ui.desk.work import Work
from ui.session import Clock
from ui.words import Speech

_BY_HAND = frozenset({ReadMethod.MANUAL, ReadMethod.CONTINGENCY})

Record = Callable[[Outcome, RefusalReason | None, str, Answer | None], None]

_LIKELY = {
    "document.expired": RefusalReason.EXPIRED_DOCUMENT,
    "traveller.minor": RefusalReason.MINOR_WITHOUT_PERMISSION,
    "traveller.minor_without_passport": RefusalReason.MINOR_WITHOUT_PERMISSION,
    "document.specimen": RefusalReason.FALSE_DOCUMENT,
}


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
        country: str,
        zone: str,
        inspected: Callable[[Case], None],
        record: Record,
        failed: Callable[[BorderPostError], None],
    ) -> None:
        self._view = view
        self.work = work
        self._speech = speech
        self._state = state
        self._clock = clock
        self._country = country
        self._zone = zone
        self._inspected = inspected
        self._record = record
        self._failed = failed
        self._opened = clock()

    def confirm(self) -> None:
        """Take what the open panel holds (Enter)."""
        acts = {
            Panel.HAND: self._take_hand,
            Panel.ALERT: self._take_resolution,
            Panel.REFER: self._take_referral,
            Panel.CONSULT: self._take_question,
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

    # By hand

    def by_hand(self) -> None:
        """Open the form: empty, or on what was read with the cursor where it is doubtful."""
        case, hand = self._state.case, self._view.hand
        draft = case.inspection.draft if case is not None else self._blank()
        self._opened = self._clock()
        hand.show_zone(case is None)
        hand.show_values(texts(draft), draft.traveller.national_number or "")
        self._view.show_panel(Panel.HAND)
        hand.show_crop(None)
        if case is None:
            hand.focus(Field.NUMBER)
            return
        doubts, failing = case.doubts, case.failing
        hand.show_marks([*failing, *(doubt.field for doubt in doubts)], {})
        wrong = [doubt for doubt in doubts if doubt.field in failing] or list(doubts)
        place = (wrong[0].line, wrong[0].position) if wrong else case.place_of(failing)
        if case.look is not None and place is not None:
            hand.show_crop(enlarged(case.look, *place))
        if wrong:
            hand.focus(wrong[0].field, wrong[0].place)
        else:
            hand.focus(failing[0] if failing else Field.SURNAME)

    def _blank(self) -> CrossingDraft:
        traveller = Traveller("", "", self._country, None, Sex.UNSPECIFIED)
        document = Document(DocumentKind.PASSPORT, "", self._country, None, ReadMethod.MANUAL)
        return CrossingDraft(self._state.direction, PLAIN[self._state.direction], traveller, document)

    def _take_hand(self) -> None:
        case, hand = self._state.case, self._view.hand
        base = case.inspection.draft if case is not None else self._blank()
        try:
            draft = changed(base, texts(base) | hand.values)
        except Faults as faults:
            said = {field: self._speech(sentence) for field, sentence in faults.sentences.items()}
            hand.show_marks((), said)
            hand.focus(next(iter(said)))
            return
        paper = self._paper(draft) if case is None else draft
        if paper is None:
            return
        draft = paper
        national = hand.national_number.value.upper() or None
        traveller = replace(draft.traveller, national_number=national)
        if traveller != base.traveller and draft.document.read_method not in _BY_HAND:
            draft = replace(draft, document=replace(draft.document, read_method=ReadMethod.MRZ_CORRECTED))
        self.inspect(replace(draft, traveller=traveller), corrected=True)

    def _paper(self, draft: CrossingDraft) -> CrossingDraft | None:
        """Return the draft with what the paper slip says, if one is typed in; None where that cannot be."""
        hand, say = self._view.hand, self._speech
        if not hand.slip.value:
            return draft
        if slip.is_ours(hand.slip.value):
            try:
                slip.parse(hand.slip.value)
            except ValueError:
                hand.show_slip_fault(say.code("slip.check"), moment=False)
                return None
        try:
            written = parse_moment_typed(hand.written.value, self._zone, now=self._clock())
        except ValueError:
            sentence = say("Escriba el momento de la boleta: 08:15, o 15-01-2026 08:15.")
            hand.show_slip_fault(sentence, moment=True)
            return None
        document = replace(draft.document, read_method=ReadMethod.CONTINGENCY)
        return replace(draft, slip=slip.normal(hand.slip.value), occurred_at=written, document=document)

    def _take_inspection(self, inspection: Inspection, before: Case | None, *, corrected: bool) -> None:
        if self._state.case is not before or self._state.saving is not None:
            return
        if self._view.panel is Panel.HAND:
            self._view.show_panel(Panel.NONE)
        if before is None:
            self._inspected(Case(inspection, self._opened, corrected=True))
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
        outcome = ResolutionOutcome(panel.outcome.value)
        self.work.resolve(
            hit,
            case.inspection.draft.document,
            outcome,
            panel.reason.value,
            lambda resolution: self._resolved(case, Resolved(hit, outcome, resolution.reason)),
            self._failed,
        )

    def _resolved(self, before: Case, resolved: Resolved) -> None:
        if self._state.case is not before:
            return
        case = replace(before, resolved=(*before.resolved, resolved))
        self._inspected(case)
        if case.open_hits:
            self.alert()
        elif case.asks_referral:
            self.refer()
        else:
            self._view.show_panel(Panel.NONE)

    # Referral

    def refer(self) -> None:
        """Open the referral with the likely outcome and cause taken beforehand."""
        case = self._state.case
        if case is None:
            return
        codes = [finding.code for finding in case.findings]
        likely = next((_LIKELY[code] for code in codes if code in _LIKELY), None)
        if case.open_hits or (case.resolved and not case.somebody_else):
            likely = RefusalReason.ALERT
        self._view.refer.show_taken(Outcome.REFERRED.value, likely.value if likely else "")
        self._view.show_panel(Panel.REFER)

    def _take_referral(self) -> None:
        case, panel = self._state.case, self._view.refer
        if case is None:
            return
        outcome = Outcome(panel.outcome.value)
        words = panel.words.value
        if outcome is PLAIN[case.inspection.draft.direction]:
            self._pass_all_the_same(case, outcome, words)
            return
        if not panel.reason.value:
            panel.show_fault(self._speech("Elija la causa con su número."))
            panel.reason.setFocus()
            return
        reason = RefusalReason(panel.reason.value)
        if reason is RefusalReason.OTHER and not words:
            panel.show_fault(self._speech("«Otra causa» pide una explicación."))
            panel.words.setFocus()
            return
        self._record(outcome, reason, words, None)

    def _pass_all_the_same(self, case: Case, outcome: Outcome, words: str) -> None:
        if case.open_hits:
            self.alert()
        elif not words:
            self._view.refer.show_fault(self._speech("Para dejarlo pasar, escriba por qué."))
            self._view.refer.words.setFocus()
        else:
            code = case.findings[0].code if case.findings else ""
            self._record(outcome, None, "", Answer(code, words))

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
