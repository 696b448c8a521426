"""Labels: text in one of the sizes of the house, a fact (small label over its value), a rule."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import dress


def text(content: str = "", *, part: str = "body", tone: str = "", wrap: bool = False) -> QLabel:
    """Return a plain-text label; parts: name title value strong body line small label dim mono number."""
    label = QLabel(content)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    dress(label, part=part, tone=tone)
    return label


def rule() -> QFrame:
    """Return a thin horizontal line."""
    line = QFrame()
    dress(line, part="rule")
    return line


class Elided(QLabel):
    """A label of one line that ends in an ellipsis where its text does not fit.

    Where less than ``least`` of its text fits (a share), it is not drawn at all.
    """

    def __init__(self, content: str = "", *, part: str = "body", tone: str = "", least: float = 0.0) -> None:
        super().__init__(content)
        self._least = least
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        dress(self, part=part, tone=tone)

    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        metrics = QFontMetrics(self.font())
        if self.width() < self._least * metrics.horizontalAdvance(self.text()):
            return
        painter = QPainter(self)
        shown = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), shown)
        painter.end()


class Fact(QWidget):
    """A small label over its value, and a dim remark after the value."""

    def __init__(self, label: str = "", value: str = "") -> None:
        super().__init__()
        self._label = text(label, part="label")
        self._value = text(value, part="value")
        self._remark = text("", part="dim")
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self._value)
        line.addWidget(self._remark, alignment=Qt.AlignmentFlag.AlignBottom)
        line.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addWidget(self._label)
        column.addLayout(line)
        self._remark.hide()

    @property
    def value(self) -> str:
        """Return the value shown."""
        return self._value.text()

    def show_fact(self, label: str, value: str, remark: str = "", *, tone: str = "") -> None:
        """Show a label, its value in a tone, and a remark."""
        self._label.setText(label)
        self._value.setText(value)
        dress(self._value, tone=tone)
        self._remark.setText(remark)
        self._remark.setVisible(bool(remark))
