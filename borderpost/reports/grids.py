"""Tables as a paper shows them: labels left, numbers right, nothing boxed that a line can part."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer
from reportlab.platypus import Table as Grid

from borderpost.reports.table import Cell, Line, Table
from borderpost.reports.typography import (
    BOLD,
    FAINT,
    GAP,
    INK,
    INK_2,
    LINE,
    REGULAR,
    SUNK,
    WARN,
    WARN_BACK,
    WHITE,
    WIDTH,
    style,
)

HALF = (WIDTH - GAP) / 2
NUMBER_COLUMN = 14 * mm
NATIONALITY_COLUMN = 38 * mm

Place = tuple[int, int]
Command = tuple[str, Place, Place, *tuple[object, ...]]
"""One of reportlab's table style commands."""

_PLAIN: tuple[Command, ...] = (
    ("FONT", (0, 0), (-1, -1), REGULAR, 8),
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("TOPPADDING", (0, 0), (-1, -1), 1.8),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2.3),
    ("LEFTPADDING", (0, 0), (-1, -1), 2),
    ("RIGHTPADDING", (0, 0), (-1, -1), 2),
    ("LINEBELOW", (0, 0), (-1, -2), 0.4, LINE),
)


def say(text: str, size: float = 8, *, font: str = "", faint: bool = False, right: bool = False) -> Paragraph:
    """Return text that wraps; nothing in it is taken for markup."""
    chosen = style(size, font=font, color=INK_2 if faint else INK, right=right)
    return Paragraph(escape(text).replace("\n", "<br/>"), chosen)


def titled(title: str, grid: Flowable) -> list[Flowable]:
    """Return a table under its title."""
    return [say(title, 9.5, font=BOLD), Spacer(0, 1.6 * mm), grid]


def band(text: str) -> Grid:
    """Return a warning across the page."""
    grid = Grid([[text]], colWidths=[WIDTH])
    grid.setStyle(
        [
            ("FONT", (0, 0), (-1, -1), BOLD, 8.5),
            ("TEXTCOLOR", (0, 0), (-1, -1), WARN),
            ("BACKGROUND", (0, 0), (-1, -1), WARN_BACK),
            ("ALIGN", (0, 0), (-1, -1), "CENTER"),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ]
    )
    return grid


def beside(left: Sequence[Flowable], right: Sequence[Flowable]) -> Grid:
    """Return two halves of the page's width, side by side."""
    grid = Grid([[list(left), "", list(right)]], colWidths=[HALF, GAP, HALF])
    grid.setStyle(
        [
            ("FONT", (0, 0), (-1, -1), REGULAR, 8),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
        ]
    )
    return grid


def counts(table: Table, *, none: str, width: float = HALF, column: float = NUMBER_COLUMN) -> Grid:
    """Return a table of numbers, each in a column so wide; ``none`` stands where it has no lines."""
    headings = (say(column.heading, 7, faint=True, right=True) for column in table.columns)
    rows: list[list[object]] = [[say(table.corner, 7, faint=True), *headings]]
    rows += [_row(line) for line in table.lines] or [[say(none, faint=True), *("" for _ in table.columns)]]
    commands: list[Command] = [*_PLAIN, *_numbers(table.lines, first=1)]
    commands.append(("LINEBELOW", (0, 0), (-1, 0), 0.8, INK))
    if table.total:
        rows.append(_row(table.total, bold=True))
        commands += _total(len(rows) - 1)
    label = width - column * len(table.columns)
    grid = Grid(rows, colWidths=[label, *[column] * len(table.columns)], repeatRows=1)
    grid.setStyle(commands)
    return grid


def matters(table: Table, *, width: float = HALF) -> Grid:
    """Return a table of labels and what each one says, without a heading."""
    rows = [[say(line.label, faint=True), say(str(line.cells[0]), right=True)] for line in table.lines]
    grid = Grid(rows, colWidths=[width * 0.6, width * 0.4])
    grid.setStyle([*_PLAIN, ("LINEABOVE", (0, 0), (-1, 0), 0.8, INK)])
    return grid


def nationalities(table: Table, *, entries: str, exits: str, none: str) -> Grid:
    """Return the table of nationalities, both directions side by side under their names."""
    half = (len(table.columns) - 1) // 2
    over = ["", entries, *[""] * (half - 1), exits, *[""] * (half - 1), ""]
    heading = [table.corner, *(column.heading for column in table.columns)]
    rows: list[list[object]] = [[*over], [*heading]]
    rows += [_row(line) for line in table.lines] or [[say(none, faint=True), *("" for _ in table.columns)]]
    commands: list[Command] = [
        *_PLAIN,

        ("SPAN", (1, 0), (half, 0)),
        ("SPAN", (half + 1, 0), (2 * half, 0)),
        ("FONT", (0, 0), (-1, 0), BOLD, 8),
        ("TEXTCOLOR", (0, 0), (-1, 0), INK),
        ("ALIGN", (1, 0), (-1, 0), "CENTER"),
        ("FONTSIZE", (0, 1), (-1, 1), 6.4),
        ("TEXTCOLOR", (0, 1), (-1, 1), INK_2),
        ("ALIGN", (1, 1), (-1, -1), "RIGHT"),
        ("LINEBELOW", (0, 0), (-1, 0), 0, SUNK),
        ("LINEBELOW", (0, 1), (-1, 1), 0.8, INK),
        ("LINEAFTER", (half, 0), (half, -1), 0.4, LINE),
        ("LINEAFTER", (2 * half, 0), (2 * half, -1), 0.4, LINE),
        ("BACKGROUND", (half, 2), (half, -1), SUNK),
        ("BACKGROUND", (2 * half, 2), (2 * half, -1), SUNK),
        *_numbers(table.lines, first=2),
    ]
    if not table.lines:
        commands += [("SPAN", (0, 2), (-1, 2)), ("BACKGROUND", (0, 2), (-1, 2), WHITE)]
    if table.total:
        rows.append(_row(table.total, bold=True))
        commands += _total(len(rows) - 1)
    each = (WIDTH - NATIONALITY_COLUMN) / len(table.columns)
    grid = Grid(rows, colWidths=[NATIONALITY_COLUMN, *[each] * len(table.columns)], repeatRows=2)
    grid.setStyle(commands)
    return grid


def _row(line: Line, *, bold: bool = False) -> list[object]:
    return [say(line.label, font=BOLD if bold else ""), *map(str, line.cells)]


def _numbers(lines: Sequence[Line], *, first: int) -> list[Command]:
    """Return how the numbers of some lines look: one width for every digit, zeros faint."""
    commands: list[Command] = [
        ("FONT", (1, first), (-1, -1), REGULAR, 8),
        ("TEXTCOLOR", (1, first), (-1, -1), INK),
        ("ALIGN", (1, first), (-1, -1), "RIGHT"),
    ]
    for row, line in enumerate(lines, first):
        commands += [("TEXTCOLOR", (i, row), (i, row), FAINT) for i in _zeros(line.cells)]
    return commands


def _zeros(cells: Sequence[Cell]) -> list[int]:
    return [column for column, cell in enumerate(cells, 1) if cell == 0]


def _total(row: int) -> list[Command]:
    return [
        ("FONT", (1, row), (-1, row), BOLD, 8),
        ("LINEABOVE", (0, row), (-1, row), 0.8, INK),
        ("BACKGROUND", (0, row), (-1, row), SUNK),
    ]
