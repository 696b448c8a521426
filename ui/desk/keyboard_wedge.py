"""Tells an MRZ reader that types like a keyboard from a person: no person types that fast."""

from time import monotonic

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from borderpost.devices.wedge import WedgeAssembler
from borderpost.domain.mrz_layout import FILLER
from borderpost.domain.states import is_known

FASTEST_PERSON_S = 0.035
"""Seconds between keys below which a machine is typing."""
BURST = 6
"""Keys in a row at that speed after which it is sure, if they can begin a zone."""
SETTLE_MS = 150
"""Milliseconds of silence after which a burst that was no MRZ is given to the field after all."""

_FIRST = frozenset("PVACI")
_WATCHED = {QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride}


class KeyboardWedge(QObject):
    """Watch the keys of a screen; ``delivered`` carries the lines of a zone that a reader typed."""

    delivered = Signal(tuple)

    def __init__(self, screen: QWidget) -> None:
        super().__init__(screen)
        self._assembler = WedgeAssembler()
        self._burst = ""
        self._last = 0.0
        self._field: QLineEdit | None = None
        self._before = ""
        self._silence = QTimer(self)
        self._silence.setSingleShot(True)
        self._silence.setInterval(SETTLE_MS)
        self._silence.timeout.connect(self._give_back)
        for widget in (screen, *screen.findChildren(QWidget)):
            if widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
                widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in _WATCHED or not isinstance(event, QKeyEvent):
            return False
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            # Ctrl+A carries the letter a, and "A" before "SLV" would begin a zone of Latvia.
            return False
        tab = event.key() in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}
        if tab and not _may_be_zone(self._burst):
            # "A1", Tab and "SLV" are two fields, however fast; no line of a zone ends so soon.
            self._last = 0.0
            return False
        enter = tab or event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        text = "\n" if enter else event.text()
        if len(text) != 1 or not (text.isprintable() or enter):
            return False
        fast = monotonic() - self._last < FASTEST_PERSON_S
        if event.type() is QEvent.Type.ShortcutOverride:
            # An accepted override reaches us as a key press, before any shortcut acts on it.
            if enter and fast and _may_be_zone(self._burst):
                event.accept()
            return False
        return self._take(text, fast=fast)

    def _take(self, text: str, *, fast: bool) -> bool:
        self._last = monotonic()
        if not fast:
            self._start()
        if not self._burst and text == "\n":
            return False
        self._burst += text
        lines = self._assembler.feed(text)
        sure = _may_be_zone(self._burst)
        if sure:
            self._restore()
            self._silence.start()
        if lines is not None:
            self._silence.stop()
            self._start()
            self._last = monotonic()
            self.delivered.emit(tuple(lines))
            return True
        return sure

    def _start(self) -> None:
        self._assembler = WedgeAssembler()
        self._burst = ""
        focused = QApplication.focusWidget()
        self._field = focused if isinstance(focused, QLineEdit) else None
        self._before = self._field.text() if self._field is not None else ""

    def _restore(self) -> None:
        if self._field is not None and self._field.text() != self._before:
            self._field.setText(self._before)

    def _give_back(self) -> None:
        text = self._burst.replace("\n", " ").strip()
        if self._field is not None and text:
            self._field.insert(text)
            self._field.textEdited.emit(self._field.text())
        self._start()


def _may_be_zone(burst: str) -> bool:
    """Tell whether keys typed that fast can begin a zone: a document code, then a known State."""
    letters = burst.upper()
    return len(letters) >= BURST and letters[0] in _FIRST and is_known(letters[2:5].rstrip(FILLER))
