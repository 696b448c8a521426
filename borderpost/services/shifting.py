"""Opening and closing shifts."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from borderpost.domain.errors import Refusal
from borderpost.domain.journal import EntryKind
from borderpost.domain.officer import Act, OfficerId
from borderpost.domain.shift import Shift, ShiftId
from borderpost.services.making_room import from_the_reserve
from borderpost.services.session import Session, authorise
from borderpost.store.bodies import ShiftClosed, ShiftOpened
from borderpost.store.store import Store


@from_the_reserve
def open_shift(store: Store, session: Session, *, now: datetime) -> Shift:
    """Open a shift; raise Refusal ``shift.already_open`` (its ``number``) or ``role.forbids``."""
    with store.transaction():
        officer = authorise(store, session, Act.OPEN_SHIFT)
        return begin_shift(store, actor=officer.id, now=now)


@from_the_reserve
def close_shift(store: Store, session: Session, *, notes: str, now: datetime) -> Shift:
    """Close the open shift; raise Refusal ``shift.closed`` where none is open, or ``role.forbids``."""
    with store.transaction():
        officer = authorise(store, session, Act.CLOSE_SHIFT)
        shift = demand_open(store)
        body = ShiftClosed(shift.id, notes.strip())
        store.append(EntryKind.SHIFT_CLOSED, body, actor=officer.id, at=now)
        return _present(store, shift.id)


def begin_shift(store: Store, *, actor: OfficerId, now: datetime) -> Shift:
    """Append a shift in the caller's transaction; raise Refusal ``shift.already_open``."""
    present = store.open_shift()
    if present is not None:
        raise Refusal("shift.already_open", number=present.number)
    body = ShiftOpened(_number(store, now))
    appended = store.append(EntryKind.SHIFT_OPENED, body, actor=actor, at=now)
    return _present(store, ShiftId(appended.id))


def demand_open(store: Store) -> Shift:
    """Return the open shift; raise Refusal ``shift.closed`` where none is."""
    shift = store.open_shift()
    if shift is None:
        raise Refusal("shift.closed")
    return shift


def _number(store: Store, now: datetime) -> str:
    post = store.post()
    zone = ZoneInfo(post.zone)
    day = now.astimezone(zone).date()
    midnight = datetime.combine(day, time(), tzinfo=zone)
    next_midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)
    before = store.shifts_opened(since=midnight, until=next_midnight)
    return f"{post.code}-{day:%Y%m%d}-T{before + 1}"


def _present(store: Store, id_: ShiftId) -> Shift:
    shift = store.shift(id_)
    if shift is None:
        raise LookupError(id_)
    return shift
