"""The platform's receipts: kept as proofs, and read for the entries that they cover."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from borderpost.domain.crossing import EntryId
from borderpost.domain.errors import Trouble
from borderpost.domain.journal import SegmentId
from borderpost.domain.sync_report import HeldEntry, ReceiptNote
from borderpost.store import enrolment, tail
from borderpost.store.database import Database, Row
from borderpost.store.moments import from_ms, to_ms


@dataclass(frozen=True, slots=True)
class KeptVerdict:
    """Hold what is remarkable about one entry of a block: held back or only flagged, and why."""

    sequence: int
    held: bool
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptReceipt:
    """Hold a receipt whose signature and block were checked.

    ``number`` is its place in the platform's log and ``log_head`` that log's head there; ``digest``
    names the block, which holds sequences ``first`` to ``last`` of a segment of this desk. ``at``
    (aware UTC) is the platform's time; ``signed`` are the bytes that prove all of it.
    """

    number: int
    digest: bytes
    log_head: bytes
    segment: SegmentId
    first: int
    last: int
    at: datetime
    signed: bytes
    verdicts: tuple[KeptVerdict, ...] = ()


def keep(database: Database, receipt: KeptReceipt) -> int:
    """Keep a receipt, in the caller's transaction, and return the mark; a second time changes nothing."""
    if not database.in_transaction:
        raise RuntimeError("a receipt is kept in a transaction")
    bond = enrolment.enrolment(database)
    if bond is None:
        raise RuntimeError("a receipt is of the platform at which the desk is enrolled")
    database.run(
        "INSERT INTO receipt (platform, number, digest, log_head, segment, first, last, at, signed)"
        " VALUES (:platform, :number, :digest, :log_head, :segment, :first, :last, :at, :signed)"
        " ON CONFLICT (platform, number, digest) DO UPDATE SET stands = 1",
        platform=bond.platform.id,
        number=receipt.number,
        digest=receipt.digest,
        log_head=receipt.log_head,
        segment=receipt.segment,
        first=receipt.first,
        last=receipt.last,
        at=to_ms(receipt.at),
        signed=receipt.signed,
    )
    database.run_many(
        "INSERT INTO verdict (segment, sequence, code, held, receipt)"
        " VALUES (:segment, :sequence, :code, :held, :receipt)"
        " ON CONFLICT (segment, sequence, code) DO UPDATE SET held = :held, receipt = :receipt",
        (
            {
                "segment": receipt.segment,
                "sequence": verdict.sequence,
                "code": verdict.code,
                "held": verdict.held,
                "receipt": receipt.number,
            }
            for verdict in receipt.verdicts
        ),
    )
    return tail.advance(database)


def receipts(database: Database, limit: int) -> tuple[ReceiptNote, ...]:
    """Return the last receipts that stand, newest first."""
    rows = database.rows(
        "SELECT number, at, last - first + 1 FROM receipt WHERE stands ORDER BY place DESC LIMIT :limit",
        limit=limit,
    )
    return tuple(_note(row) for row in rows)


def proofs(database: Database) -> Iterator[bytes]:
    """Yield every receipt that stands, as the platform signed it, in the order in which they came."""
    for row in database.stream("SELECT signed FROM receipt WHERE stands ORDER BY place"):
        match row:
            case (bytes(signed),):
                yield signed
            case _:
                raise Trouble("database.damaged")


def log_place(database: Database) -> tuple[int, bytes] | None:
    """Return the farthest place of the platform's log that receipts prove: its number and the head there."""
    match database.row("SELECT number, log_head FROM receipt WHERE stands ORDER BY number DESC LIMIT 1"):
        case (int(number), bytes(head)):
            return number, head
    return None


def receipt_over(database: Database, position: int) -> int | None:
    """Return the number of the first receipt that stands and covers an entry; None where none does."""
    row = database.row(
        "SELECT min(receipt.number) FROM chain JOIN receipt"
        " ON stands AND receipt.segment = chain.segment AND first <= sequence AND last >= sequence"
        " WHERE chain.position = :position",
        position=position,
    )
    return row[0] if row and isinstance(row[0], int) else None


def held(database: Database, limit: int) -> tuple[HeldEntry, ...]:
    """Return the entries that the platform holds back or flags, newest first."""
    rows = database.rows(
        "SELECT chain.id, chain.position, held, code, receipt FROM verdict"
        " JOIN chain AS begin ON begin.segment = verdict.segment AND begin.sequence = 1"
        " JOIN chain ON chain.position = begin.position + verdict.sequence - 1"
        "  AND chain.segment = verdict.segment"
        " ORDER BY chain.position DESC, code LIMIT :limit",
        limit=limit,
    )
    return tuple(_held(row) for row in rows)


def _note(row: Row) -> ReceiptNote:
    match row:
        case (int(number), int(at), int(entries)):
            return ReceiptNote(number, from_ms(at), entries)
    raise Trouble("database.damaged")


def _held(row: Row) -> HeldEntry:
    match row:
        case (str(id_), int(position), int(held_), str(code), int(number)):
            return HeldEntry(EntryId(id_), position, bool(held_), code, number)
    raise Trouble("database.damaged")
