"""How long each class of data stays at a desk, and what keeps a record that is older than that."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from borderpost.domain.finding import Finding, Severity


class DataClass(StrEnum):
    """Name the classes of data that are erased, each with the entries of the journal that say it.

    A crossing's class holds its corrections, its MRZ text and its slip, and the notes on protection that are
    left; a consultation's its answer.
    """

    CROSSINGS = "crossings"
    ALERT_HITS = "alert_hits"
    LOOKUPS = "lookups"
    CONSULTATIONS = "consultations"
    PROTECTION = "protection"


class Hold(StrEnum):
    """Name why a record stays, in the order in which they are looked at."""

    UNSENT = "unsent"
    NO_RECEIPT = "no_receipt"
    HORIZON = "horizon"
    YOUNG = "young"
    SHIFT_OPEN = "shift_open"
    CASE_OPEN = "case_open"
    CROSSING_STANDS = "crossing_stands"


@dataclass(frozen=True, slots=True)
class Period:
    """Hold how long one class stays; ``verify`` says that nobody has read the law itself yet."""

    data: DataClass
    kept: timedelta
    source: str
    verify: bool


@dataclass(frozen=True, slots=True)
class Policy:
    """Hold every class's period and ``horizon``, how far back the platform may be restored.

    Nothing is erased that the platform received within the horizon, whatever the period.
    """

    country: str
    periods: tuple[Period, ...]
    horizon: timedelta

    def kept(self, data: DataClass) -> timedelta:
        """Return how long a class stays after the platform has received it."""
        return max(self.horizon, *(one.kept for one in self.periods if one.data is data))


@dataclass(frozen=True, slots=True)
class Overdue:
    """Hold a class of which something is past its period, since when by the platform's time."""

    data: DataClass
    since: datetime

    def finding(self, zone: tzinfo) -> Finding:
        """Return what is told of it; nobody is stopped."""
        since = self.since.astimezone(zone).date().isoformat()
        return Finding.of(f"retention.due.{self.data.value}", Severity.REVIEW, since=since)


@dataclass(frozen=True, slots=True)
class ClassPlan:
    """Hold how many records of a class would be erased, and how many stay for which reason."""

    period: Period
    due: int
    held: tuple[tuple[Hold, int], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Hold what would be erased; ``as_of`` is the platform's last signed time, None without a receipt.

    Ages are counted from the platform's receipts to that time, both the platform's: a desk whose clock
    is wrong can erase nothing too early.
    """

    policy: Policy
    as_of: datetime | None
    classes: tuple[ClassPlan, ...]

    @property
    def due(self) -> int:
        """Return how many records would be erased."""
        return sum(one.due for one in self.classes)
