"""How days are typed and said."""

from datetime import UTC, date, datetime

import pytest

from borderpost.domain import typed_day
from borderpost.domain.partial_date import PartialDate
from ui.days import day_said, day_typed, moment_said, typed_birth_said, typed_expiry_said
from ui.words import Speech

TODAY = date(2026, 11, 22)


def test_what_is_typed_reads_back() -> None:
    for day in (PartialDate(1990, 1, 5), PartialDate(1990, 1), PartialDate(1990)):
        assert typed_day.read(day_typed(day), today=TODAY) == day


@pytest.mark.parametrize(
    ("typed", "echo", "wrong"),
    [
        ("311290", "31 dic 1990 · 35 años", False),
        ("12/31/1990", "el día va primero", True),
        ("31-12", "", False),
        ("31-02-1990", "ese día no existe", True),
        ("01-01-2030", "todavía no llega", True),
        ("", "", False),
    ],
)
def test_a_birth_is_echoed_while_it_is_typed(typed: str, echo: str, wrong: bool) -> None:
    assert typed_birth_said(typed, TODAY, Speech("es")) == (echo, wrong)


@pytest.mark.parametrize(
    ("typed", "echo"),
    [
        ("14-01-31", "14 ene 2031 · quedan 4 años"),
        ("22-11-26", "22 nov 2026 · vence hoy"),
        ("23112026", "23 nov 2026 · quedan 1 día"),
        ("22-10-2026", "22 oct 2026 · venció hace 31 días"),
        ("22-11-2027", "22 nov 2027 · quedan 12 meses"),
        ("2031", "2031"),
    ],
)
def test_an_expiry_is_echoed_with_the_time_left(typed: str, echo: str) -> None:
    assert typed_expiry_said(typed, TODAY, Speech("es")) == (echo, False)


def test_days_and_moments_are_said_in_the_chosen_language() -> None:
    speech = Speech("es")
    assert day_said(date(1988, 8, 12), speech) == "12 ago 1988"
    assert day_said(None, speech) == "–"
    evening = datetime(2026, 11, 22, 20, 5, tzinfo=UTC)
    assert moment_said(evening, "America/Tegucigalpa", speech) == "22 nov 14:05"
    speech.switch()
    assert day_said(PartialDate(1988, 8), speech) == "Aug 1988"
