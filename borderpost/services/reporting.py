"""Make the report of a shift, open or closed."""

from datetime import datetime
from zoneinfo import ZoneInfo

from borderpost.domain.clock import ClockNote
from borderpost.domain.errors import Refusal
from borderpost.domain.officer import Act
from borderpost.domain.shift import Shift, ShiftId
from borderpost.domain.shift_report import ShiftReport, compute
from borderpost.services.session import Session, authorise
from borderpost.store import clock_readings, slips
from borderpost.store.store import Store


def shift_report(store: Store, session: Session, shift_id: ShiftId, *, now: datetime) -> ShiftReport:
    """Return the report of a shift as the journal stands now.

    Raise Refusal ``shift.unknown``, ``role.forbids``, ``officer.inactive``, or ``report.erased`` where
    retention has erased crossings of it: a report of the rest would be false.
    """
    authorise(store, session, Act.REPORT)
    shift = store.shift(shift_id)
    if shift is None:
        raise Refusal("shift.unknown")
    if store.erased_of(shift_id):
        raise Refusal("report.erased")
    return _report(store, session, shift, now)


def running_counts(store: Store, session: Session, *, now: datetime) -> ShiftReport | None:
    """Return the open shift's counts so far, for everyone who records in it; None where none is open.

    Raise Refusal ``role.forbids`` or ``officer.inactive``.
    """
    authorise(store, session, Act.RECORD)
    shift = store.open_shift()
    return _report(store, session, shift, now) if shift is not None else None


def _report(store: Store, session: Session, shift: Shift, now: datetime) -> ShiftReport:
    return compute(
        shift,
        session.post,
        store.crossings_of(shift.id),
        names={officer.id: officer.name for officer in store.officers()},
        resolutions=store.resolutions_of(shift.id),
        unsent=store.unsent(),
        lists=store.list_status(),
        head=store.head(),
        now=now,
        zone=ZoneInfo(session.post.zone),
        slip_gaps=slips.gaps(store.database),
        clock_faults=tuple(
            ClockNote(one.reading.wall, one.fault)
            for one in clock_readings.faults_of(store.database, shift.id)
            if one.fault is not None
        ),
    )
