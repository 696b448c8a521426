from dataclasses import replace
from datetime import timedelta

import pytest

from borderpost.domain.consultation import Answer, Consultation, RegionalCrossing, Subject
from borderpost.domain.crossing import Direction, EntryId, Outcome
from borderpost.domain.errors import Refusal
from borderpost.domain.journal import PLATFORM_ACTOR, EntryKind
from borderpost.domain.partial_date import PartialDate
from borderpost.services import consulting, recording
from borderpost.services.session import Session
from borderpost.store import journal
from borderpost.store.projection import rebuild
from borderpost.store.store import Store
from borderpost.store.verify import verify
from tests.store.drafts import NOW, draft

SUBJECT = Subject("X1", "UTO", "ESPÉCIMEN", "ANA", PartialDate(1990, 2))
ANSWER = Answer(
    NOW + timedelta(minutes=4),
    (RegionalCrossing(NOW - timedelta(days=3), "GT-PRU", "GTM", Direction.EXIT, Outcome.EXIT_AUTHORISED),),
    ("A-1",),
    more=True,
)


def test_a_question_and_its_answer_come_together_at_the_case(store: Store, session: Session) -> None:
    case = recording.record(store, session, draft(), now=NOW).id
    asked = consulting.ask(store, session, SUBJECT, reason=" duda ", crossing=case, now=NOW)
    open_one = Consultation(asked, NOW, session.officer.id, SUBJECT, "duda", case)
    assert store.consultation(asked) == open_one
    later = NOW + timedelta(hours=1)
    consulting.take_answer(store, asked, ANSWER, now=later)
    answered = replace(open_one, answer=ANSWER, answered_at=later)
    assert store.consultation(asked) == answered
    assert store.consultations() == (answered,)
    last = list(journal.entries(store.database))[-1].content
    assert (last.kind, last.actor) == (EntryKind.CONSULTATION_ANSWERED, PLATFORM_ACTOR)
    rebuild(store)
    assert store.consultations() == (answered,)
    assert verify(store).ok


def test_an_answer_that_comes_twice_is_journaled_once_and_the_first_stands(
    store: Store, session: Session
) -> None:
    asked = consulting.ask(store, session, SUBJECT, reason="duda", now=NOW)
    consulting.take_answer(store, asked, ANSWER, now=NOW)
    entries = store.entry_count()
    consulting.take_answer(store, asked, ANSWER, now=NOW)
    consulting.take_answer(store, asked, replace(ANSWER, alerts=()), now=NOW)
    found = store.consultation(asked)
    assert found is not None
    assert (found.answer, store.entry_count()) == (ANSWER, entries)


def test_an_answer_to_what_was_never_asked_is_refused(store: Store, session: Session) -> None:
    crossing = recording.record(store, session, draft(), now=NOW).id
    for unknown in (EntryId("none"), crossing):
        with pytest.raises(Refusal, match=r"consultation\.unknown"):
            consulting.take_answer(store, unknown, ANSWER, now=NOW)


@pytest.mark.parametrize(
    ("subject", "reason", "crossing", "code"),
    [
        (SUBJECT, "  ", None, "reason.missing"),
        (Subject(issuing_state="UTO", birth=PartialDate(1990)), "duda", None, "search.empty"),
        (Subject(" ", "UTO", " "), "duda", None, "search.empty"),
        (SUBJECT, "duda", EntryId("none"), "crossing.unknown"),
    ],
)
def test_a_question_without_reason_subject_or_case_is_refused(
    store: Store, session: Session, subject: Subject, reason: str, crossing: EntryId | None, code: str
) -> None:
    before = store.entry_count()
    with pytest.raises(Refusal) as refusal:
        consulting.ask(store, session, subject, reason=reason, crossing=crossing, now=NOW)
    assert refusal.value.code == code
    assert (store.entry_count(), store.consultations()) == (before, ())


def test_the_newest_question_comes_first(store: Store, session: Session) -> None:
    asked = [consulting.ask(store, session, SUBJECT, reason=str(one), now=NOW) for one in range(3)]
    assert [one.id for one in store.consultations(2)] == asked[:0:-1]


def test_who_may_not_search_may_not_ask(store: Store, administrator: Session) -> None:
    with pytest.raises(Refusal, match=r"role\.forbids"):
        consulting.ask(store, administrator, SUBJECT, reason="duda", now=NOW)
