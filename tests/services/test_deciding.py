"""What a history makes of a decision: two countries in one stop, records that contradict each other."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from borderpost.domain.crossing import Direction, EntryId, Outcome, PastCrossing
from borderpost.domain.finding import Severity, Verdict
from borderpost.domain.mrz_compose import MrzFields, compose
from borderpost.domain.mrz_layout import MrzFormat
from borderpost.domain.partial_date import PartialDate
from borderpost.domain.people import Sex
from borderpost.domain.stay import StayAnswer
from borderpost.domain.stay_evidence import EntrySource, StayEvidence
from borderpost.services.deciding import Decision, decide
from borderpost.services.inspecting import USUAL_OUTCOME
from borderpost.services.listing_posts import listed_posts

NOW = datetime(2026, 3, 4, 18, 0, tzinfo=UTC)
ENTRY, EXIT = Direction.ENTRY, Direction.EXIT
POSTS = {one.code: one for one in listed_posts()}


def passport(state: str) -> tuple[str, ...]:
    return compose(
        MrzFields(
            MrzFormat.TD3, "P", state, "C01X00T47", state, "MUSTER", "ERIKA",
            PartialDate(1964, 8, 12), Sex.FEMALE, PartialDate(2032, 2, 28),
        )
    )  # fmt: skip


def past(
    ago: timedelta, post: str, direction: Direction, outcome: Outcome | None = None, days: int | None = None
) -> PastCrossing:
    usual = outcome or USUAL_OUTCOME[direction]
    return PastCrossing(EntryId(f"{ago}-{post}"), NOW - ago, post, "1", direction, usual, days)


def decided(post: str, direction: Direction, *history: PastCrossing, state: str = "DEU") -> Decision:
    at = POSTS[post].post(lane="1", direction=direction)
    return decide(passport(state), direction=direction, post=at, history=history, now=NOW)


def codes(decision: Decision) -> set[str]:
    return {finding.code for finding in decision.findings}


@pytest.mark.parametrize("newest_first", [True, False])
def test_both_halves_of_one_stop_are_one_way_over_the_line(newest_first: bool) -> None:
    """In to Honduras by Corinto ten days ago, then in one stop out of Guatemala and over."""
    halves = [
        past(timedelta(days=10), "GT-ACA", EXIT),
        past(timedelta(days=10), "HN-ACA", ENTRY),
        past(timedelta(days=40), "GT-TU1", ENTRY),
    ]
    history = halves if newest_first else halves[::-1]
    stay = decided("HN-AMA", EXIT, *history).stay
    assert stay is not None
    assert (stay.answer, stay.days, stay.gaps) == (StayAnswer.WITHIN, (41, 41), ())


def test_the_neighbours_half_of_one_stop_is_no_movement_of_this_country() -> None:
    minutes = timedelta(minutes=4)
    over = (past(minutes, "GT-ACA", EXIT), past(minutes, "HN-ACA", ENTRY))
    turned_back = decided("GT-ACA", ENTRY, *over)
    assert "crossing.repeated_minutes_ago" not in codes(turned_back)
    later = [past(timedelta(days=3), one.post, one.direction) for one in over]
    assert "crossing.exit_without_entry" in codes(decided("GT-ACA", EXIT, *later))
    assert "crossing.entry_without_exit" not in codes(decided("GT-ACA", ENTRY, *later))


DAY = st.dates(NOW.date() - timedelta(days=400), NOW.date() + timedelta(days=200))
EVIDENCE = st.builds(
    StayEvidence,
    st.one_of(st.none(), DAY),
    st.sampled_from(["GTM", "SLV", "HND", "NIC", "CRI", ""]),
    st.sampled_from(EntrySource),
    st.one_of(st.none(), DAY),
    st.sampled_from(["HND", "NIC", ""]),
)
PAST = st.builds(
    lambda one, told: replace(one, stay=told),
    st.builds(
        past,
        st.timedeltas(timedelta(days=-1), timedelta(days=400)),
        st.sampled_from([*POSTS, "ZZ-NONE"]),
        st.sampled_from(Direction),
        st.sampled_from(Outcome),
        st.one_of(st.none(), st.integers(0, 365)),
    ),
    st.one_of(st.none(), EVIDENCE),
)


@settings(max_examples=60)
@given(
    st.lists(PAST, max_size=10), st.sampled_from(sorted(POSTS)), st.sampled_from(Direction),
    st.sampled_from(["DEU", "USA", "MEX", "NIC", "HND", "CRI", "VEN", "AFG"]),
)  # fmt: skip
def test_no_history_whatever_makes_a_decision_red(
    history: list[PastCrossing], post: str, direction: Direction, state: str
) -> None:
    said = decided(post, direction, *history, state=state)
    assert said.verdict is not Verdict.STOP
    assert all(finding.severity is not Severity.STOP for finding in said.findings)
    if said.stay is not None:
        earliest, latest = said.stay.started
        assert earliest is None or earliest <= latest
        least, most = said.stay.days
        assert 1 <= least <= (most or least)
        assert said.stay.answer is not StayAnswer.OVERSTAY


@pytest.mark.parametrize(
    ("hour", "day"), [(5, date(2026, 3, 3)), (6, date(2026, 3, 4)), (23, date(2026, 3, 4))]
)
def test_a_day_ends_at_the_posts_own_midnight(hour: int, day: date) -> None:
    """06:00 in Greenwich is midnight at every post of the four, all year."""
    at = POSTS["GT-TU1"].post(lane="1", direction=ENTRY)
    now = datetime(2026, 3, 4, hour, 0, tzinfo=UTC)
    stay = decide(passport("DEU"), direction=ENTRY, post=at, history=(), now=now).stay
    assert stay is not None
    assert stay.started == (day, day)


def told(**said: date | str | EntrySource) -> PastCrossing:
    """Return a crossing at an inner post at which something was told of the stay."""
    evidence = msgspec.convert(said, StayEvidence, strict=False)
    return replace(past(timedelta(days=5), "HN-AMA", ENTRY), stay=evidence)


def test_a_stamp_settles_what_no_record_tells_and_the_travellers_word_does_not() -> None:
    unknown = decided("HN-AMA", EXIT, past(timedelta(days=5), "HN-AMA", ENTRY))
    assert "stay.start_unknown" in codes(unknown)
    entered = NOW.date() - timedelta(days=49)
    stamped = decided("HN-AMA", EXIT, told(entered=entered, country="GTM", source=EntrySource.STAMP))
    assert stamped.stay is not None
    assert (stamped.stay.answer, stamped.stay.days) == (StayAnswer.WITHIN, (50, 50))
    assert stamped.stay.until == entered + timedelta(days=89)
    declared = decided("HN-AMA", EXIT, told(entered=entered, country="GTM", source=EntrySource.DECLARED))
    assert declared.stay is not None
    assert declared.stay.days[1] is None
    assert "stay.start_unknown" in codes(declared)


def test_a_stamp_older_than_an_entry_on_record_changes_nothing() -> None:
    old = told(entered=NOW.date() - timedelta(days=300), country="NIC", source=EntrySource.STAMP)
    recorded = past(timedelta(days=20), "GT-TU1", ENTRY)
    stay = decided("HN-AMA", EXIT, recorded, old).stay
    assert stay is not None
    assert stay.started[0] == NOW.date() - timedelta(days=20)


def test_an_extension_holds_in_the_country_that_gave_it_to_its_last_day() -> None:
    entered = NOW.date() - timedelta(days=100)

    def stay(until: date, by: str, post: str = "HN-AMA") -> Decision:
        seen = told(
            entered=entered, country="HND", source=EntrySource.STAMP, extended_until=until, extended_by=by
        )
        return decided(post, EXIT, seen)

    last = entered + timedelta(days=119)
    here = stay(last, "HND")
    assert here.stay is not None
    assert (here.stay.answer, here.stay.until) == (StayAnswer.WITHIN, last)
    elsewhere = stay(last, "SLV")
    assert codes(elsewhere) & {"stay.over_norm"}
    over = stay(NOW.date() - timedelta(days=1), "HND")
    assert "stay.beyond_known" in codes(over)


def test_an_extension_alone_tells_its_last_day_and_when_it_is_over() -> None:
    def seen(until: date) -> set[str]:
        return codes(decided("HN-AMA", EXIT, told(extended_until=until, extended_by="HND")))

    assert "stay.extended" in seen(NOW.date())
    assert "stay.extension_over" in seen(NOW.date() - timedelta(days=1))
