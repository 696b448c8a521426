from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from borderpost.domain.clock import ClockReading, SignedTime
from borderpost.domain.finding import Finding
from borderpost.services import recording
from borderpost.services.clock_reading import read_clock
from borderpost.services.session import Session
from borderpost.store import journal, machine_clock
from borderpost.store.home import Home
from borderpost.store.store import Store
from borderpost.store.verify import verify
from tests.store.desks import session_of
from tests.store.drafts import NOW, draft

YEARS = [timedelta(days=3652), timedelta(days=-3652)]


def after(reading: ClockReading, passed: timedelta) -> ClockReading:
    """Return the reading of a machine that went on running for so long."""
    return replace(
        reading,
        wall=reading.wall + passed,
        running_ms=reading.running_ms + round(passed / timedelta(milliseconds=1)),
    )


def started_anew(reading: ClockReading, wall: datetime) -> ClockReading:
    """Return the reading of a machine that was started again a minute ago."""
    return ClockReading(wall, "another start", 60_000, reading.signed)


def code(fault: Finding | None) -> str | None:
    return fault.code if fault else None


@pytest.fixture
def first(store: Store, session: Session) -> ClockReading:
    """Return the reading that the journal holds from the sign-in."""
    reading = machine_clock.reading(NOW)
    assert read_clock(store, session, reading) is None
    return reading


@pytest.mark.parametrize("by", YEARS)
def test_a_clock_set_by_ten_years_is_journaled_and_stops_nobody(
    store: Store, session: Session, first: ClockReading, by: timedelta
) -> None:
    wrong = replace(after(first, timedelta(hours=1)), wall=NOW + by)
    fault = read_clock(store, session, wrong)
    assert code(fault) == ("clock.set_forward" if by > timedelta() else "clock.set_back")
    crossing = recording.record(store, session, draft(), now=wrong.wall)
    (told,) = store.clock_faults()
    assert (told.reading, told.fault) == (wrong, fault)
    assert crossing.position == store.entry_count() > told.position
    assert read_clock(store, session, after(wrong, timedelta(hours=1))) is None
    assert verify(store).ok


def test_a_clock_set_back_between_two_crossings_is_found_at_the_next_reading(
    store: Store, session: Session, first: ClockReading
) -> None:
    recording.record(store, session, draft("A"), now=NOW + timedelta(hours=2))
    recording.record(store, session, draft("B"), now=NOW + timedelta(minutes=30))
    recording.record(store, session, draft("C"), now=NOW + timedelta(hours=3))
    fault = read_clock(store, session, after(first, timedelta(hours=4)))
    assert code(fault) == "clock.before_journal"
    assert fault is not None
    assert dict(fault.values) == {"expected": "2026-03-04 11:30", "shown": "2026-03-04 10:00"}
    numbers = [crossing.draft.document.number for crossing in store.crossings()]
    assert numbers == ["A", "B", "C"], "the order is the journal's, whatever the clock said"


def test_a_clock_set_back_while_the_program_was_closed_is_found_at_the_next_sign_in(
    home: Home, store: Store, first: ClockReading
) -> None:
    store.close()
    again = session_of(home)
    with Store.open(home, again.key) as opened:
        wrong = replace(after(first, timedelta(hours=1)), wall=NOW - timedelta(days=1))
        assert code(read_clock(opened, again, wrong)) == "clock.set_back"


@pytest.mark.parametrize(
    ("by", "expected"),
    [(YEARS[1], "clock.before_journal"), (YEARS[0], "clock.long_off"), (timedelta(hours=9), None)],
)
def test_a_clock_set_while_the_machine_was_off_is_found_after_its_start(
    store: Store, session: Session, first: ClockReading, by: timedelta, expected: str | None
) -> None:
    assert code(read_clock(store, session, started_anew(first, NOW + by))) == expected
    assert machine_clock.boot() == first.boot, "the real machine was not started meanwhile"


def test_a_clock_behind_the_platforms_signed_time_is_found_also_after_a_start(
    store: Store, session: Session, first: ClockReading
) -> None:
    signed = SignedTime(NOW + timedelta(days=3), exact=False)
    wrong = replace(started_anew(first, NOW + timedelta(days=1)), signed=signed)
    assert code(read_clock(store, session, wrong)) == "clock.before_platform"


def test_the_journal_says_what_the_clocks_said(store: Store, session: Session, first: ClockReading) -> None:
    last = store.last_clock_reading()
    assert last is not None
    assert last.reading == first
    entry = list(journal.entries(store.database))[-1]
    assert (entry.position, entry.content.at) == (last.position, NOW)
