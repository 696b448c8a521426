"""Tables as every form of a report shares them: columns, lines and cells, with their codes and words."""

from collections.abc import Iterable
from dataclasses import dataclass

from borderpost.domain.crossing import Direction
from borderpost.domain.people import CountGroup
from borderpost.domain.shift_report import ShiftReport
from borderpost.domain.shift_tallies import Both
from resources.words import Words

Cell = int | str


@dataclass(frozen=True, slots=True)
class Column:
    """Hold a column: its code, the same in every language, and its heading."""

    code: str
    heading: str


@dataclass(frozen=True, slots=True)
class Line:
    """Hold a line: its code, its label, and one cell for each column."""

    code: str
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Hold a table; ``corner`` heads the labels, ``total`` is its last line where it has one."""

    code: str
    title: str
    corner: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    total: Line | None = None

    @property
    def all_lines(self) -> tuple[Line, ...]:
        """Return the lines and the total."""
        return (*self.lines, self.total) if self.total else self.lines


def movements(direction: Direction, country: str, words: Words) -> str:
    """Return what the country calls entries or exits."""
    own = f"movements.{direction.value}.{country}"
    return words.code(own if words.has(own) else f"movements.{direction.value}")


def both_columns(report: ShiftReport, words: Words) -> tuple[Column, ...]:
    """Return the columns of both directions and their sum."""
    names = (
        Column(direction.value, movements(direction, report.post.country, words)) for direction in Direction
    )
    return (*names, Column("total", words("Total")))


def both(count: Both) -> tuple[Cell, ...]:
    """Return the cells of both directions and their sum."""
    return count.entries, count.exits, count.total


def total_of(lines: Iterable[Line], words: Words) -> Line:
    """Return the line that adds up lines of numbers."""
    columns = zip(*(line.cells for line in lines), strict=True)
    sums = (sum(cell for cell in column if isinstance(cell, int)) for column in columns)
    return Line("total", words("Total"), tuple(sums))


def group_headings(words: Words) -> tuple[tuple[str, str], ...]:
    """Return the region's groups of persons with their headings, narrow enough for a column."""
    return tuple(
        (group.value, words("N/C") if group is CountGroup.UNSTATED else words.code(f"group.{group.value}"))
        for group in CountGroup
    )
