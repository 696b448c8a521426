"""What journal entries say about data in custody: erased for good, written on paper, read by somebody."""

from dataclasses import dataclass
from datetime import datetime

from borderpost.domain.crossing import EntryId
from borderpost.domain.officer import OfficerId
from borderpost.domain.retention import DataClass
from borderpost.domain.shift import ShiftId
from borderpost.domain.vulnerability import Vulnerability


@dataclass(frozen=True, slots=True)
class Erased:
    """Say which entries lost body and salt for good: the proof that they did not vanish.

    ``runs`` are positions of this journal, both ends included; the platform had received each of them
    ``days`` before ``as_of``, its own signed time. ``second`` stood by. ``slips`` are the serials that
    erased crossings had used, and ``shifts`` how many crossings each shift lost. ``ids`` is the SHA-256 (hex)
    of the entries' ids, in order: with the body goes what else says when each was made.
    """

    data: DataClass
    records: int
    runs: tuple[tuple[int, int], ...]
    days: int
    as_of: datetime
    second: OfficerId
    slips: tuple[str, ...] = ()
    shifts: tuple[tuple[ShiftId, int], ...] = ()
    ids: str = ""


@dataclass(frozen=True, slots=True)
class ProtectionNoted:
    """Say why a traveller may need protection; a later one of the same crossing stands in its place."""

    crossing: EntryId
    vulnerability: Vulnerability


@dataclass(frozen=True, slots=True)
class CrossingRead:
    """Say that a crossing of another shift than the reader's was opened, with all that was said of it."""

    crossing: EntryId


@dataclass(frozen=True, slots=True)
class SlipsIssued:
    """Say that paper slips were printed: numbers ``first`` to ``last`` of a prefix (``domain.slip``)."""

    prefix: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class SlipSpoiled:
    """Say that a printed slip will never become a crossing, and why."""

    serial: str
    reason: str
