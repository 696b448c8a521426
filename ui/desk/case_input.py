"""What the officer types for the traveller at the window: trip, answers, pages; the party in the vehicle."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta, tzinfo

from borderpost.domain.barcode import Barcode, Symbology
from borderpost.domain.crossing import Answer, Crossing, CrossingDraft, EntryId, Trip
from borderpost.domain.finding import Finding
from ui.correction.editing import Faults, changed, texts
from ui.correction.entry import input_of
from ui.correction.fields import DAYS, FEE_ROWS, PAST_DAYS, Field
from ui.days import day_said, typed_expiry_said, typed_past_said
from ui.desk import telling
from ui.desk.board import Board
from ui.desk.case import Case
from ui.desk.details_panel import SHOWN, DetailsPage
from ui.desk.party import Party
from ui.desk.shown import Panel
from ui.desk.state import DeskState, Saving
from ui.desk.trip_form import TripInput
from ui.desk.view import DeskView
from ui.session import Clock
from ui.widgets.fields import NOTHING, Option
from ui.words import Speech

Inspect = Callable[[CrossingDraft], None]
"""Takes the case's draft with what was typed into the pages."""
KeepParty = Callable[[EntryId | None], None]
"""Remembers the first crossing of the vehicle that is open; None is none."""

_PAGE_OF = {"minor": DetailsPage.MINOR, "visa": DetailsPage.STATUS, "fees": DetailsPage.FEES}
_MINOR_CODES = frozenset({"traveller.minor"})
DUE = "tariff.due"


@dataclass(frozen=True, slots=True)
class _Due:
    item: str
    amount: str
    currency: str


class CaseInput:
    """Keep what is typed with its traveller, and make the draft that is recorded of it."""

    def __init__(
        self,
        view: DeskView,
        board: Board,
        speech: Speech,
        state: DeskState,
        *,
        clock: Clock,
        today: Callable[[], date],
        zone: tzinfo,
        inspect: Inspect,
        keep_party: KeepParty,
        say: Callable[[str], None],
        tell: Callable[[str], None],
    ) -> None:
        self._view = view
        self._board = board
        self._speech = speech
        self._state = state
        self._clock = clock
        self._today = today
        self._zone = zone
        self._inspect = inspect
        self._keep_party = keep_party
        self._say = say
        self._tell = tell
        self._shown: dict[Field, str] = {}
        self._proposed = ""
        view.trip_edited.connect(self.note_edited)
        view.details.edited.connect(self._detail_edited)
        view.details.page_asked.connect(self.open_page)
        view.details_asked.connect(self.open_page)

    @property
    def touched(self) -> bool:
        """Tell whether anything was typed for the traveller at the window."""
        trip = self._view.trip.input() != self._blank()
        return trip or any(self._state.notes.values()) or self._view.details.values != self._shown

    # One traveller

    def clear(self) -> None:
        """Empty everything that is typed, but for what the party carries on."""
        self._state.notes = {}
        self._state.answering = ""
        self._proposed = self._proposal(self._state.case) if self._state.case else ""
        self._view.trip.show_input(self._blank())
        self._say_last_day()
        self._view.trip.show_note_label(self._speech("Nota"))
        self._show_details({})

    def show(self, case: Case) -> None:
        """Show in the pages what the case's draft holds, and what the party carries on."""
        carried = self._state.party.carried if self._state.party else {}
        held = texts(case.inspection.draft)
        self._show_details({field: held[field] or carried.get(field, "") for field in SHOWN})
        self.show_companions()
        self._propose(case)

    def saving(self, case: Case) -> Saving:
        """Return what is on its way to the disk, so that nothing is lost if it does not arrive."""
        return Saving(case, self._view.trip.input(), dict(self._state.notes), self._view.details.values)

    def restore(self, saving: Saving) -> None:
        """Show again what did not arrive."""
        self._state.case, self._state.notes = saving.case, saving.notes
        self._view.trip.show_input(saving.trip)
        self._proposed = saving.trip.days
        self._show_details(saving.details)

    def draft(self, case: Case, answer: Answer | None) -> CrossingDraft | None:
        """Return the draft to be recorded; None where something cannot be right, which is then shown."""
        typed = self._view.trip.input()
        if not typed.days_right:
            self._view.trip.days.mark("stop")
            self._view.trip.days.setFocus()
            say = self._speech
            self._say(say("Los días van en cifras, hasta 365. Nada se perdió: corríjalos."))
            return None
        self.note_edited()
        notes = self._state.notes
        answers = [Answer(code, words.strip()) for code, words in notes.items() if code and words.strip()]
        if answer is not None:
            answers.append(answer)
        draft = self._filled(case)
        if draft is None:
            return None
        party = self._state.party.first if self._state.party else None
        return replace(
            draft,
            trip=self._trip(case, replace(typed, note=notes.get("", "").strip()).trip(draft.trip)),
            findings=case.inspection.findings,
            answers=tuple(answers),
            seconds=round((self._clock() - case.opened) / timedelta(seconds=1), 1),
            ties=replace(draft.ties, party=party),
        )

    def _trip(self, case: Case, trip: Trip) -> Trip:
        """Return the trip with the last day of the stay that is granted."""
        if trip.days is None or trip.until is not None:
            return trip
        return replace(trip, until=case.inspection.terms.last_day(self._first_day(case), trip.days))

    def _first_day(self, case: Case) -> date:
        moment = case.inspection.draft.occurred_at
        return moment.astimezone(self._zone).date() if moment is not None else self._today()

    def _propose(self, case: Case) -> None:
        """Propose the days of the stay, unless others were typed."""
        days, before = self._view.trip.days, self._proposed
        self._proposed = self._proposal(case)
        if days.value in {"", before}:
            days.show_value(self._proposed)
        self._say_last_day()

    def _proposal(self, case: Case) -> str:
        """Return the days to propose: what is left of a stay that runs, else what is usually granted.

        Where it is not sure when the stay began, nothing is proposed.
        """
        inspection = case.inspection
        running = [finding for finding in inspection.findings if finding.code.startswith("stay.")]
        if inspection.usual_days is None:
            return ""
        if not running:
            return str(inspection.usual_days)
        last = next((dict(one.values).get("date") for one in running if one.code == "stay.within"), None)
        if not last:
            return ""
        left = inspection.terms.day_number(self._first_day(case), date.fromisoformat(last))
        return str(left) if left > 0 else ""

    def retell(self) -> None:
        """Say what was understood of the days, in the language chosen now."""
        self._say_last_day()
        for field in DAYS & set(SHOWN):
            self._echo(field)

    def _say_last_day(self) -> None:
        case, typed = self._state.case, self._view.trip.input()
        words = ""
        if case is not None and typed.days and typed.days_right:
            last = case.inspection.terms.last_day(self._first_day(case), int(typed.days))
            words = self._speech("hasta el {day}", day=day_said(last, self._speech))
        self._view.trip.show_last_day(words)

    # Notes and answers

    def note_edited(self) -> None:
        """Keep what stands in the note's field under what it is about; the days say until when."""
        self._say_last_day()
        words = self._view.trip.note.edit.text()
        before = self._state.notes.get(self._state.answering, "")
        self._state.notes[self._state.answering] = words
        if self._state.answering and bool(words.strip()) != bool(before.strip()):
            self._board.case(self._state)

    def answer(self, place: int) -> None:
        """Go to where a finding is resolved: its page, or the traveller's answer in words; -1 is the note."""
        case = self._state.case
        if case is None or place >= len(case.findings):
            return
        page = _page_of(case.findings[place]) if place >= 0 else None
        if page is not None:
            self.open_page(page)
            if case.findings[place].code.startswith("stay."):
                input_of(self._view.details.entry(Field.ENTERED)).setFocus()
            return
        self.note_edited()
        self._state.answering = case.findings[place].code if place >= 0 else ""
        self._view.trip.note.show_value(self._state.notes.get(self._state.answering, ""))
        self._board.note(self._state)
        self._view.trip.note.edit.setFocus()

    # The pages

    def open_page(self, page: DetailsPage) -> None:
        """Open a page of the rest about the traveller at the window; again closes it."""
        case, view = self._state.case, self._view
        if case is None:
            self._say(self._speech("Primero el documento: lo demás es de un viajero en la ventanilla."))
            return
        if view.panel is Panel.DETAILS and view.details.page is page:
            self.take()
            return
        if page is DetailsPage.FEES:
            self._fill_fees(case)
        view.notice.show_notice("")
        view.show_panel(Panel.DETAILS)
        view.details.show_page(page)
        self._say_asked(case)

    def take(self) -> None:
        """Take what the pages hold (Enter), and inspect anew where it changed something."""
        case = self._state.case
        draft = self._filled(case) if case is not None else None
        if case is None or draft is None:
            return
        self._view.show_panel(Panel.NONE)
        if draft != case.inspection.draft:
            self._inspect(draft)

    def reinspected(self, case: Case) -> None:
        """Say under the open page what is asked of the traveller now."""
        self._propose(case)
        if self._view.panel is Panel.DETAILS:
            self._say_asked(case)

    def take_codes(self, codes: Sequence[Barcode]) -> None:
        """Take a QR code held before the camera while a minor's page is open: the permission's own."""
        details = self._view.details
        if self._view.panel is not Panel.DETAILS or details.page is not DetailsPage.MINOR:
            return
        seen = next((code for code in codes if code.symbology is Symbology.QR and code.text), None)
        if seen is not None and not details.entry(Field.QR).value:
            details.entry(Field.QR).show_value(" ".join(seen.text.split()))

    def _filled(self, case: Case) -> CrossingDraft | None:
        try:
            return changed(case.inspection.draft, self._view.details.values, today=self._today())
        except Faults as faults:
            self._view.show_panel(Panel.DETAILS)
            self._view.details.show_faults(
                {field: self._speech(sentence) for field, sentence in faults.sentences.items()}
            )
            return None

    def _show_details(self, values: dict[Field, str]) -> None:
        carried = self._state.party.carried if self._state.party and not values else {}
        self._view.details.show_values({**carried, **values})
        self._shown = self._view.details.values
        for field in DAYS & set(SHOWN):
            self._echo(field)

    def _detail_edited(self, field: Field) -> None:
        if field in DAYS:
            self._echo(field)
        case = self._state.case
        if field not in {Field.ACCOMPANIED, Field.PERMISSION} or case is None:
            return
        try:
            draft = changed(case.inspection.draft, self._view.details.values, today=self._today())
        except Faults:
            return
        self._inspect(draft)

    def _echo(self, field: Field) -> None:
        typed, today, say = self._view.details.entry(field).value, self._today(), self._speech
        said = typed_past_said if field in PAST_DAYS else typed_expiry_said
        words, wrong = said(typed, today, say)
        self._view.details.show_day(field, words, wrong=wrong)

    def _say_asked(self, case: Case) -> None:
        page = self._view.details.page
        said = [
            telling.finding_said(finding, self._speech)
            for finding in case.findings
            if _page_of(finding) is page
        ]
        self._view.details.show_said(" ".join(said))

    def _fill_fees(self, case: Case) -> None:
        """Write what is due into empty rows: the receipt is what the officer adds."""
        values = self._view.details.values
        if any(values[field] for row in FEE_ROWS for field in row):
            return
        due = [_due(finding) for finding in case.findings if finding.code == DUE]
        for row, fee in zip(FEE_ROWS, due, strict=False):
            for field, value in zip(row, (fee.item, fee.amount, fee.currency), strict=False):
                self._view.details.entry(field).show_value(value)

    # The party

    def turn_party(self) -> None:
        """Begin with those of one vehicle, or end with them."""
        state, say = self._state, self._speech
        if state.party is None:
            state.party = Party()
            words = say("Vehículo abierto: placa, procedencia y destino pasan al siguiente. F7 lo cierra.")
            self._tell(words)
        else:
            count = len(state.party.members)
            state.party = None
            self._keep_party(None)
            if state.case is None:
                self.clear()
            self._tell(say.count("Vehículo cerrado: {n} viajero.", "Vehículo cerrado: {n} viajeros.", count))
        self._board.strip(state)

    def committed(self, crossing: Crossing) -> None:
        """Carry on what the next traveller of the vehicle shares with this one."""
        if self._state.party is None:
            return
        self._set_party(self._state.party.with_traveller(crossing, texts(crossing.draft)))
        if self._state.case is None:
            self.clear()

    def undone(self, crossing: Crossing) -> None:
        """Leave an undone crossing out of the party."""
        if self._state.party is not None:
            self._set_party(self._state.party.without(crossing.id))

    def resume_party(self, members: Sequence[Crossing]) -> None:
        """Go on with those of the vehicle that was open when the program ended."""
        party = Party()
        for one in members:
            party = party.with_traveller(one, texts(one.draft))
        self._state.party = party
        if self._state.case is None:
            self.clear()
        self._board.strip(self._state)
        say = self._speech
        self._say(
            say.count(
                "Sigue abierto el vehículo: {n} viajero. F7 lo cierra.",
                "Sigue abierto el vehículo: {n} viajeros. F7 lo cierra.",
                len(members),
            )
        )

    def _set_party(self, party: Party) -> None:
        before, self._state.party = self._state.party, party
        if before is None or before.first != party.first:
            self._keep_party(party.first)

    def show_companions(self) -> None:
        """Offer the adults of the party, the first by its digit, as who accompanies a minor."""
        party = self._state.party
        members = party.members if party else ()
        options = [Option(one.id, telling.name_said(one.draft.traveller)) for one in members]
        self._view.details.show_companions([*options, Option("", NOTHING)])

    def _blank(self) -> TripInput:
        party = self._state.party
        if party is None or not party.carried:
            return TripInput(days=self._proposed)
        carried = party.carried
        return TripInput(
            means=carried[Field.MEANS],
            plate=carried[Field.PLATE],
            purpose=carried[Field.PURPOSE],
            days=self._proposed,
        )


def _page_of(finding: Finding) -> DetailsPage | None:
    if finding.code.startswith("stay."):
        return DetailsPage.STATUS
    return DetailsPage.MINOR if finding.code in _MINOR_CODES else _PAGE_OF.get(finding.field or "")


def _due(finding: Finding) -> _Due:
    values = dict(finding.values)
    return _Due(values.get("item", ""), values.get("amount", ""), values.get("currency", ""))
