"""How days and moments are said on the screen, and how they are typed."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from borderpost.domain import typed_day
from borderpost.domain.crossing import Direction
from borderpost.domain.partial_date import PartialDate, age
from borderpost.domain.typed_day import Century, DayFault, UnsureDay
from ui.words import Speech

_MONTHS = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")
ARROWS = {Direction.ENTRY: "▼", Direction.EXIT: "▲"}
"""The desk's own signs for the two directions."""
_SAID_IN_HOURS = timedelta(hours=48)
_SAID_IN_DAYS = 100
_SAID_IN_MONTHS = 731
OLDEST_YEAR = 2000
_WHOLE_DAY = len("31121990")
DAY_FAULTS = {
    DayFault.UNREADABLE: "Escriba la fecha como 31-12-1990, 311290 o 31 dic 1990.",
    DayFault.MONTH_FIRST: "El día va antes del mes, como 31-12-1990: no se le da vuelta solo.",
    DayFault.NO_SUCH_DAY: "Ese día no existe: escríbalo como 31-12-1990.",
    DayFault.CENTURY: "Escriba el año con sus cuatro cifras.",
}
"""The sentence of each fault of a typed day."""
_SHORT_FAULTS = {DayFault.MONTH_FIRST: "el día va primero", DayFault.NO_SUCH_DAY: "ese día no existe"}


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


def day_fault_said(fault: DayFault, speech: Speech) -> str:
    """Return why what was typed is no sure day, and how to type it."""
    return speech(DAY_FAULTS[fault])


def typed_birth_said(typed: str, today: date, speech: Speech) -> tuple[str, bool]:
    """Return what is understood of a birth being typed, ``31 dic 1990 · 35 años``; whether it is wrong."""
    day, wrong = _understood(typed, today, Century.PAST, speech)
    if day is None:
        return wrong, bool(wrong)
    if day.earliest > today:
        return speech("todavía no llega"), True
    return f"{day_said(day, speech)} · {speech.count('{n} año', '{n} años', max(0, age(day, today)))}", False


def typed_past_said(typed: str, today: date, speech: Speech) -> tuple[str, bool]:
    """Return what is understood of a day that has passed, being typed; whether it is wrong."""
    day, wrong = _understood(typed, today, Century.PAST, speech)
    if day is None:
        return wrong, bool(wrong)
    return (speech("todavía no llega"), True) if day.earliest > today else (day_said(day, speech), False)


def typed_expiry_said(typed: str, today: date, speech: Speech) -> tuple[str, bool]:
    """Return what is understood of an expiry being typed, ``14 ene 2031 · quedan 4 años``; if it is wrong."""
    day, wrong = _understood(typed, today, Century.EXPIRY, speech)
    if day is None or day.known is None:
        return wrong or day_said(day, speech) * bool(day), bool(wrong)
    days = (day.known - today).days
    if days < 0:
        left = speech("venció hace {span}", span=span_said(-days, speech))
    else:
        left = speech("quedan {span}", span=span_said(days, speech)) if days else speech("vence hoy")
    return f"{day_said(day, speech)} · {left}", False


def span_said(days: int, speech: Speech) -> str:
    """Return a number of days in the largest unit that says it well: 40 días, 7 meses, 5 años."""
    if days < _SAID_IN_DAYS:
        return speech.count("{n} día", "{n} días", days)
    if days < _SAID_IN_MONTHS:
        return speech.count("{n} mes", "{n} meses", round(days / 30.44))
    return speech.count("{n} año", "{n} años", int(days / 365.25))


def _understood(typed: str, today: date, century: Century, speech: Speech) -> tuple[PartialDate | None, str]:
    """Return the day, and what is wrong where more typing cannot mend it."""
    try:
        return typed_day.read(typed, today=today, century=century), ""
    except UnsureDay as unsure:
        going_on = typed.isdecimal() and len(typed) < _WHOLE_DAY
        short = _SHORT_FAULTS.get(unsure.fault, "")
        return None, "" if going_on else speech(short)


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
    typed = typed_day.read(" ".join(day), today=local.date())
    if typed is None or typed.day is None:
        raise ValueError("not a day")
    moment = datetime.combine(typed.earliest, clock, tzinfo=ZoneInfo(zone))
    if moment > now or typed.year < OLDEST_YEAR:
        raise ValueError("a moment to come, or of another century")
    return moment.astimezone(UTC)
