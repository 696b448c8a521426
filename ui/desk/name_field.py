"""A name as the zone writes it, and one key per letter that the front may print otherwise: Ñ, accents, Ü."""

from dataclasses import replace

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from borderpost.domain.printed_name import Spelling, printed, spellings
from ui.theme import Theme, Tone, font
from ui.widgets.fields import Field, Line

KEYS = "1234567890"
STRIP_HEIGHT = 38
_WIDEST_CELL = 19.0
_LETTER_SIZE, _KEY_SIZE = 17, 12


class _NameLine(Line):
    """A line in which no name has digits: they are keys."""

    digit = Signal(int)
    focused = Signal(bool)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = KEYS.find(event.text()) if len(event.text()) == 1 else -1
        if key >= 0 and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.digit.emit(key)
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focused.emit(False)


class NameField(Field):
    """A field for a name; a digit turns its letter to the next way of printing it, ``turned`` afterwards.

    Where there are more letters than digits, those of the word at the cursor and after it have the keys.
    """

    turned = Signal()
    entered = Signal(bool)

    def __init__(self, longest: int) -> None:
        line = _NameLine()
        super().__init__(longest=longest, line=line)
        self._base = ""
        self._chosen: dict[int, Spelling] = {}
        line.digit.connect(self._turn)
        line.focused.connect(self.entered)
        line.textEdited.connect(self._typed)
        line.cursorPositionChanged.connect(lambda *_: self.turned.emit())

    @property
    def cells(self) -> tuple[tuple[str, str, bool], ...]:
        """Return the name as printed: for each piece its letters, its key or none, whether it was turned."""
        keys = {place: KEYS[number] for number, place in enumerate(self._keyed())}
        cells, place = [], 0
        while place < len(self._base):
            chosen = self._chosen.get(place, Spelling(place, place + 1, self._base[place]))
            cells.append((chosen.printed, keys.get(place, ""), place in self._chosen))
            place = chosen.end
        return tuple(cells)

    def show_value(self, value: str) -> None:
        """Show a name as the record has it."""
        super().show_value(value)
        self._typed(value)

    def _typed(self, text: str) -> None:
        self._base, self._chosen = text, {}
        self.turned.emit()

    def _options(self) -> dict[int, tuple[Spelling, ...]]:
        upper = self._base.upper()
        if len(upper) != len(self._base):
            return {}
        return {
            options[0].start: tuple(self._in_case(option) for option in options)
            for options in spellings(upper)
        }

    def _in_case(self, option: Spelling) -> Spelling:
        small = self._base[option.start].islower()
        return replace(option, printed=option.printed.lower()) if small else option

    def _keyed(self) -> list[int]:
        places = [place for place in self._options() if not self._covered(place)]
        if len(places) <= len(KEYS):
            return places
        cursor = len(self._base) if self.edit.hasSelectedText() else self.edit.cursorPosition()
        word = self._base.rfind(" ", 0, cursor) + 1 if not self.edit.hasSelectedText() else 0
        following = [place for place in places if place >= word]
        return (following if len(following) >= len(KEYS) else places[-len(KEYS) :])[: len(KEYS)]

    def _covered(self, place: int) -> bool:
        return any(one.start < place < one.end for one in self._chosen.values())

    def _turn(self, key: int) -> None:
        places = self._keyed()
        if key >= len(places):
            return
        place = places[key]
        options = self._options()[place]
        now = self._chosen.get(place, options[0])
        following = options[(options.index(now) + 1) % len(options)] if now in options else options[0]
        if following == options[0]:
            self._chosen.pop(place, None)
        else:
            self._chosen[place] = following
        cursor = self.edit.cursorPosition()
        self.edit.setText(printed(self._base, self._chosen.values()))
        self.edit.setCursorPosition(cursor)
        self.changed.emit(self.edit.text())
        self.turned.emit()


class SpellingStrip(QWidget):
    """Draw a name's letters, the keys under those that may be printed otherwise."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._cells: tuple[tuple[str, str, bool], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(STRIP_HEIGHT)
        theme.changed.connect(self.update)

    @property
    def keys(self) -> str:
        """Return the letters that have a key, in order."""
        return "".join(letters for letters, key, _ in self._cells if key)

    def show_cells(self, cells: tuple[tuple[str, str, bool], ...]) -> None:
        """Show the cells of a name; none draws nothing."""
        self._cells = cells if any(key for _, key, _ in cells) else ()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, STRIP_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._cells:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self._theme.colours
        cell = min(_WIDEST_CELL, self.width() / len(self._cells))
        for place, (letters, key, turned) in enumerate(self._cells):
            above = QRectF(place * cell, 0, cell, 21)
            painter.setFont(font(_LETTER_SIZE, bold=bool(key), mono=True))
            painter.setPen(colours.of(Tone.ACCENT if turned else Tone.INK if key else Tone.INK2))
            painter.drawText(above, Qt.AlignmentFlag.AlignCenter, letters)
            if key:
                painter.setFont(font(_KEY_SIZE, mono=True))
                cap = QRectF(place * cell + (cell - 14) / 2, 21, 14, 16)
                painter.setPen(colours.of(Tone.LINE))
                painter.drawRoundedRect(cap, 3, 3)
                painter.setPen(colours.of(Tone.INK2))
                painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)
        painter.end()
