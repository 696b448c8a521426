"""Valid MRZ lines from fields, the other way round of ``mrz``: for specimens, tests and training."""

from dataclasses import dataclass

from borderpost.domain.mrz_layout import ALPHABET, FILLER, LAYOUTS, Layout, MrzFormat, Span, check_digit
from borderpost.domain.names import transliterate
from borderpost.domain.partial_date import PartialDate
from borderpost.domain.people import Sex

_SHORT_NUMBER = 9


@dataclass(frozen=True, slots=True)
class MrzFields:
    """Hold what an MRZ is made of, as people write it; lines get transliterated names and fillers.

    ``optional_data`` and ``optional_data_2`` are MRZ text. A number of more than nine characters
    goes into the optional data where the format knows that (TD1, TD2).
    """

    format: MrzFormat
    document_code: str
    issuing_state: str
    document_number: str
    nationality: str
    surname: str
    given_names: str
    birth: PartialDate | None
    sex: Sex
    expiry: PartialDate | None
    optional_data: str = ""
    optional_data_2: str = ""


def compose(fields: MrzFields) -> tuple[str, ...]:
    """Return the lines with all check digits; raise ValueError for what the format cannot hold."""
    layout = LAYOUTS[fields.format]
    cells = [[FILLER] * layout.width for _ in range(layout.rows)]
    number, digit, optional = _number(layout, fields)
    optional_check = layout.optional_data_check
    if fields.optional_data_2 and layout.optional_data_2 is None:
        raise ValueError(f"{fields.format} has one optional field")
    places: list[tuple[Span | None, str]] = [
        (layout.document_code, fields.document_code),
        (layout.issuing_state, fields.issuing_state),
        (layout.document_number, number),
        (layout.document_number_check, digit),
        (layout.nationality, fields.nationality),
        (layout.birth_date, date_field(fields.birth)),
        (layout.birth_date_check, str(check_digit(date_field(fields.birth)))),
        (layout.sex, FILLER if fields.sex is Sex.UNSPECIFIED else fields.sex.value),
        (layout.expiry_date, date_field(fields.expiry)),
        (layout.expiry_date_check, str(check_digit(date_field(fields.expiry)))),
        (layout.optional_data, optional),
        (layout.optional_data_2, fields.optional_data_2),
        (optional_check, str(check_digit(optional)) if optional else FILLER),
        (layout.names, names_field(fields.surname, fields.given_names, layout.names.width)),
    ]
    for span, text in places:
        if span is not None:
            _put(cells, span, text)
    if layout.composite_check is not None:
        lines = _lines(cells)
        covered = "".join(span.of(lines) for span in layout.composite)
        _put(cells, layout.composite_check, str(check_digit(covered)))
    return _lines(cells)


def date_field(day: PartialDate | None) -> str:
    """Return YYMMDD with fillers for what is unknown."""
    if day is None:
        return FILLER * 6
    parts = (f"{part:02d}" for part in (day.year % 100, day.month, day.day) if part is not None)
    return "".join(parts).ljust(6, FILLER)


def names_field(surname: str, given_names: str, width: int) -> str:
    """Return the name field of the given width, cut at its end where the names are longer."""
    primary = transliterate(surname).replace(" ", FILLER)
    secondary = transliterate(given_names).replace(" ", FILLER)
    return (f"{primary}<<{secondary}" if secondary else primary)[:width].ljust(width, FILLER)


def _number(layout: Layout, fields: MrzFields) -> tuple[str, str, str]:
    number = fields.document_number
    if len(number) <= _SHORT_NUMBER:
        return number, str(check_digit(number.ljust(_SHORT_NUMBER, FILLER))), fields.optional_data
    if not layout.long_number:
        raise ValueError(f"{fields.format} holds nine characters of a number")
    rest = f"{number[_SHORT_NUMBER:]}{check_digit(number)}{FILLER}{fields.optional_data}".rstrip(FILLER)
    return number[:_SHORT_NUMBER], FILLER, rest


def _put(cells: list[list[str]], span: Span, text: str) -> None:
    if len(text) > span.width or not set(text) <= set(ALPHABET):
        raise ValueError(f"does not fit {span.width} MRZ characters")
    cells[span.line][span.start : span.end] = text.ljust(span.width, FILLER)


def _lines(cells: list[list[str]]) -> tuple[str, ...]:
    return tuple("".join(row) for row in cells)
