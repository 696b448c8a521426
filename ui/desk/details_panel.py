"""The panel of everything else about a crossing, in pages: journey, vehicle, status and stay, fees, minor."""

from collections.abc import Mapping, Sequence
from enum import IntEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from ui.correction.entry import Entry, entry, input_of, name_entry
from ui.correction.fields import FEE_ROWS, Field
from ui.theme import Theme, dress
from ui.widgets.card import Card
from ui.widgets.fields import Choice, Option
from ui.widgets.fields import Field as Line
from ui.widgets.keys import KeyButton, KeyCap
from ui.widgets.text import text
from ui.words import Speech


class DetailsPage(IntEnum):
    """Name the pages by the digit that opens them with Ctrl."""

    JOURNEY = 1
    VEHICLE = 2
    STATUS = 3
    FEES = 4
    MINOR = 5


Row = tuple[tuple[Field, int], ...]
_COLUMNS = 24
PAGES: Mapping[DetailsPage, tuple[Row, ...]] = {
    DetailsPage.JOURNEY: (
        ((Field.ORIGIN, 6), (Field.DESTINATION, 6), (Field.RESIDENCE, 6), (Field.BIRTH_COUNTRY, 6)),
        ((Field.ADDRESS, 10), (Field.PHONE, 5), (Field.OCCUPATION, 9)),
        ((Field.MARRIED_NAME, 8), (Field.PRECHECK, 8), (Field.ISSUED, 8)),
    ),
    DetailsPage.VEHICLE: (((Field.PLATE_STATE, 7), (Field.TRAILER, 6), (Field.CARRIER, 11)),),
    DetailsPage.STATUS: (
        ((Field.STATUS, 8), (Field.VISA_KIND, 6), (Field.VISA_RESIDENCE, 6), (Field.VISA_CATEGORY, 4)),
        ((Field.VISA_NUMBER, 8), (Field.VISA_UNTIL, 8), (Field.UNTIL, 8)),
        ((Field.ENTERED, 8), (Field.ENTERED_IN, 8), (Field.ENTERED_BY, 8)),
        ((Field.EXTENDED_UNTIL, 8), (Field.EXTENDED_BY, 8)),
    ),
    DetailsPage.FEES: tuple(tuple(zip(row, (8, 3, 3, 4, 6), strict=True)) for row in FEE_ROWS),
    DetailsPage.MINOR: (
        ((Field.ACCOMPANIED, 8), (Field.COMPANION, 7), (Field.PERMISSION, 9)),
        (
            (Field.PERMISSION_NUMBER, 5), (Field.AUTHORITY, 7),
            (Field.PERMISSION_ISSUED, 6), (Field.PERMISSION_UNTIL, 6),
        ),
        ((Field.RETURNS_BY, 6), (Field.QR, 10), (Field.REFERRED_TO, 8)),
    ),
}  # fmt: skip
"""The rows of each page: fields with their share of twenty-four columns."""
SHOWN = tuple(field for rows in PAGES.values() for row in rows for field, _ in row)


class DetailsPanel(Card):
    """Show and take the texts of the pages; ``edited`` carries a field that was typed or chosen.

    ``page_asked`` carries the page whose name was touched.
    """

    edited = Signal(object)
    page_asked = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(margins=(14, 8, 14, 8))
        self._entries = {field: entry(field, theme) for field in SHOWN}
        self._tabs = {page: KeyButton("", str(page.value)) for page in DetailsPage}
        self._done = KeyButton("", "Enter", part="primary")
        self._done.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.done = self._done.clicked
        self._said = text(part="small", wrap=True)
        self._pages = QStackedWidget()
        self._page = DetailsPage.JOURNEY
        head = QHBoxLayout()
        head.setSpacing(6)
        ctrl = KeyCap("Ctrl")
        ctrl.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        head.addWidget(ctrl)
        for page, tab in self._tabs.items():
            tab.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            tab.clicked.connect(lambda _=False, of=page: self.page_asked.emit(of))
            head.addWidget(tab)
        head.addStretch(1)
        head.addWidget(self._done)
        for rows in PAGES.values():
            self._pages.addWidget(self._grid(rows))
        self.body.addLayout(head)
        self.body.addWidget(self._pages)
        self.body.addWidget(self._said)
        self.body.addStretch(1)
        for field, widget in self._entries.items():
            widget.changed.connect(lambda _, of=field: self._edited(of))
        theme.changed.connect(self._fit)
        dress(self, tone="accent")

    @property
    def page(self) -> DetailsPage:
        """Return the page that shows."""
        return self._page

    @property
    def values(self) -> dict[Field, str]:
        """Return every field as typed or chosen."""
        return {field: widget.value for field, widget in self._entries.items()}

    @property
    def said(self) -> str:
        """Return what is said under the page."""
        return self._said.text()

    def entry(self, field: Field) -> Entry:
        """Return the widget of a field."""
        return self._entries[field]

    def show_words(self, tabs: Mapping[DetailsPage, str], done: str, speech: Speech) -> None:
        """Name everything in the officer's language; what is typed stays."""
        for page, words in tabs.items():
            self._tabs[page].show_words(words)
        self._done.show_words(done)
        for field, widget in self._entries.items():
            name_entry(widget, field, speech)

    def show_companions(self, companions: Sequence[Option]) -> None:
        """Offer the travellers of the party with whom a minor may go."""
        widget = self._entries[Field.COMPANION]
        if isinstance(widget, Choice):
            widget.show_options(companions)

    def show_page(self, page: DetailsPage) -> None:
        """Turn to a page, with the cursor in its first empty field."""
        self._page = page
        self._pages.setCurrentIndex(page.value - 1)
        for each, tab in self._tabs.items():
            tab.wear("taken" if each is page else "plain")
        fields = [field for row in PAGES[page] for field, _ in row]
        first = next((field for field in fields if not self._entries[field].value), fields[0])
        input_of(self._entries[first]).setFocus()

    def show_values(self, values: Mapping[Field, str]) -> None:
        """Show texts; every mark and echo goes."""
        for field, widget in self._entries.items():
            widget.show_value(values.get(field, ""))
            widget.mark("")
        self.show_said("")

    def show_day(self, field: Field, words: str, *, wrong: bool) -> None:
        """Say beside a day's label how its text was understood."""
        widget = self._entries[field]
        if isinstance(widget, Line):
            widget.show_echo(words, tone="stop" if wrong else "")

    def show_said(self, words: str, *, tone: str = "") -> None:
        """Say something under the page: what is asked of this traveller, or what cannot be right."""
        self._said.setText(words)
        dress(self._said, tone=tone)

    def show_faults(self, faults: Mapping[Field, str]) -> None:
        """Mark what cannot be right, say why, and put the cursor there."""
        for field, widget in self._entries.items():
            widget.mark("stop" if field in faults else "")
        self.show_said(" ".join(dict.fromkeys(faults.values())), tone="stop" if faults else "")
        first = next((field for field in SHOWN if field in faults), None)
        if first is None:
            return
        self.show_page(
            next(p for p, rows in PAGES.items() if any(first is f for row in rows for f, _ in row))
        )
        input_of(self._entries[first]).setFocus()

    def _fit(self) -> None:
        """Ask for the room that fields take in the theme of now: its frames may be thicker."""
        for widget in self._entries.values():
            input_of(widget).updateGeometry()

    def _edited(self, field: Field) -> None:
        self._entries[field].mark("")
        self.edited.emit(field)

    def _grid(self, rows: Sequence[Row]) -> QWidget:
        page = QWidget()
        dress(page, part="clear")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(3)
        for number, row in enumerate(rows):
            place = 0
            for field, span in row:
                grid.addWidget(self._entries[field], number, place, 1, span)
                place += span
        for number in range(_COLUMNS):
            grid.setColumnStretch(number, 1)
        column.addLayout(grid)
        column.addStretch(1)
        return page
