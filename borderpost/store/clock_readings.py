"""The clock's readings as the journal holds them, and the moments that its entries give."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from borderpost.domain.clock import ClockReading
from borderpost.domain.errors import Trouble
from borderpost.domain.finding import Finding
from borderpost.domain.shift import ShiftId
from borderpost.store.database import Database, Row
from borderpost.store.moments import from_ms

_READINGS = "SELECT position, reading, fault FROM clock"


@dataclass(frozen=True, slots=True)
class JournaledReading:
    """Hold a reading, the position of its entry, and what was found wrong then."""

    position: int
    reading: ClockReading
    fault: Finding | None


def last(database: Database) -> JournaledReading | None:
    """Return the last reading; None where none was journaled."""
    row = database.row(f"{_READINGS} ORDER BY position DESC LIMIT 1")
    return _read(row) if row else None


def faults(database: Database, limit: int) -> tuple[JournaledReading, ...]:
    """Return the last readings in which something was wrong, newest first."""
    rows = database.rows(
        f"{_READINGS} WHERE fault IS NOT NULL ORDER BY position DESC LIMIT :limit", limit=limit
    )
    return tuple(_read(row) for row in rows)


def faults_of(database: Database, shift: ShiftId) -> tuple[JournaledReading, ...]:
    """Return the readings of a shift in which something was wrong, in order.

    A shift's are those from the end of the one before to its own: who signs in to open it reads first.
    """
    rows = database.rows(
        f"{_READINGS} WHERE fault IS NOT NULL"
        " AND position > coalesce((SELECT max(ended) FROM shift AS before"
        "  WHERE before.position < (SELECT position FROM shift WHERE id = :shift)), 0)"
        " AND position <= coalesce((SELECT ended FROM shift WHERE id = :shift), position)"
        " ORDER BY position",
        shift=shift,
    )
    return tuple(_read(row) for row in rows)


def moments(database: Database, after: int) -> Iterator[datetime]:
    """Yield when each entry after a position was made, in the journal's order; their ids say it."""
    for (id_,) in database.stream(
        "SELECT id FROM chain WHERE position > :after ORDER BY position", after=after
    ):
        yield from_ms(UUID(str(id_)).int >> 80)


def _read(row: Row) -> JournaledReading:
    match row:
        case (int(position), str(reading), fault):
            found = msgspec.json.decode(fault, type=Finding) if isinstance(fault, str) else None
            return JournaledReading(position, msgspec.json.decode(reading, type=ClockReading), found)
    raise Trouble("database.damaged")
