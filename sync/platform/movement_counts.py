"""What the platform counts over all posts, as the region's statistics ask for it."""

import csv
from dataclasses import dataclass
from datetime import date
from io import StringIO

from psycopg.rows import class_row

from borderpost.domain.crossing import Direction, Outcome
from borderpost.domain.document import DocumentKind
from borderpost.domain.movement_statistics import (
    SUPPRESSED,
    Count,
    Group,
    Movement,
    age_group,
    counts,
    movement,
)
from borderpost.domain.people import Sex
from borderpost.reports.csv_file import BYTE_ORDER_MARK, safe
from sync.platform.database import Open

COLUMNS = (
    "month", "post", "nationality", "sex", "ages", "document", "entries", "departures", "returns",
    "deportations", "removals", "turned_back",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Totals:
    """Hold how much is here: entries, those held among them, crossings that count, blocks."""

    entries: int
    held: int
    crossings: int
    blocks: int


@dataclass(frozen=True, slots=True)
class _Row:
    month: date
    post: str
    nationality: str
    sex: str
    age: int | None
    document_kind: str
    direction: str
    outcome: str
    number: int


def counts_of(connection: Open, *, practice: bool) -> tuple[Count, ...]:
    """Return the numbers of all posts, or of those that practise, small ones suppressed."""
    rows = connection.cursor(row_factory=class_row(_Row)).execute(
        "SELECT date_trunc('month', day)::date AS month, crossing.post, nationality, sex, age,"
        " document_kind, direction, outcome, count(*) AS number"
        " FROM crossing JOIN device ON device.id = crossing.device"
        " WHERE NOT annulled AND practice = %s GROUP BY 1, 2, 3, 4, 5, 6, 7, 8",
        [practice],
    )
    return counts(counted for row in rows if (counted := _counted(row)) is not None)


def totals(connection: Open, device: bytes | None) -> Totals:
    """Return how much is here, of one device or of all."""
    cursor = connection.cursor(row_factory=class_row(Totals))
    found = cursor.execute(
        "SELECT (SELECT count(*) FROM entry WHERE device = %(device)s OR %(all)s) AS entries,"
        " (SELECT count(*) FROM entry WHERE (device = %(device)s OR %(all)s) AND verdict = 'held') AS held,"
        " (SELECT count(*) FROM crossing WHERE (device = %(device)s OR %(all)s) AND NOT annulled)"
        "  AS crossings,"
        " (SELECT count(*) FROM block WHERE device = %(device)s OR %(all)s) AS blocks",
        {"device": device, "all": device is None},
    ).fetchone()
    return found or Totals(0, 0, 0, 0)


def as_csv(counted: tuple[Count, ...]) -> bytes:
    """Return the numbers as CSV (UTF-8 with a byte order mark), safe to open in a spreadsheet.

    A suppressed number is written ``<5``; no totals are given (``domain.movement_statistics``).
    """
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for count in counted:
        writer.writerow([safe(cell) for cell in cells(count)])
    return BYTE_ORDER_MARK + text.getvalue().encode()


def cells(count: Count) -> tuple[str, ...]:
    """Return a group's line in the order of ``COLUMNS``."""
    group = count.group
    numbers = (
        count.entries, count.departures, count.returns, count.deportations, count.removals, count.turned_back
    )  # fmt: skip
    return (
        f"{group.month:%Y-%m}",
        group.post,
        group.nationality,
        group.sex.value,
        group.ages.value,
        group.document.value,
        *(SUPPRESSED if number is None else str(number) for number in numbers),
    )


def _counted(row: _Row) -> tuple[Group, Movement, int] | None:
    kind = movement(Direction(row.direction), Outcome(row.outcome))
    if kind is None:
        return None
    ages, document = age_group(row.age), DocumentKind(row.document_kind)
    return Group(row.month, row.post, row.nationality, Sex(row.sex), ages, document), kind, row.number
