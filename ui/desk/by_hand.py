"""Decides what the form by hand does: an empty form, what was read put right, a zone, a paper slip."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from borderpost.domain import slip, typed_zone
from borderpost.domain.crossing import CrossingDraft
from borderpost.domain.document import Document, DocumentKind, ReadMethod
from borderpost.domain.people import Sex, Traveller
from borderpost.domain.typed_zone import ZoneField
from borderpost.services.inspecting import USUAL_OUTCOME
from borderpost.services.listing_documents import listed_documents
from ui.correction.editing import Faults, changed, texts
from ui.correction.fields import Field
from ui.days import parse_moment_typed, typed_birth_said, typed_expiry_said
from ui.desk.crop import enlarged
from ui.desk.hand_form import DAYS
from ui.desk.shown import Panel
from ui.desk.state import DeskState
from ui.desk.view import DeskView
from ui.session import Clock
from ui.words import Speech

_BY_HAND = frozenset({ReadMethod.MANUAL, ReadMethod.CONTINGENCY})

Inspect = Callable[[CrossingDraft], None]
"""Takes a draft that was typed or put right."""


class ByHand:
    """Open the form, say what is understood while it is filled, and hand its draft on."""

    def __init__(
        self,
        view: DeskView,
        speech: Speech,
        state: DeskState,
        *,
        clock: Clock,
        today: Callable[[], date],
        country: str,
        zone: str,
        inspect: Inspect,
    ) -> None:
        self._view = view
        self._speech = speech
        self._state = state
        self._clock = clock
        self._today = today
        self._country = country
        self._zone = zone
        self._inspect = inspect
        self.opened: datetime = clock()
        view.hand.day_typed.connect(self._say_day)
        view.hand.zone_typed.connect(self._say_zone)
        view.hand.found[Field.KIND].changed.connect(self._name)
        speech.changed.connect(self._retell)

    def open(self) -> None:
        """Open the form: empty, or on what was read with the cursor where it is doubtful."""
        case, hand = self._state.case, self._view.hand
        draft = case.inspection.draft if case is not None else self._blank()
        self.opened = self._clock()
        hand.show_zone(case is None)
        hand.show_values(texts(draft), draft.traveller.national_number or "")
        self._retell()
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
        elif not failing and any(finding.code == "document.number_to_type" for finding in case.findings):
            hand.national_number.setFocus()
        else:
            hand.focus(failing[0] if failing else Field.SURNAME)

    def _name(self, chosen: str) -> None:
        """Take a document chosen by its own name (DUI) as its kind and the State that issues it."""
        row = next((row for row in listed_documents() if row.id == chosen and len(row.states) == 1), None)
        if row is None:
            return
        found = self._view.hand.found
        found[Field.KIND].show_value(row.kind.value)
        found[Field.STATE].show_value(row.states[0])

    def take(self) -> None:
        """Take what the form holds (Enter)."""
        case, hand = self._state.case, self._view.hand
        base = case.inspection.draft if case is not None else self._blank()
        try:
            draft = changed(base, texts(base) | hand.values, today=self._today())
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
        self._inspect(replace(draft, traveller=traveller))

    def _blank(self) -> CrossingDraft:
        traveller = Traveller("", "", self._country, None, Sex.UNSPECIFIED)
        document = Document(DocumentKind.PASSPORT, "", self._country, None, ReadMethod.MANUAL)
        return CrossingDraft(self._state.direction, USUAL_OUTCOME[self._state.direction], traveller, document)

    def _retell(self) -> None:
        """Say what was understood of days and zone, in the language chosen now."""
        for day in DAYS:
            self._say_day(day)
        self._say_zone(self._view.hand.zone.value)

    def _say_day(self, key: Field) -> None:
        hand, today = self._view.hand, self._today()
        typed = hand.days[key].value
        birth = key is Field.BIRTH
        words, wrong = (typed_birth_said if birth else typed_expiry_said)(typed, today, self._speech)
        hand.show_day(key, words, wrong=wrong)

    def _say_zone(self, text: str) -> None:
        zone, say = typed_zone.read(text), self._speech
        if zone is None:
            self._view.hand.show_typed_zone((), frozenset(), "", tone="")
            return
        names = {
            ZoneField.NUMBER: say("el número"),
            ZoneField.BIRTH: say("el nacimiento"),
            ZoneField.EXPIRY: say("el vencimiento"),
            ZoneField.OPTIONAL: say("los datos opcionales"),
            ZoneField.COMPOSITE: say("el conjunto"),
        }
        if zone.wrong:
            said = say("No cuadra: {fields}. Compárelo letra por letra.", fields=_listed(zone.wrong, names))
        elif zone.proven:
            said = say("Comprobado hasta aquí: {fields}.", fields=_listed(zone.proven, names))
        else:
            said = say("Escriba la zona entera; los renglones se separan solos.")
        tone = "stop" if zone.wrong or zone.foreign else "ok" if zone.proven else ""
        self._view.hand.show_typed_zone(zone.lines, zone.marked | zone.foreign, said, tone=tone)

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


def _listed(fields: tuple[ZoneField, ...], names: dict[ZoneField, str]) -> str:
    return ", ".join(names[field] for field in fields)
