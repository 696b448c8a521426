"""Whether a machine's clock can be believed: two readings of it side by side, and what was journaled."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from borderpost.domain.finding import Finding, Severity

TOLERANCE = timedelta(minutes=1)
"""What clocks may differ by without anybody having moved one; a month of drift stays below it."""
LONG_OFF = timedelta(days=30)
"""A post's machine is not switched off for so long: more likely its date is wrong."""


class ClockFault(StrEnum):
    """Name what can be wrong with a machine's clock; words are under ``clock.`` and the name."""

    SET_BACK = "set_back"
    SET_FORWARD = "set_forward"
    BEFORE_PLATFORM = "before_platform"
    AFTER_PLATFORM = "after_platform"
    BEFORE_JOURNAL = "before_journal"
    LONG_OFF = "long_off"


@dataclass(frozen=True, slots=True)
class SignedTime:
    """Hold the platform's last signed time and what has passed since (aware UTC).

    ``exact`` where the machine was not started anew since; else the true time may be later, never earlier.
    """

    at: datetime
    exact: bool


@dataclass(frozen=True, slots=True)
class ClockReading:
    """Hold what a machine says at one moment: its wall clock (aware UTC), and how long it runs.

    ``running_ms`` counts milliseconds since the start that ``boot`` names, sleep included, and nobody can
    set it; between two starts it says nothing.
    """

    wall: datetime
    boot: str
    running_ms: int
    signed: SignedTime | None = None


@dataclass(frozen=True, slots=True)
class ClockNote:
    """Hold a fault that was found, and what the wall clock said then (aware UTC)."""

    at: datetime
    fault: Finding


def moved(before: ClockReading, now: ClockReading) -> timedelta:
    """Return by how much the wall clock was set meanwhile; nothing across a start, or within tolerance."""
    if before.boot != now.boot:
        return timedelta()
    passed = timedelta(milliseconds=now.running_ms - before.running_ms)
    by = now.wall - before.wall - passed
    return by if abs(by) > TOLERANCE else timedelta()


def fault(
    before: ClockReading | None, now: ClockReading, *, moments: Iterable[datetime], zone: tzinfo
) -> Finding | None:
    """Return what is wrong with the clock, if anything; ``zone`` is the one in which people are told.

    ``before`` is the last reading that was journaled, ``moments`` those of the entries since, in order.
    """
    found = (
        _set(before, now)
        or _against_the_platform(now)
        or _behind_the_journal([*([before.wall] if before else []), *moments, now.wall])
        or _long_off(before, now)
    )
    if found is None:
        return None
    kind, expected, shown = found
    return Finding.of(
        f"clock.{kind.value}", Severity.REVIEW, expected=_said(expected, zone), shown=_said(shown, zone)
    )


_Found = tuple[ClockFault, datetime, datetime]


def _set(before: ClockReading | None, now: ClockReading) -> _Found | None:
    by = moved(before, now) if before is not None else timedelta()
    if not by:
        return None
    kind = ClockFault.SET_FORWARD if by > timedelta() else ClockFault.SET_BACK
    return kind, now.wall - by, now.wall


def _against_the_platform(now: ClockReading) -> _Found | None:
    if now.signed is None:
        return None
    by = now.wall - now.signed.at
    if by < -TOLERANCE:
        return ClockFault.BEFORE_PLATFORM, now.signed.at, now.wall
    if by > TOLERANCE and now.signed.exact:
        return ClockFault.AFTER_PLATFORM, now.signed.at, now.wall
    return None


def _behind_the_journal(moments: Iterable[datetime]) -> _Found | None:
    highest: datetime | None = None
    for moment in moments:
        if highest is not None and moment < highest - TOLERANCE:
            return ClockFault.BEFORE_JOURNAL, highest, moment
        highest = moment if highest is None else max(highest, moment)
    return None


def _long_off(before: ClockReading | None, now: ClockReading) -> _Found | None:
    if before is None or before.boot == now.boot or now.wall - before.wall <= LONG_OFF:
        return None
    return ClockFault.LONG_OFF, before.wall, now.wall


def _said(moment: datetime, zone: tzinfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M")
