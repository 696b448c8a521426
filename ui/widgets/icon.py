"""One icon of ``resources/icons``, in a tone of the theme."""

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.theme import Theme, Tone


class Icon(QWidget):
    """Show an icon at a fixed size; ``show_icon`` changes its shape and tone."""

    def __init__(self, theme: Theme, name: str = "", *, tone: Tone = Tone.INK, size: int = 20) -> None:
        super().__init__()
        self._theme = theme
        self._name = name
        self._tone = tone
        self._colour: QColor | None = None
        self.setFixedSize(QSize(size, size))
        theme.changed.connect(self.update)

    def show_icon(self, name: str, tone: Tone | None = None, *, colour: QColor | None = None) -> None:
        """Show another icon; a ``colour`` outside the tones wins over the tone."""
        self._name = name
        self._tone = tone or self._tone
        self._colour = colour
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._name:
            return
        colour = self._colour or self._theme.colours.of(self._tone)
        painter = QPainter(self)
        pixmap = self._theme.painted(self._name, colour, self.width(), self.devicePixelRatioF())
        painter.drawPixmap(QPoint(0, 0), pixmap)
        painter.end()
