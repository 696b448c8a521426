"""The derived tables about data in custody: who looked people up, and what was erased with which proof."""

from borderpost.domain.ranges import Run, merged, without
from borderpost.domain.shift import ShiftId
from borderpost.store.bodies import LookedUp
from borderpost.store.custody_bodies import Erased
from borderpost.store.database import Database
from borderpost.store.journal import Entry
from borderpost.store.moments import to_ms

_OF_RECORDS = ("crossing", "correction", "resolution", "lookup", "consultation")


class Blanks:
    """Gather the bodies that are gone and the proofs that they were erased, as a journal is walked."""

    def __init__(self) -> None:
        self._found: list[Run] = []
        self._salted: int | None = None
        self._proved: list[Run] = []

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

    def unproven(self, database: Database) -> int | None:
        """Return the first position whose body vanished without proof, or kept its salt; None for none."""
        left = [first for first, _ in without(self._found, merged(self._proved))]
        kept = database.row(
            "SELECT position FROM kept_salt LEFT JOIN body USING (position) WHERE content IS NULL LIMIT 1"
        )
        left += [position for position in kept or () if isinstance(position, int)]
        return min([*left, *([self._salted] if self._salted is not None else [])], default=None)


def erased_of(database: Database, shift: ShiftId) -> int:
    """Return how many crossings of a shift were erased."""
    return database.number("SELECT crossings FROM erased_shift WHERE shift = :shift", shift=shift)


def look_up(database: Database, entry: Entry, body: LookedUp) -> None:
    """Derive who looked for people, and why."""
    database.run(
        "INSERT INTO lookup (position, at, officer, reason, shown)"
        " VALUES (:position, :at, :officer, :reason, :shown)",
        position=entry.position,
        at=to_ms(entry.content.at),
        officer=entry.content.actor,
        reason=body.reason,
        shown=body.shown,
    )


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
