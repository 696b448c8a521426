"""The derived tables about data in custody: who looked people up, and what was erased with which proof."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from borderpost.domain.crossing import EntryId
from borderpost.domain.errors import Trouble
from borderpost.domain.officer import OfficerId
from borderpost.domain.ranges import Run, merged, without
from borderpost.domain.shift import ShiftId
from borderpost.domain.vulnerability import Vulnerability
from borderpost.store.bodies import Exported, LookedUp, decode
from borderpost.store.custody_bodies import CrossingRead, Erased, ProtectionNoted
from borderpost.store.database import Database, Row
from borderpost.store.journal import Entry
from borderpost.store.moments import to_ms

_OF_RECORDS = ("crossing", "tie", "protection", "correction", "resolution", "lookup", "consultation")


@dataclass(frozen=True, slots=True)
class Read:
    """Hold one read of travellers' data: who, when, what was asked or opened, how many crossings came."""

    at: datetime
    officer: OfficerId
    what: LookedUp | CrossingRead | Exported
    shown: int


class Blanks:
    """Gather the bodies that are gone and the proofs that they were erased, as a journal is walked."""

    def __init__(self) -> None:
        self._found: list[Run] = []
        self._salted: int | None = None
        self._proved: list[Run] = []
        self._proofs: list[Erased] = []

    def find(self, position: int, *, salted: bool) -> None:
        """Note that the body of the next position is gone; ``salted`` says that its salt can be derived."""
        if salted and self._salted is None:
            self._salted = position
        if self._found and self._found[-1][1] == position - 1:
            self._found[-1] = self._found[-1][0], position
        else:
            self._found.append((position, position))

    def prove(self, body: Erased) -> None:
        """Take in an entry that says which bodies were erased."""
        self._proved.extend(body.runs)
        self._proofs.append(body)

    def unproven(self, database: Database) -> int | None:
        """Return the first position whose body vanished without proof, or kept its salt; None for none.

        Of entries whose ids are not those that their proof says it is the first.
        """
        left = [first for first, _ in without(self._found, merged(self._proved))]
        kept = database.row(
            "SELECT position FROM kept_salt LEFT JOIN body USING (position) WHERE content IS NULL LIMIT 1"
        )
        left += [position for position in kept or () if isinstance(position, int)]
        left += [body.runs[0][0] for body in self._proofs if body.ids != ids_of(database, body.runs)]
        return min([*left, *([self._salted] if self._salted is not None else [])], default=None)


def ids_of(database: Database, runs: Sequence[Run]) -> str:
    """Return the SHA-256 (hex) of the ids of entries, in order."""
    digest = hashlib.sha256()
    for first, last in runs:
        within = "SELECT id FROM chain WHERE position BETWEEN :first AND :last ORDER BY position"
        for (id_,) in database.stream(within, first=first, last=last):
            digest.update(str(id_).encode())
    return digest.hexdigest()


def erased_of(database: Database, shift: ShiftId) -> int:
    """Return how many crossings of a shift were erased."""
    return database.number("SELECT crossings FROM erased_shift WHERE shift = :shift", shift=shift)


def protect(database: Database, entry: Entry, body: ProtectionNoted) -> None:
    """Derive of which crossing a note on somebody's protection is."""
    database.run(
        "INSERT INTO protection (position, crossing) VALUES (:position, :crossing)",
        position=entry.position,
        crossing=body.crossing,
    )


def protection(database: Database, crossing: EntryId) -> Vulnerability | None:
    """Return what was last noted about the protection of a crossing's traveller; None for nothing."""
    row = database.row(
        "SELECT unpacked(content) FROM protection JOIN body USING (position)"
        " WHERE crossing = :crossing ORDER BY position DESC LIMIT 1",
        crossing=crossing,
    )
    match row:
        case None:
            return None
        case (bytes(content),):
            said = decode(content).body
            if isinstance(said, ProtectionNoted):
                return said.vulnerability
    raise Trouble("database.damaged")


def look_up(database: Database, entry: Entry, body: LookedUp | CrossingRead | Exported) -> None:
    """Derive who read what, and why."""
    reason, shown = "", 1
    match body:
        case LookedUp():
            reason, shown = body.reason, body.shown
        case Exported():
            shown = body.count
    database.run(
        "INSERT INTO lookup (position, at, officer, reason, shown)"
        " VALUES (:position, :at, :officer, :reason, :shown)",
        position=entry.position,
        at=to_ms(entry.content.at),
        officer=entry.content.actor,
        reason=reason,
        shown=shown,
    )


def reads(database: Database, *, since: datetime, until: datetime, limit: int) -> tuple[Read, ...]:
    """Return who read what from one moment (included) to another (excluded), newest first."""
    rows = database.rows(
        "SELECT unpacked(content), shown FROM lookup JOIN body USING (position)"
        " WHERE at >= :since AND at < :until ORDER BY position DESC LIMIT :limit",
        since=to_ms(since),
        until=to_ms(until),
        limit=limit,
    )
    return tuple(_read(row) for row in rows)


def _read(row: Row) -> Read:
    match row:
        case (bytes(content), int(shown)):
            said = decode(content)
            if isinstance(said.body, LookedUp | CrossingRead | Exported):
                return Read(said.at, OfficerId(said.actor), said.body, shown)
    raise Trouble("database.damaged")


def erase(database: Database, entry: Entry, body: Erased) -> None:
    """Take what was erased out of every derived table; slips stay used, and shifts know what they lost."""
    for first, last in body.runs:
        for table in _OF_RECORDS:
            database.run(
                f"DELETE FROM {table} WHERE position BETWEEN :first AND :last", first=first, last=last
            )
    database.run_many(
        "INSERT OR REPLACE INTO slip (serial, crossing) VALUES (:serial, '')",
        ({"serial": serial} for serial in body.slips),
    )
    database.run_many(
        "INSERT INTO erased_shift (shift, crossings) VALUES (:shift, :count)"
        " ON CONFLICT (shift) DO UPDATE SET crossings = crossings + :count",
        ({"shift": shift, "count": count} for shift, count in body.shifts),
    )
    database.run(
        "INSERT INTO erasure (position, at, officer, second, data, records)"
        " VALUES (:position, :at, :officer, :second, :data, :records)",
        position=entry.position,
        at=to_ms(entry.content.at),
        officer=entry.content.actor,
        second=body.second,
        data=body.data.value,
        records=body.records,
    )
