"""Make the report of a shift, open or closed."""

from datetime import datetime
from zoneinfo import ZoneInfo

from borderpost.domain.errors import Refusal
from borderpost.domain.officer import Act
from borderpost.domain.shift import ShiftId
from borderpost.domain.shift_report import ShiftReport, compute
from borderpost.services.session import Session, authorise
from borderpost.store.store import Store


def shift_report(store: Store, session: Session, shift_id: ShiftId, *, now: datetime) -> ShiftReport:
    """Return the report of a shift as the journal stands now.

    Raise Refusal ``shift.unknown``, ``role.forbids`` or ``officer.inactive``.
    """
    authorise(store, session, Act.REPORT)
    shift = store.shift(shift_id)
    if shift is None:
        raise Refusal("shift.unknown")
    return compute(
        shift,
        session.post,
        store.crossings_of(shift_id),
        names={officer.id: officer.name for officer in store.officers()},
        resolutions=store.resolutions_of(shift_id),
        unsent=store.unsent(),
        lists=store.list_status(),
        head=store.head(),
        now=now,
        zone=ZoneInfo(session.post.zone),
    )
