"""Sees that the machine's clock was set: at every sign-in, and within seconds while somebody works."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from borderpost.domain.clock import ClockReading, SignedTime, moved
from borderpost.domain.errors import BorderPostError
from borderpost.domain.finding import Finding
from borderpost.services.clock_reading import read_clock
from borderpost.services.session import Session
from borderpost.store import machine_clock
from borderpost.store.store import Store
from ui.session import Clock, Records

LOOK_MS = 2000
"""Looking compares two clocks in memory."""


class ClockWatch(QObject):
    """Read the clocks into the journal at a sign-in and whenever the clock was set.

    ``noticed`` carries the Finding about the last reading, or None; nobody is ever stopped. ``signed_time``
    is asked on the store lane.
    """

    noticed = Signal(object)

    def __init__(self, clock: Clock, signed_time: Callable[[], SignedTime | None]) -> None:
        super().__init__()
        self._clock = clock
        self._signed_time = signed_time
        self._records: Records | None = None
        self._last: ClockReading | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    @property
    def armed(self) -> bool:
        """Tell whether there is a reading to compare with."""
        return self._last is not None

    def sign_in(self, records: Records) -> None:
        """Read now, and watch from now on."""
        self._records = records
        self._last = None
        self._timer.start()
        self._read()

    def sign_out(self) -> None:
        """Watch no more."""
        self._records = None
        self._timer.stop()
        self.noticed.emit(None)

    def look(self) -> None:
        """Read where the clock was set since the last reading."""
        if self._last is not None and moved(self._last, machine_clock.reading(self._clock())):
            self._last = None
            self._read()

    def _read(self) -> None:
        records = self._records
        if records is None:
            return

        def read(store: Store, session: Session) -> tuple[ClockReading, Finding | None]:
            reading = machine_clock.reading(self._clock(), self._signed_time())
            return reading, read_clock(store, session, reading)

        def know(answer: tuple[ClockReading, Finding | None]) -> None:
            if records is self._records:
                self._last, fault = answer
                self.noticed.emit(fault)

        records.ask(read, know, self._unsaid)

    def _unsaid(self, _: BorderPostError) -> None:
        # A disk that takes no entry says so at the next crossing; the next sign-in reads again.
        return
