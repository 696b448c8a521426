"""What supervisors see of those who read travellers' data: who, whom, when and why."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from borderpost.domain.crossing import EntryId
from borderpost.domain.officer import Act
from borderpost.reports import reads_csv
from borderpost.services import exporting
from borderpost.services.session import Session, authorise
from borderpost.store.bodies import Exported, LookedUp
from borderpost.store.custody import Read
from borderpost.store.custody_bodies import CrossingRead
from borderpost.store.query import Query
from borderpost.store.store import Store

MOST = 500
EVERYTHING = 1_000_000


@dataclass(frozen=True, slots=True)
class SeenRead:
    """Hold one read as it is shown; ``how`` is search, opened, or export_ and what.

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


def write_reads(
    store: Store, session: Session, path: Path, *, since: datetime, until: datetime, now: datetime
) -> int:
    """Write the list into a CSV file, which is journaled before, and return how many reads it holds.

    The caller demands the passphrase first. Raise Refusal ``role.forbids`` or ``officer.inactive``; Trouble
    ``report.unwritable``.
    """
    found = reads(store, session, since=since, until=until, most=EVERYTHING)
    exporting.note(store, session, "reads", len(found), now=now)
    lines = ((one.at, one.officer, one.how, one.about, one.reason, one.shown) for one in found)
    reads_csv.write(lines, path, zone=ZoneInfo(session.post.zone))
    return len(found)


def _seen(store: Store, read: Read, name: str) -> SeenRead:
    match read.what:
        case LookedUp(query=query, reason=reason):
            return SeenRead(read.at, name, "search", _asked(query), reason, read.shown)
        case CrossingRead(crossing=crossing):
            return SeenRead(read.at, name, "opened", _traveller(store, crossing), "", read.shown)
        case Exported(what=what):
            return SeenRead(read.at, name, f"export_{what}", "", "", read.shown)


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
