"""What the desk does for itself on a lane of its own: the chain walked, backups made, room looked after."""

import time
from datetime import timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer, Signal

from borderpost.domain.errors import BorderPostError
from borderpost.domain.finding import Finding, Severity
from borderpost.domain.officer import Act, may
from borderpost.services import backing_up, retaining
from borderpost.services.backing_up import Scheduled
from borderpost.services.making_room import Room, RoomWatch
from borderpost.services.session import Session
from borderpost.store import page_memory
from borderpost.store.home import Home
from borderpost.store.store import Store
from borderpost.store.verify import note_whole, verify, verify_new
from ui.lanes import Lane
from ui.session import Clock

FIRST_LOOK_MS = 60_000
"""After a sign-in travellers come first."""
LOOK_MS = 600_000
CHECKED_WHOLE = 5000
"""Journal entries up to which the first sign-in checks everything anew; it takes about a second."""
BREATH_S = 0.005
"""A long walk along chain or file leaves the processor to the window so often and so long."""


class Upkeep(QObject):
    """Walk the chain, back up and look after room while somebody is signed in; nobody waits for any of it.

    ``broken`` carries the Finding where the journal is not what was written, ``backed_up`` the Scheduled of
    every backup tried, ``noticed`` the Finding about the room on the disk, about backups that fail to come
    or, for an administrator, about records past their period, or None where there is nothing to say.
    """

    backed_up = Signal(object)
    noticed = Signal(object)
    broken = Signal(object)

    def __init__(self, lane: Lane, home: Home, clock: Clock) -> None:
        super().__init__()
        self._lane = lane
        self._home = home
        self._clock = clock
        self._watch = RoomWatch(home)
        self._session: Session | None = None
        self._walked = False
        self._overdue: Finding | None = None
        self._due = QTimer(self)
        self._due.timeout.connect(self.look)

    def sign_in(self, session: Session) -> None:
        """Look after the desk with a sign-in's key from now on."""
        self._session = session
        self._due.start(FIRST_LOOK_MS)
        whole, self._walked = not self._walked, True
        self._lane.run(lambda: self._problem(session, whole=whole), self._know_chain, self._not_walked)
        if whole:
            self._lane.run(lambda: page_memory.bring(self._home.database, _breathe), _silent, self._unsaid)

    def sign_out(self) -> None:
        """Begin no backup any more; one that runs keeps the key to its end."""
        self._session = None
        self._overdue = None

    def shift_closed(self) -> None:
        """Back up now."""
        session = self._session
        if session is not None:
            self._lane.run(
                lambda: backing_up.after_shift(session, now=self._clock()), self.backed_up.emit, self._unsaid
            )

    def look(self) -> None:
        """Look at the disk and the periods, empty the database's log, and back up where that is due."""
        self._due.start(LOOK_MS)
        session = self._session
        if session is not None and may(session.officer.role, Act.ERASE):
            # He alone begins an erasure; a supervisor reads of it at the end of the shift.
            self._lane.run(lambda: self._past_period(session), self._know_overdue, self._unsaid)
        if session is not None:
            # First, lest the room that the log is given look like a disk that is filling up.
            self._lane.run(lambda: _checkpoint(session), _silent, self._unsaid)
        self._lane.run(self._looked, self._know, self._unsaid)
        if session is None:
            return
        self._lane.run(lambda: backing_up.if_due(session, now=self._clock()), self._know_backup, self._unsaid)

    def _problem(self, session: Session, *, whole: bool) -> Finding | None:
        with Store.open(session.home, session.key) as store:
            if not whole or store.entry_count() > CHECKED_WHOLE:
                walk = verify_new(store, now=self._clock(), progress=lambda *_: _breathe())
                return walk.problem or backing_up.ahead(store, session.home, session.key)
            found = verify(store)
            if found.ok:
                note_whole(store, found.entries, now=self._clock())
            return found.problem or backing_up.ahead(store, session.home, session.key)

    def _know_chain(self, problem: Finding | None) -> None:
        if problem is not None:
            self.broken.emit(problem)

    def _not_walked(self, error: BorderPostError) -> None:
        # A database that is busy, or a disk that takes no note, is met again at the next sign-in.
        if error.code not in {"database.busy", "disk.full"}:
            self.broken.emit(Finding.of(error.code, Severity.STOP, **error.values))

    def _looked(self) -> Room:
        return self._watch.look(timedelta(seconds=time.monotonic()))

    def _know(self, room: Room) -> None:
        # Only the gravest has a place under the strip: without room nothing is recorded, nor backed up.
        self.noticed.emit(
            room.notice or backing_up.overdue(self._home, now=self._clock()) or self._overdue
        )

    def _past_period(self, session: Session) -> Finding | None:
        with Store.open(session.home, session.key) as store:
            overdue = retaining.overdue(store, now=self._clock())
        return overdue[0].finding(ZoneInfo(session.post.zone)) if overdue else None

    def _know_overdue(self, finding: Finding | None) -> None:
        self._overdue = finding

    def _know_backup(self, scheduled: Scheduled | None) -> None:
        if scheduled is not None:
            self.backed_up.emit(scheduled)

    def _unsaid(self, _: BorderPostError) -> None:
        # A disk that cannot be looked at says so at the next crossing; this is tried again by itself.
        return


def _breathe() -> None:
    time.sleep(BREATH_S)


def _silent(_: object) -> None:
    return


def _checkpoint(session: Session) -> None:
    """Do here what else a commit of the desk would have to do, while a traveller waits."""
    with Store.open(session.home, session.key) as store:
        store.checkpoint()
