"""The five layouts of the machine readable zone as tables, its alphabet and its check digit (ICAO 9303)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"
DIGITS = frozenset("0123456789")
FILLER = "<"

_VALUE = {character: index % 36 for index, character in enumerate(ALPHABET)}
_WEIGHTS = (7, 3, 1)


class MrzFormat(StrEnum):
    """Name the five formats (ICAO 9303 parts 4 to 7)."""

    TD1 = "TD1"
    TD2 = "TD2"
    TD3 = "TD3"
    MRV_A = "MRV-A"
    MRV_B = "MRV-B"


@dataclass(frozen=True, slots=True)
class Span:
    """Point at the characters ``start`` (inclusive) to ``end`` (exclusive) of a line, counted from 0."""

    line: int
    start: int
    end: int

    def of(self, lines: Sequence[str]) -> str:
        """Return the characters that the span covers."""
        return lines[self.line][self.start : self.end]

    @property
    def width(self) -> int:
        """Return the number of characters."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Layout:
    """Hold where one format puts its fields.

    ``*_check`` is the check digit's place; None where the format has none. ``composite`` lists the
    spans under the composite digit. ``long_number`` says that a number of more than nine
    characters continues in the optional data. ``open_lines`` end in fillers so often that a
    reader may have dropped some of them without moving any field.
    """

    format: MrzFormat
    rows: int
    width: int
    document_code: Span
    issuing_state: Span
    names: Span
    document_number: Span
    document_number_check: Span
    nationality: Span
    birth_date: Span
    birth_date_check: Span
    sex: Span
    expiry_date: Span
    expiry_date_check: Span
    optional_data: Span
    optional_data_check: Span | None
    optional_data_2: Span | None
    composite: tuple[Span, ...]
    composite_check: Span | None
    long_number: bool
    open_lines: frozenset[int]


def _two_lines(
    mrz_format: MrzFormat,
    width: int,
    optional_end: int,
    *,
    optional_check: int | None = None,
    composite_check: int | None = None,
    long_number: bool = False,
) -> Layout:
    composite: tuple[Span, ...] = ()
    if composite_check is not None:
        composite = (Span(1, 0, 10), Span(1, 13, 20), Span(1, 21, composite_check))
    return Layout(
        format=mrz_format,
        rows=2,
        width=width,
        document_code=Span(0, 0, 2),
        issuing_state=Span(0, 2, 5),
        names=Span(0, 5, width),
        document_number=Span(1, 0, 9),
        document_number_check=Span(1, 9, 10),
        nationality=Span(1, 10, 13),
        birth_date=Span(1, 13, 19),
        birth_date_check=Span(1, 19, 20),
        sex=Span(1, 20, 21),
        expiry_date=Span(1, 21, 27),
        expiry_date_check=Span(1, 27, 28),
        optional_data=Span(1, 28, optional_end),
        optional_data_check=None if optional_check is None else Span(1, optional_check, optional_check + 1),
        optional_data_2=None,
        composite=composite,
        composite_check=None if composite_check is None else Span(1, composite_check, composite_check + 1),
        long_number=long_number,
        open_lines=frozenset({0}) if composite_check is not None else frozenset({0, 1}),
    )


_TD1 = Layout(
    format=MrzFormat.TD1,
    rows=3,
    width=30,
    document_code=Span(0, 0, 2),
    issuing_state=Span(0, 2, 5),
    names=Span(2, 0, 30),
    document_number=Span(0, 5, 14),
    document_number_check=Span(0, 14, 15),
    nationality=Span(1, 15, 18),
    birth_date=Span(1, 0, 6),
    birth_date_check=Span(1, 6, 7),
    sex=Span(1, 7, 8),
    expiry_date=Span(1, 8, 14),
    expiry_date_check=Span(1, 14, 15),
    optional_data=Span(0, 15, 30),
    optional_data_check=None,
    optional_data_2=Span(1, 18, 29),
    composite=(Span(0, 5, 30), Span(1, 0, 7), Span(1, 8, 15), Span(1, 18, 29)),
    composite_check=Span(1, 29, 30),
    long_number=True,
    open_lines=frozenset({0, 2}),
)

LAYOUTS: dict[MrzFormat, Layout] = {
    MrzFormat.TD1: _TD1,
    MrzFormat.TD2: _two_lines(MrzFormat.TD2, 36, 35, composite_check=35, long_number=True),
    MrzFormat.TD3: _two_lines(MrzFormat.TD3, 44, 42, optional_check=42, composite_check=43),
    MrzFormat.MRV_A: _two_lines(MrzFormat.MRV_A, 44, 44),
    MrzFormat.MRV_B: _two_lines(MrzFormat.MRV_B, 36, 36),
}


def check_digit(text: str) -> int:
    """Return the 7-3-1 check digit of MRZ text (9303-3, 4.9); raise ValueError outside the alphabet."""
    try:
        return sum(_VALUE[character] * _WEIGHTS[i % 3] for i, character in enumerate(text)) % 10
    except KeyError as error:
        raise ValueError("a character outside the MRZ alphabet") from error


def agrees(text: str, digit: str) -> bool:
    """Tell whether ``digit`` is the check digit of ``text``; foreign characters never agree."""
    return digit in DIGITS and set(text) <= _VALUE.keys() and check_digit(text) == int(digit)


def fit(lines: Sequence[str]) -> tuple[Layout, tuple[str, ...]] | None:
    """Return the layout that the lines have and the lines at its full width; None for no known shape.

    Fillers lost or gained at the end of a line that usually ends in fillers are put right; every
    other line must have the exact width.
    """
    if not lines:
        return None
    if len(lines) == 1:
        rows = {90: 3, 88: 2, 72: 2}.get(len(lines[0]), 0)
        if not rows:
            return None
        width = len(lines[0]) // rows
        lines = [lines[0][i * width : (i + 1) * width] for i in range(rows)]
    visa = lines[0].startswith("V")
    for layout in LAYOUTS.values():
        if layout.rows != len(lines):
            continue
        if layout.rows == 2 and visa != (layout.composite_check is None):
            continue
        fitted = _fitted(lines, layout)
        if fitted is not None:
            return layout, fitted
    return None


def _fitted(lines: Sequence[str], layout: Layout) -> tuple[str, ...] | None:
    if not any(len(line) == layout.width for line in lines):
        return None
    fitted = []
    for number, line in enumerate(lines):
        if len(line) != layout.width:
            shortest = max(span.end for span in _fixed(layout) if span.line == number)
            line = line.rstrip(FILLER)
            if number not in layout.open_lines or not shortest <= len(line) <= layout.width:
                return None
        fitted.append(line.ljust(layout.width, FILLER))
    return tuple(fitted)


def _fixed(layout: Layout) -> tuple[Span, ...]:
    names = Span(layout.names.line, 0, layout.names.start + 1)
    return (
        names,
        layout.issuing_state,
        layout.document_number_check,
        layout.expiry_date_check,
        layout.nationality,
    )
