"""Paper slips for a contingency: A4 sheets of four, each with a serial, its QR code, and room to write."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from io import BytesIO
from pathlib import Path

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from borderpost.domain.post import Post
from borderpost.reports.typography import (
    BOLD,
    FAINT,
    INK,
    INK_2,
    MONO_BOLD,
    REGULAR,
    WARN,
    register_fonts,
)
from borderpost.reports.whole_file import write_whole
from resources.words import Words

COLUMNS, ROWS = 2, 2
PAD = 7 * mm
QR = 25 * mm
BOX = 3 * mm
ROW = 7.9 * mm


@dataclass(frozen=True, slots=True)
class _Said:
    """Say a text in Spanish and in English: the same paper serves whoever fills it in."""

    es: Words
    en: Words

    def __call__(self, text: str) -> tuple[str, str]:
        """Return both."""
        return self.es(text), self.en(text)


@dataclass(frozen=True, slots=True)
class _Line:
    """Hold one line of fields: each its label, its share of the width, and its boxes to tick, if any."""

    fields: tuple[tuple[tuple[str, str], int, tuple[str, ...]], ...]


def write(serials: Sequence[str], post: Post, path: Path, *, printed_at: datetime, zone: tzinfo) -> None:
    """Write the slips as PDF; raise Trouble ``report.unwritable``."""
    write_whole(path, render(serials, post, printed_at=printed_at, zone=zone))


def render(serials: Sequence[str], post: Post, *, printed_at: datetime, zone: tzinfo) -> bytes:
    """Return the slips as the bytes of a PDF, four to a page, cut along the dashes."""
    register_fonts()
    say = _Said(Words("es"), Words("en"))
    content = BytesIO()
    canvas = Canvas(content, pagesize=A4, lang="es")
    canvas.setTitle(f"{say('Boletas de contingencia')[0]} {post.code}")
    canvas.setAuthor(post.name)
    width, height = A4[0] / COLUMNS, A4[1] / ROWS
    day = printed_at.astimezone(zone).date().isoformat()
    for place, serial in enumerate(serials):
        cell = place % (COLUMNS * ROWS)
        if place and cell == 0:
            canvas.showPage()
        if cell == 0:
            _cuts(canvas)
        left, top = cell % COLUMNS * width, A4[1] - cell // COLUMNS * height
        _slip(canvas, serial, post, say, left + PAD, top - PAD, width - 2 * PAD, day)
    canvas.showPage()
    canvas.save()
    return content.getvalue()


def _cuts(canvas: Canvas) -> None:
    canvas.saveState()
    canvas.setStrokeColor(FAINT)
    canvas.setLineWidth(0.4)
    canvas.setDash(3, 3)
    canvas.line(A4[0] / 2, 0, A4[0] / 2, A4[1])
    canvas.line(0, A4[1] / 2, A4[0], A4[1] / 2)
    canvas.restoreState()


def _slip(
    canvas: Canvas, serial: str, post: Post, say: _Said, left: float, top: float, width: float, day: str
) -> None:
    title_es, title_en = say("Boleta de contingencia")
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, 11)
    canvas.drawString(left, top - 10, title_es)
    canvas.setFillColor(INK_2)
    canvas.setFont(REGULAR, 8)
    canvas.drawString(left, top - 20, title_en)
    canvas.drawString(left, top - 33, f"{post.code} · {post.name}")
    canvas.setFillColor(INK)
    canvas.setFont(MONO_BOLD, 11.5)
    canvas.drawString(left, top - 50, serial)
    if post.practice:
        canvas.setFillColor(WARN)
        canvas.setFont(BOLD, 6)
        canvas.drawString(left, top - 62, " / ".join(say("PRÁCTICA: no es un registro")))
    _qr(canvas, serial, left + width - QR, top - QR + 4)
    below = top - QR - 1 * mm
    for line in _lines(say):
        below -= ROW
        _draw_line(canvas, line, left, below, width)
    canvas.setFillColor(INK_2)
    canvas.setFont(REGULAR, 5.6)
    note = say("Una boleta, una persona. Escriba la hora del paso, no la de la captura.")
    for row, once in enumerate(note, start=1):
        canvas.drawString(left, below - 2 - 7 * row, once)
    canvas.drawRightString(left + width, below - 23, f"{' / '.join(say('Impresa'))} {day}")


def _qr(canvas: Canvas, serial: str, left: float, bottom: float) -> None:
    widget = QrCodeWidget(serial, barLevel="M")
    x0, y0, x1, y1 = widget.getBounds()
    drawing = Drawing(QR, QR, transform=[QR / (x1 - x0), 0, 0, QR / (y1 - y0), 0, 0])
    drawing.add(widget)
    renderPDF.draw(drawing, canvas, left, bottom)


def _lines(say: _Said) -> tuple[_Line, ...]:
    none: tuple[str, ...] = ()
    both = {
        word: "/".join(dict.fromkeys(say(word)))
        for word in (
            "Entrada", "Salida", "Pasaporte", "Identidad", "Residencia", "A pie", "Vehículo", "Autobús",
            "Pasó", "No pasó",
        )
    }  # fmt: skip
    return (
        _Line(((say("Fecha del paso"), 5, none), (say("Hora"), 3, none), (say("Zona"), 2, none))),
        _Line(((say("Sentido"), 1, (both["Entrada"], both["Salida"])),)),
        _Line(((say("Documento"), 1, (both["Pasaporte"], both["Identidad"], both["Residencia"])),)),
        _Line(((say("Número de documento"), 1, none), (say("Estado emisor"), 1, none))),
        _Line(((say("Apellidos"), 1, none),)),
        _Line(((say("Nombres"), 1, none),)),
        _Line(((say("Nacionalidad"), 1, none), (say("Sexo"), 1, ("M", "F", "X")))),
        _Line(((say("Nacimiento"), 1, none), (say("Vence"), 1, none))),
        _Line(((say("Medio"), 1, (both["A pie"], both["Vehículo"], both["Autobús"])),)),
        _Line(((say("Placa"), 4, none), (say("Propósito del viaje"), 6, none))),
        _Line(((say("Resultado"), 1, (both["Pasó"], both["No pasó"])),)),
        _Line(((say("Causa, si no pasó; nota"), 1, none),)),
        _Line(((say("Oficial y firma"), 1, none),)),
    )


def _draw_line(canvas: Canvas, line: _Line, left: float, below: float, width: float) -> None:
    shares = sum(share for _, share, _ in line.fields)
    gap = 2.5 * mm
    room = width - gap * (len(line.fields) - 1)
    for (es, en), share, boxes in line.fields:
        own = room * share / shares
        canvas.setFont(REGULAR, 6)
        canvas.setFillColor(INK)
        canvas.drawString(left, below + ROW - 8.5, es)
        canvas.setFillColor(INK_2)
        after = canvas.stringWidth(f"{es} ", REGULAR, 6)
        if en != es:
            canvas.drawString(left + after, below + ROW - 8.5, f"/ {en}")
        if boxes:
            _draw_boxes(canvas, boxes, left, below, own)
        else:
            canvas.setStrokeColor(FAINT)
            canvas.setLineWidth(0.7)
            canvas.line(left, below + 1, left + own, below + 1)
        left += own + gap


def _draw_boxes(canvas: Canvas, boxes: Sequence[str], left: float, below: float, width: float) -> None:
    canvas.setStrokeColor(INK)
    canvas.setFillColor(INK)
    canvas.setLineWidth(0.6)
    for place, said in enumerate(boxes):
        start = left + place * width / len(boxes)
        canvas.rect(start, below + 1.5, BOX, BOX)
        canvas.setFont(REGULAR, 6.5)
        canvas.drawString(start + BOX + 3, below + 3.5, said)
