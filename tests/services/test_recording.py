from dataclasses import replace
from datetime import timedelta

import pytest

from borderpost.domain.crossing import Direction, Outcome, RefusalReason
from borderpost.domain.errors import Refusal
from borderpost.services import recording
from borderpost.services.session import Session
from borderpost.store.home import Home
from borderpost.store.store import Store
from tests.store.drafts import NOW, draft


def test_what_was_recorded_is_there_after_a_restart(home: Home, session: Session, store: Store) -> None:
    crossing = recording.record(store, session, draft(plate="P-123 ABC"), now=NOW)
    assert (crossing.at, crossing.recorded_at) == (NOW, NOW)
    assert (crossing.post, crossing.lane, crossing.officer) == ("HN-PRA", "1", session.officer.id)
    assert crossing.draft == draft(plate="P-123 ABC")
    with Store.open(home, session.key) as again:
        assert again.crossing(crossing.id) == crossing
        assert list(again.crossings_of(crossing.shift)) == [crossing]


def test_order_is_that_of_recording_whatever_the_clock_says(session: Session, store: Store) -> None:
    first = recording.record(store, session, draft("A1"), now=NOW)
    second = recording.record(store, session, draft("A2"), now=NOW - timedelta(days=400))
    assert [crossing.id for crossing in store.crossings()] == [first.id, second.id]


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.EXIT_PREVENTED, Outcome.REFERRED])
def test_an_outcome_that_stops_somebody_asks_why(session: Session, store: Store, outcome: Outcome) -> None:
    stopped = draft(outcome=outcome)
    before = store.entry_count()
    for lacking in (stopped, replace(stopped, reason=RefusalReason.OTHER, reason_text=" ")):
        with pytest.raises(Refusal, match=r"reason\.missing"):
            recording.record(store, session, lacking, now=NOW)
    assert store.entry_count() == before
    for said in (
        replace(stopped, reason=RefusalReason.NO_VISA),
        replace(stopped, reason=RefusalReason.OTHER, reason_text="papel roto"),
    ):
        assert recording.record(store, session, said, now=NOW).draft == said


def test_an_administrator_records_nobody(administrator: Session, store: Store) -> None:
    with pytest.raises(Refusal) as refused:
        recording.record(store, administrator, draft(), now=NOW)
    assert refused.value.code == "role.forbids"
    assert refused.value.values == {"role": "administrator", "act": "record"}


def test_a_paper_slip_becomes_one_crossing_at_its_own_moment(session: Session, store: Store) -> None:
    then = NOW - timedelta(hours=5)
    slip = draft(slip="EJ-1", occurred_at=then)
    crossing = recording.record(store, session, slip, now=NOW)
    assert (crossing.at, crossing.recorded_at) == (then, NOW)
    assert store.slip("EJ-1") == crossing.id
    with pytest.raises(Refusal) as refused:
        recording.record(store, session, slip, now=NOW)
    assert refused.value.code == "slip.known"


def test_history_is_of_the_document_newest_first_and_leaves_others_out(
    session: Session, store: Store
) -> None:
    for number, state, direction in (
        ("L898-902", "UTO", Direction.ENTRY),
        ("L898902", "HND", Direction.ENTRY),
        ("l898902", "UTO", Direction.EXIT),
    ):
        recording.record(store, session, draft(number, state=state, direction=direction), now=NOW)
    found = store.history("L898902", "UTO")
    assert [past.direction for past in found] == [Direction.EXIT, Direction.ENTRY]
    assert len(store.history("L898902", "UTO", limit=1)) == 1
