"""The report of a shift is what the journal holds of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from borderpost.domain.clock import ClockReading
from borderpost.domain.crossing import Direction, Outcome
from borderpost.domain.errors import Refusal
from borderpost.domain.shift import ShiftId
from borderpost.domain.shift_tallies import Both
from borderpost.services import correcting, issuing, recording, reporting, setting_up, shifting
from borderpost.services.clock_reading import read_clock
from borderpost.services.session import Session
from borderpost.store.home import Home
from borderpost.store.projection import rebuild
from borderpost.store.store import Store
from tests.store.desks import proof_of, session_of
from tests.store.drafts import NOW, draft


def test_a_closed_shift_is_reported_with_its_corrections(store: Store, session: Session) -> None:
    leaving = draft("X-2", direction=Direction.EXIT, outcome=Outcome.EXIT_AUTHORISED)
    first, second, _ = (
        recording.record(store, session, made, now=NOW) for made in (draft("X-1"), leaving, draft("X-3"))
    )
    correcting.annul(store, session, first.id, proof=proof_of(session), reason="repetido", now=NOW)
    mended = replace(second.draft, trip=replace(second.draft.trip, plate="HAB 1234"))
    correcting.amend(store, session, second.id, mended, reason="faltaba la placa", now=NOW)
    shift = shifting.close_shift(store, session, notes="Sin novedades", now=NOW)
    report = reporting.shift_report(store, session, shift.id, now=NOW)
    assert report.passed == Both(1, 1)
    assert (report.records, report.annulled, report.amendments) == (3, 1, 1)
    assert report.reconciles
    assert report.head == store.head()
    assert report.unsent == store.unsent()
    assert (report.closed_by, report.shift.notes) == ("Práctica", "Sin novedades")
    assert report.officers == (("Práctica", 2),)


def test_an_open_shift_can_be_reported(store: Store, session: Session) -> None:
    shift = store.open_shift()
    assert shift is not None
    assert reporting.shift_report(store, session, shift.id, now=NOW).records == 0


def test_a_report_tells_the_slips_that_are_missing_and_the_faults_of_the_clock_of_its_own_shift(
    store: Store, session: Session
) -> None:
    serials = [str(one) for one in issuing.issue(store, session, 4, now=NOW)]
    recording.record(store, session, draft(slip=serials[2], occurred_at=NOW), now=NOW)
    reading = ClockReading(NOW, "a start", 60_000)
    for hours in (0, 5):
        read_clock(store, session, replace(reading, wall=NOW + timedelta(hours=hours)))
    first = shifting.close_shift(store, session, notes="", now=NOW)
    # Whoever comes to open the next shift signs in before it is open.
    read_clock(store, session, reading)
    second = shifting.open_shift(store, session, now=NOW)
    read_clock(store, session, replace(reading, wall=NOW + timedelta(days=2)))
    for _ in range(2):
        told = [reporting.shift_report(store, session, one.id, now=NOW) for one in (first, second)]
        assert [[note.fault.code for note in report.clock_faults] for report in told] == [
            ["clock.set_forward"],
            ["clock.set_back", "clock.set_forward"],
        ]
        assert told[0].clock_faults[0].at == NOW + timedelta(hours=5)
        assert [gap.ends for gap in told[1].slip_gaps] == [(serials[0], serials[1])]
        rebuild(store)


def test_a_shift_that_is_none_and_an_administrator_get_no_report(
    store: Store, session: Session, home: Home
) -> None:
    shift = store.open_shift()
    assert shift is not None
    administrator = session_of(home, setting_up.PRACTICE_ADMINISTRATOR)
    for asking, id_, code in (
        (session, ShiftId("none"), "shift.unknown"),
        (administrator, shift.id, "role.forbids"),
    ):
        with pytest.raises(Refusal) as refusal:
            reporting.shift_report(store, asking, id_, now=NOW)
        assert refusal.value.code == code
