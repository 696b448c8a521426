"""What may be erased of the journal, and how a body and its salt are destroyed while the chain still holds.

A salt follows from its segment's salt key, so one entry's salt is destroyed by writing down the salts of
the segment's other bodies (``kept_salt``) and destroying the key. The leaf stays: nobody can try bodies
against it any more.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from borderpost.domain.alert import Resolution, ResolutionOutcome
from borderpost.domain.crossing import EntryId
from borderpost.domain.errors import Trouble
from borderpost.domain.finding import Finding
from borderpost.domain.journal import EntryKind, SegmentId, salt
from borderpost.domain.officer import Officer
from borderpost.domain.ranges import Run, merged, runs_of
from borderpost.domain.retention import DataClass, Hold
from borderpost.domain.shift import ShiftId
from borderpost.store import custody, journal, staff
from borderpost.store.bodies import CrossingAmended, CrossingRecorded, decode
from borderpost.store.custody_bodies import Erased
from borderpost.store.database import Database, Row, Value
from borderpost.store.moments import from_ms, to_ms
from borderpost.store.search_keys import ID_BYTES, number_key
from borderpost.store.store import Store

TABLES = {
    DataClass.CROSSINGS: "crossing",
    DataClass.ALERT_HITS: "resolution",
    DataClass.LOOKUPS: "lookup",
    DataClass.CONSULTATIONS: "consultation",
    DataClass.PROTECTION: "protection",
}
"""The derived table that has one row for each record of a class that is not erased."""

_HITS = frozenset({"alert.document", "alert.person"})
_UNDECIDED = ResolutionOutcome.UNDECIDED


@dataclass(frozen=True, slots=True)
class Record:
    """Hold what is erased together: its entries' positions, in order, and what is known of it afterwards."""

    positions: tuple[int, ...]
    hold: Hold | None = None
    shift: ShiftId | None = None
    slip: str | None = None


def as_of(database: Database) -> datetime | None:
    """Return the platform's time of the newest receipt that stands; None where there is none."""
    row = database.row("SELECT max(at) FROM receipt WHERE stands")
    return from_ms(row[0]) if row and isinstance(row[0], int) else None


def received(database: Database, *, until: datetime) -> tuple[Run, ...]:
    """Return the positions that receipts which stand prove to be at the platform since ``until``."""
    rows = database.rows(
        "SELECT begin.position + receipt.first - 1, finish.position FROM receipt"
        " JOIN chain AS begin ON begin.segment = receipt.segment AND begin.sequence = 1"
        " JOIN chain AS finish ON finish.position = begin.position + receipt.last - 1"
        "  AND finish.segment = receipt.segment"
        " WHERE stands AND receipt.at <= :until",
        until=to_ms(until),
    )
    return merged((first, last) for first, last in rows if isinstance(first, int) and isinstance(last, int))


def received_at(database: Database, position: int) -> datetime:
    """Return when the platform received an entry, by the first receipt that stands; raise LookupError."""
    row = database.row(
        "SELECT min(receipt.at) FROM receipt JOIN chain ON chain.segment = receipt.segment"
        " AND chain.sequence BETWEEN receipt.first AND receipt.last"
        " WHERE stands AND chain.position = :position",
        position=position,
    )
    if row is None or not isinstance(row[0], int):
        raise LookupError(position)
    return from_ms(row[0])


def count(database: Database, data: DataClass, runs: Iterable[Run]) -> int:
    """Return how many records of a class began at these positions."""
    counting = f"SELECT count(*) FROM {TABLES[data]} WHERE position BETWEEN :first AND :last"
    return sum(database.number(counting, first=first, last=last) for first, last in runs)


def records(database: Database, data: DataClass, run: Run) -> Iterator[Record]:
    """Yield the records of a class that began in a run of positions; end it before the next write."""
    read = {
        DataClass.CROSSINGS: _crossings,
        DataClass.ALERT_HITS: _alert_hits,
        DataClass.LOOKUPS: _lookups,
        DataClass.CONSULTATIONS: _consultations,
        DataClass.PROTECTION: _protections,
    }[data]
    return read(database, run)


def erase(
    store: Store,
    batch: Sequence[Record],
    *,
    data: DataClass,
    days: int,
    as_of: datetime,
    by: Officer,
    second: Officer,
    now: datetime,
) -> None:
    """Journal the proof that records are erased, and erase them, in the caller's transaction."""
    lost: dict[ShiftId, int] = {}
    for record in batch:
        if record.shift is not None:
            lost[record.shift] = lost.get(record.shift, 0) + 1
    runs = runs_of(position for record in batch for position in record.positions)
    body = Erased(
        data=data,
        records=len(batch),
        runs=runs,
        days=days,
        as_of=as_of,
        second=second.id,
        slips=tuple(record.slip for record in batch if record.slip is not None),
        shifts=tuple(sorted(lost.items())),
        ids=custody.ids_of(store.database, runs),
    )
    store.turn_over()
    store.append(EntryKind.ERASED, body, actor=by.id, at=now)
    shred(store.database, body.runs)


def shred(database: Database, runs: Sequence[Run]) -> None:
    """Destroy bodies and salts at these positions, in the caller's transaction; what they were is zeroed.

    Raise RuntimeError where one is of the segment to which the caller appends: ``Journal.turn_over`` first.
    """
    if not database.in_transaction:
        raise RuntimeError("bodies are destroyed in a transaction")
    database.run("PRAGMA secure_delete = ON")
    last = database.row("SELECT segment FROM chain ORDER BY position DESC LIMIT 1")
    for owner in _segments(database, runs):
        if last == (owner,):
            raise RuntimeError("an entry's salt is not destroyed in a segment that goes on")
        _keep_other_salts(database, owner)
    for first, final in runs:
        within = {"first": first, "last": final}
        database.run("UPDATE body SET content = NULL WHERE position BETWEEN :first AND :last", **within)
        database.run("DELETE FROM kept_salt WHERE position BETWEEN :first AND :last", **within)


def _segments(database: Database, runs: Iterable[Run]) -> set[SegmentId]:
    found = set()
    for first, last in runs:
        rows = database.rows(
            "SELECT DISTINCT segment FROM chain WHERE position BETWEEN :first AND :last",
            first=first,
            last=last,
        )
        found |= {SegmentId(owner) for (owner,) in rows if isinstance(owner, bytes)}
    return found


def _keep_other_salts(database: Database, owner: SegmentId) -> None:
    segment = journal.segment(database, owner)
    if not segment.salt_key:
        return
    run = journal.run_of(database, owner)
    rows = database.rows(
        "SELECT position, sequence FROM chain JOIN body USING (position)"
        " WHERE position BETWEEN :first AND :last AND content IS NOT NULL",
        first=run[0],
        last=run[-1],
    )
    database.run_many(
        "INSERT INTO kept_salt (position, salt) VALUES (:position, :salt)",
        (
            {"position": position, "salt": salt(segment, sequence)}
            for position, sequence in rows
            if isinstance(sequence, int)
        ),
    )
    database.run("UPDATE segment SET salt_key = x'' WHERE id = :segment", segment=owner)


def _crossings(database: Database, run: Run) -> Iterator[Record]:
    held = _held(database)
    open_shift = staff.open_shift(database)
    rows = database.stream(
        "SELECT crossing.position, chain.id, unpacked(own.content), unpacked(last.content)"
        " FROM crossing JOIN chain USING (position) JOIN body AS own USING (position)"
        " JOIN body AS last ON last.position = said"
        " WHERE crossing.position BETWEEN :first AND :last ORDER BY crossing.position",
        first=run[0],
        last=run[1],
    )
    for row in rows:
        match row:
            case (int(position), str(id_), bytes(own), bytes(last)):
                said = decode(own).body
                if not isinstance(said, CrossingRecorded):
                    raise Trouble("database.damaged")
                positions = (position, *_about(database, EntryId(id_)))
                hold = None
                if open_shift is not None and said.shift == open_shift.id:
                    hold = Hold.SHIFT_OPEN
                elif held.intersection(positions) or _is_open(database, EntryId(id_), said, last):
                    hold = Hold.CASE_OPEN
                yield Record(positions, hold, said.shift, said.draft.slip)
            case _:
                raise Trouble("database.damaged")


def _about(database: Database, crossing: EntryId) -> list[int]:
    """Return the positions of what corrects a crossing, and of the notes on its traveller's protection."""
    rows = database.rows(
        "SELECT position FROM correction WHERE crossing = :crossing"
        " UNION SELECT position FROM protection WHERE crossing = :crossing ORDER BY position",
        crossing=crossing,
    )
    return [position for (position,) in rows if isinstance(position, int)]


def _held(database: Database) -> frozenset[int]:
    """Return the positions of entries that the platform holds back: somebody has to put them right."""
    rows = database.rows(
        "SELECT chain.position FROM verdict"
        " JOIN chain AS begin ON begin.segment = verdict.segment AND begin.sequence = 1"
        " JOIN chain ON chain.position = begin.position + verdict.sequence - 1"
        "  AND chain.segment = verdict.segment WHERE held"
    )
    return frozenset(position for (position,) in rows if isinstance(position, int))


def _is_open(database: Database, id_: EntryId, said: CrossingRecorded, last: bytes) -> bool:
    """Tell whether a crossing has a hit that nobody decided, or a question without its answer."""
    asked = "SELECT 1 FROM consultation WHERE crossing = :id AND answered_at IS NULL LIMIT 1"
    if database.row(asked, id=id_):
        return True
    if not any(finding.code in _HITS for finding in (*said.draft.findings, *_findings(last))):
        return False
    rows = database.rows(
        "SELECT content FROM resolution WHERE crossing = :id OR crossing IS NULL AND shift = :shift"
        " AND document_number = :number AND issuing_state = :state ORDER BY position",
        id=id_,
        shift=said.shift,
        number=number_key(said.draft.document.number),
        state=said.draft.document.issuing_state,
    )
    last_of = {one.alert_id: one.outcome for one in map(_resolution, rows)}
    return not last_of or _UNDECIDED in last_of.values()


def _findings(content: bytes) -> tuple[Finding, ...]:
    match decode(content).body:
        case CrossingRecorded(draft=draft) | CrossingAmended(draft=draft):
            return draft.findings
    raise Trouble("database.damaged")


def _resolution(row: Row) -> Resolution:
    match row:
        case (str(content),):
            return msgspec.json.decode(content, type=Resolution)
    raise Trouble("database.damaged")


def _alert_hits(database: Database, run: Run) -> Iterator[Record]:
    """Yield resolutions; one stays as long as its crossing, which would seem open without it."""
    rows = database.stream(
        "SELECT position, shift, crossing, document_number, issuing_state, content FROM resolution"
        " WHERE position BETWEEN :first AND :last ORDER BY position",
        first=run[0],
        last=run[1],
    )
    for row in rows:
        match row:
            case (int(position), shift, crossing, str(number), str(state), str()):
                hold = None
                if _stands(database, crossing, shift, number, state):
                    hold = Hold.CROSSING_STANDS
                elif _is_last(database, position) and _resolution(row[5:]).outcome is _UNDECIDED:
                    hold = Hold.CASE_OPEN
                yield Record((position,), hold)
            case _:
                raise Trouble("database.damaged")


def _stands(database: Database, crossing: Value, shift: Value, number: str, state: str) -> bool:
    if isinstance(crossing, str):
        return database.row(f"SELECT 1 FROM crossing WHERE id = {ID_BYTES}", id=crossing) is not None
    rows = database.rows(
        "SELECT unpacked(content) FROM crossing JOIN body USING (position)"
        " WHERE document_number = :number AND issuing_state = :state",
        number=number,
        state=state,
    )
    bodies = (decode(content).body for (content,) in rows if isinstance(content, bytes))
    return any(isinstance(said, CrossingRecorded) and said.shift == shift for said in bodies)


def _is_last(database: Database, position: int) -> bool:
    """Tell whether no later resolution of the same alert is about the same document."""
    later = database.row(
        "SELECT 1 FROM resolution AS later JOIN resolution AS this"
        " USING (alert, document_number, issuing_state)"
        " WHERE this.position = :position AND later.position > :position LIMIT 1",
        position=position,
    )
    return later is None


def _lookups(database: Database, run: Run) -> Iterator[Record]:
    rows = database.stream(
        "SELECT position FROM lookup WHERE position BETWEEN :first AND :last ORDER BY position",
        first=run[0],
        last=run[1],
    )
    return (Record((position,)) for (position,) in rows if isinstance(position, int))


def _protections(database: Database, run: Run) -> Iterator[Record]:
    rows = database.stream(
        "SELECT position FROM protection WHERE position BETWEEN :first AND :last ORDER BY position",
        first=run[0],
        last=run[1],
    )
    return (Record((position,)) for (position,) in rows if isinstance(position, int))


def _consultations(database: Database, run: Run) -> Iterator[Record]:
    rows = database.stream(
        "SELECT position, answered_by FROM consultation"
        " WHERE position BETWEEN :first AND :last ORDER BY position",
        first=run[0],
        last=run[1],
    )
    for row in rows:
        match row:
            case (int(position), int(answered_by)):
                yield Record((position, answered_by))
            case (int(position), None):
                yield Record((position,), Hold.CASE_OPEN)
            case _:
                raise Trouble("database.damaged")
