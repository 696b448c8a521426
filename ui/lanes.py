"""Keeps slow work off the window: each lane is one thread, its answers come home to the UI thread."""

import logging
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Thread
from typing import TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from borderpost.domain.errors import BorderPostError

T = TypeVar("T")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Answer:
    """Hold what is left to do on the UI thread when a job has ended."""

    deliver: Callable[[], None]


class Lane(QObject):
    """One background thread that takes one job at a time, in order.

    ``broke`` carries an error that nobody expected (a bug): the window shows it and keeps the draft.
    """

    broke = Signal(object)
    _answered = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        # A daemon, so that a job that waits for the network never holds the end of the program up.
        self._thread = Thread(target=_serve, args=(self._jobs,), name=name, daemon=True)
        self._thread.start()
        self._waiting = 0
        self._closed = False
        self._answered.connect(self._come_home)

    @property
    def busy(self) -> bool:
        """Tell whether a job is running, waiting, or not yet answered."""
        return self._waiting > 0

    def run(
        self,
        job: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[BorderPostError], None],
    ) -> None:
        """Do the job on the lane's thread, then call ``then`` or ``failed`` on the UI thread.

        Jobs given after ``close`` are dropped.
        """
        if self._closed:
            return
        self._waiting += 1

        def work() -> None:
            if self._closed:
                return
            future: Future[T] = Future()
            try:
                future.set_result(job())
            except BaseException as error:
                future.set_exception(error)
            if not self._closed:
                self._answered.emit(_Answer(lambda: self._deliver(future, then, failed)))

        self._jobs.put(work)

    def close(self, patience: float | None = None) -> None:
        """Let the running job end, drop the waiting ones and every answer that is not home yet.

        ``patience`` (seconds) is how long to wait for that; the program may end without its end.
        """
        self._closed = True
        self._jobs.put(None)
        self._thread.join(patience)

    @Slot(object)
    def _come_home(self, answer: _Answer) -> None:
        self._waiting -= 1
        if not self._closed:
            answer.deliver()

    def _deliver(
        self,
        future: Future[T],
        then: Callable[[T], None],
        failed: Callable[[BorderPostError], None],
    ) -> None:
        error = future.exception()
        if error is None:
            then(future.result())
        elif isinstance(error, BorderPostError):
            failed(error)
        else:
            _log.error("a job broke", exc_info=error)
            self.broke.emit(error)


def _serve(jobs: SimpleQueue[Callable[[], None] | None]) -> None:
    while (work := jobs.get()) is not None:
        work()
        # A job may hold a sign-in's key: it goes with the job, not with the next one.
        del work
