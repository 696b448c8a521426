"""Keeps slow work off the window: each lane is one thread, its answers come home to the UI thread."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
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
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
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

        def ended(future: Future[T]) -> None:
            if not future.cancelled():
                self._answered.emit(_Answer(lambda: self._deliver(future, then, failed)))

        self._thread.submit(job).add_done_callback(ended)

    def close(self) -> None:
        """Let the running job end, drop the waiting ones and every answer that is not home yet."""
        self._closed = True
        self._thread.shutdown(wait=True, cancel_futures=True)

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
