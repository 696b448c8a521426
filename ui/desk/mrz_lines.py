"""The machine readable zone in OCR-B, its doubtful characters marked, its wrong fields underlined."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Theme, ocr_font

LINE_HEIGHT = 26
LONGEST = 44
_WIDEST_CELL = 17.0
_FONT_TO_CELL = 1.36


class MrzLines(QWidget):
    """Show lines, one cell a character, so that both lines of a zone stand under each other."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._lines: tuple[str, ...] = ()
        self._doubtful: frozenset[tuple[int, int]] = frozenset()
        self._wrong: frozenset[tuple[int, int]] = frozenset()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_lines(
        self,
        lines: tuple[str, ...],
        doubtful: frozenset[tuple[int, int]],
        wrong: frozenset[tuple[int, int]] = frozenset(),
    ) -> None:
        """Show a zone; ``doubtful`` and ``wrong`` (underlined) are (line, position) counted from 0."""
        self._lines = lines
        self._doubtful = doubtful
        self._wrong = wrong
        self.setFixedHeight(max(2, len(lines)) * LINE_HEIGHT)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(470, max(2, len(self._lines)) * LINE_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._lines:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self._theme.colours
        longest = max(len(line) for line in self._lines)
        cell = min(self.width() / max(longest, 30), _WIDEST_CELL)
        painter.setFont(ocr_font(round(cell * _FONT_TO_CELL)))
        for row, line in enumerate(self._lines):
            for place, character in enumerate(line):
                box = QRectF(place * cell, row * LINE_HEIGHT, cell, LINE_HEIGHT)
                if (row, place) in self._doubtful:
                    painter.setBrush(QColor(colours.warn_bg))
                    painter.setPen(QPen(QColor(colours.warn), 2))
                    painter.drawRoundedRect(box.adjusted(-1, 2, 1, -2), 3, 3)
                    painter.setPen(QColor(colours.warn))
                elif (row, place) in self._wrong:
                    painter.fillRect(box.adjusted(0, 2, 0, -2), QColor(colours.stop_bg))
                    painter.fillRect(box.adjusted(0, LINE_HEIGHT - 5, 0, -2), QColor(colours.stop))
                    painter.setPen(QColor(colours.stop))
                else:
                    painter.setPen(QColor(colours.ink2 if character == "<" else colours.ink))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, character)
        painter.end()
