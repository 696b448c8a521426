"""What papers, or the traveller, say of a stay where no record at hand tells it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class EntrySource(StrEnum):
    """Name from where the day of the entry is known: a stamp is as good as a record, a word is not."""

    STAMP = "stamp"
    DECLARED = "declared"


@dataclass(frozen=True, slots=True)
class StayEvidence:
    """Hold when the traveller came in to the four from outside, and how far the stay was extended.

    ``entered`` is that day and ``country`` that of the post (State codes), ``source`` from where it is known;
    ``extended_until`` is the last day of an extension that ``extended_by`` gave, which it binds alone.
    """

    entered: date | None = None
    country: str = ""
    source: EntrySource | None = None
    extended_until: date | None = None
    extended_by: str = ""
