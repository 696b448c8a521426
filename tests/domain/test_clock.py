from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from borderpost.domain.clock import ClockReading, SignedTime, fault, moved
from borderpost.domain.finding import Finding, Severity

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
BEFORE = ClockReading(NOW, "this start", 5_000_000)
YEARS = [timedelta(days=3652), timedelta(days=-3652)]


def later(by: timedelta, *, wall: timedelta | None = None, boot: str = "this start") -> ClockReading:
    """Return a reading after so much time, with the wall clock moved by as much or by what is said."""
    running = BEFORE.running_ms if boot == BEFORE.boot else 60_000 - round(by / timedelta(milliseconds=1))
    return ClockReading(
        NOW + (by if wall is None else wall), boot, running + round(by / timedelta(milliseconds=1))
    )


def found(now: ClockReading, *moments: datetime, before: ClockReading | None = BEFORE) -> str | None:
    problem = fault(before, now, moments=moments, zone=UTC)
    return problem.code if problem else None


def test_a_clock_that_goes_on_is_believed() -> None:
    assert found(later(8 * HOUR), NOW + HOUR, NOW + 2 * HOUR) is None
    assert found(later(8 * HOUR, boot="the next start")) is None
    assert found(BEFORE, before=None) is None


@pytest.mark.parametrize("by", YEARS)
def test_a_clock_set_by_ten_years_is_found_by_how_long_the_machine_runs(by: timedelta) -> None:
    now = later(HOUR, wall=HOUR + by)
    assert moved(BEFORE, now) == by
    assert found(now) == ("clock.set_forward" if by > timedelta() else "clock.set_back")


def test_what_a_clock_should_show_and_shows_is_told_in_the_zone_of_the_post() -> None:
    now = later(HOUR, wall=-23 * HOUR)
    assert fault(BEFORE, now, moments=(), zone=UTC) == Finding.of(
        "clock.set_back", Severity.REVIEW, expected="2026-03-04 13:00", shown="2026-03-03 13:00"
    )


def test_a_minute_is_no_jump() -> None:
    assert moved(BEFORE, later(HOUR, wall=HOUR + timedelta(seconds=59))) == timedelta()
    assert moved(BEFORE, later(HOUR, wall=HOUR - timedelta(seconds=59))) == timedelta()


def test_a_clock_set_back_across_a_start_is_behind_the_journal() -> None:
    assert found(later(HOUR, wall=-HOUR, boot="the next start")) == "clock.before_journal"
    assert found(later(HOUR, boot="the next start"), NOW + 2 * HOUR) == "clock.before_journal"


def test_a_clock_set_back_between_two_entries_and_forward_again_is_found() -> None:
    assert found(later(2 * HOUR), NOW + HOUR, NOW - HOUR, NOW + HOUR) == "clock.before_journal"


def test_a_machine_that_was_off_for_a_month_should_have_its_date_looked_at() -> None:
    assert found(later(timedelta(days=31), boot="the next start")) == "clock.long_off"
    assert found(later(timedelta(days=29), boot="the next start")) is None


@pytest.mark.parametrize("exact", [True, False])
def test_the_time_that_the_platform_signed_proves_a_clock_behind_it_wrong(exact: bool) -> None:
    now = later(HOUR)
    behind = replace(now, signed=SignedTime(now.wall + HOUR, exact))
    ahead = replace(now, signed=SignedTime(now.wall - HOUR, exact))
    same = replace(now, signed=SignedTime(now.wall, exact))
    assert found(behind) == "clock.before_platform"
    assert found(ahead) == ("clock.after_platform" if exact else None)
    assert found(same) is None
