"""Whether recognised lines are a machine readable zone at all, and not other text of its shape."""

from collections.abc import Iterator, Sequence

from borderpost.domain.mrz_layout import DIGITS, FILLER, Layout, agrees, fit

_ENOUGH = 4
"""Signs of six that make a zone: a worn or wrongly printed one lacks one or two, other text has few."""
_MISREAD = 1
"""Characters of the wrong kind that a field may have: readers take an O for a 0."""


def is_zone(lines: Sequence[str]) -> bool:
    """Tell whether lines say what a zone says where a zone says it.

    Neither check digits nor the document's code decide alone: documents with wrong printed digits
    and with codes of their own exist. Lines without a name or a number are none.
    """
    shape = fit(lines)
    if shape is None:
        return False
    layout, full = shape
    names, number = layout.names.of(full), layout.document_number.of(full)
    if not names.strip(FILLER) or not number.strip(FILLER):
        return False
    return sum(_signs(layout, full)) >= _ENOUGH


def _signs(layout: Layout, full: Sequence[str]) -> Iterator[bool]:
    names = layout.names.of(full)
    states = layout.issuing_state.of(full) + layout.nationality.of(full)
    dates = layout.birth_date.of(full) + layout.expiry_date.of(full)
    checks = [
        (layout.document_number.of(full), layout.document_number_check.of(full)),
        (layout.birth_date.of(full), layout.birth_date_check.of(full)),
        (layout.expiry_date.of(full), layout.expiry_date_check.of(full)),
    ]
    yield sum(character in DIGITS for character in layout.document_code.of(full) + names) <= _MISREAD
    yield FILLER * 2 in names.rstrip(FILLER) or names.endswith(FILLER)
    yield sum(character in DIGITS for character in states) <= _MISREAD
    yield sum(character not in DIGITS and character != FILLER for character in dates) <= _MISREAD
    yield layout.sex.of(full) in ("M", "F", "X", FILLER)
    yield sum(agrees(text, digit) for text, digit in checks if digit != FILLER) >= 2
