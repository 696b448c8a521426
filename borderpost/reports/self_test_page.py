"""A self-test as one page to sign and keep: every part, how it stands, and what to do."""

from dataclasses import dataclass, replace
from datetime import tzinfo
from io import BytesIO
from pathlib import Path

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer
from reportlab.platypus import Table as Grid

from borderpost.domain.self_test import Check, CheckState, SelfTest
from borderpost.reports.grids import Command, matters, say
from borderpost.reports.page import Footer
from borderpost.reports.table import Line, Table
from borderpost.reports.typography import (
    ACCENT,
    BOLD,
    INK,
    INK_2,
    LINE,
    MARGIN,
    REGULAR,
    SUNK,
    WARN,
    WIDTH,
    register_fonts,
    style,
)
from borderpost.reports.whole_file import write_whole
from resources.words import Words

_GOOD = HexColor("#1B6B3A")
_BAD = HexColor("#A3161B")
_INKS = {CheckState.GOOD: _GOOD, CheckState.ATTENTION: WARN, CheckState.BAD: _BAD}
_FRAME_PADDING = 6


@dataclass(frozen=True, slots=True)
class Heading:
    """Hold whose self-test it is; what is not known (the database did not open) is empty."""

    post: str
    lane: str
    officer: str
    practice: bool


def write(test: SelfTest, path: Path, words: Words, *, heading: Heading, zone: tzinfo) -> None:
    """Write the page as PDF, moments in the post's zone; raise Trouble ``report.unwritable``."""
    write_whole(path, render(test, words, heading=heading, zone=zone))


def render(test: SelfTest, words: Words, *, heading: Heading, zone: tzinfo) -> bytes:
    """Return the page as the bytes of a PDF."""
    register_fonts()
    footer = Footer(
        number=f"{test.at.astimezone(zone):%Y-%m-%d %H:%M}",
        owner=heading.post,
        page=words("{page} de {pages}", page="{page}", pages="{pages}"),
        pages=0,
        warning=words("PRÁCTICA · SIN VALOR OFICIAL") if heading.practice else "",
    )
    # The first pass only counts the pages.
    pages, _ = _build(test, words, heading, zone, footer)
    _, content = _build(test, words, heading, zone, replace(footer, pages=pages))
    return content


def _build(
    test: SelfTest, words: Words, heading: Heading, zone: tzinfo, footer: Footer
) -> tuple[int, bytes]:
    content = BytesIO()
    document = SimpleDocTemplate(
        content,
        pagesize=A4,
        leftMargin=MARGIN - _FRAME_PADDING,
        rightMargin=MARGIN - _FRAME_PADDING,
        topMargin=12 * mm,
        bottomMargin=16 * mm,
        title=words("Autocomprobación del equipo"),
        author=heading.post,
        lang=words.language,
        initialFontName=REGULAR,
    )
    story = [
        _head(test, words),
        Spacer(0, 4 * mm),
        matters(_facts(test, words, heading, zone), width=WIDTH),
        Spacer(0, 6 * mm),
        _parts(test, words),
        Spacer(0, 14 * mm),
        _signature(words),
    ]
    document.build(story, onFirstPage=footer.draw, onLaterPages=footer.draw)
    return document.page, content.getvalue()


def _head(test: SelfTest, words: Words) -> Flowable:
    left = [
        say(words("Control migratorio fronterizo"), 8, faint=True),
        say(words("Autocomprobación del equipo"), 20, font=BOLD),
    ]
    grid = Grid([[left, _state(test.state, words, 13, right=True)]], colWidths=[WIDTH * 0.7, WIDTH * 0.3])
    commands: list[Command] = [
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
        ("LINEBELOW", (0, 0), (-1, -1), 1.4, ACCENT),
    ]
    grid.setStyle(commands)
    return grid


def _facts(test: SelfTest, words: Words, heading: Heading, zone: tzinfo) -> Table:
    said = (
        (words("Puesto"), heading.post or "—"),
        (words("Carril"), heading.lane or "—"),
        (words("Oficial"), heading.officer or "—"),
        (words("Momento"), f"{test.at.astimezone(zone):%Y-%m-%d %H:%M %Z}"),
        (words("Duración"), f"{test.ms / 1000:.1f} s"),
        (
            words("Balance"),
            " · ".join(
                f"{test.count(state)} {words.code(f'check_state.{state.value}')}"
                for state in CheckState
                if test.count(state)
            ),
        ),
    )
    lines = tuple(Line(str(place), label, (value,)) for place, (label, value) in enumerate(said))
    return Table("facts", "", "", (), lines, None)


def _parts(test: SelfTest, words: Words) -> Flowable:
    titles = (words("Parte"), words("Estado"), words("Qué se encontró y qué hacer"))
    rows: list[list[Flowable]] = [[say(title, 7.5, faint=True) for title in titles]]
    rows += [_row(check, words) for check in test.checks]
    grid = Grid(rows, colWidths=[WIDTH * 0.22, WIDTH * 0.15, WIDTH * 0.63], repeatRows=1)
    commands: list[Command] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 4),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, INK),
        ("LINEBELOW", (0, 1), (-1, -1), 0.4, LINE),
        *(
            ("BACKGROUND", (0, at), (-1, at), SUNK)
            for at, check in enumerate(test.checks, 1)
            if check.state is not CheckState.GOOD
        ),
    ]
    grid.setStyle(commands)
    return grid


def _row(check: Check, words: Words) -> list[Flowable]:
    found = words.code(check.finding.code, check.finding.values)
    return [
        say(words.code(f"check_name.{check.name.value}"), 9, font=BOLD),
        _state(check.state, words, 9),
        say(found, 9),
    ]


def _state(state: CheckState, words: Words, size: float, *, right: bool = False) -> Paragraph:
    said = words.code(f"check_state.{state.value}").capitalize()
    return Paragraph(said, style(size, font=BOLD, color=_INKS[state], right=right))


def _signature(words: Words) -> Flowable:
    captions = (words("Nombre"), words("Firma"), words("Fecha y hora"))
    grid = Grid(
        [["", "", ""], [say(caption, 6.5, faint=True) for caption in captions]],
        colWidths=[WIDTH * 0.4, WIDTH * 0.34, WIDTH * 0.26],
        rowHeights=[10 * mm, 12],
    )
    commands: list[Command] = [
        ("FONT", (0, 0), (-1, -1), REGULAR, 8),
        ("TEXTCOLOR", (0, 0), (-1, -1), INK_2),
        ("LINEABOVE", (0, 1), (-1, 1), 0.6, INK),
    ]
    grid.setStyle(commands)
    return grid
