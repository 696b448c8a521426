"""The form in place of the proof card: a document typed by hand, or what was read put right."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from ui.correction.fields import Field as Key
from ui.theme import Theme, dress
from ui.widgets.card import Card
from ui.widgets.fields import Choice, Field, Option
from ui.widgets.keys import KeyButton
from ui.widgets.text import text

TYPED = (
    Key.NUMBER, Key.STATE, Key.SURNAME, Key.GIVEN_NAMES, Key.NATIONALITY, Key.BIRTH, Key.EXPIRY,
)  # fmt: skip
CHOSEN = (Key.KIND, Key.SEX)
_MONO = {Key.NUMBER, Key.STATE, Key.NATIONALITY, Key.BIRTH, Key.EXPIRY}
_LONGEST = {Key.STATE: 3, Key.NATIONALITY: 3, Key.NUMBER: 32, Key.BIRTH: 10, Key.EXPIRY: 10}
CROP_HEIGHT = 46


class HandForm(Card):
    """Show and take the texts of a document and its holder; ``zone`` takes a whole MRZ.

    ``slip`` is the serial of a paper slip and ``written`` the moment on it, where that is what is typed in.
    """

    zone_typed = Signal(str)
    confirmed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(" ", margins=(14, 8, 14, 12))
        self.zone = Field(mono=True, longest=160)
        self.national_number = Field(mono=True, longest=20)
        self.slip = Field(mono=True, longest=40)
        self.written = Field(mono=True, longest=16)
        self.typed = {key: Field(mono=key in _MONO, longest=_LONGEST.get(key, 80)) for key in TYPED}
        self.chosen = {key: Choice(theme) for key in CHOSEN}
        self._crop = QLabel()
        self._crop.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._crop.setFixedHeight(CROP_HEIGHT)
        self._fault = text(part="small", tone="stop", wrap=True)
        self._shown: dict[Key, str] = {}
        self._done = KeyButton("", "Enter", part="primary")
        self._done.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._done.clicked.connect(self.confirmed)
        self.zone.changed.connect(self.zone_typed)
        for field in self.typed.values():
            field.changed.connect(lambda _, touched=field: touched.mark(""))
        self._lay_out()

    @property
    def values(self) -> dict[Key, str]:
        """Return every field as typed or chosen."""
        return {key: field.value for key, field in self.typed.items()} | {
            key: choice.value for key, choice in self.chosen.items()
        }

    @property
    def touched(self) -> bool:
        """Tell whether anything was typed or chosen since values were shown."""
        others = (self.zone, self.slip, self.written)
        return self.values != self._shown or any(field.value for field in others)

    @property
    def fault(self) -> str:
        """Return what is said to be wrong."""
        return self._fault.text()

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
        self.show_title(title)
        for key, label in labels.items():
            self.widget(key).show_label(label)
        self.zone.show_label(zone)
        self.national_number.show_label(national)
        self.slip.show_label(slip)
        self.written.show_label(written)
        self._done.show_words(done)

    def show_choices(self, choices: Mapping[Key, Sequence[Option]]) -> None:
        """Fill the lists in the officer's language."""
        for key, options in choices.items():
            self.chosen[key].show_options(options)

    def show_values(self, values: Mapping[Key, str], national_number: str, zone: str = "") -> None:
        """Show texts in the fields; every mark goes."""
        for key, field in self.typed.items():
            field.show_value(values[key])
            field.mark("")
        for key, choice in self.chosen.items():
            choice.show_value(values[key])
        self.national_number.show_value(national_number)
        self.zone.show_value(zone)
        for field in (self.slip, self.written):
            field.show_value("")
            field.mark("")
        self._shown = self.values
        self._fault.setText("")
        self._fault.hide()

    def show_marks(self, doubtful: Sequence[Key], faults: Mapping[Key, str]) -> None:
        """Mark doubtful fields, and say what cannot be right as typed."""
        for key, field in self.typed.items():
            field.mark("stop" if key in faults else "warn" if key in doubtful else "")
        self._fault.setText(" ".join(dict.fromkeys(faults.values())))
        self._fault.setVisible(bool(faults))

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
        if key is None or key in self.chosen:
            (self.zone if key is None else self.chosen[key]).setFocus()
            return
        edit = self.typed[key].edit
        edit.setFocus()
        if 0 <= position < len(edit.text()):
            edit.setSelection(position, 1)
        else:
            edit.selectAll()

    def widget(self, key: Key) -> Field | Choice:
        """Return the widget of a field."""
        return self.typed[key] if key in self.typed else self.chosen[key]

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        rows: tuple[tuple[tuple[QWidget, int], ...], ...] = (
            ((self.zone, 12),),
            ((self.widget(Key.KIND), 5), (self.widget(Key.NUMBER), 5), (self.widget(Key.STATE), 2)),
            ((self.widget(Key.SURNAME), 6), (self.widget(Key.GIVEN_NAMES), 6)),
            (
                (self.widget(Key.NATIONALITY), 3),
                (self.widget(Key.BIRTH), 5),
                (self.widget(Key.SEX), 4),
            ),
        )
        for row, widgets in enumerate(rows):
            column = 0
            for widget, span in widgets:
                grid.addWidget(widget, row, column, 1, span)
                column += span
        for column in range(12):
            grid.setColumnStretch(column, 1)
        last = QHBoxLayout()
        last.setSpacing(8)
        last.addWidget(self.widget(Key.EXPIRY), 4)
        last.addWidget(self.national_number, 5)
        last.addWidget(self._done, 3, alignment=Qt.AlignmentFlag.AlignBottom)
        self.body.setSpacing(4)
        self.body.addWidget(self._crop)
        self.body.addLayout(grid)
        self.body.addLayout(last)
        paper = QHBoxLayout()
        paper.setSpacing(8)
        paper.addWidget(self.slip, 7)
        paper.addWidget(self.written, 5)
        self.body.addLayout(paper)
        self.body.addWidget(self._fault)
        self.body.addStretch()
        self._crop.hide()
        self._fault.hide()
        dress(self, tone="accent")
