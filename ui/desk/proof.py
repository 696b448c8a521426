"""The proof card: the portrait, what the check digits proved, and the zone as it was read."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.desk.mrz_lines import MrzLines
from ui.desk.shown import LineShown, ProofShown
from ui.theme import Theme, Tone
from ui.widgets.card import Card
from ui.widgets.icon import Icon
from ui.widgets.keys import KeyCap
from ui.widgets.text import Elided, text

PORTRAIT = QSize(84, 106)
"""The portrait's smallest size in pixels; it grows in this shape with the room there is."""

HIGHEST = 280


class Portrait(QWidget):
    """Show the portrait cropped from the document, or a silhouette where there is none."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._picture = QPixmap()
        self.setMinimumSize(PORTRAIT)
        self.setMaximumHeight(HIGHEST)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def show_portrait(self, jpeg: bytes | None) -> None:
        """Show a JPEG, or the silhouette."""
        self._picture = QPixmap()
        if jpeg:
            self._picture.loadFromData(jpeg)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setFixedWidth(self.height() * PORTRAIT.width() // PORTRAIT.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        area = QRectF(self.rect())
        clip = QPainterPath()
        clip.addRoundedRect(area, 6, 6)
        painter.setClipPath(clip)
        colours = self._theme.colours
        painter.fillRect(area, QColor(colours.unknown_bg))
        if not self._picture.isNull():
            scaled = self._picture.scaled(
                self.size(),
                Qt.AspectRatioMode.KeepAspectRatioByExpanding,
                Qt.TransformationMode.SmoothTransformation,
            )
            painter.drawPixmap(
                (self.width() - scaled.width()) // 2, (self.height() - scaled.height()) // 2, scaled
            )
        else:
            painter.setBrush(QColor(colours.line))
            painter.setPen(Qt.PenStyle.NoPen)
            scale = self.width() / PORTRAIT.width()
            painter.scale(scale, scale)
            painter.drawEllipse(QRectF(27, 22, 30, 36))
            painter.drawRoundedRect(QRectF(11, 68, 62, 60), 28, 28)
        painter.end()


def line_widget(theme: Theme, shown: LineShown, *, part: str = "line", wrap: bool = False) -> QHBoxLayout:
    """Return the layout of one line: icon, words, remark and key."""
    row = QHBoxLayout()
    row.setSpacing(10)
    wrap = wrap and not shown.remark
    top = Qt.AlignmentFlag.AlignTop if wrap else Qt.AlignmentFlag.AlignVCenter
    row.addWidget(Icon(theme, shown.icon, tone=shown.tone, size=16), alignment=top)
    tone = Tone.INK2.value if shown.dim else ""
    words = (
        text(shown.words, part=part, tone=tone, wrap=True)
        if wrap
        else Elided(shown.words, part=part, tone=tone)
    )
    row.addWidget(words, 1)
    if shown.remark:
        row.addWidget(text(shown.remark, part="small"))
    if shown.key:
        row.addWidget(KeyCap(shown.key), alignment=top)
    return row


def empty(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while layout.count():
        item = layout.takeAt(0)
        if item is None:
            return
        inner = item.layout()
        if inner is not None:
            empty(inner)
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


class ProofCard(Card):
    """Show a reading's proof with ``show_proof``."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(margins=(14, 12, 14, 12))
        self._theme = theme
        self._shown = ProofShown("", "", ())
        self._portrait = Portrait(theme)
        self._headline = text(part="label")
        self._name = Elided(part="strong")
        self._checks = QVBoxLayout()
        self._checks.setSpacing(6)
        self._lines = MrzLines(theme)
        right = QVBoxLayout()
        right.setSpacing(6)
        right.addStretch()
        right.addWidget(self._headline)
        right.addWidget(self._name)
        right.addLayout(self._checks)
        right.addStretch()
        top = QHBoxLayout()
        top.setSpacing(14)
        top.addWidget(self._portrait)
        top.addLayout(right, 1)
        self.body.addLayout(top, 1)
        self.body.addWidget(self._lines)

    @property
    def shown(self) -> ProofShown:
        """Return what is shown."""
        return self._shown

    def show_proof(self, shown: ProofShown) -> None:
        """Show portrait, checks and lines."""
        self._shown = shown
        self._portrait.show_portrait(shown.portrait)
        self._headline.setText(shown.title)
        self._headline.setVisible(bool(shown.title))
        self._name.setText(shown.name)
        self._name.setVisible(bool(shown.name))
        empty(self._checks)
        for line in shown.checks:
            self._checks.addLayout(line_widget(self._theme, line, wrap=True))
        self._lines.setVisible(bool(shown.lines))
        self._lines.show_lines(shown.lines, shown.doubtful)
