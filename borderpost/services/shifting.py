"""Opening and closing shifts."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from borderpost.domain.errors import Refusal
from borderpost.domain.journal import EntryKind
from borderpost.domain.officer import Act, OfficerId
from borderpost.domain.shift import Shift, ShiftId
from borderpost.services.making_room import from_the_reserve
from borderpost.services.session import Session, authorise, demand_own_key
from borderpost.store import shift_heads
from borderpost.store.bodies import ShiftClosed, ShiftOpened
from borderpost.store.shift_heads import Sign
from borderpost.store.store import Store


@from_the_reserve
def open_shift(store: Store, session: Session, *, now: datetime) -> Shift:
    """Open a shift.

    Raise Refusal ``shift.already_open`` (its ``number``), ``role.forbids`` or ``officer.key_unknown``.
    """
    with store.transaction():
        officer = authorise(store, session, Act.OPEN_SHIFT)
        demand_own_key(session, officer)
        return begin_shift(store, actor=officer.id, sign=session.sign, now=now)


@from_the_reserve
def close_shift(store: Store, session: Session, *, notes: str, now: datetime) -> Shift:
    """Close the open shift.

    Raise Refusal ``shift.closed`` where none is open, ``role.forbids`` or ``officer.key_unknown``.
    """
    with store.transaction():
        officer = authorise(store, session, Act.CLOSE_SHIFT)
        demand_own_key(session, officer)
        shift = demand_open(store)
        kind, body = EntryKind.SHIFT_CLOSED, ShiftClosed(shift.id, notes.strip())
        signed = shift_heads.signed(store, kind, body, actor=officer.id, at=now, sign=session.sign)
        store.append(kind, signed, actor=officer.id, at=now)
        return _present(store, shift.id)


def begin_shift(store: Store, *, actor: OfficerId, sign: Sign, now: datetime) -> Shift:
    """Append a shift that its officer signs, in the caller's transaction.

    Raise Refusal ``shift.already_open``.
    """
    present = store.open_shift()
    if present is not None:
        raise Refusal("shift.already_open", number=present.number)
    kind, body = EntryKind.SHIFT_OPENED, ShiftOpened(_number(store, now))
    signed = shift_heads.signed(store, kind, body, actor=actor, at=now, sign=sign)
    appended = store.append(kind, signed, actor=actor, at=now)
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
