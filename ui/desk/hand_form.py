"""The form in place of the proof card: a document typed by hand, or what was read put right."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.correction.fields import Field as Key
from ui.desk.mrz_lines import MrzLines
from ui.desk.name_field import NameField, SpellingStrip
from ui.theme import Theme, dress
from ui.widgets.card import Card
from ui.widgets.fields import Choice, Field, Option
from ui.widgets.keys import KeyButton
from ui.widgets.text import text
from ui.widgets.type_ahead import Finder, TypeAhead

TYPED = (Key.NUMBER, Key.BIRTH, Key.EXPIRY)
NAMES = (Key.SURNAME, Key.GIVEN_NAMES)
FOUND = (Key.KIND, Key.STATE, Key.NATIONALITY)
DAYS = (Key.BIRTH, Key.EXPIRY)
CROP_HEIGHT = 46
LONGEST_DAY = 30
_GRID = 24
_ROWS: tuple[tuple[tuple[Key, int], ...], ...] = (
    ((Key.KIND, 10), (Key.NUMBER, 9), (Key.STATE, 5)),
    ((Key.SURNAME, 12), (Key.GIVEN_NAMES, 12)),
    ((Key.NATIONALITY, 5), (Key.BIRTH, 12), (Key.SEX, 7)),
)

HandField = Field | Choice | TypeAhead


class HandForm(Card):
    """Show and take the texts of a document and its holder; ``zone`` takes a whole MRZ.

    While a zone is being typed its lines stand in place of the fields. ``slip`` is the serial of a paper
    slip and ``written`` the moment on it, where that is what is typed in. ``day_typed`` carries the field
    of a day whose text changed.
    """

    zone_typed = Signal(str)
    day_typed = Signal(object)
    confirmed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(margins=(14, 6, 14, 10))
        self._headline = text(part="label")
        self.zone = Field(mono=True, longest=160)
        self.national_number = Field(mono=True, longest=20)
        self.slip = Field(mono=True, longest=40)
        self.written = Field(mono=True, longest=16)
        self.number = Field(mono=True, longest=32)
        self.days = {key: Field(mono=True, longest=LONGEST_DAY) for key in DAYS}
        self.names = {key: NameField(longest=80) for key in NAMES}
        self.found = {key: TypeAhead(codes=key is not Key.KIND) for key in FOUND}
        self.sex = Choice(theme)
        self._spelling = SpellingStrip(theme)
        self._crop = QLabel()
        self._crop.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._crop.setFixedHeight(CROP_HEIGHT)
        self._zone_lines = MrzLines(theme)
        self._zone_said = text(part="small", wrap=True)
        self._zone_part = QWidget()
        self._fields = QWidget()
        self._fault = text(part="small", tone="stop", wrap=True)
        self._shown: dict[Key, str] = {}
        self._done = KeyButton("", "Enter", part="primary")
        self._done.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._done.clicked.connect(self.confirmed)
        self._lay_out()
        theme.changed.connect(self._fit)
        self.zone.changed.connect(self.zone_typed)
        for key, field in self._all.items():
            field.changed.connect(lambda _, touched=key: self._touched(touched))
        for name in self.names.values():
            name.entered.connect(lambda entered, of=name: self._spell(of if entered else None))
            name.turned.connect(lambda of=name: self._spell(of if of.edit.hasFocus() else None))

    @property
    def values(self) -> dict[Key, str]:
        """Return every field as typed or chosen."""
        return {key: field.value for key, field in self._all.items()}

    @property
    def touched(self) -> bool:
        """Tell whether anything was typed or chosen since values were shown."""
        others = (self.zone, self.slip, self.written)
        return self.values != self._shown or any(field.value for field in others)

    @property
    def fault(self) -> str:
        """Return what is said to be wrong."""
        return self._fault.text()

    @property
    def zone_said(self) -> str:
        """Return what is said of the zone being typed; empty while none is."""
        return "" if self._zone_part.isHidden() else self._zone_said.text()

    def show_labels(
        self,
        labels: Mapping[Key, str],
        *,
        title: str,
        zone: str,
        national: str,
        slip: str,
        written: str,
        done: str,
    ) -> None:
        """Name everything in the officer's language."""
        self._headline.setText(title)
        for key, label in labels.items():
            self.widget(key).show_label(label)
        self.zone.show_label(zone)
        self.national_number.show_label(national)
        self.slip.show_label(slip)
        self.written.show_label(written)
        self._done.show_words(done)

    def show_choices(
        self, kinds: Sequence[Option], cards: Sequence[Option], sexes: Sequence[Option], states: Finder
    ) -> None:
        """Fill what is chosen from in the officer's language; ``cards`` have names of their own."""
        self.found[Key.KIND].show_options(kinds, cards)
        self.sex.show_options(sexes)
        for key in (Key.STATE, Key.NATIONALITY):
            self.found[key].show_finder(states)

    def show_values(self, values: Mapping[Key, str], national_number: str, zone: str = "") -> None:
        """Show texts in the fields; every mark goes."""
        for key, field in self._all.items():
            field.show_value(values[key])
            if not isinstance(field, Choice):
                field.mark("")
        self.national_number.show_value(national_number)
        self.zone.show_value(zone)
        for field in (self.slip, self.written):
            field.show_value("")
            field.mark("")
        self._shown = self.values
        self._fault.setText("")
        self._fault.hide()
        self.show_typed_zone((), frozenset(), "", tone="")

    def show_marks(self, doubtful: Sequence[Key], faults: Mapping[Key, str]) -> None:
        """Mark doubtful fields, and say what cannot be right as typed."""
        for key, field in self._all.items():
            if not isinstance(field, Choice):
                field.mark("stop" if key in faults else "warn" if key in doubtful else "")
        self._fault.setText(" ".join(dict.fromkeys(faults.values())))
        self._fault.setVisible(bool(faults))

    def show_day(self, key: Key, words: str, *, wrong: bool) -> None:
        """Say beside a day's label how its text was understood, or why it was not."""
        self.days[key].show_echo(words, tone="stop" if wrong else "")

    def show_typed_zone(
        self, lines: tuple[str, ...], wrong: frozenset[tuple[int, int]], words: str, *, tone: str
    ) -> None:
        """Show the zone as typed so far in place of the fields, and what its digits say; no lines end it."""
        self._fields.setVisible(not lines)
        self._zone_part.setVisible(bool(lines))
        self._zone_lines.show_lines(lines, frozenset(), wrong)
        self._zone_said.setText(words)
        dress(self._zone_said, tone=tone)
        self.zone.mark("stop" if tone == "stop" else "")

    def show_slip_fault(self, sentence: str, *, moment: bool) -> None:
        """Say what cannot be right of the slip: its serial, or the moment on it."""
        self.slip.mark("" if moment else "stop")
        self.written.mark("stop" if moment else "")
        self._fault.setText(sentence)
        self._fault.show()
        (self.written if moment else self.slip).setFocus()

    def show_zone(self, shown: bool) -> None:
        """Show the fields for a whole zone and a paper slip, or leave their room to the rest."""
        for field in (self.zone, self.slip, self.written):
            field.setVisible(shown)

    def show_crop(self, image: QImage | None) -> None:
        """Show the enlarged picture of what is doubtful, or none."""
        self._crop.setVisible(image is not None)
        if image is not None:
            scaled = image.scaledToHeight(CROP_HEIGHT, Qt.TransformationMode.SmoothTransformation)
            self._crop.setPixmap(QPixmap.fromImage(scaled))

    def focus(self, key: Key | None, position: int = -1) -> None:
        """Put the cursor into a field, at a character; None is the zone's field."""
        field = self.zone if key is None else self.widget(key)
        field.setFocus()
        if key is None or isinstance(field, Choice):
            return
        if 0 <= position < len(field.edit.text()):
            field.edit.setSelection(position, 1)
        else:
            field.edit.selectAll()

    def widget(self, key: Key) -> HandField:
        """Return the widget of a field."""
        return self._all[key]

    @property
    def spelled(self) -> str:
        """Return the letters that have a key of another spelling now."""
        return self._spelling.keys

    @property
    def _all(self) -> dict[Key, HandField]:
        return {Key.NUMBER: self.number, **self.days, **self.names, **self.found, Key.SEX: self.sex}

    def _fit(self) -> None:
        """Ask for the room that fields take in the theme of now: its frames may be thicker."""
        for key in self._all:
            self._input(key).updateGeometry()

    def _touched(self, key: Key) -> None:
        field = self._all[key]
        if not isinstance(field, Choice):
            field.mark("")
        if key in self.days:
            self.day_typed.emit(key)

    def _spell(self, name: NameField | None) -> None:
        self._spelling.show_cells(name.cells if name is not None else ())

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._headline, 1)
        head.addWidget(self._done)
        column = QVBoxLayout(self._fields)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addLayout(self._grid(_ROWS[:2]))
        column.addWidget(self._spelling)
        column.addLayout(self._grid(_ROWS[2:]))
        last = QHBoxLayout()
        last.setSpacing(8)
        last.addWidget(self.widget(Key.EXPIRY), 1)
        last.addWidget(self.national_number, 1)
        column.addLayout(last)
        paper = QHBoxLayout()
        paper.setSpacing(8)
        paper.addWidget(self.slip, 7)
        paper.addWidget(self.written, 5)
        column.addLayout(paper)
        typed = QVBoxLayout(self._zone_part)
        typed.setContentsMargins(0, 8, 0, 0)
        typed.addWidget(self._zone_lines)
        typed.addWidget(self._zone_said)
        self.body.setSpacing(3)
        self.body.addLayout(head)
        self.body.addWidget(self._crop)
        self.body.addWidget(self.zone)
        self.body.addWidget(self._zone_part)
        self.body.addWidget(self._fields)
        self.body.addWidget(self._fault)
        self.body.addStretch()
        self._crop.hide()
        self._fault.hide()
        self._zone_part.hide()
        dress(self, tone="accent")
        order: list[QWidget] = [self.zone.edit]
        order += [self._input(key) for row in _ROWS for key, _ in row]
        order += [self._input(Key.EXPIRY), self.national_number.edit, self.slip.edit, self.written.edit]
        for first, second in pairwise(order):
            self.setTabOrder(first, second)

    def _input(self, key: Key) -> QWidget:
        field = self._all[key]
        return field.combo if isinstance(field, Choice) else field.edit

    def _grid(self, rows: tuple[tuple[tuple[Key, int], ...], ...]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(3)
        for row, widgets in enumerate(rows):
            column = 0
            for key, span in widgets:
                grid.addWidget(self.widget(key), row, column, 1, span)
                column += span
        for column in range(_GRID):
            grid.setColumnStretch(column, 1)
        return grid
