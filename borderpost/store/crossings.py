"""Crossings as the derived tables give them back, and how they are looked for."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from borderpost.domain.crossing import Crossing, CrossingDraft, EntryId, PastCrossing
from borderpost.domain.errors import Trouble
from borderpost.domain.officer import OfficerId
from borderpost.domain.shift import ShiftId
from borderpost.store import journal, ties
from borderpost.store.bodies import CrossingAmended, CrossingRecorded, decode
from borderpost.store.database import Database, Row, Value
from borderpost.store.journal import Entry
from borderpost.store.moments import from_ms, to_ms
from borderpost.store.query import Query
from borderpost.store.search_keys import ID_BYTES, number_key
from borderpost.store.search_plan import positions

_CROSSING = (
    "SELECT crossing.id, crossing.position, at, recorded_at, unpacked(own.content),"
    " iif(said = crossing.position, NULL, unpacked(last.content)), amended, annulled"
    " FROM crossing JOIN body AS own ON own.position = crossing.position"
    " JOIN body AS last ON last.position = said"
)
_PAGE = 500


def crossing(database: Database, id_: EntryId) -> Crossing | None:
    """Return one crossing in its present form."""
    row = database.row(f"{_CROSSING} WHERE crossing.id = {ID_BYTES}", id=id_)
    return _crossing(row) if row else None


def of_shift(database: Database, shift: ShiftId) -> Iterator[Crossing]:
    """Yield a shift's crossings in the order of their recording, annulled ones included."""
    opened = database.number("SELECT position FROM shift WHERE id = :shift", shift=shift)
    after = database.number("SELECT min(position) FROM shift WHERE position > :opened", opened=opened)
    until = after or journal.length(database) + 1
    between = "crossing.position BETWEEN :opened AND :until AND shift = :opened"
    return _pages(database, between, {"opened": opened, "until": until})


def everything(database: Database) -> Iterator[Crossing]:
    """Yield every crossing in the order of its recording, annulled ones included."""
    return _pages(database, "TRUE", {})


def recorded_since(
    database: Database, moment: datetime, *, after: int, limit: int
) -> tuple[Crossing, ...]:
    """Return what was recorded since a moment, behind a position, and still counts, in its order."""
    rows = database.rows(
        f"{_CROSSING} WHERE recorded_at >= :since AND NOT annulled AND crossing.position > :after"
        " ORDER BY crossing.position LIMIT :limit",
        since=to_ms(moment),
        after=after,
        limit=limit,
    )
    return tuple(_crossing(row) for row in rows)


def extent_since(database: Database, moment: datetime) -> tuple[int, int]:
    """Return how many crossings since a moment still count, and the position of the first."""
    found = database.row(
        "SELECT count(*), coalesce(min(position), 0) FROM crossing"
        " WHERE recorded_at >= :since AND NOT annulled",
        since=to_ms(moment),
    )
    match found:
        case (int(count), int(first)):
            return count, first
    raise TypeError("two numbers were asked for")


def search(database: Database, query: Query) -> tuple[Crossing, ...]:
    """Return the newest crossings that answer a query, newest first."""
    return _at(database, positions(database, query))


def party(database: Database, id_: EntryId) -> tuple[Crossing, ...]:
    """Return those who travel together with a crossing, itself among them, in the order of recording."""
    return _at(database, ties.party(database, id_))


def _at(database: Database, found: Sequence[int]) -> tuple[Crossing, ...]:
    rows = database.rows(
        f"{_CROSSING} JOIN json_each(:found) AS found ON found.value = crossing.position ORDER BY found.key",
        found=msgspec.json.encode(found).decode(),
    )
    return tuple(_crossing(row) for row in rows)


def history(database: Database, number: str, issuing_state: str, limit: int) -> tuple[PastCrossing, ...]:
    """Return the last crossings of a document that still count, newest first."""
    rows = database.rows(
        f"{_CROSSING} WHERE crossing.position IN"
        " (SELECT position FROM crossing INDEXED BY crossing_by_document"
        "   WHERE document_number = :number AND issuing_state = :state AND NOT annulled"
        "   ORDER BY at DESC, position DESC LIMIT :limit)"
        " ORDER BY at DESC, crossing.position DESC",
        number=number_key(number),
        state=issuing_state,
        limit=limit,
    )
    return tuple(_past(_crossing(row)) for row in rows)


def _pages(database: Database, test: str, values: dict[str, Value]) -> Iterator[Crossing]:
    last = 0
    while True:
        rows = database.rows(
            f"{_CROSSING} WHERE {test} AND crossing.position > :last ORDER BY crossing.position LIMIT :page",
            last=last,
            page=_PAGE,
            **values,
        )
        for row in rows:
            found = _crossing(row)
            last = found.position
            yield found
        if len(rows) < _PAGE:
            return


def _crossing(row: Row) -> Crossing:
    match row:
        case (
            bytes(id_),
            int(position),
            int(at),
            int(recorded_at),
            bytes(own),
            (None | bytes()) as last,
            int(amended),
            int(annulled),
        ):
            officer, said = _recorded(own)
            return Crossing(
                id=_text(id_),
                position=position,
                at=from_ms(at),
                recorded_at=from_ms(recorded_at),
                post=said.post,
                lane=said.lane,
                officer=officer,
                shift=said.shift,
                draft=said.draft if last is None else _amended(last),
                amended=amended,
                annulled=bool(annulled),
            )
    raise Trouble("database.damaged")


def as_recorded(entry: Entry) -> Crossing:
    """Return the crossing that an entry records, as long as no other corrects it."""
    said, recorded_at = entry.content.body, entry.content.at
    if not isinstance(said, CrossingRecorded):
        raise TypeError("the entry records no crossing")
    return Crossing(
        id=entry.id,
        position=entry.position,
        at=from_ms(to_ms(said.draft.occurred_at or recorded_at)),
        recorded_at=recorded_at,
        post=said.post,
        lane=said.lane,
        officer=OfficerId(entry.content.actor),
        shift=said.shift,
        draft=said.draft,
    )


def _recorded(content: bytes) -> tuple[OfficerId, CrossingRecorded]:
    entry = decode(content)
    match entry.body:
        case CrossingRecorded() as said:
            return OfficerId(entry.actor), said
    raise Trouble("database.damaged")


def _amended(content: bytes) -> CrossingDraft:
    match decode(content).body:
        case CrossingAmended(draft=draft):
            return draft
    raise Trouble("database.damaged")


def _past(found: Crossing) -> PastCrossing:
    draft = found.draft
    return PastCrossing(
        found.id, found.at, found.post, found.lane, draft.direction, draft.outcome, draft.trip.days,
        draft.stay,
    )  # fmt: skip


def _text(id_: bytes) -> EntryId:
    return EntryId(str(UUID(bytes=id_)))
