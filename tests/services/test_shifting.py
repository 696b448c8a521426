from datetime import timedelta

import pytest

from borderpost.domain.errors import Refusal
from borderpost.services import recording, shifting
from borderpost.services.session import Session
from borderpost.store.store import Store
from tests.store.drafts import NOW, draft


def test_one_shift_is_open_at_a_time(session: Session, store: Store) -> None:
    with pytest.raises(Refusal) as refused:
        shifting.open_shift(store, session, now=NOW)
    assert refused.value.code == "shift.already_open"
    assert refused.value.values == {"number": "HN-PRA-20260304-T1"}


def test_a_closed_shift_keeps_its_notes_and_nothing_is_recorded_until_the_next(
    session: Session, store: Store
) -> None:
    later = NOW + timedelta(hours=8)
    closed = shifting.close_shift(store, session, notes=" sin novedad ", now=later)
    assert (closed.closed_at, closed.closed_by, closed.notes) == (later, session.officer.id, "sin novedad")
    with pytest.raises(Refusal, match=r"shift\.closed"):
        recording.record(store, session, draft(), now=later)
    with pytest.raises(Refusal, match=r"shift\.closed"):
        shifting.close_shift(store, session, notes="", now=later)
    opened = shifting.open_shift(store, session, now=later)
    assert recording.record(store, session, draft(), now=later).shift == opened.id
    assert [shift.id for shift in store.shifts()] == [opened.id, closed.id]


def test_shifts_are_numbered_within_the_local_day(session: Session, store: Store) -> None:
    numbers = []
    for hours in (1, 8, 9, 15):
        now = NOW + timedelta(hours=hours)
        shifting.close_shift(store, session, notes="", now=now)
        numbers.append(shifting.open_shift(store, session, now=now).number)
    assert numbers == [
        "HN-PRA-20260304-T2",
        "HN-PRA-20260304-T3",
        "HN-PRA-20260304-T4",
        "HN-PRA-20260305-T1",
    ]


def test_an_administrator_runs_no_shift(administrator: Session, store: Store) -> None:
    with pytest.raises(Refusal, match=r"role\.forbids"):
        shifting.close_shift(store, administrator, notes="", now=NOW)
