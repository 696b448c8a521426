"""Reads a day as people of the region type it, never guessing an order and never a far century."""

import re
from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from borderpost.domain.partial_date import PartialDate

OLDEST_YEAR, NEWEST_YEAR = 1850, 2150
EXPIRY_YEARS_BACK, EXPIRY_YEARS_AHEAD = 10, 20
LONGEST_TEXT = 60
"""Characters; no day takes more, in letters and two languages."""

_MONTHS = (
    ("ENE", "ENERO", "JAN", "JANUARY"),
    ("FEB", "FEBRERO", "FEBRUARY"),
    ("MAR", "MARZO", "MARCH"),
    ("ABR", "ABRIL", "APR", "APRIL"),
    ("MAY", "MAYO"),
    ("JUN", "JUNIO", "JUNE"),
    ("JUL", "JULIO", "JULY"),
    ("AGO", "AGOSTO", "AUG", "AUGUST"),
    ("SEP", "SEPT", "SET", "SEPTIEMBRE", "SETIEMBRE", "SEPTEMBER"),
    ("OCT", "OCTUBRE", "OCTOBER"),
    ("NOV", "NOVIEMBRE", "NOVEMBER"),
    ("DIC", "DICIEMBRE", "DEC", "DECEMBER"),
)
_MONTH = {name: month for month, names in enumerate(_MONTHS, 1) for name in names}
_PART = re.compile(r"[0-9]+|[^\W\d_]+")
_TYPED = re.compile(r"(?:[0-9]|[^\W\d_]|[\s\-/.,·])*")
_SMALL_WORDS = frozenset({"DE", "DEL"})


class Century(StrEnum):
    """Say how the century of a two-digit year is settled: the day is past, or it is an expiry."""

    PAST = "past"
    EXPIRY = "expiry"


class DayFault(StrEnum):
    """Name why a typed text is no sure day."""

    UNREADABLE = "unreadable"
    MONTH_FIRST = "month_first"
    NO_SUCH_DAY = "no_such_day"
    CENTURY = "century"


class UnsureDay(ValueError):
    """Carry the fault of a text that is no sure day."""

    def __init__(self, fault: DayFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def read(text: str, *, today: date, century: Century = Century.PAST) -> PartialDate | None:
    """Read ``31/12/1990``, ``311290``, ``31-12-90``, ``31 DIC 1990``, ``1990-12-31``, ``12-1990``, ``1990``.

    The day stands before the month, as the region writes; a month written first in figures is never
    turned round in silence: it is the fault MONTH_FIRST. A month in letters may stand anywhere
    (Spanish, English, or both as passports print it). Empty text is None; raise UnsureDay else.
    """
    upper = text.strip().upper()
    if not upper:
        return None
    words = [word for word in _PART.findall(upper) if word not in _SMALL_WORDS]
    numbers = [word for word in words if word.isdecimal()]
    names = {_MONTH.get(word) for word in words if not word.isdecimal()}
    if len(upper) > LONGEST_TEXT or not _TYPED.fullmatch(upper) or not words or len(names) > 1:
        raise UnsureDay(DayFault.UNREADABLE)
    if not names:
        return _figures(numbers, today, century)
    month = names.pop()
    if month is None or not numbers:
        raise UnsureDay(DayFault.UNREADABLE)
    return _with_month(numbers, month, today, century)


def _with_month(numbers: Sequence[str], month: int, today: date, century: Century) -> PartialDate:
    if len(numbers) == 1 and len(numbers[0]) == 4:
        return _day(numbers[0], f"{month}", None, today, century)
    if len(numbers) != 2:
        raise UnsureDay(DayFault.UNREADABLE)
    first, second = numbers
    if len(first) == 4:
        first, second = second, first
    return _day(second, f"{month}", first, today, century)


def _figures(numbers: Sequence[str], today: date, century: Century) -> PartialDate:
    if len(numbers) == 1:
        numbers = _cut(numbers[0])
    if len(numbers) == 1:
        return _day(numbers[0], None, None, today, century)
    if len(numbers[0]) == 4:
        numbers = numbers[::-1]
    if len(numbers) == 2:
        month, year = numbers
        if len(year) != 4:
            raise UnsureDay(DayFault.UNREADABLE)
        return _day(year, month, None, today, century)
    if len(numbers) != 3:
        raise UnsureDay(DayFault.UNREADABLE)
    day, month, year = numbers
    if int(month) > 12 and 1 <= int(day) <= 12:
        raise UnsureDay(DayFault.MONTH_FIRST)
    return _day(year, month, day, today, century)


def _cut(digits: str) -> list[str]:
    """Return the parts of digits typed together: a year, ddmmyy, ddmmyyyy or yyyymmdd."""
    match len(digits):
        case 4:
            return [digits]
        case 6:
            return [digits[:2], digits[2:4], digits[4:]]
        case 8:
            if OLDEST_YEAR <= int(digits[4:]) <= NEWEST_YEAR:
                return [digits[:2], digits[2:4], digits[4:]]
            return [digits[:4], digits[4:6], digits[6:]]
    raise UnsureDay(DayFault.UNREADABLE)


def _day(year: str, month: str | None, day: str | None, today: date, century: Century) -> PartialDate:
    if len(year) not in {2, 4} or any(len(part) > 2 for part in (month, day) if part is not None):
        raise UnsureDay(DayFault.UNREADABLE)
    parts = [part for part in (month, day) if part is not None]
    if len(year) == 4:
        return _whole(year, parts)
    if len(parts) < 2:
        raise UnsureDay(DayFault.UNREADABLE)
    return _settled(year, parts, today, century)


def _settled(year: str, parts: Sequence[str], today: date, century: Century) -> PartialDate:
    hundred = today.year // 100
    if century is Century.PAST:
        this = _either(f"{hundred:02d}{year}", parts)
        if this is not None and this.earliest <= today:
            return this
        before = _either(f"{hundred - 1:02d}{year}", parts)
        if before is None:
            raise UnsureDay(DayFault.NO_SUCH_DAY)
        return before
    for century_ in (hundred - 1, hundred, hundred + 1):
        whole = century_ * 100 + int(year)
        if today.year - EXPIRY_YEARS_BACK <= whole <= today.year + EXPIRY_YEARS_AHEAD:
            return _whole(f"{whole}", parts)
    raise UnsureDay(DayFault.CENTURY)


def _either(year: str, parts: Sequence[str]) -> PartialDate | None:
    try:
        return _whole(year, parts)
    except UnsureDay:
        return None


def _whole(year: str, parts: Sequence[str]) -> PartialDate:
    if not OLDEST_YEAR <= int(year) <= NEWEST_YEAR:
        raise UnsureDay(DayFault.NO_SUCH_DAY)
    try:
        return PartialDate.parse("-".join((year, *parts)))
    except ValueError as error:
        raise UnsureDay(DayFault.NO_SUCH_DAY) from error
