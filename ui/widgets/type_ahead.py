"""A field that finds what is meant while it is typed: a code, the start of a name, or a number key."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from borderpost.domain.type_ahead import Entry, Table
from ui.theme import dress
from ui.widgets.echo import EchoLabel
from ui.widgets.fields import Line, Option

Finder = Callable[[str], Sequence[Option]]
"""Returns the options that a typed text may mean, the likeliest first."""

SHOWN = 6
WHOLE_CODE = 3
"""Letters that make a code which is taken at once: two begin a name as often."""
_ROW = 30
_NARROWEST = 220
_WIDEST = 420
_MARGINS = 40
_TAKES = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


def find_among(options: Sequence[Option], named: Sequence[Option] = ()) -> Finder:
    """Return the finder over a short list, which number keys choose from too, in the list's order.

    ``named`` are further options, which are found by their words alone.
    """
    known = {option.value: option for option in (*options, *named)}
    table = Table(Entry(option.value, option.words, option.words) for option in known.values())

    def find(typed: str) -> Sequence[Option]:
        if typed in known:
            return (known[typed],)
        if typed.isdecimal():
            return [option for number, option in enumerate(options, 1) if str(number).startswith(typed)]
        return [known[entry.code] for entry in table.search(typed, "es", limit=len(known))]

    return find


class _SearchLine(Line):
    """A line that offers its owner Enter and the arrows while suggestions are open."""

    left = Signal()
    stepped = Signal(int)
    taken = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.open = False

    def event(self, event: QEvent) -> bool:
        enter = isinstance(event, QKeyEvent) and event.key() in _TAKES
        if self.open and enter and event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.open and event.key() in _TAKES:
            self.taken.emit()
            return
        step = _STEPS.get(Qt.Key(event.key()), 0)
        if step:
            self.stepped.emit(step)
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.left.emit()
        super().focusOutEvent(event)


class TypeAhead(QWidget):
    """A line under its label; ``changed`` carries the value meant, empty while it is not sure.

    Suggestions stand under the line (an arrow opens them): Enter, Tab or a touch takes the marked one.
    A text that is a value itself (``NIC``) is taken at once. With ``codes`` the line shows the value and
    the label its words; else the line shows the words. ``free`` text is kept as it is typed: only a
    suggestion that an arrow has marked takes its place.
    """

    changed = Signal(str)

    def __init__(self, *, codes: bool = True, free: bool = False, longest: int = 60) -> None:
        super().__init__()
        self._codes = codes
        self._free = free
        self._find: Finder = find_among(())
        self._value = ""
        self._numbers: dict[str, int] = {}
        self._found: Sequence[Option] = ()
        self._label = EchoLabel()
        self.edit = _SearchLine()
        self.edit.setMaxLength(longest)
        dress(self.edit, part="mono" if codes else "line")
        self._label.buddy_of(self.edit)
        self._list = QListWidget()
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        dress(self._list, part="suggestions")
        self._list.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._label)
        column.addWidget(self.edit)
        self.setFocusProxy(self.edit)
        self.edit.textEdited.connect(self._typed)
        self.edit.left.connect(self._settle)
        self.edit.taken.connect(self._take_marked)
        self.edit.stepped.connect(self._step)
        self._list.itemClicked.connect(lambda _: self._take_marked())
        self.destroyed.connect(self._list.deleteLater)

    @property
    def value(self) -> str:
        """Return the value meant, or the text itself, in capitals unless it is free."""
        text = self.edit.text().strip()
        return self._value or (text if self._free else text.upper())

    @property
    def echo(self) -> str:
        """Return the words of the value, as they stand beside the label."""
        return self._label.echo

    @property
    def suggested(self) -> tuple[str, ...]:
        """Return the words of the suggestions that are shown now."""
        if not self.edit.open:
            return ()
        return tuple(self._list.item(row).text() for row in range(self._list.count()))

    def show_label(self, label: str) -> None:
        """Change the label."""
        self._label.show_label(label)
        self.edit.setAccessibleName(label)

    def show_finder(self, find: Finder) -> None:
        """Search with another finder: the language has changed; the value stays."""
        self._find = find
        if self._value:
            self.show_value(self._value)

    def show_options(self, options: Sequence[Option], named: Sequence[Option] = ()) -> None:
        """Search in a short list, and among further options that have no number; the value stays."""
        self._numbers = {option.value: number for number, option in enumerate(options, 1)}
        self.show_finder(find_among(options, named))

    def show_value(self, value: str) -> None:
        """Show a value without telling anyone; one that is not known stands as it is."""
        option = next((found for found in self._find(value) if found.value == value), None) if value else None
        self._close()
        self._show(option, value)

    def mark(self, tone: str) -> None:
        """Give the line a tone: ``warn``, ``stop`` or none."""
        dress(self.edit, tone=tone)

    def _typed(self, text: str) -> None:
        before, typed = self._value, text.strip()
        self.mark("")
        self._found = self._find(typed) if typed else ()
        if self._free:
            self._value = ""
            self._open()
            self.changed.emit(typed)
            return
        exact = next((option for option in self._found if option.value == typed.upper()), None)
        if typed.isdecimal() and len(self._found) == 1:
            exact = self._found[0]
        if exact is not None and (len(typed) >= WHOLE_CODE if self._codes else typed.isdecimal()):
            self._value = exact.value
            self._label.show_echo(exact.words if self._codes else "")
            self._close()
            if not self._codes:
                self._show(exact, "")
        else:
            self._value = ""
            self._label.show_echo("")
            self._open()
        if self._value != before or not self._value:
            self.changed.emit(self._value)

    def _settle(self) -> None:
        if self.edit.open:
            self._take_marked()
            return
        self._close()
        if self._value:
            self.show_value(self._value)

    def _take_marked(self) -> None:
        row = max(0, self._list.currentRow())
        self._close()
        if row < len(self._found):
            self._show(self._found[row], "")
            self.changed.emit(self._value)

    def _show(self, option: Option | None, value: str) -> None:
        self._value = value if option is None else option.value
        shown = self._value if option is None or self._codes else option.words
        if shown != self.edit.text():
            self.edit.setText(shown)
        self._label.show_echo(option.words if option is not None and self._codes else "")

    def _step(self, step: int) -> None:
        if self._list.isHidden():
            self._found = self._find("")
            self._open()
            return
        self.edit.open = True
        self._list.setCurrentRow((self._list.currentRow() + step) % max(1, self._list.count()))

    def _open(self) -> None:
        if not self._found:
            self._close()
            return
        self._list.clear()
        for option in self._found:
            key = option.value if self._codes else f"{self._numbers.get(option.value, '')}"
            item = QListWidgetItem(f"{key}  {option.words}".strip())
            item.setSizeHint(QSize(0, _ROW - 2))
            self._list.addItem(item)
        self._list.setCurrentRow(-1 if self._free else 0)
        self.edit.open = not self._free
        window = self.window()
        self._list.setParent(window)
        height = min(SHOWN, self._list.count()) * _ROW + 10
        metrics, rows = self._list.fontMetrics(), range(self._list.count())
        widest = max(metrics.horizontalAdvance(self._list.item(row).text()) for row in rows)
        width = min(max(self.width(), _NARROWEST, widest + _MARGINS), _WIDEST)
        corner = self.edit.mapTo(window, QPoint(0, self.edit.height() + 2))
        if corner.y() + height > window.height():
            corner.setY(corner.y() - self.edit.height() - 4 - height)
        corner.setX(max(0, min(corner.x(), window.width() - width - 8)))
        self._list.setGeometry(corner.x(), corner.y(), width, height)
        self._list.show()
        self._list.raise_()

    def _close(self) -> None:
        self.edit.open = False
        self._list.hide()
