"""Is what the camera shows the document that was already taken."""

from datetime import date

from borderpost.domain.mrz import parse

MISREAD = 4
"""Characters in which two readings of one document may differ where no check digit settles it."""


def same_document(one: tuple[str, ...], other: tuple[str, ...], *, today: date) -> bool:
    """Tell whether two readings are of one document; proven numbers decide, else nearly equal lines."""
    if not one or not other or [len(line) for line in one] != [len(line) for line in other]:
        return False
    first, second = parse(one, today=today), parse(other, today=today)
    if first and second and first.checks.document_number and second.checks.document_number:
        key = (first.issuing_state, first.document_number, first.birth)
        return key == (second.issuing_state, second.document_number, second.birth)
    pairs = zip("".join(one), "".join(other), strict=True)
    return sum(a != b for a, b in pairs) <= MISREAD
