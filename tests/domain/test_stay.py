"""The stay clock: the region's worked cases, and what no gap in the records may ever do."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderpost.domain.crossing import Direction
from borderpost.domain.states import CA4
from borderpost.domain.stay import Extension, Gap, GapKind, Movement, Stay, StayAnswer, StayTerms, Told, stay

ENTRY, EXIT = Direction.ENTRY, Direction.EXIT
FIRST = date(2026, 1, 1)
TERMS = StayTerms(grants=(("SLV", 180),))


def day(number: int) -> date:
    """Return a day by its number, the first entry being on day 1."""
    return FIRST + timedelta(days=number - 1)


def movement(number: int, country: str, direction: Direction, *, external: bool = False) -> Movement:
    return Movement(day(number), country, direction, external)


def came(number: int, country: str) -> Movement:
    return movement(number, country, ENTRY, external=True)


def granted(days: int, entry: Movement) -> Movement:
    return replace(entry, days=days)


def left(number: int, country: str) -> Movement:
    return movement(number, country, EXIT, external=True)


def over(number: int, from_: str, to: str) -> tuple[Movement, Movement]:
    return movement(number, from_, EXIT), movement(number, to, ENTRY)


def asked(history: Sequence[Movement], present: Movement, terms: StayTerms = TERMS) -> Stay:
    return stay(history, present, terms, complete=True)


TO_HONDURAS = (came(1, "GTM"), *over(31, "GTM", "SLV"), *over(61, "SLV", "HND"))


@pytest.mark.parametrize(
    ("history", "present", "terms", "answer", "days"),
    [
        (TO_HONDURAS, left(90, "HND"), TERMS, StayAnswer.WITHIN, 90),
        (TO_HONDURAS, left(91, "HND"), TERMS, StayAnswer.OVERSTAY, 91),
        ((came(1, "GTM"), left(50, "GTM"), came(52, "GTM")), left(100, "GTM"), TERMS, StayAnswer.WITHIN, 49),
        ((came(1, "SLV"), movement(100, "SLV", EXIT)), movement(100, "HND", ENTRY), TERMS,
         StayAnswer.OVER_NORM, 100),
        ((came(1, "SLV"),), left(181, "SLV"), TERMS, StayAnswer.OVERSTAY, 181),
        ((granted(30, came(1, "GTM")),), left(30, "GTM"), TERMS, StayAnswer.WITHIN, 30),
        ((granted(30, came(1, "GTM")),), left(31, "GTM"), TERMS, StayAnswer.OVERSTAY, 31),
        ((granted(120, came(1, "GTM")),), left(119, "GTM"), TERMS, StayAnswer.OVER_NORM, 119),
        ((granted(30, came(1, "GTM")), left(9, "GTM"), came(20, "SLV")), left(60, "SLV"), TERMS,
         StayAnswer.WITHIN, 41),
        ((came(1, "HND"),), left(119, "HND"), StayTerms(extensions=(Extension("HND", day(120)),)),
         StayAnswer.WITHIN, 119),
        ((came(1, "HND"), movement(95, "HND", EXIT)), movement(95, "NIC", ENTRY),
         StayTerms(extensions=(Extension("HND", day(120)),)), StayAnswer.OVER_NORM, 95),
        ((came(1, "HND"),), left(121, "HND"), StayTerms(extensions=(Extension("HND", day(120)),)),
         StayAnswer.OVERSTAY, 121),
        ((came(1, "NIC"),), left(31, "NIC"), StayTerms(grants=(("NIC", 30),)), StayAnswer.OVERSTAY, 31),
        ((came(1, "GTM"),), left(91, "GTM"), StayTerms(count_entry_day=False), StayAnswer.WITHIN, 90),
        ((), came(1, "GTM"), TERMS, StayAnswer.WITHIN, 1),
        ((came(1, "GTM"),), left(1, "GTM"), TERMS, StayAnswer.WITHIN, 1),
    ],
    ids=["day 90 after three countries", "day 91 after three countries", "out to Mexico and back",
         "El Salvador grants 180", "beyond what El Salvador grants", "the last day of 30 written down",
         "beyond 30 written down", "120 written down", "30 written down, but out and in again",
         "extended in Honduras",
         "a Honduran extension in Nicaragua", "beyond the extension", "a grant of 30 days",
         "the day of entry not counted", "coming in", "in and out on one day"],
)  # fmt: skip
def test_worked_cases(
    history: Sequence[Movement], present: Movement, terms: StayTerms, answer: StayAnswer, days: int
) -> None:
    said = asked(history, present, terms)
    assert (said.answer, said.days, said.gaps) == (answer, (days, days), ())


def test_the_last_day_allowed_is_said_where_the_start_is_certain() -> None:
    assert asked(TO_HONDURAS, left(80, "HND")).until == day(90)
    assert asked((came(1, "SLV"),), left(80, "SLV")).until == day(180)
    extended = StayTerms(extensions=(Extension("HND", day(120)),))
    assert asked((came(1, "HND"),), left(80, "HND"), extended).until == day(120)


def test_day_88_with_an_exit_that_nobody_recorded_is_unknown_and_names_the_days() -> None:
    """He left for Mexico on day 40 and was next seen coming from Guatemala on day 52."""
    history = (came(1, "GTM"), left(40, "GTM"), movement(52, "SLV", ENTRY))
    said = asked(history, left(135, "SLV"), StayTerms())
    assert said.answer is StayAnswer.UNKNOWN
    assert said.days == (84, 96)
    assert said.started == (day(40), day(52))
    assert said.gaps == (Gap(GapKind.NO_ENTRY, day(40), day(52)),)
    assert said.until is None


def test_a_second_entry_without_an_exit_leaves_the_start_open_but_a_short_stay_is_still_within() -> None:
    history = (came(1, "HND"), movement(30, "HND", ENTRY))
    said = asked(history, left(60, "HND"), StayTerms())
    assert (said.answer, said.days) == (StayAnswer.WITHIN, (31, 60))
    assert said.gaps == (Gap(GapKind.NO_EXIT, day(1), day(30)),)
    assert asked(history, left(100, "HND"), StayTerms()).answer is StayAnswer.UNKNOWN


def test_leaving_a_country_that_nobody_saw_him_enter_leaves_the_start_open() -> None:
    said = asked((came(1, "GTM"),), left(20, "SLV"), StayTerms())
    assert (said.answer, said.days) == (StayAnswer.WITHIN, (1, 20))
    assert said.gaps == (Gap(GapKind.NO_ENTRY, day(1), day(20)),)


def test_an_entry_from_outside_settles_every_earlier_gap() -> None:
    history = (movement(1, "HND", ENTRY), movement(30, "HND", ENTRY), came(70, "GTM"))
    said = asked(history, left(80, "GTM"), StayTerms())
    assert (said.answer, said.days, said.gaps) == (StayAnswer.WITHIN, (11, 11), ())


def test_without_any_history_nothing_is_certain() -> None:
    said = stay((), left(1, "HND"), StayTerms(), complete=True)
    assert (said.answer, said.days, said.started) == (StayAnswer.UNKNOWN, (1, None), (None, day(1)))
    assert said.gaps == (Gap(GapKind.NO_HISTORY, None, day(1)),)


def test_what_one_desk_knows_is_never_proof_of_an_overstay() -> None:
    history = (came(1, "HND"),)
    assert stay(history, left(91, "HND"), StayTerms(), complete=True).answer is StayAnswer.OVERSTAY
    alone = stay(history, left(91, "HND"), StayTerms(), complete=False)
    assert (alone.answer, alone.days) == (StayAnswer.UNKNOWN, (91, 91))
    assert stay(history, left(90, "HND"), StayTerms(), complete=False).answer is StayAnswer.WITHIN


Itinerary = list[Movement]


@st.composite
def itineraries(draw: st.DrawFn) -> tuple[Itinerary, date]:
    """Draw a journey recorded whole, ending with an exit, and the day on which its last stay began."""
    steps = draw(st.lists(st.tuples(st.integers(0, 70), st.integers(0, 4)), min_size=1, max_size=12))
    days = accumulate((gap for gap, _ in steps), initial=1)
    made: Itinerary = []
    place, start = None, FIRST
    for number, (_, choice) in zip(days, steps, strict=False):
        if place is None:
            place = CA4[choice % 4]
            made.append(came(number, place))
            start = day(number)
        elif choice == 4 or CA4[choice] == place:
            made.append(left(number, place))
            place = None
        else:
            made.extend(over(number, place, CA4[choice]))
            place = CA4[choice]
    last = max(1, (made[-1].day - FIRST).days + 1)
    if place is None:
        made.append(came(last, "GTM"))
        place, start = "GTM", made[-1].day
    made.append(left(last + draw(st.integers(0, 200)), place))
    return made, start


@given(itineraries())
def test_whole_records_give_the_true_number_of_days(drawn: tuple[Itinerary, date]) -> None:
    (*history, present), start = drawn
    said = asked(history, present, StayTerms())
    days = (present.day - start).days + 1
    assert (said.days, said.started, said.gaps) == ((days, days), (start, start), ())
    assert said.answer is (StayAnswer.WITHIN if days <= 90 else StayAnswer.OVERSTAY)


@given(itineraries(), st.data())
def test_whatever_is_missing_nobody_is_called_an_overstayer_and_nobody_wrongly_within(
    drawn: tuple[Itinerary, date], data: st.DataObject
) -> None:
    (*history, present), start = drawn
    kept = data.draw(st.lists(st.booleans(), min_size=len(history), max_size=len(history)))
    known = [movement for movement, keep in zip(history, kept, strict=True) if keep]
    said = stay(known, present, StayTerms(), complete=False)
    true = (present.day - start).days + 1
    assert said.answer is not StayAnswer.OVERSTAY
    assert said.answer is not StayAnswer.WITHIN or true <= 90
    assert said.days[1] is None or true <= said.days[1]


@given(itineraries(), st.data())
def test_a_missing_record_is_either_named_or_hides_a_whole_journey_outside(
    drawn: tuple[Itinerary, date], data: st.DataObject
) -> None:
    (*history, present), start = drawn
    gone = data.draw(st.integers(0, len(history) - 1))
    known = [movement for number, movement in enumerate(history) if number != gone]
    said = stay(known, present, StayTerms(), complete=False)
    if not said.gaps:
        assert said.started == (start, start)
    else:
        earliest, latest = said.started
        assert earliest is None or earliest <= start
        assert start <= latest


@given(itineraries(), st.data())
def test_a_true_stamp_gives_the_true_days_whatever_is_missing_and_a_true_word_never_hides_them(
    drawn: tuple[Itinerary, date], data: st.DataObject
) -> None:
    (*history, present), start = drawn
    kept = data.draw(st.lists(st.booleans(), min_size=len(history), max_size=len(history)))
    known = [movement for movement, keep in zip(history, kept, strict=True) if keep]
    true = (present.day - start).days + 1

    def said(*, sure: bool) -> Stay:
        told = replace(present, told=Told(start, "GTM", sure=sure))
        return stay(known, told, StayTerms(), complete=False)

    assert said(sure=True).days == (true, true)
    least, most = said(sure=False).days
    assert least <= true
    assert most is None or true <= most


@given(itineraries(), st.integers(-400, 400))
def test_a_false_stamp_never_hides_a_later_entry_on_record(
    drawn: tuple[Itinerary, date], away: int
) -> None:
    (*history, present), start = drawn
    told = replace(present, told=Told(start + timedelta(days=away), "NIC", sure=True))
    earliest, latest = stay(history, told, StayTerms(), complete=False).started
    assert earliest is not None
    assert start <= earliest <= latest <= present.day


def test_a_later_entry_that_the_traveller_tells_of_opens_the_start_and_is_named() -> None:
    told = replace(left(60, "HND"), told=Told(day(40), "NIC", sure=False))
    said = stay((came(1, "HND"),), told, StayTerms(), complete=False)
    assert (said.answer, said.days) == (StayAnswer.WITHIN, (21, 60))
    assert said.gaps == (Gap(GapKind.NO_ENTRY, day(1), day(40)),)
    assert stay((came(1, "HND"),), replace(told, day=day(120)), StayTerms(), complete=False).days == (81, 120)
