"""The form of the trip: means, plate, purpose, days, and the traveller's answer or a note."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from borderpost.domain.crossing import Means, Purpose, Trip
from ui.theme import Theme
from ui.widgets.card import Card
from ui.widgets.fields import Choice, Field, Option

LONGEST_STAY_DAYS = 365


@dataclass(frozen=True, slots=True)
class TripInput:
    """Hold the form as it stands, texts as typed."""

    means: str = Means.ON_FOOT.value
    plate: str = ""
    purpose: str = Purpose.TOURISM.value
    days: str = ""
    note: str = ""

    @property
    def days_right(self) -> bool:
        """Tell whether the days are empty or a number that a stay can have."""
        return not self.days or (self.days.isdecimal() and int(self.days) <= LONGEST_STAY_DAYS)

    def trip(self, rest: Trip) -> Trip:
        """Return the trip, with what the form does not hold from the rest of it; the days must be right."""
        return replace(
            rest,
            means=Means(self.means),
            plate=" ".join(self.plate.upper().split()),
            purpose=Purpose(self.purpose),
            days=int(self.days) if self.days else None,
            note=self.note,
        )


class TripForm(Card):
    """Show and take a ``TripInput``; ``edited`` whenever the officer changes something."""

    edited = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(margins=(18, 8, 18, 14))
        self.means = Choice(theme)
        self.plate = Field(mono=True, longest=12)
        self.purpose = Choice(theme)
        self.days = Field(mono=True, longest=3)
        self.note = Field(longest=300)
        row = QHBoxLayout()
        row.setSpacing(12)
        parts: tuple[tuple[Choice | Field, int], ...]
        parts = ((self.means, 14), (self.plate, 11), (self.purpose, 14), (self.days, 6), (self.note, 20))
        for widget, share in parts:
            row.addWidget(widget, share)
            widget.changed.connect(self.edited)
        self.days.changed.connect(lambda _: self.days.mark(""))
        self.body.addLayout(row)

    def show_labels(self, labels: Sequence[str]) -> None:
        """Name the five fields, from left to right."""
        widgets: tuple[Choice | Field, ...] = (self.means, self.plate, self.purpose, self.days, self.note)
        for widget, label in zip(widgets, labels, strict=True):
            widget.show_label(label)

    def show_choices(self, means: Sequence[Option], purposes: Sequence[Option]) -> None:
        """Fill the two lists in the officer's language."""
        self.means.show_options(means)
        self.purpose.show_options(purposes)

    def show_last_day(self, words: str) -> None:
        """Say beside the days until when they last; empty says nothing."""
        self.note.show_echo(words)

    def show_note_label(self, label: str) -> None:
        """Say whether the last field is a note or the answer to a finding."""
        self.note.show_label(label)

    def show_input(self, trip: TripInput) -> None:
        """Show an input."""
        self.means.show_value(trip.means)
        self.plate.show_value(trip.plate)
        self.purpose.show_value(trip.purpose)
        self.days.show_value(trip.days)
        self.days.mark("")
        self.note.show_value(trip.note)

    def input(self) -> TripInput:
        """Return what stands in the form."""
        return TripInput(
            means=self.means.value or Means.ON_FOOT.value,
            plate=self.plate.value,
            purpose=self.purpose.value or Purpose.TOURISM.value,
            days=self.days.value,
            note=self.note.value,
        )
