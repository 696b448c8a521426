"""A machine readable zone while it is being typed: its lines so far, and which check digits already speak."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from borderpost.domain.mrz_layout import ALPHABET, FILLER, LAYOUTS, Layout, MrzFormat, Span, agrees

_ALPHABET = frozenset(ALPHABET)
_SMALL = {code: code - 32 for code in range(ord("a"), ord("z") + 1)}
_WIDE, _MIDDLE, _NARROW = 44, 36, 30


class ZoneField(StrEnum):
    """Name what a check digit proves."""

    NUMBER = "number"
    BIRTH = "birth"
    EXPIRY = "expiry"
    OPTIONAL = "optional"
    COMPOSITE = "composite"


@dataclass(frozen=True, slots=True)
class TypedZone:
    """Hold what is typed: ``wrong`` fields, whose (line, position) are ``marked``, and ``proven`` ones.

    ``foreign`` are the characters that no zone has. ``whole`` says that nothing is missing.
    """

    format: MrzFormat
    lines: tuple[str, ...]
    wrong: tuple[ZoneField, ...] = ()
    proven: tuple[ZoneField, ...] = ()
    marked: frozenset[tuple[int, int]] = frozenset()
    foreign: frozenset[tuple[int, int]] = frozenset()
    whole: bool = False


def read(text: str) -> TypedZone | None:
    """Read the text typed so far, its lines apart or one after another; None where nothing is typed.

    The format is guessed from the first letter and, once a line is ended by a space, from its width.
    """
    parts = [part.translate(_SMALL) for part in text.split()]
    if not parts:
        return None
    layout = _layout(parts)
    lines = _lines(parts, layout)
    proven, wrong, marked = [], [], set()
    for field, spans, digit in _checks(layout, lines):
        letters, check = "".join(span.of(lines) for span in spans), digit.of(lines)
        if _right(field, letters, check):
            proven.append(field)
        elif not (field is ZoneField.NUMBER and check == FILLER and layout.long_number):
            wrong.append(field)
            marked |= _places(spans if field is not ZoneField.COMPOSITE else (), digit)
    foreign = frozenset(
        (row, place)
        for row, line in enumerate(lines)
        for place, letter in enumerate(line)
        if letter not in _ALPHABET
    )
    whole = len(lines) == layout.rows and all(len(line) == layout.width for line in lines)
    return TypedZone(layout.format, lines, tuple(wrong), tuple(proven), frozenset(marked), foreign, whole)


def _layout(parts: list[str]) -> Layout:
    first, total = parts[0], sum(map(len, parts))
    visa, passport = first.startswith("V"), first.startswith("P")
    ended = len(parts) > 1
    middle = total == 2 * _MIDDLE if not ended else len(first) == _MIDDLE
    if visa:
        return LAYOUTS[MrzFormat.MRV_B if middle else MrzFormat.MRV_A]
    if passport and not (ended and middle):
        return LAYOUTS[MrzFormat.TD3]
    return LAYOUTS[MrzFormat.TD2 if middle else MrzFormat.TD1]


def _lines(parts: list[str], layout: Layout) -> tuple[str, ...]:
    lines: list[str] = []
    for part in parts:
        lines += [part[start : start + layout.width] for start in range(0, len(part), layout.width)]
    return tuple(lines[: layout.rows])


def _checks(layout: Layout, lines: tuple[str, ...]) -> Iterator[tuple[ZoneField, tuple[Span, ...], Span]]:
    """Yield each check whose characters and digit are all typed."""
    checks = (
        (ZoneField.NUMBER, (layout.document_number,), layout.document_number_check),
        (ZoneField.BIRTH, (layout.birth_date,), layout.birth_date_check),
        (ZoneField.EXPIRY, (layout.expiry_date,), layout.expiry_date_check),
        (ZoneField.OPTIONAL, (layout.optional_data,), layout.optional_data_check),
        (ZoneField.COMPOSITE, layout.composite, layout.composite_check),
    )
    for field, spans, digit in checks:
        if digit is not None and all(_typed(span, lines) for span in (*spans, digit)):
            yield field, spans, digit


def _typed(span: Span, lines: tuple[str, ...]) -> bool:
    return span.line < len(lines) and len(lines[span.line]) >= span.end


def _right(field: ZoneField, letters: str, check: str) -> bool:
    empty = field is ZoneField.OPTIONAL and not letters.strip(FILLER) and check == FILLER
    return empty or agrees(letters, check)


def _places(spans: tuple[Span, ...], digit: Span) -> set[tuple[int, int]]:
    return {(span.line, place) for span in (*spans, digit) for place in range(span.start, span.end)}
