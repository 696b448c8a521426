"""Paper slips for a contingency: printed in advance, declared spoiled, and those nobody accounts for."""

from datetime import datetime

from borderpost.domain import slip
from borderpost.domain.errors import Refusal
from borderpost.domain.journal import EntryKind
from borderpost.domain.officer import Act
from borderpost.domain.slip import LAST_NUMBER, SlipSerial
from borderpost.services.session import Session, authorise
from borderpost.store import slips
from borderpost.store.custody_bodies import SlipsIssued, SlipSpoiled
from borderpost.store.slips import PrintedRange
from borderpost.store.store import Store

MOST_AT_ONCE = 1000


def issue(store: Store, session: Session, count: int, *, now: datetime) -> tuple[SlipSerial, ...]:
    """Journal a printing of so many slips, from 1 to ``MOST_AT_ONCE``, and return their serials.

    Raise Refusal ``role.forbids``, ``officer.inactive`` or ``slip.no_more``.
    """
    if not 1 <= count <= MOST_AT_ONCE:
        raise ValueError("too many slips at once")
    with store.transaction():
        officer = authorise(store, session, Act.ISSUE_SLIPS)
        post = store.post()
        prefix = slip.prefix_of(post.code, post.lane)
        first = slips.last_number(store.database, prefix) + 1
        last = first + count - 1
        if last > LAST_NUMBER:
            raise Refusal("slip.no_more")
        store.append(EntryKind.SLIPS_ISSUED, SlipsIssued(prefix, first, last), actor=officer.id, at=now)
    return tuple(SlipSerial(prefix, number) for number in range(first, last + 1))


def spoil(store: Store, session: Session, typed: str, *, reason: str, now: datetime) -> SlipSerial:
    """Declare that a printed slip will never become a crossing, and say why.

    Raise Refusal ``role.forbids``, ``reason.missing``, ``slip.check`` (the serial as typed is none),
    ``slip.not_printed`` (not here), ``slip.known`` (it is a crossing) or ``slip.spoiled`` (already).
    """
    if not reason.strip():
        raise Refusal("reason.missing")
    try:
        serial = slip.parse(typed)
    except ValueError as error:
        raise Refusal("slip.check") from error
    with store.transaction():
        officer = authorise(store, session, Act.ISSUE_SLIPS)
        if not slips.is_printed(store.database, serial):
            raise Refusal("slip.not_printed")
        demand_unused(store, str(serial))
        body = SlipSpoiled(str(serial), reason.strip())
        store.append(EntryKind.SLIP_SPOILED, body, actor=officer.id, at=now)
    return serial


def demand_unused(store: Store, serial: str) -> None:
    """Raise Refusal ``slip.known`` or ``slip.spoiled`` (its ``serial``) where a slip can be no crossing."""
    if store.slip(serial) is not None:
        raise Refusal("slip.known", serial=serial)
    if slips.is_spoiled(store.database, serial):
        raise Refusal("slip.spoiled", serial=serial)


def printed(store: Store, session: Session) -> tuple[PrintedRange, ...]:
    """Return every printing of this desk with the serials that are neither a crossing nor spoiled.

    Raise Refusal ``role.forbids`` or ``officer.inactive``.
    """
    authorise(store, session, Act.RECORD)
    return slips.printed(store.database)
