"""The journal as it goes to the platform: its tail, and the mark up to which the platform holds it.

An entry is held by the platform where a durable head of its segment joins the chain at or after it.
Where the platform's head of a segment is not of this chain (this desk was restored from a copy, and the
platform knows more of the segment), a receipt that covers the entry before that head says the same.
The mark is the last entry up to which all are held. A segment is a run of positions, so the mark moves
by whole segments and blocks, never entry by entry.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from borderpost.domain.errors import Trouble
from borderpost.domain.journal import ChainPlace, Head, SegmentId, genesis
from borderpost.store import journal
from borderpost.store.bodies import decode
from borderpost.store.database import Database, Row


@dataclass(frozen=True, slots=True)
class TailEntry:
    """Hold one entry as blocks are built from it; ``content`` is None where it was blanked.

    ``kept_salt`` is its salt where the segment's key was destroyed, because another entry was erased.
    """

    position: int
    segment: SegmentId
    sequence: int
    leaf: bytes
    head: Head
    content: bytes | None
    kept_salt: bytes | None = None


def tail(database: Database, after: int, limit: int) -> tuple[TailEntry, ...]:
    """Return the entries after a position, in order."""
    rows = database.rows(
        "SELECT chain.position, segment, sequence, leaf, head, unpacked(body.content), kept_salt.salt"
        " FROM chain LEFT JOIN body USING (position) LEFT JOIN kept_salt USING (position)"
        " WHERE chain.position > :after ORDER BY chain.position LIMIT :limit",
        after=after,
        limit=limit,
    )
    return tuple(_entry(row) for row in rows)


def head_before(database: Database, position: int) -> Head:
    """Return the head from which the entry at a position follows: its segment's genesis for the first."""
    match database.row("SELECT segment, sequence FROM chain WHERE position = :at", at=position):
        case (bytes(owner), 1):
            return genesis(journal.segment(database, SegmentId(owner)))
        case (bytes(), int()):
            return _place(database, position - 1).head
    raise LookupError("no entry stands at this position")


def mark(database: Database) -> int:
    """Return the position up to which the platform holds the journal whole; 0 for nothing."""
    return database.number("SELECT acknowledged FROM desk")


def mark_place(database: Database) -> ChainPlace | None:
    """Return where the mark stands in the chain; None where nothing is acknowledged."""
    position = mark(database)
    return _place(database, position) if position else None


def last_place(database: Database) -> ChainPlace | None:
    """Return where the chain ends; None where nothing is written yet."""
    row = database.row("SELECT segment, sequence, head FROM chain ORDER BY position DESC LIMIT 1")
    return _chain_place(row) if row else None


def segments_after_mark(database: Database, limit: int) -> tuple[SegmentId, ...]:
    """Return the segments that have entries after the mark, in order."""
    found: list[SegmentId] = []
    position = mark(database)
    while len(found) < limit:
        match database.row("SELECT segment FROM chain WHERE position = :next", next=position + 1):
            case (bytes(owner),):
                found.append(SegmentId(owner))
                position = journal.run_of(database, SegmentId(owner))[-1]
            case _:
                break
    return tuple(found)


def oldest_unsent(database: Database) -> datetime | None:
    """Return when the first entry after the mark was made, by this desk's clock; None where all is held."""
    match database.row(
        "SELECT unpacked(content) FROM body WHERE position > :mark AND content IS NOT NULL"
        " ORDER BY position LIMIT 1",
        mark=mark(database),
    ):
        case (bytes(content),):
            return decode(content).at
    return None


def acknowledge(database: Database, heads: Sequence[ChainPlace], *, whole: bool) -> int:
    """Take in the platform's durable heads, in the caller's transaction, and return the mark.

    Heads that are not of this desk's chain move nothing and are kept to be told (``forked``).
    ``whole`` says that these are all that the platform holds: what was believed before counts no
    more, receipts of what it holds no more stand no more, and the mark may move back.
    """
    if not database.in_transaction:
        raise RuntimeError("heads are taken in in a transaction")
    if whole:
        _forget_heads(database)
    for place in heads:
        _take(database, place)
    if whole:
        database.run(
            "UPDATE receipt SET stands = 0 WHERE stands AND last >"
            " coalesce((SELECT sequence FROM durable WHERE durable.segment = receipt.segment), 0)"
        )
    return advance(database)


def forget(database: Database) -> None:
    """Believe nothing of what a platform holds, in the caller's transaction."""
    _forget_heads(database)
    database.run("UPDATE receipt SET stands = 0 WHERE stands")


def advance(database: Database) -> int:
    """Move the mark over everything after it that the platform holds, and return it."""
    position = mark(database)
    while (further := _held_from(database, position + 1)) > position:
        position = further
    database.run("UPDATE desk SET acknowledged = :position", position=position)
    return position


def forked(database: Database) -> tuple[ChainPlace, ...]:
    """Return the heads that the platform holds under this desk's name and that are not of its chain.

    Each proves that two desks write as one, or that this one was restored from a copy.
    """
    rows = database.rows("SELECT segment, sequence, head FROM foreign_head ORDER BY 1, 2, 3")
    return tuple(_chain_place(row) for row in rows)


def _forget_heads(database: Database) -> None:
    database.script(["DELETE FROM durable", "DELETE FROM foreign_head", "UPDATE desk SET acknowledged = 0"])


def _take(database: Database, place: ChainPlace) -> None:
    run = journal.run_of(database, place.segment)
    if not 1 <= place.sequence <= len(run) or _place(database, run[place.sequence - 1]) != place:
        database.run(
            "INSERT OR IGNORE INTO foreign_head (segment, sequence, head)"
            " VALUES (:segment, :sequence, :head)",
            segment=place.segment,
            sequence=place.sequence,
            head=place.head,
        )
        return
    database.run(
        "INSERT INTO durable (segment, sequence) VALUES (:segment, :sequence)"
        " ON CONFLICT (segment) DO UPDATE SET sequence = max(sequence, :sequence)",
        segment=place.segment,
        sequence=place.sequence,
    )


def _held_from(database: Database, position: int) -> int:
    """Return up to which position what is held reaches from this one on; 0 where it is not held itself."""
    match database.row("SELECT segment, sequence FROM chain WHERE position = :at", at=position):
        case (bytes(owner), int(sequence)):
            held = database.number(
                "SELECT max(coalesce((SELECT sequence FROM durable WHERE segment = :segment), 0),"
                " coalesce((SELECT max(last) FROM receipt"
                "  WHERE stands AND segment = :segment AND first <= :sequence AND last >= :sequence"
                "  AND last <= (SELECT max(sequence) FROM foreign_head WHERE segment = :segment)), 0))",
                segment=owner,
                sequence=sequence,
            )
            run = journal.run_of(database, SegmentId(owner))
            return run[min(held, len(run)) - 1] if held >= sequence else 0
    return 0


def _place(database: Database, position: int) -> ChainPlace:
    row = database.row("SELECT segment, sequence, head FROM chain WHERE position = :at", at=position)
    if row is None:
        raise Trouble("database.damaged")
    return _chain_place(row)


def _chain_place(row: Row) -> ChainPlace:
    match row:
        case (bytes(owner), int(sequence), bytes(head)):
            return ChainPlace(SegmentId(owner), sequence, Head(head))
    raise Trouble("database.damaged")


def _entry(row: Row) -> TailEntry:
    match row:
        case (
            int(position),
            bytes(owner),
            int(sequence),
            bytes(leaf),
            bytes(head),
            (None | bytes()) as content,
            (None | bytes()) as kept_salt,
        ):
            return TailEntry(position, SegmentId(owner), sequence, leaf, Head(head), content, kept_salt)
    raise Trouble("database.damaged")
