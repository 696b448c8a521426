"""Room for crossings on a full disk: the reserve kept, given up, and told of hours before."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from borderpost.domain.errors import Trouble
from borderpost.domain.finding import Finding, Severity
from borderpost.services.session import Session
from borderpost.store import reserve
from borderpost.store.home import Home
from borderpost.store.store import Store

P = ParamSpec("P")
T = TypeVar("T")

LOW_BYTES = 1024**3
"""Less free than this is told, however slowly it goes."""
TOLD_BEFORE = timedelta(hours=24)
"""A disk that will be full sooner, at the pace of the last day, is told."""
SHORTEST_PACE = timedelta(minutes=10)
"""No pace is read from a shorter stretch than this."""
_LOOKS = 300


def with_room(home: Home, act: Callable[[], T]) -> T:
    """Do an act; where the disk is full, give up pieces of the reserve and do it again.

    Raise Trouble ``disk.full`` once nothing of the reserve is left. The act is one transaction: what
    failed left nothing behind.
    """
    while True:
        try:
            return act()
        except Trouble as trouble:
            if trouble.code != "disk.full" or not reserve.give_up(home):
                raise


def from_the_reserve(
    act: Callable[Concatenate[Store, Session, P], T],
) -> Callable[Concatenate[Store, Session, P], T]:
    """Let a service that writes one transaction have the reserve's room where the disk is full."""

    @wraps(act)
    def again(store: Store, session: Session, /, *args: P.args, **named: P.kwargs) -> T:
        return with_room(session.home, lambda: act(store, session, *args, **named))

    return again


@dataclass(frozen=True, slots=True)
class Look:
    """Hold one look at the disk: the machine's monotonic time, and the bytes free."""

    at: timedelta
    free: int


@dataclass(frozen=True, slots=True)
class Room:
    """Hold how much room there is; ``lasts`` is None where the disk is not filling up.

    ``notice`` is what an officer should read, if anything.
    """

    free: int
    reserve: int
    lasts: timedelta | None
    notice: Finding | None


class RoomWatch:
    """Look at a home's disk now and then, in one thread, and keep its reserve whole while there is room."""

    def __init__(self, home: Home, *, size: int = reserve.SIZE) -> None:
        self._home = home
        self._size = size
        self._looks: deque[Look] = deque(maxlen=_LOOKS)

    def look(self, at: timedelta) -> Room:
        """Make the reserve whole where there is room, look, and return how things stand.

        ``at`` is a monotonic clock's time. A practice desk keeps no reserve. Raise Trouble ``disk.*``.
        """
        if self._home.practice.exists():
            held = 0
        else:
            held = reserve.keep(self._home, self._size)
        # Counted together: a reserve that is made anew takes no room away from crossings.
        free = reserve.free(self._home) + held
        self._looks.append(Look(at, free))
        lasts = time_left(tuple(self._looks))
        given_up = not self._home.practice.exists() and held < self._size
        return Room(free, held, lasts, notice(free, lasts, given_up=given_up))


def time_left(looks: tuple[Look, ...]) -> timedelta | None:
    """Return when the disk will be full at the pace of the last day's looks; None where it does not fill."""
    recent = [look for look in looks if looks[-1].at - look.at <= timedelta(hours=24)]
    if not recent:
        return None
    first, last = recent[0], recent[-1]
    span, used = last.at - first.at, first.free - last.free
    if span < SHORTEST_PACE or used <= 0:
        return None
    return span * (last.free / used)


def notice(free: int, lasts: timedelta | None, *, given_up: bool) -> Finding | None:
    """Return what to say about the room that is left, or None: the gravest alone."""
    megabytes = str(free // 1_000_000)
    if given_up:
        return Finding.of("disk.reserve", Severity.REVIEW, megabytes=megabytes)
    if lasts is not None and lasts < TOLD_BEFORE:
        hours = str(max(1, round(lasts / timedelta(hours=1))))
        return Finding.of("disk.filling", Severity.REVIEW, hours=hours, megabytes=megabytes)
    if free < LOW_BYTES:
        return Finding.of("disk.low", Severity.REVIEW, megabytes=megabytes)
    return None
