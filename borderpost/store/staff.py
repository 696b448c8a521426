"""The post, its officers and its shifts as the derived tables hold them."""

from datetime import datetime

import msgspec

from borderpost.domain.errors import Trouble
from borderpost.domain.officer import Officer, OfficerId, Role
from borderpost.domain.post import Post
from borderpost.domain.shift import Shift, ShiftId
from borderpost.store.database import Database, Row
from borderpost.store.moments import from_ms, to_ms

_OFFICER = "SELECT id, username, name, role, active, signing_key, sealing_key FROM officer"
_SHIFT = "SELECT id, number, opened_at, opened_by, closed_at, closed_by, notes FROM shift"


def post(database: Database) -> Post:
    """Return the post at which this desk stands."""
    match database.row("SELECT content FROM post"):
        case (str(content),):
            return msgspec.json.decode(content, type=Post)
    raise Trouble("database.damaged")


def officers(database: Database) -> tuple[Officer, ...]:
    """Return every officer, inactive ones included, by username."""
    return tuple(_officer(row) for row in database.rows(f"{_OFFICER} ORDER BY username"))


def officer(database: Database, id_: OfficerId) -> Officer | None:
    """Return one officer."""
    row = database.row(f"{_OFFICER} WHERE id = :id", id=id_)
    return _officer(row) if row else None


def by_username(database: Database, username: str) -> Officer | None:
    """Return the officer who signs in with a username."""
    row = database.row(f"{_OFFICER} WHERE username = :username", username=username)
    return _officer(row) if row else None


def signing_key(database: Database, officer_id: OfficerId, *, position: int) -> bytes | None:
    """Return the public key (32 bytes) that was an officer's at a position of the journal, if one was."""
    match database.row(
        "SELECT signing_key FROM officer_key WHERE officer = :officer AND position <= :position"
        " ORDER BY position DESC LIMIT 1",
        officer=officer_id,
        position=position,
    ):
        case (str(key),) if key:
            return bytes.fromhex(key)
    return None


def recovery_public(database: Database) -> bytes | None:
    """Return the public recovery key (32 bytes) that the journal names, if it names one."""
    match database.row("SELECT public FROM recovery_key"):
        case (str(public),):
            return bytes.fromhex(public)
    return None


def open_shift(database: Database) -> Shift | None:
    """Return the shift that is open, if one is."""
    row = database.row(f"{_SHIFT} WHERE closed_at IS NULL ORDER BY position DESC LIMIT 1")
    return _shift(row) if row else None


def shift(database: Database, id_: ShiftId) -> Shift | None:
    """Return one shift."""
    row = database.row(f"{_SHIFT} WHERE id = :id", id=id_)
    return _shift(row) if row else None


def shifts(database: Database, limit: int) -> tuple[Shift, ...]:
    """Return the last shifts, newest first."""
    return tuple(_shift(row) for row in database.rows(f"{_SHIFT} ORDER BY position DESC LIMIT :n", n=limit))


def shifts_opened(database: Database, *, since: datetime, until: datetime) -> int:
    """Return how many shifts opened from one moment (included) to another (excluded)."""
    return database.number(
        "SELECT count(*) FROM shift WHERE opened_at >= :since AND opened_at < :until",
        since=to_ms(since),
        until=to_ms(until),
    )


def _officer(row: Row) -> Officer:
    match row:
        case (str(id_), str(username), str(name), str(role), int(active), str(signing), str(sealing)):
            return Officer(OfficerId(id_), username, name, Role(role), bool(active), signing, sealing)
    raise Trouble("database.damaged")


def _shift(row: Row) -> Shift:
    match row:
        case (str(id_), str(number), int(opened_at), str(opened_by), closed_at, closed_by, str(notes)):
            return Shift(
                ShiftId(id_),
                number,
                from_ms(opened_at),
                OfficerId(opened_by),
                from_ms(closed_at) if isinstance(closed_at, int) else None,
                OfficerId(closed_by) if isinstance(closed_by, str) else None,
                notes,
            )
    raise Trouble("database.damaged")
