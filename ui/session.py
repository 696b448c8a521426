"""One sign-in's hold on the store: jobs run on the store lane, with a connection of their own."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from borderpost.domain.errors import BorderPostError, Trouble
from borderpost.services.session import Session
from borderpost.store.store import Store
from ui.lanes import Lane

T = TypeVar("T")

Clock = Callable[[], datetime]


def clock() -> datetime:
    """Return the present moment, aware UTC, whole milliseconds."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


class Records:
    """Run jobs with this sign-in's store; after ``close`` the key is dropped and jobs are refused."""

    def __init__(self, lane: Lane, session: Session) -> None:
        self._lane = lane
        self._session: Session | None = session
        self._store: Store | None = None
        self._leaving: list[Callable[[Store, Session], None]] = []
        self.officer = session.officer
        self.post = session.post
        self.home = session.home

    @property
    def session(self) -> Session:
        """Return the session; raise Trouble ``session.ended`` after ``close``."""
        if self._session is None:
            raise Trouble("session.ended")
        return self._session

    def ask(
        self,
        job: Callable[[Store, Session], T],
        then: Callable[[T], None],
        failed: Callable[[BorderPostError], None],
    ) -> None:
        """Run the job on the store lane; answer ``then`` or ``failed`` on the UI thread."""
        if self._session is None:
            failed(Trouble("session.ended"))
            return
        self._lane.run(lambda: job(self._opened(), self.session), then, failed)

    def at_the_end(self, job: Callable[[Store, Session], None]) -> None:
        """Run a job, too, before the store closes, were it ever open."""
        self._leaving.append(job)

    def close(self, then: Callable[[], None] = lambda: None) -> None:
        """Close the store after the jobs that wait, and drop the key."""
        self._lane.run(self._shut, lambda _: then(), lambda _: then())

    def _opened(self) -> Store:
        if self._store is None:
            self._store = Store.open(self.session.home, self.session.key)
        return self._store

    def _shut(self) -> None:
        store, session = self._store, self._session
        self._store = self._session = None
        if store is None or session is None:
            return
        try:
            for job in self._leaving:
                job(store, session)
        finally:
            store.close()
