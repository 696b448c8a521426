"""What is drawn over the live picture: the zone with its lines, the page around it, doubtful characters."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QTransform

from borderpost.domain.document_page import outline
from borderpost.domain.mrz_layout import fit
from borderpost.domain.reading import Reading

TAKEN = QColor("#6FE39A")
SEEN = QColor("#EAFFF2")
_DOUBTFUL = QColor("#FFC94D")
_PAGE = QColor(234, 255, 242, 230)
_SHADE = QColor(11, 21, 18, 150)
_AROUND = (0.7, 0.12)
"""How far the brackets stand off the characters, in cells across and down."""
_BRACKET = 0.16
_LONGEST_BRACKET = 26.0

Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Zone:
    """Hold a zone in a picture (pixels): its corners, its cells, the page around it, what is doubtful.

    Both ``corners`` and ``page`` go clockwise from the text's own top left; ``page`` may be empty.
    """

    corners: Points
    rows: int
    columns: int
    page: Points = ()
    doubtful: frozenset[tuple[int, int]] = frozenset()


def zone_of(reading: Reading, doubtful: Iterable[tuple[int, int]] | None = None) -> Zone | None:
    """Return the zone of a reading; None where none was located.

    ``doubtful`` are the characters to mark, where others than those of the reading.
    """
    if len(reading.corners) != 4 or not reading.lines:
        return None
    shape = fit(reading.lines)
    page = outline(shape[0].format, reading.corners) if shape is not None else None
    marked = reading.doubtful if doubtful is None else doubtful
    columns = max(len(line) for line in reading.lines)
    return Zone(reading.corners, len(reading.lines), columns, page or (), frozenset(marked))


def paint_zone(painter: QPainter, zone: Zone, place: QTransform, *, taken: bool) -> None:
    """Draw a zone; ``place`` carries the picture's pixels to the painter's."""
    colour = TAKEN if taken else SEEN
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if zone.page:
        for pen in (QPen(_SHADE, 3.5), QPen(_PAGE, 1.5, Qt.PenStyle.DashLine)):
            painter.setPen(pen)
            painter.drawPolygon(_polygon(zone.page, place))
    cells = QTransform()
    unit = QPolygonF(QRectF(0, 0, zone.columns, zone.rows))
    corners = _polygon(zone.corners, place)
    # A rectangle's polygon is closed with a fifth point, which the mapping does not take.
    unit.removeLast()
    if not QTransform.quadToQuad(unit, corners, cells):
        return
    painter.setPen(QPen(colour, 1))
    for row in range(1, zone.rows):
        painter.drawLine(cells.map(QPointF(0, row)), cells.map(QPointF(zone.columns, row)))
    across, down = _AROUND
    around = QPolygonF(QRectF(-across, -down, zone.columns + 2 * across, zone.rows + 2 * down))
    outer = cells.map(around)
    for shade, extra in ((_SHADE, 3), (colour, 0)):
        pen = QPen(shade, (4 if taken else 3) + extra)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        for bracket in _brackets([outer.at(index) for index in range(4)]):
            painter.drawPolyline(bracket)
    painter.setPen(QPen(_DOUBTFUL, 2))
    for row, column in sorted(zone.doubtful):
        if row < zone.rows and column < zone.columns:
            painter.drawPolygon(cells.map(QPolygonF(QRectF(column, row, 1, 1))))


def _polygon(points: Points, place: QTransform) -> QPolygonF:
    return QPolygonF([place.map(QPointF(x, y)) for x, y in points])


def _brackets(corners: list[QPointF]) -> Iterator[QPolygonF]:
    """Yield an angle for every corner."""
    for index, corner in enumerate(corners):
        yield QPolygonF(
            [_towards(corner, corners[index - 1]), corner, _towards(corner, corners[(index + 1) % 4])]
        )


def _towards(corner: QPointF, other: QPointF) -> QPointF:
    way = other - corner
    length = max((way.x() ** 2 + way.y() ** 2) ** 0.5, 1e-6)
    share = min(max(_BRACKET * length, 0.4 * min(length, 40.0)), _LONGEST_BRACKET) / length
    return QPointF(corner.x() + way.x() * share, corner.y() + way.y() * share)
