from itertools import pairwise

import pytest

from borderpost.domain.ranges import Run
from borderpost.store.database import Database
from borderpost.store.keys import DataKey
from borderpost.store.store import Store
from borderpost.store.stretch import BODY, CHAIN, look
from borderpost.store.stretches import MOST, SHORTEST, companions, stretches


def looked(database: Database, run: Run) -> object:
    with database.transaction(reading=True):
        return look(database, run)


@pytest.mark.parametrize("entries", [0, 1, SHORTEST, 2 * SHORTEST, 2 * SHORTEST + 1, 9 * SHORTEST + 7])
def test_stretches_hold_every_entry_once_and_are_about_equally_long(entries: int) -> None:
    runs = stretches(entries, processors=8)
    assert runs[0][0] == 1
    assert runs[-1][1] == entries
    assert all(before[1] + 1 == after[0] for before, after in pairwise(runs))
    assert len(runs) == max(1, min(MOST, entries // SHORTEST))
    assert all(entries // len(runs) <= last - first + 1 <= entries // len(runs) + 1 for first, last in runs)


@pytest.mark.parametrize("gently", [False, True])
def test_another_process_finds_what_is_found_here(store: Store, *, gently: bool) -> None:
    whole = (1, store.entry_count())
    parts = [(1, 3), (4, whole[1])]
    with companions(store.database, [whole, *parts], gently=gently) as others:
        found = [other.looked() for other in others]
    assert found == [looked(store.database, run) for run in (whole, *parts)]
    assert [one.wrong for one in found] == [None, None, None]


def test_what_a_process_dies_of_is_looked_at_here(store: Store) -> None:
    right = store.database.key
    store.database.key = DataKey(bytes(32))
    run = (1, store.entry_count())
    with companions(store.database, [run]) as others:
        store.database.key = right
        assert others[0].looked() == looked(store.database, run)


def test_a_link_is_missed_whether_its_stretch_begins_or_ends_with_it(store: Store) -> None:
    last = store.entry_count()
    database = store.database
    database.script(["PRAGMA foreign_keys = OFF", "DROP TRIGGER chain_stays"])
    database.run("DELETE FROM chain WHERE position = 3")
    for run in ((1, 3), (4, last), (3, last), (1, last)):
        with companions(database, [run]) as others:
            assert others[0].looked().wrong == (CHAIN, 3)


def test_a_body_that_says_something_else_is_found_in_whichever_stretch_it_lies(store: Store) -> None:
    last = store.entry_count()
    database = store.database
    database.script(["DROP TRIGGER body_is_final", "UPDATE body SET content = X'7b7d' WHERE position = 3"])
    for run, wrong in (((1, 2), None), ((3, last), (BODY, 3)), ((4, last), None)):
        with companions(database, [run]) as others:
            assert others[0].looked().wrong == wrong
