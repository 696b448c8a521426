"""The widget in which a field of the crossing is typed, chosen or found."""

from PySide6.QtWidgets import QWidget

from borderpost.services import looking_up
from ui.correction.fields import CHOICES, CODES, CURRENCIES, DAYS, LABELS, STATES, Field
from ui.reference import finder, place_finder
from ui.theme import Theme
from ui.widgets.fields import NOTHING, Choice, Option
from ui.widgets.fields import Field as Line
from ui.widgets.type_ahead import TypeAhead
from ui.words import Speech

Entry = Line | Choice | TypeAhead

LONGEST_DAY = 30
_MONO = DAYS | {
    Field.NUMBER, Field.PLATE, Field.DAYS, Field.TRAILER, Field.PHONE, Field.PRECHECK, Field.VISA_NUMBER,
    Field.PERMISSION_NUMBER, Field.QR,
}  # fmt: skip
_LONGEST = {Field.QR: 500, Field.DAYS: 3, Field.NUMBER: 32}
_FOUND = STATES | CURRENCIES


def entry(field: Field, theme: Theme) -> Entry:
    """Return a new widget for a field; nothing is named in it yet."""
    if field in _FOUND:
        return TypeAhead()
    if field is Field.ADDRESS:
        return TypeAhead(codes=False, free=True, longest=120)
    if field in CHOICES or field is Field.COMPANION:
        choice = Choice(theme)
        choice.combo.setMinimumContentsLength(4)
        return choice
    return Line(mono=field in _MONO, longest=LONGEST_DAY if field in DAYS else _LONGEST.get(field, 120))


def name_entry(widget: Entry, field: Field, speech: Speech) -> None:
    """Name a field and fill what it is chosen from, in the language chosen now; its value stays."""
    widget.show_label(speech(LABELS[field]))
    if isinstance(widget, TypeAhead) and field is Field.ADDRESS:
        widget.show_finder(place_finder(speech))
    elif isinstance(widget, TypeAhead):
        table = looking_up.currencies if field in CURRENCIES else looking_up.countries
        if field in {Field.STATE, Field.NATIONALITY}:
            table = looking_up.issuing_states
        widget.show_finder(finder(table, speech))
    elif isinstance(widget, Choice) and field in CHOICES:
        widget.show_options([_option(field, value, speech) for value in CHOICES[field]])


def input_of(widget: Entry) -> QWidget:
    """Return the part of a field that has the cursor."""
    return widget.combo if isinstance(widget, Choice) else widget.edit


def said(field: Field, value: str, speech: Speech) -> str:
    """Return a field's text as people say it."""
    if not value:
        return NOTHING
    return speech.code(CODES[field].format(value)) if field in CODES else value


def _option(field: Field, value: str, speech: Speech) -> Option:
    return Option(value, speech.code(CODES[field].format(value)) if value else NOTHING)
