"""What the desk does for itself on a lane of its own: backups when they are due, room on the disk."""

import time
from datetime import timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from borderpost.domain.errors import BorderPostError
from borderpost.services import backing_up
from borderpost.services.backing_up import Scheduled
from borderpost.services.making_room import Room, RoomWatch
from borderpost.services.session import Session
from borderpost.store.home import Home
from borderpost.store.store import Store
from ui.lanes import Lane
from ui.session import Clock

FIRST_LOOK_MS = 60_000
"""After a sign-in travellers come first."""
LOOK_MS = 600_000


class Upkeep(QObject):
    """Back up and look after room while somebody is signed in; nobody waits for any of it.

    ``backed_up`` carries the Scheduled of every backup tried; ``noticed`` the Finding about the room on
    the disk or about backups that fail to come, or None where there is nothing to say.
    """

    backed_up = Signal(object)
    noticed = Signal(object)

    def __init__(self, lane: Lane, home: Home, clock: Clock) -> None:
        super().__init__()
        self._lane = lane
        self._home = home
        self._clock = clock
        self._watch = RoomWatch(home)
        self._session: Session | None = None
        self._due = QTimer(self)
        self._due.timeout.connect(self.look)

    def sign_in(self, session: Session) -> None:
        """Look after the desk with a sign-in's key from now on."""
        self._session = session
        self._due.start(FIRST_LOOK_MS)

    def sign_out(self) -> None:
        """Begin no backup any more; one that runs keeps the key to its end."""
        self._session = None

    def shift_closed(self) -> None:
        """Back up now."""
        session = self._session
        if session is not None:
            self._lane.run(
                lambda: backing_up.after_shift(session, now=self._clock()), self.backed_up.emit, self._unsaid
            )

    def look(self) -> None:
        """Look at the room on the disk, empty the database's log, and back up where that is due."""
        self._due.start(LOOK_MS)
        self._lane.run(self._looked, self._know, self._unsaid)
        session = self._session
        if session is None:
            return
        self._lane.run(lambda: _checkpoint(session), lambda _: None, self._unsaid)
        self._lane.run(lambda: backing_up.if_due(session, now=self._clock()), self._know_backup, self._unsaid)

    def _looked(self) -> Room:
        return self._watch.look(timedelta(seconds=time.monotonic()))

    def _know(self, room: Room) -> None:
        # Only the gravest has a place under the strip: without room nothing is recorded, nor backed up.
        self.noticed.emit(room.notice or backing_up.overdue(self._home, now=self._clock()))

    def _know_backup(self, scheduled: Scheduled | None) -> None:
        if scheduled is not None:
            self.backed_up.emit(scheduled)

    def _unsaid(self, _: BorderPostError) -> None:
        # A disk that cannot be looked at says so at the next crossing; this is tried again by itself.
        return


def _checkpoint(session: Session) -> None:
    """Do here what else a commit of the desk would have to do, while a traveller waits."""
    with Store.open(session.home, session.key) as store:
        store.checkpoint()
