"""The form of a correction: every field of the crossing in pages, those that changed marked."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.correction.entry import Entry, entry, input_of, name_entry
from ui.correction.fields import FEE_ROWS, LABELS, Field
from ui.theme import Theme
from ui.widgets.fields import Field as Line
from ui.widgets.text import text
from ui.widgets.type_ahead import TypeAhead
from ui.words import Speech

_Row = tuple[tuple[Field, int], ...]
_PAGES: tuple[tuple[_Row, ...], ...] = (
    (
        ((Field.SURNAME, 12), (Field.GIVEN_NAMES, 12)),
        ((Field.NATIONALITY, 6), (Field.BIRTH, 6), (Field.SEX, 6), (Field.EXPIRY, 6)),
        ((Field.KIND, 10), (Field.NUMBER, 8), (Field.STATE, 6)),
        ((Field.DIRECTION, 6), (Field.OUTCOME, 8), (Field.REASON, 10)),
        ((Field.MEANS, 8), (Field.PLATE, 6), (Field.PURPOSE, 10)),
        ((Field.DAYS, 4), (Field.NOTE, 10), (Field.REASON_TEXT, 10)),
    ),
    (
        ((Field.ORIGIN, 6), (Field.DESTINATION, 6), (Field.RESIDENCE, 6), (Field.BIRTH_COUNTRY, 6)),
        ((Field.ADDRESS, 10), (Field.PHONE, 5), (Field.OCCUPATION, 9)),
        ((Field.MARRIED_NAME, 9), (Field.PRECHECK, 8), (Field.ISSUED, 7)),
        ((Field.PLATE_STATE, 7), (Field.TRAILER, 6), (Field.CARRIER, 11)),
        ((Field.STATUS, 14), (Field.UNTIL, 10)),
        ((Field.REMOVAL_STATE, 10), (Field.REMOVAL_DOCUMENT, 14)),
    ),
    (
        ((Field.VISA_KIND, 7), (Field.VISA_RESIDENCE, 5), (Field.VISA_NUMBER, 6), (Field.VISA_UNTIL, 6)),
        ((Field.VISA_CATEGORY, 8), (Field.ACCOMPANIED, 8), (Field.PERMISSION, 8)),
        ((Field.PERMISSION_NUMBER, 6), (Field.AUTHORITY, 10), (Field.PERMISSION_ISSUED, 8)),
        ((Field.PERMISSION_UNTIL, 6), (Field.RETURNS_BY, 6), (Field.QR, 6), (Field.REFERRED_TO, 6)),
        ((Field.ENTERED, 8), (Field.ENTERED_IN, 8), (Field.ENTERED_BY, 8)),
        ((Field.EXTENDED_UNTIL, 8), (Field.EXTENDED_BY, 8)),
    ),
    tuple(tuple(zip(row, (8, 3, 3, 4, 6), strict=True)) for row in FEE_ROWS),
)
"""The rows of each page: fields with their share of twenty-four columns."""
_SHOWN = tuple(field for rows in _PAGES for row in rows for field, _ in row)
_COLUMNS = 24


class CrossingForm(QWidget):
    """Show and take the texts of a crossing; ``edited`` says that something was typed or chosen.

    Nothing is named before ``retell``.
    """

    edited = Signal()

    def __init__(self, theme: Theme, speech: Speech) -> None:
        super().__init__()
        self._speech = speech
        self._before: dict[Field, str] = {}
        self._faults: Mapping[Field, str] = {}
        self._entries: dict[Field, Entry] = {field: entry(field, theme) for field in _SHOWN}
        self._fault = text(part="small", tone="warn", wrap=True)
        self._pages = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        column.addWidget(self._fault)
        for rows in _PAGES:
            self._add_page(rows)
        for widget in self._entries.values():
            widget.changed.connect(lambda _: self._mark())

    @property
    def texts(self) -> dict[Field, str]:
        """Return what stands in the fields."""
        return {field: widget.value for field, widget in self._entries.items()}

    @property
    def changed(self) -> bool:
        """Tell whether a field differs from what was recorded."""
        return bool(self._before) and any(self._differs(field) for field in _SHOWN)

    def show_texts(self, texts: Mapping[Field, str]) -> None:
        """Show a crossing's texts as recorded."""
        self._before = dict(texts)
        for field, widget in self._entries.items():
            widget.show_value(texts[field])
            if isinstance(widget, Line | TypeAhead):
                widget.edit.setCursorPosition(0)
        self.show_faults({})
        self._mark()

    def clear(self) -> None:
        """Empty every field: no crossing is open."""
        self._before = {}
        for widget in self._entries.values():
            widget.show_value("" if isinstance(widget, Line | TypeAhead) else "-")
        self._pages.setCurrentIndex(0)
        self.show_faults({})

    def turn_page(self) -> None:
        """Turn to the next page, the first again after the last."""
        self._turn_to((self._pages.currentIndex() + 1) % self._pages.count())

    def show_faults(self, faults: Mapping[Field, str]) -> None:
        """Mark the fields that cannot be right, and say why under the form; the cursor goes to the first."""
        self._faults = faults
        said = [f"{self._speech(LABELS[field])}: {self._speech(words)}" for field, words in faults.items()]
        self._fault.setText("  ".join(said))
        self._fault.setVisible(bool(faults))
        self._mark()
        first = next((field for field in _SHOWN if field in faults), None)
        if first is not None:
            self._turn_to(next(n for n, rows in enumerate(_PAGES) if any(first in dict(row) for row in rows)))
            self._entries[first].setFocus()

    def show_open(self, *, open_: bool) -> None:
        """Let the fields be edited, or only read."""
        for widget in self._entries.values():
            input_of(widget).setEnabled(open_)

    def focus_first(self) -> None:
        """Put the cursor into the first field."""
        self._turn_to(0)

    def retell(self) -> None:
        """Say every label and every choice again."""
        for field, widget in self._entries.items():
            name_entry(widget, field, self._speech)
        self.show_faults(self._faults)

    def _turn_to(self, page: int) -> None:
        self._pages.setCurrentIndex(page)
        input_of(self._entries[_PAGES[page][0][0][0]]).setFocus()

    def _add_page(self, rows: tuple[_Row, ...]) -> None:
        # Empty, for whatever moves into the form dresses all that it holds anew.
        page = QWidget()
        self._pages.addWidget(page)
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for number, row in enumerate(rows):
            place = 0
            for field, span in row:
                grid.addWidget(self._entries[field], number, place, 1, span)
                place += span
        for number in range(_COLUMNS):
            grid.setColumnStretch(number, 1)
        grid.setRowStretch(len(rows), 1)

    def _differs(self, field: Field) -> bool:
        return self._entries[field].value != self._before.get(field, "")

    def _mark(self) -> None:
        for field, widget in self._entries.items():
            differs = bool(self._before) and self._differs(field)
            widget.mark("stop" if field in self._faults else "warn" if differs else "")
        self.edited.emit()
