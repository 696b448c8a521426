"""How far the chain was found whole: this desk's own note, so that a start looks at what is new alone."""

from dataclasses import dataclass
from datetime import datetime

from borderpost.domain.journal import Head
from borderpost.store.database import Database
from borderpost.store.moments import to_ms


@dataclass(frozen=True, slots=True)
class Mark:
    """Hold the last entry up to which the chain was whole, and the head there."""

    position: int
    head: Head


def mark(database: Database) -> Mark | None:
    """Return how far the chain was found whole; None where nobody looked yet."""
    match database.row("SELECT position, head FROM verified"):
        case (int(position), bytes(head)):
            return Mark(position, Head(head))
    return None


def keep(database: Database, reached: Mark, *, now: datetime) -> None:
    """Note how far the chain is whole, in the caller's transaction."""
    database.run(
        "INSERT OR REPLACE INTO verified (one, position, head, at) VALUES (1, :position, :head, :at)",
        position=reached.position,
        head=reached.head,
        at=to_ms(now),
    )
