"""Looking people up: a reason is asked, and the journal keeps it."""

from datetime import datetime

from borderpost.domain.crossing import Crossing, EntryId
from borderpost.domain.errors import Refusal
from borderpost.domain.journal import EntryKind
from borderpost.domain.officer import Act
from borderpost.services.session import Session, authorise
from borderpost.store.bodies import LookedUp
from borderpost.store.custody_bodies import CrossingRead
from borderpost.store.query import Query
from borderpost.store.store import Store

__all__ = ["Query", "open_crossing", "search"]


def search(
    store: Store, session: Session, query: Query, *, reason: str, now: datetime
) -> tuple[Crossing, ...]:
    """Return the newest crossings that answer, newest first, and journal who looked for whom and why.

    Raise Refusal ``reason.missing``, ``search.empty`` or ``role.forbids``.
    """
    if not reason.strip():
        raise Refusal("reason.missing")
    if query.asks_nothing:
        raise Refusal("search.empty")
    with store.transaction():
        officer = authorise(store, session, Act.SEARCH)
        found = store.search(query)
        body = LookedUp(query, reason.strip(), len(found))
        store.append(EntryKind.LOOKUP, body, actor=officer.id, at=now)
    return found


def open_crossing(store: Store, session: Session, id_: EntryId, *, now: datetime) -> Crossing | None:
    """Return a crossing to be read whole; one of another shift than the open one leaves its trace first.

    Raise Refusal ``role.forbids`` or ``officer.inactive``.
    """
    officer = authorise(store, session, Act.SEARCH)
    crossing = store.crossing(id_)
    shift = store.open_shift()
    if crossing is not None and (shift is None or crossing.shift != shift.id):
        with store.transaction():
            store.append(EntryKind.CROSSING_READ, CrossingRead(id_), actor=officer.id, at=now)
    return crossing
