"""The form of a correction: every field of the crossing, those that changed marked."""

from collections.abc import Mapping
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.correction.fields import CHOICES, CODES, Field
from ui.theme import Theme
from ui.widgets.fields import Choice, Option
from ui.widgets.fields import Field as Line
from ui.widgets.text import text
from ui.words import Speech

_LABELS: Mapping[Field, str] = {
    Field.SURNAME: "Apellidos",
    Field.GIVEN_NAMES: "Nombres",
    Field.NATIONALITY: "Nacionalidad",
    Field.BIRTH: "Nacimiento",
    Field.SEX: "Sexo",
    Field.KIND: "Documento",
    Field.NUMBER: "Número",
    Field.STATE: "Estado emisor",
    Field.EXPIRY: "Vence",
    Field.DIRECTION: "Sentido",
    Field.OUTCOME: "Resultado",
    Field.REASON: "Causa",
    Field.REASON_TEXT: "Explicación de la causa",
    Field.MEANS: "Medio",
    Field.PLATE: "Placa",
    Field.PURPOSE: "Motivo del viaje",
    Field.DAYS: "Días",
    Field.NOTE: "Nota",
}
_PLACES: Mapping[Field, tuple[int, int, int]] = {
    Field.SURNAME: (0, 0, 6),
    Field.GIVEN_NAMES: (0, 6, 6),
    Field.NATIONALITY: (1, 0, 3),
    Field.BIRTH: (1, 3, 3),
    Field.SEX: (1, 6, 3),
    Field.EXPIRY: (1, 9, 3),
    Field.KIND: (2, 0, 5),
    Field.NUMBER: (2, 5, 4),
    Field.STATE: (2, 9, 3),
    Field.DIRECTION: (3, 0, 3),
    Field.OUTCOME: (3, 3, 4),
    Field.REASON: (3, 7, 5),
    Field.MEANS: (4, 0, 4),
    Field.PLATE: (4, 4, 3),
    Field.PURPOSE: (4, 7, 5),
    Field.DAYS: (5, 0, 2),
    Field.NOTE: (5, 2, 5),
    Field.REASON_TEXT: (5, 7, 5),
}
"""Row, first column and width of each field, in a grid of twelve columns."""
_MONO = frozenset(
    {Field.NATIONALITY, Field.BIRTH, Field.NUMBER, Field.STATE, Field.EXPIRY, Field.PLATE, Field.DAYS}
)


class CrossingForm(QWidget):
    """Show and take the texts of a crossing; ``edited`` says that something was typed or chosen."""

    edited = Signal()

    def __init__(self, theme: Theme, speech: Speech) -> None:
        super().__init__()
        self._speech = speech
        self._before: dict[Field, str] = {}
        self._faults: Mapping[Field, str] = {}
        self._lines = {field: Line(mono=field in _MONO) for field in Field if field not in CHOICES}
        self._choices = {field: Choice(theme) for field in CHOICES}
        self._fault = text(part="small", tone="warn", wrap=True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for field, (row, column, width) in _PLACES.items():
            grid.addWidget(self._part(field), row, column, 1, width)
        for column in range(12):
            grid.setColumnStretch(column, 1)
        grid.addWidget(self._fault, 6, 0, 1, 12)
        for line in self._lines.values():
            line.changed.connect(self._mark)
        for choice in self._choices.values():
            choice.combo.activated.connect(lambda _: self._mark())
            choice.combo.setMinimumContentsLength(4)
        places = list(_PLACES)
        for first, second in pairwise(places):
            self.setTabOrder(self._input(first), self._input(second))
        self.retell()

    @property
    def texts(self) -> dict[Field, str]:
        """Return what stands in the fields."""
        typed = {field: line.edit.text() for field, line in self._lines.items()}
        return typed | {field: choice.value for field, choice in self._choices.items()}

    @property
    def changed(self) -> bool:
        """Tell whether a field differs from what was recorded."""
        return bool(self._before) and self.texts != self._before

    def show_texts(self, texts: Mapping[Field, str]) -> None:
        """Show a crossing's texts as recorded."""
        self._before = dict(texts)
        for field, value in texts.items():
            if field in CHOICES:
                self._choices[field].show_value(value)
            else:
                self._lines[field].show_value(value)
                self._lines[field].edit.setCursorPosition(0)
        self.show_faults({})
        self._mark()

    def clear(self) -> None:
        """Empty every field: no crossing is open."""
        self._before = {}
        for line in self._lines.values():
            line.show_value("")
        for choice in self._choices.values():
            choice.show_value("-")
        self.show_faults({})

    def show_faults(self, faults: Mapping[Field, str]) -> None:
        """Mark the fields that cannot be right, and say why under the form; the cursor goes to the first."""
        self._faults = faults
        said = [f"{self._speech(_LABELS[field])}: {self._speech(words)}" for field, words in faults.items()]
        self._fault.setText("  ".join(said))
        self._fault.setVisible(bool(faults))
        self._mark()
        first = next((field for field in _PLACES if field in faults), None)
        if first is not None:
            self._part(first).setFocus()

    def show_open(self, *, open_: bool) -> None:
        """Let the fields be edited, or only read."""
        for field in Field:
            self._input(field).setEnabled(open_)

    def focus_first(self) -> None:
        """Put the cursor into the first field."""
        self._lines[Field.SURNAME].setFocus()

    def retell(self) -> None:
        """Say every label and every choice again."""
        for field in Field:
            label = self._speech(_LABELS[field])
            if field in CHOICES:
                self._choices[field].show_label(label)
                self._choices[field].show_options([self._option(field, value) for value in CHOICES[field]])
            else:
                self._lines[field].show_label(label)
        self.show_faults(self._faults)

    def _option(self, field: Field, value: str) -> Option:
        words = self._speech.code(CODES[field].format(value)) if value else self._speech("ninguna")
        return Option(value, words)

    def _part(self, field: Field) -> QWidget:
        return self._choices[field] if field in CHOICES else self._lines[field]

    def _input(self, field: Field) -> QWidget:
        return self._choices[field].combo if field in CHOICES else self._lines[field].edit

    def _mark(self) -> None:
        for field, line in self._lines.items():
            differs = bool(self._before) and line.edit.text() != self._before.get(field, "")
            line.mark("stop" if field in self._faults else "warn" if differs else "")
        self.edited.emit()
