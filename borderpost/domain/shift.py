"""A shift: the span of work that a report closes."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from borderpost.domain.officer import OfficerId

ShiftId = NewType("ShiftId", str)
"""The id of the journal entry that opened the shift."""


@dataclass(frozen=True, slots=True)
class Shift:
    """Hold one shift; moments are aware UTC; open while ``closed_at`` is None.

    ``number`` is the report number ``POST-YYYYMMDD-Tn`` of the local day on which it opened.
    """

    id: ShiftId
    number: str
    opened_at: datetime
    opened_by: OfficerId
    closed_at: datetime | None = None
    closed_by: OfficerId | None = None
    notes: str = ""
