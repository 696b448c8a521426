"""Days as people of the region type them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderpost.domain.partial_date import PartialDate
from borderpost.domain.typed_day import Century, DayFault, UnsureDay, read

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "typed",
    [
        "31/12/1990",
        "311290",
        "31-12-90",
        "31 DIC 1990",
        "1990-12-31",
        "31121990",
        "19901231",
        "31.12.1990",
        "31 dic. 1990",
        "31dic90",
        "31 de diciembre de 1990",
        "31 DIC/DEC 1990",
        "Dec 31, 1990",
        "1990 DIC 31",
        "31 12 1990",
        "31-XII-1990", "31/xii/90", "31 de XII de 1990",
        "lunes, 31 de diciembre de 1990", "Monday, December 31st, 1990", "31st of December 1990",
        "el 31 de diciembre de 1990", "día 31 mes 12 año 1990", "31 del 12 del 1990", "31 dicbre. 1990",
        "31/12/'90", "31 dic ’90", "31–12–1990", "31—12—1990", "31−12−1990", "31_12_1990", "31\\12\\1990",
        "31'12'1990", "31,12,1990", "31 · 12 · 1990", "31\u00a0dic\u00a01990",
        "31 DÉC/DEC 1990", "31 DEZ/DEC 90", "diciembre 31 de 1990", "1990, diciembre 31",
    ],
)  # fmt: skip
def test_every_way_of_the_region_is_the_same_day(typed: str) -> None:
    assert read(typed, today=TODAY) == PartialDate(1990, 12, 31)


@pytest.mark.parametrize(
    "typed",
    [
        "1ro de enero de 2001", "1ero. de enero del 2001", "1er enero 2001", "primero de enero de 2001",
        "1° de enero de 2001", "1º de enero de 2001", "1.º de enero de 2001", "January 1st, 2001",
        "1-I-01", "1/ene/01", "01 JANV/JAN 2001", "Mon 1 Jan 2001",
    ],
)  # fmt: skip
def test_the_first_of_a_month_is_written_in_many_ways(typed: str) -> None:
    assert read(typed, today=TODAY) == PartialDate(2001, 1, 1)


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("XX MAY 1990", "1990-05"), ("XX MAY 90", "1990-05"), ("xx/05/1990", "1990-05"),
        ("00-05-1990", "1990-05"), ("1990-05-00", "1990-05"), ("00051990", "1990-05"),
        ("XX XX 1990", "1990"), ("00/00/1990", "1990"), ("XX/XX/90", "1990"),
    ],
)  # fmt: skip
def test_what_a_document_prints_as_unknown_stays_unknown(typed: str, known: str) -> None:
    assert str(read(typed, today=TODAY)) == known


def test_a_month_or_a_year_alone_is_taken_as_that() -> None:
    assert read("12-1990", today=TODAY) == PartialDate(1990, 12)
    assert read("dic 1990", today=TODAY) == PartialDate(1990, 12)
    assert read("1990", today=TODAY) == PartialDate(1990)
    assert read("  ", today=TODAY) is None


@pytest.mark.parametrize("typed", ["12/31/1990", "12-31-90", "123190", "1990-31-12", "12311990", "12/31/00"])
def test_a_month_before_the_day_is_never_turned_round_in_silence(typed: str) -> None:
    with pytest.raises(UnsureDay) as caught:
        read(typed, today=TODAY)
    assert caught.value.fault is DayFault.MONTH_FIRST


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("enero", DayFault.UNREADABLE),
        ("1-2-3-4", DayFault.UNREADABLE),
        ("31-02-1990", DayFault.NO_SUCH_DAY),
        ("99-99-1990", DayFault.NO_SUCH_DAY),
        ("13-1990", DayFault.NO_SUCH_DAY),
        ("31 foo 1990", DayFault.UNREADABLE),
        ("ene feb 1990", DayFault.UNREADABLE),
        ("5", DayFault.UNREADABLE),
        ("01-02-0190", DayFault.NO_SUCH_DAY),
        ("12+11=1990", DayFault.UNREADABLE),
        ("٣١-12-1990", DayFault.UNREADABLE),
        ("²-1-1990", DayFault.UNREADABLE),
        ("31-12-1990 00:00", DayFault.UNREADABLE), ("1990-W52-1", DayFault.UNREADABLE),
        ("31 XX 1990", DayFault.NO_SUCH_DAY), ("XX XX XX", DayFault.NO_SUCH_DAY), ("XX", DayFault.UNREADABLE),
        ("dic 90", DayFault.UNREADABLE), ("12/90", DayFault.UNREADABLE),
        ("enero feb 1990", DayFault.UNREADABLE),
        ("x" * 5000, DayFault.UNREADABLE), ("1/2/3", DayFault.UNREADABLE),
        ("29-02-1900", DayFault.NO_SUCH_DAY),
        ("hoy", DayFault.UNREADABLE), ("<<<<<<", DayFault.UNREADABLE), ("1e5", DayFault.UNREADABLE),
    ],
)  # fmt: skip
def test_what_is_no_sure_day_says_why(typed: str, fault: DayFault) -> None:
    with pytest.raises(UnsureDay) as caught:
        read(typed, today=TODAY)
    assert caught.value.fault is fault


def test_the_century_of_two_digits_is_settled_by_what_the_day_is() -> None:
    assert read("22-11-26", today=TODAY) == PartialDate(2026, 11, 22)
    assert read("23-11-26", today=TODAY) == PartialDate(1926, 11, 23)
    assert read("14-01-31", today=TODAY, century=Century.EXPIRY) == PartialDate(2031, 1, 14)
    assert read("14-01-16", today=TODAY, century=Century.EXPIRY) == PartialDate(2016, 1, 14)
    with pytest.raises(UnsureDay) as caught:
        read("14-01-95", today=TODAY, century=Century.EXPIRY)
    assert caught.value.fault is DayFault.CENTURY


@given(st.text(max_size=24), st.sampled_from(Century))
def test_whatever_is_typed_is_a_day_or_a_fault(typed: str, century: Century) -> None:
    try:
        day = read(typed, today=TODAY, century=century)
    except UnsureDay:
        return
    assert day is None or 1850 <= day.year <= 2150


@given(st.dates(date(1901, 1, 1), TODAY), st.sampled_from(["%d-%m-%Y", "%d%m%Y", "%Y%m%d", "%Y-%m-%d"]))
def test_a_day_written_out_reads_back(day: date, form: str) -> None:
    assert read(day.strftime(form), today=TODAY) == PartialDate.of(day)
