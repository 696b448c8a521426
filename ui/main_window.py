"""The one window: a strip of places over a stack of screens; it decides nothing."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from ui.navigation import NavigationStrip, Place, StripEntry
from ui.theme import Theme
from ui.widgets.notices import Notice

SMALLEST = (1280, 700)
KEYS_EVERYWHERE = (
    "F1", "F12", "Ctrl+L", "Ctrl+O", "Ctrl+T", "Ctrl+F", "Ctrl+R", "Ctrl+G", "Ctrl+B", "Ctrl+J", "Ctrl+E",
    "Ctrl+D", "Ctrl+K",
)  # fmt: skip
_ALIVE = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin}
)


class MainWindow(QMainWindow):
    """Show one place at a time.

    ``pressed`` carries a key of ``KEYS_EVERYWHERE``; ``escaped`` is an Esc that no screen wanted;
    ``idle`` comes after the time given to ``watch_idleness`` without a touch.
    """

    pressed = Signal(str)
    escaped = Signal()
    idle = Signal()
    closing = Signal()
    widened = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setWindowTitle("Border Post")
        self.setMinimumSize(*SMALLEST)
        theme.clothe(self)
        theme.changed.connect(self._measure_anew)
        self.strip = NavigationStrip()
        self.warning = Notice(theme)
        self._stack = QStackedWidget()
        self._places: dict[Place, QWidget] = {}
        self._place = Place.START
        self._idleness = QTimer(self)
        self._idleness.setSingleShot(True)
        self._idleness.timeout.connect(self.idle)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(self.warning)
        column.addWidget(self._stack, 1)
        self.setCentralWidget(inner)
        self.strip.pressed.connect(self._touched)
        for key in KEYS_EVERYWHERE:
            self._bind(key)

    @property
    def place(self) -> Place:
        """Return the place that shows."""
        return self._place

    def add(self, place: Place, screen: QWidget) -> None:
        """Put a screen into the stack."""
        self._places[place] = screen
        self._stack.addWidget(screen)

    def screen_of(self, place: Place) -> QWidget:
        """Return the screen of a place."""
        return self._places[place]

    def show_place(self, place: Place) -> None:
        """Show a place and give it the keys."""
        self._place = place
        self._stack.setCurrentWidget(self._places[place])
        self._places[place].setFocus()

    def show_strip(self, left: Sequence[StripEntry], right: Sequence[StripEntry]) -> None:
        """Draw the strip; with nothing on either side it is not there."""
        self.strip.setVisible(bool(left or right))
        self.strip.show_entries(left, right)

    @property
    def locks_after(self) -> int:
        """Return after how many seconds without key or touch the desk locks; 0 where it does not."""
        return self._idleness.interval() // 1000 if self._idleness.isActive() else 0

    def watch_idleness(self, seconds: int) -> None:
        """Emit ``idle`` after so many seconds without key or touch; 0 stops watching."""
        app = QApplication.instance()
        if app is None:
            return
        app.removeEventFilter(self)
        self._idleness.stop()
        if seconds > 0:
            app.installEventFilter(self)
            self._idleness.setInterval(seconds * 1000)
            self._idleness.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _ALIVE:
            self._idleness.start()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and self.isActiveWindow():
            QTimer.singleShot(0, self, self._give_focus)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.widened.emit(event.size().width())

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)

    def _measure_anew(self) -> None:
        # The lines of another theme are of another width; Qt keeps sizes that it reckoned half way through.
        for part in self.findChildren(QWidget):
            part.updateGeometry()

    def _give_focus(self) -> None:
        if self.focusWidget() is None and self._place in self._places:
            self._places[self._place].setFocus()

    def _bind(self, key: str) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(lambda: self.pressed.emit(key))

    def _touched(self, key: str) -> None:
        if key == "Esc":
            self.escaped.emit()
        else:
            self.pressed.emit(key)
