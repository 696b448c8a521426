"""The two protocols that every device keeps, and the slot through which frames leave their thread."""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TypeAlias

from borderpost.domain.errors import Trouble

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# By its name alone: the screens know frames long before the first picture, and numpy is slow to import.
Picture: TypeAlias = "NDArray[np.uint8]"
"""(height, width, 3) uint8, blue, green, red."""

Deliver = Callable[[tuple[str, ...]], None]
"""Takes the lines of one MRZ; called on the device's own thread."""

_TURN_POLL_S = 0.05
_turns: dict[str, threading.Lock] = {}


class SourceState(StrEnum):
    """Name what a device is doing: LOST was there and is not, ABSENT was never there."""

    STARTING = "starting"
    RUNNING = "running"
    ABSENT = "absent"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Frame:
    """Hold one picture, its number (counted from 0 per source) and when it was taken (monotonic s).

    A ``still`` comes once, as a scan does: no further frame of the same document follows it.
    """

    image: Picture
    number: int
    taken: float
    still: bool = False


class FrameSource(Protocol):
    """Give pictures; a camera's older ones are dropped, never queued."""

    @property
    def name(self) -> str:
        """Name the source for people."""
        ...

    @property
    def state(self) -> SourceState:
        """Return what the source is doing now."""
        ...

    @property
    def stills(self) -> bool:
        """Tell whether its frames are stills."""
        ...

    def start(self) -> None:
        """Begin; a second start does nothing."""
        ...

    def newest(self, after: int) -> Frame | None:
        """Return the newest frame whose number is above ``after``, else None; never wait."""
        ...

    def next_trouble(self) -> Trouble | None:
        """Return why a picture could not be opened, each time once, oldest first; never wait."""
        ...

    def close(self) -> None:
        """Stop and give the device back."""
        ...


class LineSource(Protocol):
    """Give the lines of machine readable zones that a reader has read by itself."""

    @property
    def name(self) -> str:
        """Name the source for people."""
        ...

    @property
    def state(self) -> SourceState:
        """Return what the source is doing now."""
        ...

    def start(self, deliver: Deliver) -> None:
        """Begin to deliver; a second start does nothing."""
        ...

    def close(self) -> None:
        """Stop and give the device back."""
        ...


class Slot:
    """Hold the newest frame between a device's thread and its reader."""

    def __init__(self, *, still: bool = False) -> None:
        self._lock = threading.Lock()
        self._still = still
        self._frame: Frame | None = None
        self._number = 0

    def put(self, image: Picture) -> None:
        """Replace the frame by a new picture."""
        with self._lock:
            self._frame = Frame(image, self._number, time.monotonic(), self._still)
            self._number += 1

    def newest(self, after: int) -> Frame | None:
        """Return the frame if its number is above ``after``."""
        with self._lock:
            return self._frame if self._frame is not None and self._frame.number > after else None

    def clear(self) -> None:
        """Drop the frame, whose picture is no longer what the device sees; numbers go on."""
        with self._lock:
            self._frame = None


class Device:
    """Run one device's work on a thread of its own until it is closed.

    ``_work`` is the loop; it ends soon after ``_stopping`` is set and waits only on it. A device that
    works ``alone`` waits, STARTING, until another of its name in this process is given back.
    """

    stills = False
    alone = False

    def __init__(self, name: str) -> None:
        self._name = name
        self._troubles: deque[Trouble] = deque()
        self._state = SourceState.STARTING
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def name(self) -> str:
        """Name the device for people."""
        return self._name

    @property
    def state(self) -> SourceState:
        """Return what the device is doing now."""
        return self._state

    def next_trouble(self) -> Trouble | None:
        """Return why a picture could not be opened, each time once, oldest first; never wait."""
        return self._troubles.popleft() if self._troubles else None

    def close(self) -> None:
        """Stop; wait until the device is given back (seconds at most, where a driver hangs)."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(timeout=5)
            self._thread = None

    def _begin(self) -> None:
        if self._thread is None and not self._stopping.is_set():
            run = self._work_alone if self.alone else self._work
            self._thread = threading.Thread(target=run, name=self._name, daemon=True)
            self._thread.start()

    def _work_alone(self) -> None:
        turn = _turns.setdefault(self._name, threading.Lock())
        while not turn.acquire(timeout=_TURN_POLL_S):
            if self._stopping.is_set():
                return
        try:
            self._work()
        finally:
            turn.release()

    def _missing(self) -> None:
        """Note that the device does not answer: lost if it once did."""
        if self._state in (SourceState.RUNNING, SourceState.LOST):
            self._state = SourceState.LOST
        else:
            self._state = SourceState.ABSENT

    def _work(self) -> None:
        raise NotImplementedError
