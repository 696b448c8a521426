"""Paper slips as the derived tables know them: printed, become a crossing, spoiled; the rest are gaps."""

from dataclasses import dataclass
from datetime import datetime

from borderpost.domain.errors import Trouble
from borderpost.domain.officer import OfficerId
from borderpost.domain.ranges import Run, runs_of, size, within, without
from borderpost.domain.slip import SlipGap, SlipSerial, parse
from borderpost.store.custody_bodies import SlipsIssued, SlipSpoiled
from borderpost.store.database import Database, Row
from borderpost.store.journal import Entry
from borderpost.store.moments import from_ms, to_ms


@dataclass(frozen=True, slots=True)
class PrintedRange:
    """Hold one printing, how many of it are used or spoiled, and the runs of numbers that are neither."""

    prefix: str
    first: int
    last: int
    at: datetime
    officer: OfficerId
    used: int
    spoiled: int
    open: tuple[Run, ...]

    @property
    def left(self) -> int:
        """Return how many are neither used nor spoiled."""
        return size(self.open)


def issue(database: Database, entry: Entry, body: SlipsIssued) -> None:
    """Derive a printing."""
    database.run(
        "INSERT INTO slip_range (position, at, officer, prefix, first, last)"
        " VALUES (:position, :at, :officer, :prefix, :first, :last)",
        position=entry.position,
        at=to_ms(entry.content.at),
        officer=entry.content.actor,
        prefix=body.prefix,
        first=body.first,
        last=body.last,
    )


def keep(database: Database, entry: Entry, serial: str | None) -> None:
    """Derive which crossing a slip became, where the crossing came from one."""
    if serial is not None:
        database.run(
            "INSERT INTO slip (serial, crossing) VALUES (:serial, :crossing)",
            serial=serial,
            crossing=entry.id,
        )


def spoil(database: Database, entry: Entry, body: SlipSpoiled) -> None:
    """Derive a spoiled slip."""
    database.run(
        "INSERT OR REPLACE INTO slip_spoiled (serial, position, reason) VALUES (:serial, :position, :reason)",
        serial=body.serial,
        position=entry.position,
        reason=body.reason,
    )


def last_number(database: Database, prefix: str) -> int:
    """Return the last number that was printed under a prefix; 0 for none."""
    return database.number("SELECT max(last) FROM slip_range WHERE prefix = :prefix", prefix=prefix)


def is_printed(database: Database, serial: SlipSerial) -> bool:
    """Tell whether this desk printed a slip."""
    return (
        database.row(
            "SELECT 1 FROM slip_range WHERE prefix = :prefix AND :number BETWEEN first AND last",
            prefix=serial.prefix,
            number=serial.number,
        )
        is not None
    )


def is_spoiled(database: Database, serial: str) -> bool:
    """Tell whether a slip was declared spoiled."""
    return database.row("SELECT 1 FROM slip_spoiled WHERE serial = :serial", serial=serial) is not None


def printed(database: Database) -> tuple[PrintedRange, ...]:
    """Return every printing of this desk, oldest first."""
    rows = database.rows("SELECT prefix, first, last, at, officer FROM slip_range ORDER BY position")
    return tuple(_range(database, row) for row in rows)


def gaps(database: Database) -> tuple[SlipGap, ...]:
    """Return the printed slips that nobody accounts for although a later one of their lane is used.

    What comes after the last of those is still in its pad.
    """
    ranges = printed(database)
    last: dict[str, int] = {}
    for one in ranges:
        for _, final in without(((one.first, one.last),), one.open):
            last[one.prefix] = max(final, last.get(one.prefix, 0))
    return tuple(
        SlipGap(one.prefix, *run)
        for one in ranges
        for run in within(one.open, 1, last.get(one.prefix, 0))
    )


def _range(database: Database, row: Row) -> PrintedRange:
    match row:
        case (str(prefix), int(first), int(last), int(at), str(officer)):
            used = within(_numbers(database, "slip", prefix), first, last)
            spoiled = within(_numbers(database, "slip_spoiled", prefix), first, last)
            left = without(without(((first, last),), used), spoiled)
            who, when = OfficerId(officer), from_ms(at)
            return PrintedRange(prefix, first, last, when, who, size(used), size(spoiled), left)
    raise Trouble("database.damaged")


def _numbers(database: Database, table: str, prefix: str) -> tuple[Run, ...]:
    rows = database.rows(
        f"SELECT serial FROM {table} WHERE serial >= :begin AND serial < :end",
        begin=f"{prefix}-",
        end=f"{prefix}.",
    )
    found = []
    for (serial,) in rows:
        try:
            number = parse(str(serial))
        except ValueError:
            continue
        if number.prefix == prefix:
            found.append(number.number)
    return runs_of(found)
