"""Decides what happens at the desk: from a document before the camera to a committed crossing."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer, Signal

from borderpost.devices.source import SourceState
from borderpost.domain.document import ReadMethod
from borderpost.domain.errors import BorderPostError
from borderpost.domain.officer import Officer
from borderpost.domain.post import Post
from borderpost.services.inspecting import USUAL_OUTCOME
from borderpost.services.listing_posts import one_stop_directions
from ui.desk.board import Board
from ui.desk.case import Case
from ui.desk.case_input import CaseInput
from ui.desk.eye import Eye
from ui.desk.intake import Intake
from ui.desk.panel_presenter import Panels
from ui.desk.referral import Ending
from ui.desk.shown import Panel
from ui.desk.state import DeskState
from ui.desk.view import DeskView
from ui.desk.work import Recorded, Renewal, Standing, Work
from ui.session import Clock
from ui.words import Speech

SECOND_MS = 1000
MESSAGE_MS = 8000
NO_STANDING = Standing(shift=None, unsent=0, lists=None)


class DeskPresenter(QObject):
    """Drive the desk of one sign-in; ``recorded`` after each commit, with the crossing.

    ``passphrase`` is practice's own, which nobody types.
    """

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
        passphrase: str = "",
    ) -> None:
        super().__init__(view)
        self._view = view
        self._work = work
        self._eye = eye
        self._speech = speech
        self._clock = clock
        self._zone = ZoneInfo(post.zone)
        self._state = DeskState(post.direction, NO_STANDING, source=eye.state, stills=eye.stills)
        self._board = Board(view, speech, post=post, officer=officer, clock=clock)
        self._panels = Panels(
            view, work, speech, self._state, clock=clock, today=self._today, country=post.country,
            zone=post.zone, one_stop=one_stop_directions(post.code), passphrase=passphrase,
            inspected=self._reinspected, record=self._record, failed=self._failed,
        )  # fmt: skip
        self._input = CaseInput(
            view, self._board, speech, self._state, clock=clock, today=self._today,
            zone=self._zone, inspect=self._panels.inspect, say=self._warn, tell=self._say,
            keep_party=lambda first: self._work.keep_party(first, self._failed),
        )  # fmt: skip
        self._intake = Intake(
            view, eye, work, speech, self._state, clock=clock, today=self._today,
            opened=self._open, touched=self._touched, say=self._warn, failed=self._failed,
        )  # fmt: skip
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
        self._view.show_panel(Panel.NONE)
        self._show_all()
        self._input.clear()
        self._work.stand(self._stood, self._failed)
        self.renew()
        self._ticker.start()
        self._eye.start()

    def stop(self) -> None:
        """Stop watching; the case and what is typed stay."""
        self._ticker.stop()
        self._eye.stop()

    def resume(self) -> None:
        """Watch again, and ask the store how the shift stands now."""
        self._work.stand(self._stood, self._failed)
        self.renew()
        self._ticker.start()
        self._eye.start()
        self._intake.take_still()

    def work_for(self, work: Work, officer: Officer) -> None:
        """Go on with another sign-in's store; the case and what is typed stay."""
        self._work = self._panels.work = self._intake.work = work
        self._board.officer = officer
        self._board.header(self._state)

    def renew(self) -> None:
        """Take what the link may have changed: counts, the age of the list, and answers to questions."""
        self._work.renew(self._state.newest, self._renewed, self._failed)

    def refit(self) -> None:
        """Take other devices: say again which keys there are, and what the source does."""
        self._source_changed(self._eye.state)
        self._board.keys()

    @property
    def busy(self) -> bool:
        """Tell whether a traveller stands at the window or a commit is on its way."""
        return self._state.case is not None or self._state.saving is not None

    def read_lines(self, lines: tuple[str, ...], method: ReadMethod = ReadMethod.MRZ_READER) -> None:
        """Take the lines of a zone that no camera read: a reader delivered them, or somebody typed them."""
        self._intake.take_lines(lines, method)

    def _connect(self) -> None:
        view, eye = self._view, self._eye
        view.entered.connect(self._entered)
        view.read_asked.connect(self._read_anew)
        view.hand_asked.connect(self._panels.hand.open)
        view.why_asked.connect(self._why)
        view.direction_turned.connect(self._turn)
        view.referral_asked.connect(self._panels.referral.open)
        view.consultation_asked.connect(self._consult)
        view.undo_asked.connect(self._undo)
        view.finding_chosen.connect(self._input.answer)
        view.vehicle_turned.connect(self._input.turn_party)
        view.escaped.connect(self._escaped)
        view.zone_typed.connect(self._intake.take_typed)
        view.lines_delivered.connect(self.read_lines)
        eye.framed.connect(view.picture.show_frame)
        eye.changed.connect(self._source_changed)
        eye.coded.connect(self._input.take_codes)
        eye.failed.connect(self._failed)
        self._speech.changed.connect(self._show_all)

    def _show_all(self) -> None:
        self._board.all(self._state)
        self._board.source(self._state)
        self._input.retell()

    def _stood(self, standing: Standing) -> None:
        began, self._state.standing = self._state.standing is NO_STANDING, standing
        if began and standing.party:
            self._input.resume_party(standing.party)
        self._board.header(self._state)
        self._board.strip(self._state)
        if self._state.case is None:
            self._board.case(self._state)

    def _renewed(self, renewal: Renewal) -> None:
        state, say = self._state, self._speech
        before = state.case
        arrived = state.renew(renewal)
        self._board.header(state)
        self._board.strip(state)
        if state.case is None or state.case is not before:
            self._board.case(state)
        if not arrived:
            return
        at_window = state.case is not None and state.case.asked is not None and state.case.asked.id in arrived
        self._say(
            say("La región respondió por este viajero: Ctrl+P lo muestra.")
            if at_window
            else say("La región respondió a una pregunta anterior: está en Enlace (Ctrl+E).")
        )

    # The traveller

    def _source_changed(self, source: SourceState) -> None:
        self._state.source = source
        self._state.stills = self._eye.stills
        self._board.source(self._state)
        if self._state.case is None:
            self._board.case(self._state)

    def _open(self, case: Case, keep_input: bool) -> None:
        state = self._state
        if keep_input and state.case is not None:
            case = replace(case, asked=state.case.asked)
        state.case = case
        if not keep_input:
            self._input.clear()
        self._view.notice.show_notice("")
        self._view.show_panel(Panel.NONE)
        self._input.show(case)
        self._board.case(state)
        if case.failing:
            self._panels.hand.open()

    def _reinspected(self, case: Case) -> None:
        self._state.case = case
        self._board.case(self._state)
        self._input.reinspected(case)

    # The keys

    def _entered(self) -> None:
        panel, case = self._view.panel, self._state.case
        if panel is Panel.WHY:
            self._view.show_panel(Panel.NONE)
        elif panel is Panel.DETAILS:
            self._input.take()
        elif panel is not Panel.NONE:
            self._panels.confirm()
        elif case is None:
            return
        elif case.open_hits:
            self._panels.alert()
        elif case.asks_referral:
            self._panels.referral.open()
        else:
            self._record(Ending(USUAL_OUTCOME[case.inspection.draft.direction]))

    def _record(self, ending: Ending) -> None:
        case = self._state.case
        draft = self._input.draft(case, ending.answer) if case is not None else None
        if case is None or draft is None:
            return
        draft = replace(
            draft,
            outcome=ending.outcome,
            reason=ending.reason,
            reason_text=ending.words,
            removal=ending.removal,
        )
        self._state.saving = self._input.saving(case)
        self._state.case = None
        self._intake.finish(case)
        self._input.clear()
        self._view.notice.show_notice("")
        self._view.show_panel(Panel.NONE)
        self._board.saving(case)
        record = self._work.record_both if ending.both else self._work.record
        record(draft, self._committed, self._not_committed)

    def _committed(self, recorded: Recorded) -> None:
        self._state.saving = None
        self._state.count(recorded)
        self._input.committed(recorded.crossing)
        self._board.header(self._state)
        self._board.case(self._state)
        self._board.source(self._state)
        self._board.strip(self._state)
        self.recorded.emit(recorded.crossing)
        self._intake.take_waiting()

    def _not_committed(self, error: BorderPostError) -> None:
        saving, self._state.saving = self._state.saving, None
        if saving is not None:
            # What was typed meanwhile was meant for the next traveller, who is not here yet.
            self._input.restore(saving)
            self._board.case(self._state)
        self._failed(error)

    def _read_anew(self) -> None:
        case = self._state.case
        if self._intake.waiting:
            if case is not None and case.open_hits:
                self._panels.alert()
                return
            self._state.case = None
            self._input.clear()
            self._view.show_panel(Panel.NONE)
            self._intake.take_waiting()
            return
        self._intake.look_anew()
        if self._state.source in {SourceState.ABSENT, SourceState.LOST}:
            say = self._speech
            self._warn(
                say("La carpeta vigilada no responde. Lo escrito sigue aquí: revísela o use F4.")
                if self._state.stills
                else say("No hay cámara. Lo escrito sigue aquí: use el lector o F4.")
            )

    def _why(self) -> None:
        case = self._state.case
        shown = self._view.panel is Panel.WHY or case is None
        self._view.show_panel(Panel.NONE if shown else Panel.WHY)

    def _consult(self) -> None:
        if self._state.case is None:
            self._say(self._speech("Se pregunta por el viajero que está en la ventanilla, o desde Buscar."))
        self._panels.consult()

    def _turn(self) -> None:
        self._state.direction = self._state.direction.opposite
        self._board.header(self._state)
        case = self._state.case
        if case is not None:
            draft = replace(
                case.inspection.draft,
                direction=self._state.direction,
                outcome=USUAL_OUTCOME[self._state.direction],
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
        self._input.undone(undone.crossing)
        self._board.header(self._state)
        self._board.strip(self._state)
        if self._state.case is None:
            self._board.case(self._state)
        self._say(self._speech("Anulado. El asiento queda con el motivo «deshecho». Preséntelo de nuevo."))
        self._intake.reopen()

    def _escaped(self) -> None:
        if self._view.clear_field():
            return
        if self._view.panel is not Panel.NONE:
            self._view.show_panel(Panel.NONE)
            if self._state.case is None:
                self._intake.take_waiting()
        elif self._state.answering:
            self._input.answer(-1)
        else:
            self._view.setFocus()

    def _touched(self) -> bool:
        case = self._state.case
        return self._input.touched or (case is not None and (case.corrected or bool(case.resolved)))

    def _say(self, words: str, *, tone: str = "", code: str = "") -> None:
        self._view.notice.show_notice(words, tone=tone, code=code)
        self._silence.start()

    def _warn(self, words: str) -> None:
        self._say(words, tone="warn")

    def _failed(self, error: BorderPostError) -> None:
        self._say(self._speech.error(error), tone="warn", code=error.code)
        self._silence.stop()

    def _today(self) -> date:
        now: datetime = self._clock()
        return now.astimezone(self._zone).date()
