"""How days and moments are said on the screen, and how they are typed."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from borderpost.domain.crossing import Direction
from borderpost.domain.partial_date import PartialDate
from ui.words import Speech

_MONTHS = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")
ARROWS = {Direction.ENTRY: "▼", Direction.EXIT: "▲"}
"""The desk's own signs for the two directions."""
_SAID_IN_HOURS = timedelta(hours=48)
OLDEST_YEAR = 2000
_PARTS = re.compile(r"[-/. ]+")


def day_said(day: date | PartialDate | None, speech: Speech) -> str:
    """Return ``12 ago 1988``, ``ago 1988``, ``1988``, or a dash where the day is not known."""
    if day is None:
        return "–"
    parts = [str(day.year)]
    if day.month is not None:
        parts.insert(0, speech(_MONTHS[day.month - 1]))
    if day.day is not None:
        parts.insert(0, str(day.day))
    return " ".join(parts)


def moment_said(at: datetime, zone: str, speech: Speech) -> str:
    """Return an aware moment as the post's clock says it: ``22 nov 14:05``."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local.day} {speech(_MONTHS[local.month - 1])} {local:%H:%M}"


def time_said(at: datetime, zone: str) -> str:
    """Return the time of day of an aware moment at the post: ``14:05``."""
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M}"


def ago_said(age: timedelta, speech: Speech) -> str:
    """Return how long ago something was: ``hace 5 min``, ``hace 3 h``, ``hace 2 días``."""
    if age < timedelta(minutes=1):
        return speech("hace un momento")
    if age < timedelta(hours=1):
        return speech("hace {n} min", n=age // timedelta(minutes=1))
    if age < _SAID_IN_HOURS:
        return speech("hace {n} h", n=age // timedelta(hours=1))
    return speech("hace {n} días", n=age.days)


def day_typed(day: date | PartialDate | None) -> str:
    """Return a day as it is typed, ``15-01-1990``; what is not known is left out."""
    if day is None:
        return ""
    parts = [f"{part:02d}" for part in (day.day, day.month) if part is not None]
    return "-".join([*parts, f"{day.year:04d}"])


def parse_typed(text: str) -> PartialDate | None:
    """Read ``15-01-1990``, ``15/1/1990``, ``15011990``, ``1990-01-15``, ``01-1990`` or ``1990``.

    Day before month, as the region writes. Empty text is None; raise ValueError for anything else:
    a year of two digits is not guessed.
    """
    clean = text.strip()
    if not clean:
        return None
    if clean.isdecimal() and len(clean) == 8:
        clean = f"{clean[:2]}-{clean[2:4]}-{clean[4:]}"
    parts = _PARTS.split(clean)
    if not all(part.isdecimal() for part in parts):
        raise ValueError("not a day")
    if len(parts[0]) != 4:
        parts.reverse()
    if len(parts[0]) != 4:
        raise ValueError("not a day with a year of four digits")
    return PartialDate.parse("-".join(parts))


def parse_moment_typed(text: str, zone: str, *, now: datetime) -> datetime:
    """Read ``08:15`` (the last such time) or a day and a time, ``15-01-2026 08:15``, of the post's clock.

    Return an aware moment that is not after ``now``; raise ValueError for anything else.
    """
    *day, hour = text.split()
    clock = time.fromisoformat(hour if len(hour) == 5 else f"0{hour}")
    local = now.astimezone(ZoneInfo(zone))
    if not day:
        moment = datetime.combine(local.date(), clock, tzinfo=ZoneInfo(zone))
        return (moment if moment <= now else moment - timedelta(days=1)).astimezone(UTC)
    typed = parse_typed(" ".join(day))
    if typed is None or typed.day is None:
        raise ValueError("not a day")
    moment = datetime.combine(typed.earliest, clock, tzinfo=ZoneInfo(zone))
    if moment > now or typed.year < OLDEST_YEAR:
        raise ValueError("a moment to come, or of another century")
    return moment.astimezone(UTC)
