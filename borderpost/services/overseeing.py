"""What supervisors see of those who read travellers' data: who, whom, when and why."""

from dataclasses import dataclass
from datetime import datetime

from borderpost.domain.crossing import EntryId
from borderpost.domain.officer import Act
from borderpost.services.session import Session, authorise
from borderpost.store.bodies import Exported, LookedUp
from borderpost.store.custody import Read
from borderpost.store.custody_bodies import CrossingRead
from borderpost.store.query import Query
from borderpost.store.store import Store

MOST = 500


@dataclass(frozen=True, slots=True)
class SeenRead:
    """Hold one read as it is shown; ``how`` is search, opened or export.

    ``about`` is what was asked, or who was opened; "" for an export of everything and where the crossing
    was erased since.
    """

    at: datetime
    officer: str
    how: str
    about: str
    reason: str
    shown: int


def reads(
    store: Store, session: Session, *, since: datetime, until: datetime, most: int = MOST
) -> tuple[SeenRead, ...]:
    """Return who read travellers' data in a span of time, newest first.

    Raise Refusal ``role.forbids`` or ``officer.inactive``.
    """
    authorise(store, session, Act.OVERSEE)
    names = {officer.id: officer.name for officer in store.officers()}
    found = store.reads(since=since, until=until, limit=most)
    return tuple(_seen(store, one, names.get(one.officer, one.officer)) for one in found)


def _seen(store: Store, read: Read, name: str) -> SeenRead:
    match read.what:
        case LookedUp(query=query, reason=reason):
            return SeenRead(read.at, name, "search", _asked(query), reason, read.shown)
        case CrossingRead(crossing=crossing):
            return SeenRead(read.at, name, "opened", _traveller(store, crossing), "", read.shown)
        case Exported(what=what):
            return SeenRead(read.at, name, "export", "", what, read.shown)


def _asked(query: Query) -> str:
    texts = [query.document, query.surname, query.given_names, query.plate]
    days = [moment.date().isoformat() for moment in (query.since, query.until) if moment is not None]
    return " · ".join([*(text for text in texts if text.strip()), *days])


def _traveller(store: Store, id_: EntryId) -> str:
    crossing = store.crossing(id_)
    if crossing is None:
        return ""
    draft = crossing.draft
    return f"{draft.traveller.surname}, {draft.traveller.given_names} · {draft.document.number}"
