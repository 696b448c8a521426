"""A date of which the month or the day may be unknown, as documents print them (ICAO 9303-3, 4.8)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """Hold a year, and a month and a day where they are known; no day without a month."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def of(cls, day: date) -> "PartialDate":
        """Return the fully known date."""
        return cls(day.year, day.month, day.day)

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; raise ValueError for anything else."""
        written = text.split("-")
        if any(len(part) > 4 for part in written):
            raise ValueError("no part of a date is so long")
        parts = [int(part) for part in written]
        if len(parts) == 3:
            return cls.of(date(*parts))
        if len(parts) == 2 and 1 <= parts[1] <= 12:
            return cls(*parts)
        if len(parts) == 1 and 1 <= parts[0] <= 9999:
            return cls(*parts)
        raise ValueError("not a date of one to three parts")

    @property
    def known(self) -> date | None:
        """Return the calendar date where all three parts are known."""
        if self.month is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)

    @property
    def earliest(self) -> date:
        """Return the first day that this date can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """Return the last day that this date can mean."""
        if self.known:
            return self.known
        month = self.month or 12
        after = date(self.year + month // 12, month % 12 + 1, 1) if self.year < 9999 else date.max
        return date.fromordinal(after.toordinal() - 1)

    def __str__(self) -> str:
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)


def age(birth: PartialDate, today: date) -> int:
    """Return the age in completed years on ``today``, the younger one where the day is unknown."""
    born = birth.latest
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
