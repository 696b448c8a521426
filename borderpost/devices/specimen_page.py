"""One page whose lines are known: what a reader is tried on where no document is at hand."""

from datetime import date

from borderpost.devices.source import Picture
from borderpost.specimens.documents import SpecimenKind, specimen
from borderpost.specimens.scan import scan

_DAY = date(2026, 1, 1)
_DPI = 200


def specimen_page() -> tuple[Picture, tuple[str, ...]]:
    """Return the picture of an invented passport's page, always the same, and the lines of its zone."""
    drawn = specimen(SpecimenKind.PASSPORT, seed=1, today=_DAY)
    return scan(drawn, dpi=_DPI), drawn.mrz
