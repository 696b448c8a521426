"""The live picture: what the camera sees, the zone that was found in it, and a hint."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QImage,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QResizeEvent,
    QTransform,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.desk.zone import Zone, paint_zone
from ui.theme import Theme
from ui.widgets.notices import Hint

_GROUND = ("#3D4A47", "#29322F")
_QUIET = QColor("#93A39E")


class LivePicture(QWidget):
    """Show frames with ``show_frame``; keep the last one while nothing newer comes."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._image: QImage | None = None
        self._zone: Zone | None = None
        self._held = False
        self._absent = ""
        self._icon = ""
        self._hint = Hint()
        self._hint.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(120)

    @property
    def absent(self) -> str:
        """Return what is said in place of a picture."""
        return self._absent

    @property
    def held(self) -> bool:
        """Tell whether a picture that was read is held in place of live frames."""
        return self._held

    @property
    def zone(self) -> Zone | None:
        """Return the zone that is drawn over the picture; None where there is none."""
        return self._zone

    def show_frame(self, image: QImage) -> None:
        """Show a new frame, unless a picture is held."""
        if self._held:
            return
        self._image = image
        self._absent = ""
        self.update()

    def show_zone(self, zone: Zone | None) -> None:
        """Draw what a reading found over the live frames that follow."""
        self._zone = zone
        self.update()

    def hold(self, image: QImage, zone: Zone | None) -> None:
        """Hold the picture that was read, its zone framed: live frames have moved on since."""
        self._held = True
        self._absent = ""
        self._image = image
        self._zone = zone
        self.update()

    def release(self) -> None:
        """Show live frames again."""
        self._held = False
        self._zone = None

    def show_hint(self, hint: str) -> None:
        """Show a hint at the foot of the picture; empty hides it."""
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._place_hint()

    def show_absent(self, words: str, *, icon: str) -> None:
        """Say that there is no picture, and what to do."""
        if words and words == self._absent:
            return
        self._absent = words
        self._icon = icon
        if words:
            self.release()
            self._image = None
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(508, 286)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_hint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        area = QRectF(self.rect())
        clip = QPainterPath()
        clip.addRoundedRect(area, 10, 10)
        painter.setClipPath(clip)
        ground = QLinearGradient(area.topLeft(), area.bottomRight())
        ground.setColorAt(0, QColor(_GROUND[0]))
        ground.setColorAt(1, QColor(_GROUND[1]))
        painter.fillRect(area, ground)
        if self._image is not None:
            self._paint_image(painter, self._image)
        elif self._absent:
            self._paint_absent(painter)
        painter.end()

    def _paint_image(self, painter: QPainter, image: QImage) -> None:
        scale = min(self.width() / image.width(), self.height() / image.height())
        left = (self.width() - image.width() * scale) / 2
        top = (self.height() - image.height() * scale) / 2
        painter.drawImage(QRectF(left, top, image.width() * scale, image.height() * scale), image)
        if self._zone is not None:
            place = QTransform.fromScale(scale, scale) * QTransform.fromTranslate(left, top)
            paint_zone(painter, self._zone, place, taken=self._held)

    def _paint_absent(self, painter: QPainter) -> None:
        size = 64
        pixmap = self._theme.painted(self._icon, _QUIET, size, self.devicePixelRatioF())
        top = self.height() / 2 - size
        painter.drawPixmap(QPointF((self.width() - size) / 2, top), pixmap)
        painter.setPen(QColor("#EAFFF2"))
        painter.setFont(self.font())
        words = QRectF(24, top + size + 12, self.width() - 48, 64)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(words, int(flags), self._absent)

    def _place_hint(self) -> None:
        self._hint.adjustSize()
        self._hint.move((self.width() - self._hint.width()) // 2, self.height() - self._hint.height() - 10)
