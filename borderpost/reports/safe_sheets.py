"""The papers of a post's safe: the recovery sheet, and the numbered one-time codes."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, SimpleDocTemplate, Spacer
from reportlab.platypus import Table as Grid

from borderpost.domain.post import Post
from borderpost.domain.recovery import CodeSheet, RecoverySheet
from borderpost.reports.grids import Command, band, say
from borderpost.reports.page import Footer
from borderpost.reports.typography import (
    ACCENT,
    BOLD,
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

GROUPS_ON_A_LINE = 8
QR_SIDE = 30 * mm
DRILLS = 4
"""Empty lines on which a drill is noted by hand."""

_FLUSH: tuple[Command, ...] = (
    ("FONT", (0, 0), (-1, -1), REGULAR, 8),
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
)


def write_recovery(sheet: RecoverySheet, path: Path, words: Words) -> None:
    """Write the recovery sheet as PDF; raise Trouble ``report.unwritable``."""
    write_whole(path, recovery(sheet, words))


def write_codes(sheet: CodeSheet, path: Path, words: Words) -> None:
    """Write the sheet of one-time codes as PDF; raise Trouble ``report.unwritable``."""
    write_whole(path, codes(sheet, words))


def recovery(sheet: RecoverySheet, words: Words) -> bytes:
    """Return the recovery sheet as the bytes of a PDF of one page."""
    register_fonts()
    title = words("Hoja de recuperación")
    what = (
        words(
            "Con esta hoja sola se abren los registros de este puesto cuando nadie puede entrar. Quien la"
            " tiene, los abre: guárdela como se guarda el dinero."
        )
        if sheet.code
        else words(
            "Con la clave de recuperación de la dirección se abren los registros de este puesto cuando nadie"
            " puede entrar. Esta hoja sola no abre nada."
        )
    )
    story: list[Flowable] = [
        *_head(title, sheet.post, sheet.made_at, words),
        say(what, 9.5),
        Spacer(0, 3 * mm),
        _facts(sheet, words),
        Spacer(0, 4 * mm),
    ]
    if sheet.code:
        story += [
            band(words("SECRETA: abre el puesto")),
            *_printed(words("Código de recuperación"), sheet.code),
        ]
    seal = words("Sello de este puesto (no es secreto)")
    story += [
        *_printed(seal, sheet.seal),
        *_list(words("Cuando nadie puede entrar"), _steps(sheet, words)),
        *_list(words("Dónde se guarda"), _keeping(sheet, words)),
        *_drills(words),
    ]
    return _built(title, sheet.post, story, words)


def codes(sheet: CodeSheet, words: Words) -> bytes:
    """Return the sheet of one-time codes as the bytes of a PDF of one page."""
    register_fonts()
    title = words("Códigos de un solo uso")
    about = words(
        "Si un oficial olvidó su contraseña y el supervisor está solo, el supervisor abre este sobre y usa el"
        " primer código sin tachar, en lugar de la segunda persona. Cada código sirve una vez."
    )
    heads = (words("N.º"), words("Código"), words("Fecha, quién y para quién"))
    rows: list[list[object]] = [[say(head, 7, faint=True) for head in heads]]
    for number, code in enumerate(sheet.codes, start=1):
        rows.append([say(str(number), 11, font=BOLD), say(code, 12, font=MONO_BOLD), ""])
    heights = [14, *[12 * mm] * len(sheet.codes)]
    grid = Grid(rows, colWidths=[12 * mm, 66 * mm, WIDTH - 78 * mm], rowHeights=heights)
    grid.setStyle([*_FLUSH, ("LINEBELOW", (0, 0), (-1, -1), 0.5, LINE)])
    keeping = (
        words("En un sobre cerrado y firmado, en la caja fuerte del puesto. Táchelo después de usarlo."),
        words("Una hoja nueva deja sin valor la anterior: borderpost recovery codes."),
    )
    story: list[Flowable] = [
        *_head(title, sheet.post, sheet.made_at, words),
        band(words("SECRETA: con un código y un supervisor se da una contraseña")),
        Spacer(0, 3 * mm),
        say(about, 9.5),
        Spacer(0, 2 * mm),
        say(words("Hoja {name}", name=sheet.name), 9, font=MONO_BOLD),
        Spacer(0, 2 * mm),
        grid,
        *_list(words("Dónde se guarda"), keeping),
    ]
    return _built(title, sheet.post, story, words)


def _steps(sheet: RecoverySheet, words: Words) -> tuple[str, ...]:
    who = (
        words("Reúna esta hoja y a quien será administrador.")
        if sheet.code
        else words("Reúna a las dos personas que guardan las mitades y a quien será administrador.")
    )
    return (
        who,
        words("En el equipo del puesto, con Border Post cerrado, escriba: borderpost recovery open"),
        words("Escriba los grupos; un grupo mal escrito se avisa. Ponga usuario y contraseña nuevos."),
        words("Entre con ellos y dé contraseñas nuevas a los demás. Todo queda en el diario."),
    )


def _keeping(sheet: RecoverySheet, words: Words) -> tuple[str, ...]:
    if sheet.code:
        return (
            words("En un sobre cerrado y firmado, fuera del puesto, en la caja fuerte de la dirección."),
            words("Nunca junto al equipo ni a sus copias. Borre el archivo después de imprimirlo."),
        )
    return (
        words("En la caja fuerte del puesto, y una copia en la dirección."),
        words("Las dos mitades de la clave las guardan dos personas distintas, nunca en este equipo."),
    )


def _head(title: str, post: Post, made_at: datetime, words: Words) -> list[Flowable]:
    day = made_at.astimezone(ZoneInfo(post.zone)).strftime("%Y-%m-%d %H:%M")
    left = [say(words("Control migratorio fronterizo"), 8, faint=True), say(title, 20, font=BOLD)]
    right = [
        say(post.code, 13, font=MONO_BOLD, right=True),
        say(words("{post}, carril {lane}", post=post.name, lane=post.lane), 8, right=True),
        say(day, 8, faint=True, right=True),
    ]
    grid = Grid([[left, right]], colWidths=[WIDTH * 0.6, WIDTH * 0.4])
    grid.setStyle(
        [
            *_FLUSH,
            ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
            ("LINEBELOW", (0, 0), (-1, -1), 1.4, ACCENT),
        ]
    )
    return [grid, Spacer(0, 4 * mm)]


def _facts(sheet: RecoverySheet, words: Words) -> Grid:
    label = say(words("Huella de la clave de recuperación"), 8, faint=True)
    row = [label, say(sheet.fingerprint, 11, font=MONO)]
    grid = Grid([row], colWidths=[WIDTH * 0.36, WIDTH * 0.64])
    grid.setStyle([*_FLUSH, ("BACKGROUND", (0, 0), (-1, -1), SUNK), ("LEFTPADDING", (0, 0), (-1, -1), 6)])
    return grid


def _printed(title: str, text: str) -> list[Flowable]:
    """Return groups to type, beside the same as a QR code."""
    groups = text.split()
    step = GROUPS_ON_A_LINE
    lines = "\n".join("  ".join(groups[at : at + step]) for at in range(0, len(groups), step))
    row = [[say(title, 9.5, font=BOLD), Spacer(0, 1.5 * mm), say(lines, 9.5, font=MONO)], _qr(text)]
    grid = Grid([row], colWidths=[WIDTH - QR_SIDE, QR_SIDE])
    grid.setStyle([*_FLUSH, ("VALIGN", (0, 0), (-1, -1), "TOP")])
    return [Spacer(0, 2 * mm), grid]


def _qr(text: str) -> Drawing:
    code = QrCodeWidget(text.replace(" ", ""), barLevel="M", barWidth=QR_SIDE, barHeight=QR_SIDE, barBorder=4)
    drawing = Drawing(QR_SIDE, QR_SIDE)
    drawing.add(code)
    return drawing


def _list(title: str, lines: Sequence[str]) -> list[Flowable]:
    rows = [[say(f"{number}.", 9, font=BOLD), say(line, 9)] for number, line in enumerate(lines, start=1)]
    grid = Grid(rows, colWidths=[6 * mm, WIDTH - 6 * mm])
    top = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("TOPPADDING", (0, 0), (-1, -1), 1)]
    grid.setStyle([*_FLUSH, *top, ("BOTTOMPADDING", (0, 0), (-1, -1), 1)])
    return [Spacer(0, 4 * mm), say(title, 9.5, font=BOLD), Spacer(0, 1.2 * mm), grid]


def _drills(words: Words) -> list[Flowable]:
    about = words("Ensayo, una vez al año: borderpost recovery drill dice si abre, sin mostrar nada.")
    heads = (words("Fecha"), words("Quiénes"), words("¿Abre?"), words("Firma"))
    rows: list[list[object]] = [[say(head, 7, faint=True) for head in heads]]
    rows += [["", "", "", ""] for _ in range(DRILLS)]
    widths = [WIDTH * 0.18, WIDTH * 0.42, WIDTH * 0.12, WIDTH * 0.28]
    grid = Grid(rows, colWidths=widths, rowHeights=[12, *[8 * mm] * DRILLS])
    grid.setStyle([*_FLUSH, ("LINEBELOW", (0, 0), (-1, -1), 0.5, LINE)])
    return [Spacer(0, 4 * mm), say(about, 9), Spacer(0, 1 * mm), grid]


def _built(title: str, post: Post, story: list[Flowable], words: Words) -> bytes:
    content = BytesIO()
    document = SimpleDocTemplate(
        content,
        pagesize=A4,
        leftMargin=MARGIN - 6,
        rightMargin=MARGIN - 6,
        topMargin=12 * mm,
        bottomMargin=16 * mm,
        title=title,
        author=post.name,
        lang=words.language,
        initialFontName=REGULAR,
    )
    page = words("{page} de {pages}", page="{page}", pages="{pages}")
    footer = Footer(number=post.code, owner=post.name, page=page, pages=1)
    document.build(story, onFirstPage=footer.draw, onLaterPages=footer.draw)
    return content.getvalue()
