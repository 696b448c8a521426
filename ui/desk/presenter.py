"""Decides what happens at the desk: from a document before the camera to a committed crossing."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from borderpost.devices.source import SourceState
from borderpost.domain.crossing import Answer, CrossingDraft, Outcome, RefusalReason
from borderpost.domain.document import ReadMethod
from borderpost.domain.errors import BorderPostError
from borderpost.domain.inspection import Inspection
from borderpost.domain.mrz import parse
from borderpost.domain.officer import Officer
from borderpost.domain.post import Post
from borderpost.domain.reading import Reading
from ui.desk import telling
from ui.desk.board import PLAIN, Board
from ui.desk.case import Case
from ui.desk.eye import Eye, Look
from ui.desk.panel_presenter import Panels, zone_lines
from ui.desk.sameness import same_document
from ui.desk.shown import Panel
from ui.desk.state import DeskState
from ui.desk.trip_form import TripInput
from ui.desk.view import DeskView
from ui.desk.work import Recorded, Standing, Work
from ui.session import Clock
from ui.words import Speech

SECOND_MS = 1000
MESSAGE_MS = 8000
NO_STANDING = Standing(shift=None, unsent=0, lists=None)


class DeskPresenter(QObject):
    """Drive the desk of one sign-in; ``recorded`` after each commit, with the crossing."""

    recorded = Signal(object)

    def __init__(
        self,
        view: DeskView,
        *,
        work: Work,
        eye: Eye,
        speech: Speech,
        clock: Clock,
        post: Post,
        officer: Officer,
    ) -> None:
        super().__init__(view)
        self._view = view
        self._work = work
        self._eye = eye
        self._speech = speech
        self._clock = clock
        self._zone = ZoneInfo(post.zone)
        self._state = DeskState(post.direction, NO_STANDING, source=eye.state)
        self._board = Board(view, speech, post=post, officer=officer, clock=clock, basis=work.basis)
        self._panels = Panels(
            view, work, speech, self._state, clock=clock, country=post.country,
            inspected=self._reinspected, record=self._record, failed=self._failed,
        )  # fmt: skip
        self._done: tuple[str, ...] = ()
        self._pending: Look | None = None
        self._asked = 0
        self._forced = False
        self._ticker = QTimer(self)
        self._ticker.setInterval(SECOND_MS)
        self._ticker.timeout.connect(lambda: self._board.clock(self._state))
        self._silence = QTimer(self)
        self._silence.setSingleShot(True)
        self._silence.setInterval(MESSAGE_MS)
        self._silence.timeout.connect(lambda: self._view.notice.show_notice(""))
        self._connect()

    def start(self) -> None:
        """Show the desk and begin to watch the camera."""
        self._view.trip.show_input(TripInput())
        self._view.show_panel(Panel.NONE)
        self._show_all()
        self._work.stand(self._stood, self._failed)
        self._ticker.start()
        self._eye.start()

    def stop(self) -> None:
        """Stop watching; what is typed stays on the view."""
        self._ticker.stop()
        self._eye.stop()

    def refresh(self) -> None:
        """Ask the store again how the shift stands (after another screen changed it)."""
        self._work.stand(self._stood, self._failed)

    @property
    def busy(self) -> bool:
        """Tell whether a traveller stands at the window or a commit is on its way."""
        return self._state.case is not None or self._state.saving is not None

    def read_lines(self, lines: tuple[str, ...], method: ReadMethod = ReadMethod.MRZ_READER) -> None:
        """Take the lines of a zone that no camera read: a reader delivered them, or somebody typed them."""
        confidence = tuple(tuple(1.0 for _ in line) for line in lines)
        self._offer(Look(Reading(lines, confidence, engine=method.value, ms=0.0), QImage()), method)

    def _connect(self) -> None:
        view, eye = self._view, self._eye
        view.entered.connect(self._entered)
        view.read_asked.connect(self._read_anew)
        view.hand_asked.connect(self._panels.by_hand)
        view.why_asked.connect(self._why)
        view.direction_turned.connect(self._turn)
        view.referral_asked.connect(self._panels.refer)
        view.undo_asked.connect(self._undo)
        view.finding_chosen.connect(self._answer)
        view.escaped.connect(self._escaped)
        view.trip_edited.connect(self._edited)
        view.zone_typed.connect(self._zone_typed)
        view.lines_delivered.connect(self.read_lines)
        eye.framed.connect(view.picture.show_frame)
        eye.looked.connect(self._looked)
        eye.agreed.connect(lambda look: self._offer(look, ReadMethod.MRZ_CAMERA))
        eye.gone.connect(self._gone)
        eye.changed.connect(self._source_changed)
        eye.failed.connect(self._failed)
        self._speech.changed.connect(self._show_all)

    def _show_all(self) -> None:
        self._board.all(self._state)
        self._board.source(self._state)

    def _stood(self, standing: Standing) -> None:
        self._state.standing = standing
        self._board.header(self._state)
        self._board.strip(self._state)
        if self._state.case is None:
            self._board.case(self._state)

    # The eye

    def _looked(self, look: Look) -> None:
        found = bool(look.reading.lines)
        known = found and self._is_known(look.reading.lines)
        self._view.picture.show_outline(look.reading.corners if found else (), sure=known)
        hint = telling.hint_said(look.reading.hints, self._speech, found=found)
        if known and self._state.case is not None:
            hint = self._speech("leído")
        elif known:
            hint = self._speech("registrado: retire el documento")
        elif found and not hint:
            hint = self._speech("leyendo: no lo mueva")
        self._view.picture.show_hint(hint)

    def _is_known(self, lines: tuple[str, ...]) -> bool:
        case = self._state.case
        taken = [self._done, case.lines if case is not None else ()]
        return any(same_document(lines, known, today=self._today()) for known in taken)

    def _gone(self) -> None:
        self._done = ()
        self._pending = None
        self._state.other_waits = False
        self._view.picture.show_outline((), sure=False)

    def _source_changed(self, source: SourceState) -> None:
        self._state.source = source
        self._board.source(self._state)
        if self._state.case is None:
            self._board.case(self._state)

    def _offer(self, look: Look, method: ReadMethod) -> None:
        """Take a sure reading: open a case, or say that another document waits."""
        lines, case = look.reading.lines, self._state.case
        if self._state.saving is not None:
            self._pending = look
            return
        forced, self._forced = self._forced, False
        if not forced and method is ReadMethod.MRZ_CAMERA and self._is_known(lines):
            return
        same = method is ReadMethod.MANUAL or (
            case is not None and same_document(lines, case.lines, today=self._today())
        )
        if case is not None and not same and (self._touched() or case.open_hits):
            self._pending = look
            self._announce()
            return
        self._asked += 1
        asked = self._asked
        self._work.read(
            look.reading,
            self._state.direction,
            method,
            lambda inspection: self._read(inspection, look, asked, same=same),
            self._failed,
        )

    def _announce(self) -> None:
        if self._state.other_waits:
            return
        self._state.other_waits = True
        self._say(
            self._speech("Hay otro documento. Este viajero sigue aquí: Enter lo registra, F2 pasa al otro."),
            tone="warn",
        )

    def _read(self, inspection: Inspection | None, look: Look, asked: int, *, same: bool) -> None:
        if asked != self._asked or self._state.saving is not None:
            return
        if inspection is None:
            say = self._speech
            self._say(say("Eso no es una zona de lectura. Nada cambió: acérquelo de nuevo o use F4."))
            return
        before = self._state.case
        opened = before.opened if before is not None and same else self._clock()
        self._open(Case(inspection, opened, look), keep_input=same or before is None)

    def _open(self, case: Case, *, keep_input: bool) -> None:
        state = self._state
        state.case = case
        state.other_waits = False
        self._pending = None
        if not keep_input:
            self._clear_input()
        self._view.notice.show_notice("")
        self._view.show_panel(Panel.NONE)
        self._board.case(state)
        if case.failing:
            self._panels.by_hand()

    def _reinspected(self, case: Case) -> None:
        self._state.case = case
        self._board.case(self._state)

    # The keys

    def _entered(self) -> None:
        panel, case = self._view.panel, self._state.case
        if panel is Panel.WHY:
            self._view.show_panel(Panel.NONE)
        elif panel is not Panel.NONE:
            self._panels.confirm()
        elif case is None:
            return
        elif case.open_hits:
            self._panels.alert()
        elif case.asks_referral:
            self._panels.refer()
        else:
            self._record(PLAIN[case.inspection.draft.direction], None, "", None)

    def _record(
        self, outcome: Outcome, reason: RefusalReason | None, words: str, answer: Answer | None
    ) -> None:
        case, typed = self._state.case, self._view.trip.input()
        if case is None:
            return
        if not typed.days_right:
            self._view.trip.days.mark("stop")
            self._view.trip.days.setFocus()
            say = self._speech
            self._say(say("Los días van en cifras, hasta 365. Nada se perdió: corríjalos."), tone="warn")
            return
        self._edited()
        notes = dict(self._state.notes)
        draft = self._draft(case, typed, notes, answer)
        draft = replace(draft, outcome=outcome, reason=reason, reason_text=words)
        self._state.saving = (case, typed, notes)
        self._state.case = None
        self._asked += 1
        self._done = case.lines
        self._clear_input()
        self._view.notice.show_notice("")
        self._view.show_panel(Panel.NONE)
        self._board.saving(case)
        self._work.record(draft, self._committed, self._not_committed)

    def _draft(
        self, case: Case, typed: TripInput, notes: dict[str, str], answer: Answer | None
    ) -> CrossingDraft:
        answers = [Answer(code, words.strip()) for code, words in notes.items() if code and words.strip()]
        if answer is not None:
            answers.append(answer)
        return replace(
            case.inspection.draft,
            trip=replace(typed, note=notes.get("", "").strip()).trip(),
            findings=case.inspection.findings,
            answers=tuple(answers),
            seconds=round((self._clock() - case.opened) / timedelta(seconds=1), 1),
        )

    def _committed(self, recorded: Recorded) -> None:
        self._state.saving = None
        self._state.count(recorded)
        self._board.header(self._state)
        self._board.case(self._state)
        self._board.strip(self._state)
        self.recorded.emit(recorded.crossing)
        self._take_pending()

    def _not_committed(self, error: BorderPostError) -> None:
        saving, self._state.saving = self._state.saving, None
        if saving is not None:
            # What was typed meanwhile was meant for the next traveller, who is not here yet.
            self._state.case, typed, self._state.notes = saving
            self._done = ()
            self._view.trip.show_input(typed)
            self._board.case(self._state)
        self._failed(error)

    def _take_pending(self) -> None:
        look, self._pending = self._pending, None
        if look is not None:
            method = ReadMethod.MRZ_READER if look.image.isNull() else ReadMethod.MRZ_CAMERA
            self._offer(look, method)

    def _read_anew(self) -> None:
        case, pending = self._state.case, self._pending
        if case is not None and case.open_hits and pending is not None:
            self._panels.alert()
            return
        if pending is not None:
            self._state.case = None
            self._clear_input()
            self._take_pending()
            return
        self._done = ()
        self._forced = True
        self._eye.forget()
        if self._state.source in {SourceState.ABSENT, SourceState.LOST}:
            self._say(self._speech("No hay cámara. Lo escrito sigue aquí: use el lector o F4."), tone="warn")

    def _why(self) -> None:
        case = self._state.case
        shown = self._view.panel is Panel.WHY or case is None
        self._view.show_panel(Panel.NONE if shown else Panel.WHY)

    def _turn(self) -> None:
        self._state.direction = self._state.direction.opposite
        self._board.header(self._state)
        case = self._state.case
        if case is not None:
            draft = replace(
                case.inspection.draft,
                direction=self._state.direction,
                outcome=PLAIN[self._state.direction],
            )
            self._panels.inspect(draft)

    def _undo(self) -> None:
        newest = self._state.newest
        if newest is None or not self._state.undo_left(self._clock()):
            self._say(self._speech("Ya no hay nada que deshacer: después de 30 s se corrige con motivo."))
            return
        self._work.undo(newest.id, self._undone, self._failed)

    def _undone(self, undone: Recorded) -> None:
        self._state.uncount(undone)
        self._board.header(self._state)
        self._board.strip(self._state)
        if self._state.case is None:
            self._board.case(self._state)
        self._say(self._speech("Anulado. El asiento queda con el motivo «deshecho». Preséntelo de nuevo."))
        self._done = ()
        self._eye.forget()

    def _escaped(self) -> None:
        if self._view.clear_field():
            return
        if self._view.panel is not Panel.NONE:
            self._view.show_panel(Panel.NONE)
        elif self._state.answering:
            self._answer(-1)
        else:
            self._view.setFocus()

    # What is typed

    def _edited(self) -> None:
        words = self._view.trip.note.edit.text()
        before = self._state.notes.get(self._state.answering, "")
        self._state.notes[self._state.answering] = words
        if self._state.answering and bool(words.strip()) != bool(before.strip()):
            self._board.case(self._state)

    def _answer(self, place: int) -> None:
        case = self._state.case
        if case is None or place >= len(case.findings):
            return
        self._edited()
        self._state.answering = case.findings[place].code if place >= 0 else ""
        self._view.trip.note.show_value(self._state.notes.get(self._state.answering, ""))
        self._board.note(self._state)
        self._view.trip.note.edit.setFocus()

    def _zone_typed(self, text: str) -> None:
        lines = zone_lines(text)
        if lines and parse(lines, today=self._today()) is not None:
            self.read_lines(lines, ReadMethod.MANUAL)

    def _touched(self) -> bool:
        case = self._state.case
        typed = self._view.trip.input() != TripInput() or any(self._state.notes.values())
        return typed or (case is not None and (case.corrected or bool(case.resolved)))

    def _clear_input(self) -> None:
        self._state.notes = {}
        self._state.answering = ""
        self._view.trip.show_input(TripInput())
        self._view.trip.show_note_label(self._speech("Nota"))

    def _say(self, words: str, *, tone: str = "", code: str = "") -> None:
        self._view.notice.show_notice(words, tone=tone, code=code)
        self._silence.start()

    def _failed(self, error: BorderPostError) -> None:
        self._say(self._speech.error(error), tone="warn", code=error.code)
        self._silence.stop()

    def _today(self) -> date:
        now: datetime = self._clock()
        return now.astimezone(self._zone).date()
