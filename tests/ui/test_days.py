"""How days are typed and said."""

from datetime import UTC, date, datetime

import pytest

from borderpost.domain.partial_date import PartialDate
from ui.days import day_said, day_typed, moment_said, parse_typed
from ui.words import Speech


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("15-01-1990", PartialDate(1990, 1, 15)),
        ("15/1/1990", PartialDate(1990, 1, 15)),
        ("15011990", PartialDate(1990, 1, 15)),
        ("1990-01-15", PartialDate(1990, 1, 15)),
        ("01-1990", PartialDate(1990, 1)),
        ("1990", PartialDate(1990)),
        ("  ", None),
    ],
)
def test_a_day_is_read_as_the_region_writes_it(typed: str, meant: PartialDate | None) -> None:
    assert parse_typed(typed) == meant


@pytest.mark.parametrize("typed", ["15-01-90", "31-02-1990", "enero", "1-2-3-4", "150190", "13-1990"])
def test_what_is_no_sure_day_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        parse_typed(typed)


def test_what_is_typed_reads_back() -> None:
    for day in (PartialDate(1990, 1, 5), PartialDate(1990, 1), PartialDate(1990)):
        assert parse_typed(day_typed(day)) == day


def test_days_and_moments_are_said_in_the_chosen_language() -> None:
    speech = Speech("es")
    assert day_said(date(1988, 8, 12), speech) == "12 ago 1988"
    assert day_said(None, speech) == "–"
    evening = datetime(2026, 11, 22, 20, 5, tzinfo=UTC)
    assert moment_said(evening, "America/Tegucigalpa", speech) == "22 nov 14:05"
    speech.switch()
    assert day_said(PartialDate(1988, 8), speech) == "Aug 1988"
