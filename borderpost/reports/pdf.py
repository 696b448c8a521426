"""The shift report as a paper to sign: A4, every number from the report's tables."""

from dataclasses import replace
from datetime import tzinfo
from io import BytesIO
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, SimpleDocTemplate, Spacer
from reportlab.platypus import Table as Grid

from borderpost.domain.crossing import Direction
from borderpost.domain.shift_report import ShiftReport
from borderpost.reports.grids import (
    HALF,
    NUMBER_COLUMN,
    Command,
    band,
    beside,
    counts,
    matters,
    nationalities,
    say,
    titled,
)
from borderpost.reports.page import Footer
from borderpost.reports.table import Table, movements
from borderpost.reports.tables import Tables, tables
from borderpost.reports.typography import (
    ACCENT,
    BOLD,
    GAP,
    INK,
    LINE,
    MARGIN,
    MONO,
    MONO_BOLD,
    REGULAR,
    SUNK,
    WIDTH,
    register_fonts,
)
from borderpost.reports.whole_file import write_whole
from resources.words import Words

BETWEEN = 3 * mm
FRAME_PADDING = 6
"""Points that reportlab's own frame keeps free inside the margins."""
MOST_LINES_BESIDE = 14
"""Lines of a table that still stands beside another; what stands beside cannot go over to a next page."""
FACT_COLUMNS = 4
LONGEST_NOTES_BESIDE = 400
"""Characters."""
ROOM_FOR_A_TABLE = 40 * mm
MONEY_COLUMN = 21 * mm
MOMENT_COLUMN = 30 * mm
ELSEWHERE_ON_THE_PAPER = frozenset({"head", "slip_gaps", "clock_faults"})
"""Matters that stand at the foot, or in tables of their own."""
LEFT_OUT_OF_FACTS = frozenset({"number", "made_at", "practice", "notes"})
"""Facts that stand in the head, in the band and under a heading of their own."""

_FLUSH: tuple[Command, ...] = (
    ("FONT", (0, 0), (-1, -1), REGULAR, 8),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 0),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
)
_WHOLE: tuple[Command, ...] = (
    ("FONT", (0, 0), (-1, -1), REGULAR, 8),
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
)


def write(report: ShiftReport, path: Path, words: Words, *, zone: tzinfo) -> None:
    """Write the report as PDF; raise Trouble ``report.unwritable``."""
    write_whole(path, render(report, words, zone=zone))


def render(report: ShiftReport, words: Words, *, zone: tzinfo) -> bytes:
    """Return the report as the bytes of a PDF, moments in the post's zone."""
    register_fonts()
    said = tables(report, words, zone=zone)
    footer = Footer(
        number=report.shift.number,
        owner=report.post.name,
        page=words("{page} de {pages}", page="{page}", pages="{pages}"),
        pages=0,
        warning=_warning(report, words),
    )
    # The first pass only counts the pages.
    pages, _ = _build(report, said, words, footer)
    _, content = _build(report, said, words, replace(footer, pages=pages))
    return content


def _build(report: ShiftReport, said: Tables, words: Words, footer: Footer) -> tuple[int, bytes]:
    content = BytesIO()
    document = SimpleDocTemplate(
        content,
        pagesize=A4,
        leftMargin=MARGIN - FRAME_PADDING,
        rightMargin=MARGIN - FRAME_PADDING,
        topMargin=12 * mm,
        bottomMargin=16 * mm,
        title=f"{words('Informe de turno')} {report.shift.number}",
        author=report.post.name,
        lang=words.language,
        initialFontName=REGULAR,
    )
    document.build(_story(report, said, words), onFirstPage=footer.draw, onLaterPages=footer.draw)
    return document.page, content.getvalue()


def _story(report: ShiftReport, said: Tables, words: Words) -> list[Flowable]:
    none = words("Ninguno")
    country = report.post.country
    by_nationality = nationalities(
        said.nationalities,
        entries=movements(Direction.ENTRY, country, words),
        exits=movements(Direction.EXIT, country, words),
        none=words("Nadie pasó en este turno"),
    )
    return [
        *_head(report, said, words),
        _facts(said.facts),
        Spacer(0, BETWEEN),
        _tiles(report, words),
        Spacer(0, BETWEEN),
        *titled(said.nationalities.title, by_nationality),
        Spacer(0, 1.2 * mm),
        say(_legend(words), 6.5, faint=True),
        Spacer(0, BETWEEN),
        *_pairs(said.ages, said.means, said.statuses, said.purposes, said.minors, said.days),
        *_pair(said.documents, said.methods, none=none),
        *_pair(said.held, said.alerts, none=none),
        *_wide(said.held_nationalities, said.removals),
        *_wide(said.fees, column=MONEY_COLUMN),
        *_wide(said.slip_gaps, said.clock_faults, column=MOMENT_COLUMN),
        beside(
            titled(said.balance.title, counts(said.balance, none=none)),
            titled(said.records.title, matters(_without(said.records, ELSEWHERE_ON_THE_PAPER))),
        ),
        Spacer(0, BETWEEN),
        *_end(report, said, words, none=none),
    ]


def _pairs(*every: Table) -> list[Flowable]:
    """Return the tables that have lines, two and two; the last one alone takes half the page."""
    said = [table for table in every if table.lines]
    pairs = [_pair(left, right, none="") for left, right in zip(said[::2], said[1::2], strict=False)]
    if len(said) % 2:
        last = titled(said[-1].title, counts(said[-1], none=""))
        pairs.append([beside(last, []), Spacer(0, BETWEEN)])
    return [flowable for pair in pairs for flowable in pair]


def _wide(*every: Table, column: float = NUMBER_COLUMN) -> list[Flowable]:
    """Return the tables that have lines, each across the page."""
    said = [table for table in every if table.lines]
    grids = (titled(table.title, counts(table, none="", width=WIDTH, column=column)) for table in said)
    room, gap = CondPageBreak(ROOM_FOR_A_TABLE), Spacer(0, BETWEEN)
    return [flowable for grid in grids for flowable in (room, *grid, gap)]


def _pair(left: Table, right: Table, *, none: str) -> list[Flowable]:
    """Return two tables side by side, or one under the other where they are long."""
    gap = Spacer(0, BETWEEN)
    if max(len(left.lines), len(right.lines)) <= MOST_LINES_BESIDE:
        halves = (titled(table.title, counts(table, none=none)) for table in (left, right))
        return [beside(*halves), gap]
    wide = (titled(table.title, counts(table, none=none, width=WIDTH)) for table in (left, right))
    room = CondPageBreak(ROOM_FOR_A_TABLE)
    return [flowable for table in wide for flowable in (room, *table, gap)]


def _end(report: ShiftReport, said: Tables, words: Words, *, none: str) -> list[Flowable]:
    """Return what is signed for: who worked, what happened, the chain; never signatures on a bare page."""
    text = report.shift.notes.strip() or words("Sin novedades.")
    notes = titled(words("Novedades"), say(text, 8.5))
    signed = [*_chain(report, words), _signatures(report, words)]
    gap = Spacer(0, BETWEEN)
    if len(said.officers.lines) <= MOST_LINES_BESIDE and len(text) <= LONGEST_NOTES_BESIDE:
        officers = titled(said.officers.title, counts(said.officers, none=none))
        return [KeepTogether([beside(officers, notes), gap, *signed])]
    officers = titled(said.officers.title, counts(said.officers, none=none, width=WIDTH))
    return [*officers, gap, *notes, gap, KeepTogether(signed)]


def _legend(words: Words) -> str:
    return words("N/C: el documento no declara el sexo. Niños y niñas: menores de 18 años.")


def _warning(report: ShiftReport, words: Words) -> str:
    if report.post.practice:
        return words("PRÁCTICA · SIN VALOR OFICIAL")
    if report.shift.closed_at is None:
        return words("PROVISIONAL · TURNO ABIERTO")
    return ""


def _head(report: ShiftReport, said: Tables, words: Words) -> list[Flowable]:
    made = next(line for line in said.facts.lines if line.code == "made_at")
    left = [
        say(words("Control migratorio fronterizo"), 8, faint=True),
        say(words("Informe de turno"), 20, font=BOLD),
    ]
    right = [
        say(report.shift.number, 13, font=MONO_BOLD, right=True),
        say(f"{made.label}: {made.cells[0]}", 8, faint=True, right=True),
    ]
    grid = Grid([[left, right]], colWidths=[WIDTH * 0.5, WIDTH * 0.5])
    grid.setStyle(
        [
            *_FLUSH,
            ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
            ("LINEBELOW", (0, 0), (-1, -1), 1.4, ACCENT),
        ]
    )
    warning = _warning(report, words)
    return [grid, *([band(warning)] if warning else []), Spacer(0, 3.5 * mm)]


def _facts(table: Table) -> Grid:
    cells = [
        [say(line.label, 7, faint=True), say(str(line.cells[0]), 8.5)]
        for line in _without(table, LEFT_OUT_OF_FACTS).lines
    ]
    cells += [[]] * (-len(cells) % FACT_COLUMNS)
    rows = [cells[i : i + FACT_COLUMNS] for i in range(0, len(cells), FACT_COLUMNS)]
    grid = Grid(rows, colWidths=[WIDTH / FACT_COLUMNS] * FACT_COLUMNS)
    grid.setStyle([*_FLUSH, ("RIGHTPADDING", (0, 0), (-1, -1), 6), ("BOTTOMPADDING", (0, 0), (-1, -1), 5)])
    return grid


def _tiles(report: ShiftReport, words: Words) -> Grid:
    country = report.post.country
    tiles = (
        (movements(Direction.ENTRY, country, words), report.passed.entries),
        (movements(Direction.EXIT, country, words), report.passed.exits),
        (words("No pasaron"), report.held_total),
        (words("De papel"), report.slips.total),
        (words("Anulados"), report.annulled),
    )
    cells = [[say(label, 8, faint=True), say(str(number), 18, font=BOLD)] for label, number in tiles]
    row: list[object] = []
    for cell in cells:
        row += [cell, ""]
    gap = GAP / 2
    each = (WIDTH - gap * (len(cells) - 1)) / len(cells)
    grid = Grid([row[:-1]], colWidths=([each, gap] * len(cells))[:-1])
    commands: list[Command] = [*_WHOLE, ("BOTTOMPADDING", (0, 0), (-1, -1), 6)]
    for column in range(0, 2 * len(cells), 2):
        commands += [
            ("BACKGROUND", (column, 0), (column, 0), SUNK),
            ("LINEBEFORE", (column, 0), (column, 0), 2.2, ACCENT if column < 4 else LINE),
        ]
    grid.setStyle(commands)
    return grid


def _chain(report: ShiftReport, words: Words) -> list[Flowable]:
    groups = report.head_groups
    half = len(groups) // 2
    explained = words(
        "Cabeza de la cadena del registro al emitir este informe. Si alguien altera o borra un asiento"
        " anterior, este número ya no se obtiene."
    )
    head = "\n".join((" ".join(groups[:half]), " ".join(groups[half:])))
    row = [say(head, 8.5, font=MONO), say(explained, 7, faint=True)]
    grid = Grid([row], colWidths=[WIDTH * 0.47, WIDTH * 0.53])
    grid.setStyle([*_WHOLE, ("BACKGROUND", (0, 0), (-1, -1), SUNK)])
    return [grid, Spacer(0, 4 * mm)]


def _signatures(report: ShiftReport, words: Words) -> Grid:
    outgoing = _signature(words("Entrega el turno"), report.closed_by or report.opened_by, words)
    incoming = _signature(words("Recibe el turno"), "", words)
    return beside([outgoing], [incoming])


def _signature(title: str, who: str, words: Words) -> Grid:
    captions = (words("Nombre"), words("Firma"), words("Fecha y hora"))
    heading, space = [say(title, 8.5, font=BOLD), "", ""], [say(who, 8), "", ""]
    rows: list[list[object]] = [[*heading], [*space], [say(caption, 6.5, faint=True) for caption in captions]]
    grid = Grid(rows, colWidths=[HALF * 0.4, HALF * 0.34, HALF * 0.26], rowHeights=[13, 10 * mm, 11])
    grid.setStyle(
        [
            *_FLUSH,
            ("SPAN", (0, 0), (-1, 0)),
            ("VALIGN", (0, 1), (-1, 1), "BOTTOM"),
            ("BOTTOMPADDING", (0, 1), (-1, 1), 2),
            ("LINEBELOW", (0, 1), (-1, 1), 0.8, INK),
            ("TOPPADDING", (0, 2), (-1, 2), 2),
        ]
    )
    return grid


def _without(table: Table, codes: frozenset[str] | set[str]) -> Table:
    kept = tuple(line for line in table.lines if line.code not in codes)
    return Table(table.code, table.title, table.corner, table.columns, kept, table.total)
