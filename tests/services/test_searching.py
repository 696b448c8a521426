from datetime import timedelta

import pytest

from borderpost.domain.errors import Refusal
from borderpost.domain.journal import EntryKind
from borderpost.services import recording, searching
from borderpost.services.searching import Query
from borderpost.services.session import Session
from borderpost.store import journal
from borderpost.store.bodies import LookedUp
from borderpost.store.store import Store
from tests.store.drafts import NOW, draft


@pytest.fixture
def some(session: Session, store: Store) -> list[str]:
    people = [
        ("A-100", "NÚÑEZ AGÜERO", "MARÍA", "P 123ABC"),
        ("A-200", "NUNEZ", "LUIS", ""),
        ("B-100", "O'BRIEN", "MARIA JOSE", "C-900"),
    ]
    recorded = []
    for place, (number, surname, given_names, plate) in enumerate(people):
        said = draft(number, surname=surname, given_names=given_names, plate=plate)
        recording.record(store, session, said, now=NOW + timedelta(hours=place))
        recorded.append(number)
    return recorded


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        (Query(surname="nuñez"), ["A-200", "A-100"]),
        (Query(surname="NUNEZ AGUERO"), ["A-100"]),
        (Query(surname="obrien"), ["B-100"]),
        (Query(given_names="maria"), ["B-100", "A-100"]),
        (Query(surname="nu", given_names="lu"), ["A-200"]),
        (Query(document="a1"), ["A-100"]),
        (Query(document="100"), []),
        (Query(plate="p123"), ["A-100"]),
        (Query(since=NOW + timedelta(hours=1)), ["B-100", "A-200"]),
        (Query(until=NOW + timedelta(hours=1)), ["A-100"]),
        (Query(surname="nunez", limit=1), ["A-200"]),
        (Query(surname="%"), []),
        (Query(surname="' OR 1=1 --"), []),
    ],
)
def test_people_are_found_however_their_names_are_written(
    session: Session, store: Store, some: list[str], query: Query, numbers: list[str]
) -> None:
    found = searching.search(store, session, query, reason="consulta", now=NOW)
    assert [crossing.draft.document.number for crossing in found] == numbers


def test_every_look_up_is_journaled_with_its_reason(session: Session, store: Store, some: list[str]) -> None:
    query = Query(surname="nuñez", since=NOW)
    searching.search(store, session, query, reason=" familia pregunta ", now=NOW)
    last = list(journal.entries(store.database))[-1]
    assert last.content.kind is EntryKind.LOOKUP
    assert last.content.body == LookedUp(query, "familia pregunta", 2)


def test_a_look_up_without_a_reason_or_a_question_is_refused(session: Session, store: Store) -> None:
    with pytest.raises(Refusal, match=r"reason\.missing"):
        searching.search(store, session, Query(surname="x"), reason=" ", now=NOW)
    with pytest.raises(Refusal, match=r"search\.empty"):
        searching.search(store, session, Query(surname=" "), reason="x", now=NOW)


def test_an_administrator_sees_no_travellers(administrator: Session, store: Store) -> None:
    with pytest.raises(Refusal, match=r"role\.forbids"):
        searching.search(store, administrator, Query(surname="x"), reason="x", now=NOW)
