"""When the desk exchanges with the region, and what came of it: on a lane of its own, nobody waits."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from borderpost.domain.errors import BorderPostError
from borderpost.domain.finding import Finding, Severity
from borderpost.domain.sync_report import LinkNote, LinkState, SyncReport
from borderpost.services.session import Session
from ui.lanes import Lane

LOOK_MS = 1000
"""How often to look whether the link changed; looking costs a millisecond on the lane."""
AFTER_UNDO = timedelta(seconds=31)
"""When a plain crossing can be sent: bulk blocks leave out what can still be undone."""
SHORTEST_PAUSE = timedelta(milliseconds=200)
PAUSE_AFTER_TROUBLE = timedelta(seconds=30)
"""How long to wait where this PC, not the link, was in the way: a full disk, a busy database."""
PAUSE_AFTER_BUG = timedelta(minutes=5)
PACKING_MS = 2500
"""How long the end of the program waits for what is packed; the rest is packed at the next sign-in."""


class Exchange(Protocol):
    """What the lane asks of the sync engine; every method may take long and is called on the lane."""

    def enrol(self, session: Session, address: str, code: str) -> None:
        """Enrol the desk with a platform; raise BorderPostError where it cannot be done."""

    def run_once(self, session: Session) -> SyncReport:
        """Pack, carry, take in."""

    def report(self, session: Session) -> SyncReport:
        """Tell how it stands, without an exchange."""

    def carry_only(self) -> LinkNote:
        """Carry what is packed already; nobody is signed in."""

    def pack_all(self, session: Session) -> None:
        """Pack what waits, for the time in which nobody is signed in."""

    def link_changed(self) -> bool:
        """Tell whether this PC's networks changed since the last look."""


class SyncLane(QObject):
    """Run one exchange after another; ``reported`` carries each SyncReport to whoever shows it.

    ``enrolled`` and ``refused`` (with the BorderPostError) answer ``enrol``. ``open_exchange`` is
    called once, on the lane, so that a slow import keeps nobody waiting.
    """

    reported = Signal(object)
    enrolled = Signal()
    refused = Signal(object)

    def __init__(self, lane: Lane, open_exchange: Callable[[], Exchange]) -> None:
        super().__init__()
        self._lane = lane
        self._open = open_exchange
        self._exchange: Exchange | None = None
        self._session: Session | None = None
        self._report = SyncReport(LinkNote(LinkState.NOT_TRIED))
        self._running = False
        self._again = False
        self._looking = False
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        # A coarse timer may come a second before its time, and then what can be undone is left out.
        self._due.setTimerType(Qt.TimerType.PreciseTimer)
        self._due.timeout.connect(self._run)
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._look_at_link)
        lane.broke.connect(self._broke)

    @property
    def last(self) -> SyncReport:
        """Return the last report."""
        return self._report

    @property
    def running(self) -> bool:
        """Tell whether an exchange is on its way."""
        return self._running

    @property
    def due_in(self) -> timedelta | None:
        """Return how long the next exchange is away; None where none is due."""
        return timedelta(milliseconds=self._due.remainingTime()) if self._due.isActive() else None

    def sign_in(self, session: Session) -> None:
        """Exchange for a sign-in from now on."""
        self._session = session
        self._look.start()
        self.wake()

    def sign_out(self) -> None:
        """Pack what waits with the key that goes, then carry sealed blocks alone."""
        session, self._session = self._session, None
        if session is not None:
            self._pack(session, lambda: None)
            self.wake()

    def wake(self) -> None:
        """Exchange now, or once more as soon as the running exchange has ended."""
        self._within(timedelta())

    def wrote(self, *, urgent: bool) -> None:
        """Know that something was recorded; what is urgent leaves at once."""
        self._within(timedelta() if urgent else AFTER_UNDO)

    def tell(self) -> None:
        """Ask for a report without an exchange."""
        session = self._session
        if session is not None:
            self._lane.run(
                lambda: self._opened().report(session),
                lambda report: self._know(report, session),
                lambda error: self._trouble(error, session),
            )

    def enrol(self, address: str, code: str) -> None:
        """Enrol the desk; answered by ``enrolled`` or ``refused``."""
        session = self._session
        if session is not None:
            self._lane.run(
                lambda: self._opened().enrol(session, address, code),
                lambda _: self._joined(),
                self.refused.emit,
            )

    def close(self, then: Callable[[], None]) -> None:
        """Pack what waits within a short time, then call ``then``; a running exchange is not waited for."""
        self._due.stop()
        self._look.stop()
        session, self._session = self._session, None
        if session is None:
            then()
            return
        calls = [then]

        def end() -> None:
            if calls:
                calls.pop()()

        self._pack(session, end)
        QTimer.singleShot(PACKING_MS, self, end)

    def _opened(self) -> Exchange:
        if self._exchange is None:
            self._exchange = self._open()
        return self._exchange

    def _within(self, pause: timedelta) -> None:
        ms = round(pause / timedelta(milliseconds=1))
        if not self._due.isActive() or self._due.remainingTime() > ms:
            self._due.start(ms)

    def _run(self) -> None:
        if self._running:
            self._again = True
            return
        self._running = True
        session = self._session
        if session is None:
            self._lane.run(lambda: self._opened().carry_only(), self._carried, self._not_carried)
            return
        self._lane.run(
            lambda: self._opened().run_once(session),
            lambda report: self._ran(report, session),
            lambda error: self._not_run(error, session),
        )

    def _ran(self, report: SyncReport, session: Session) -> None:
        self._ended(report.link)
        self._know(report, session)

    def _not_run(self, error: BorderPostError, session: Session) -> None:
        self._ended(None)
        self._trouble(error, session)

    def _carried(self, note: LinkNote) -> None:
        self._ended(note)

    def _not_carried(self, _: BorderPostError) -> None:
        # Nobody is there to be told; whoever signs in next sees it.
        self._ended(None)

    def _ended(self, note: LinkNote | None) -> None:
        self._running = False
        if self._again:
            self._again = False
            self.wake()
        elif note is None:
            self._within(PAUSE_AFTER_TROUBLE)
        elif note.state is not LinkState.NOT_ENROLLED:
            self._within(max(note.again_in, SHORTEST_PAUSE))

    def _know(self, report: SyncReport, session: Session) -> None:
        if self._session is session:
            self._report = report
            self.reported.emit(report)

    def _trouble(self, error: BorderPostError, session: Session) -> None:
        if self._session is session:
            problem = Finding.of(error.code, Severity.UNVERIFIED, **error.values)
            link = replace(self._report.link, problem=problem)
            self._know(replace(self._report, link=link, news=()), session)

    def _joined(self) -> None:
        self.enrolled.emit()
        self.wake()

    def _pack(self, session: Session, then: Callable[[], None]) -> None:
        self._lane.run(lambda: self._opened().pack_all(session), lambda _: then(), lambda _: then())

    def _look_at_link(self) -> None:
        if self._looking or self._lane.busy or self._report.link.state is LinkState.NOT_ENROLLED:
            return
        self._looking = True
        self._lane.run(lambda: self._opened().link_changed(), self._looked, self._not_looked)

    def _looked(self, changed: bool) -> None:
        self._looking = False
        if changed:
            self.wake()

    def _not_looked(self, _: BorderPostError) -> None:
        self._looking = False

    def _broke(self, _: object) -> None:
        # The crash dialog has said it; the queue must still drain once the cause is gone.
        self._running = self._again = self._looking = False
        self._within(PAUSE_AFTER_BUG)
