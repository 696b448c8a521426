"""The enlarged picture of a doubtful character: cut upright out of the frame that was read."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter, QPolygonF, QTransform

from ui.desk.eye import Look

CELL = (24, 46)
"""Pixels of one enlarged character."""
AROUND = 9
"""Characters shown on either side of the doubtful one."""


def enlarged(look: Look, line: int, position: int) -> QImage | None:
    """Return the characters beside a place of the zone; None where the zone was not located."""
    reading = look.reading
    if len(reading.corners) != 4 or line >= len(reading.lines):
        return None
    columns = max(len(text) for text in reading.lines)
    to_cells = _upright(reading.corners, columns * CELL[0], len(reading.lines) * CELL[1])
    if to_cells is None:
        return None
    shown = min(columns, 2 * AROUND + 1)
    first = max(0, min(position - AROUND, columns - shown))
    target = QImage(shown * CELL[0], CELL[1], QImage.Format.Format_RGB32)
    target.fill(0)
    painter = QPainter(target)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setTransform(to_cells * QTransform.fromTranslate(-first * CELL[0], -line * CELL[1]))
    painter.drawImage(QPointF(0, 0), look.image)
    painter.end()
    return target


def _upright(corners: tuple[tuple[float, float], ...], width: int, height: int) -> QTransform | None:
    seen = QPolygonF([QPointF(x, y) for x, y in corners])
    flat = QPolygonF([QPointF(0, 0), QPointF(width, 0), QPointF(width, height), QPointF(0, height)])
    transform = QTransform()
    return transform if QTransform.quadToQuad(seen, flat, transform) else None
