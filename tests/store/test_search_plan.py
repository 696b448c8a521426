from collections.abc import Iterator
from datetime import timedelta
from random import Random

import pytest

from borderpost.domain.journal import EntryKind
from borderpost.services.session import Session
from borderpost.store.bodies import CrossingRecorded
from borderpost.store.query import Query
from borderpost.store.search_plan import Measure, positions
from borderpost.store.store import Store
from tests.store.drafts import NOW, draft

WAYS = (
    None,
    Measure(few=0, step=5, far=100_000),
    Measure(few=0, step=20, far=40),
    Measure(few=0, step=1, far=0),
    Measure(few=3, step=1, far=0),
)
"""All that is read at once, a walk to the end, one that is given up or too far, and an index alone."""


@pytest.fixture
def busy(store: Store, session: Session) -> Store:
    chance, shift = Random(3), store.open_shift()
    assert shift is not None
    with store.transaction():
        for place in range(150):
            one = draft(
                f"{chance.choice('AB')}{place % 7}",
                surname=chance.choice(("LOPEZ", "LOPES DÍAZ", "PAZ", "ÑANDÚ")),
                given_names=chance.choice(("ANA", "ANABEL", "EVA")),
                plate=chance.choice(("", "", "P 1", "P-12")),
                occurred_at=None if place % 3 else NOW - timedelta(hours=chance.randrange(300)),
            )
            body = CrossingRecorded(one, "HN-PRA", "1", shift.id)
            at = NOW + timedelta(minutes=place)
            store.append(EntryKind.CROSSING, body, actor=session.officer.id, at=at)
    return store


def queries() -> Iterator[Query]:
    day = timedelta(days=1)
    periods = ((None, None), (NOW - 9 * day, None), (None, NOW - day), (NOW - 6 * day, NOW - 2 * day))
    for limit in (1, 8, 500):
        for since, until in periods:
            for texts in (
                {},
                {"document": "a"},
                {"surname": "lop"},
                {"surname": "nandu", "given_names": "an"},
                {"surname": "lopes diaz", "given_names": "anabe"},
                {"surname": "lo", "given_names": "eva"},
                {"given_names": "ana", "plate": "p1"},
                {"document": "B3", "surname": "PAZ"},
                {"surname": "zzz"},
                {"plate": "-"},
            ):
                yield Query(**texts, since=since, until=until, limit=limit)


def test_every_way_to_search_gives_the_newest_that_answer(busy: Store) -> None:
    crossings = list(busy.crossings())
    for query in queries():
        answering = [crossing for crossing in crossings if _answers(query, crossing.position, busy)]
        answering.sort(key=lambda one: (one.at, one.position), reverse=True)
        expected = [crossing.position for crossing in answering[: query.limit]]
        for measure in WAYS:
            assert positions(busy.database, query, measure) == expected, (query, measure)
        assert [crossing.position for crossing in busy.search(query)] == expected


def _answers(query: Query, position: int, store: Store) -> bool:
    row = store.database.row(
        "SELECT document_number, surname, given_names, plate, at FROM crossing WHERE position = :at",
        at=position,
    )
    assert row is not None
    *texts, at = row
    asked = (query.document, query.surname, query.given_names, query.plate)
    begins = (str(text).startswith(said.upper()) for text, said in zip(texts, asked, strict=True))
    assert isinstance(at, int)
    after = query.since is None or at >= query.since.timestamp() * 1000
    return all(begins) and after and (query.until is None or at < query.until.timestamp() * 1000)
