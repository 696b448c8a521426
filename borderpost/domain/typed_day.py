"""Reads a day as people of the region type it, never guessing an order and never a far century."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from borderpost.domain.partial_date import PartialDate

OLDEST_YEAR, NEWEST_YEAR = 1850, 2150
EXPIRY_YEARS_BACK, EXPIRY_YEARS_AHEAD = 10, 20
LONGEST_TEXT = 60
"""Characters; no day takes more, in letters and two languages."""

_MONTHS = (
    "I ENE ENERO JAN JANUARY JANV JANVIER JANEIRO",
    "II FEB FEBRERO FEBRUARY FEV FEVR FEVRIER FEVEREIRO",
    "III MAR MARZO MARCH MARS MARCO",
    "IV ABR ABRIL APR APRIL AVR AVRIL",
    "V MAY MAYO MAI MAIO",
    "VI JUN JUNIO JUNE JUIN JUNHO",
    "VII JUL JULIO JULY JUIL JUILLET JULHO",
    "VIII AGO AGTO AGOSTO AUG AUGUST AOU AOUT",
    "IX SEP SEPT SET SEPTIEMBRE SETIEMBRE SEPBRE SETBRE SEPTEMBER SEPTEMBRE SETEMBRO",
    "X OCT OCTUBRE OCTBRE OCTOBER OCTOBRE OUT OUTUBRO",
    "XI NOV NOVIEMBRE NOVBRE NOVEMBER NOVEMBRE NOVEMBRO",
    "XII DIC DICIEMBRE DICBRE DBRE DEC DECEMBER DECEMBRE DEZ DEZEMBRO",
)
"""Each month as people and documents write it: Roman, Spanish, English, French and Portuguese, no accents."""
_MONTH = {name: month for month, names in enumerate(_MONTHS, 1) for name in names.split()}
_PART = re.compile(r"[0-9]+|[^\W\d_]+")
_TYPED = re.compile(r"(?:[0-9]|[^\W\d_]|[\s\-‐‑–—−_/\\.,·'’°])*")
_SMALL_WORDS = frozenset(
    {
        "A", "DE", "DEL", "EL", "DIA", "MES", "ANO", "OF", "THE", "DAY", "MONTH", "YEAR",
        "RO", "ERO", "ER", "º", "ST", "ND", "RD", "TH",
        "LUNES", "MARTES", "MIERCOLES", "JUEVES", "VIERNES", "SABADO", "DOMINGO",
        "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY",
        "MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN",
    }
)  # fmt: skip
"""Words that say nothing of which day it is: articles, ordinals after their figure, days of the week."""
_FIRST = frozenset({"PRIMERO", "PRIMER"})
_UNKNOWN = frozenset({"XX", "00"})
"""How documents print a month or day that nobody knows (ICAO 9303-3, 4.8), and registries."""


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
    """Read ``31/12/1990``, ``311290``, ``31-12-90``, ``31 DIC 1990``, ``31-XII-90``, ``12-1990``, ``1990``.

    The day stands before the month, as the region writes; a month written first in figures is never
    turned round in silence: it is the fault MONTH_FIRST. A month in letters may stand anywhere, in two
    languages as passports print it, and what is printed as unknown (``XX MAY 1990``) stays unknown.
    Empty text is None; raise UnsureDay else.
    """
    upper = _plain(text)
    if not upper:
        return None
    words = [word for word in _PART.findall(upper) if word not in _SMALL_WORDS]
    numbers = ["1" if word in _FIRST else word for word in words if word not in _MONTH]
    months = {_MONTH[word] for word in words if word in _MONTH}
    typed = len(upper) <= LONGEST_TEXT and _TYPED.fullmatch(upper) is not None
    if not typed or len(months) > 1 or not all(word.isdecimal() or word in _UNKNOWN for word in numbers):
        raise UnsureDay(DayFault.UNREADABLE)
    if not numbers:
        raise UnsureDay(DayFault.UNREADABLE)
    if not months:
        return _figures(numbers, today, century)
    return _with_month(numbers, months.pop(), today, century)


def _plain(text: str) -> str:
    """Return the text in capitals without accents."""
    parted = unicodedata.normalize("NFD", text.strip())
    return "".join(letter for letter in parted if not unicodedata.combining(letter)).upper()


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
    if {day, month}.isdisjoint(_UNKNOWN) and int(month) > 12 and 1 <= int(day) <= 12:
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
    if not year.isdecimal() or (month in _UNKNOWN and day not in _UNKNOWN):
        raise UnsureDay(DayFault.NO_SUCH_DAY)
    parts = [part for part in (month, day) if part is not None and part not in _UNKNOWN]
    if len(year) == 4:
        return _whole(year, parts)
    if day is None:
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
