import random
from pathlib import Path

from borderpost.store import journal
from borderpost.store.home import Home
from borderpost.store.projection import DERIVED
from borderpost.store.store import Store
from borderpost.store.verify import stands_at, verify
from tests.soak.tampering import JOURNAL, run

CASES = 1


def test_whoever_has_the_key_and_edits_removes_inserts_or_swaps_rows_is_found_and_where(
    tmp_path: Path,
) -> None:
    trial = run(tmp_path, CASES, random.Random(7))
    assert trial.broken == []
    assert {kind.split()[0] for kind in trial.tried} == {*JOURNAL, *DERIVED, "tail"}


def test_a_trigger_that_somebody_took_away_or_changed_is_named(store: Store) -> None:
    database = store.database
    guard = database.row("SELECT sql FROM sqlite_master WHERE name = 'chain_stays'")
    assert guard is not None
    database.run("DROP TRIGGER chain_stays")
    for again in ("SELECT 1", str(guard[0]).replace("never shortened", "short")):
        database.run(again)
        problem = verify(store).problem
        assert problem is not None
        assert (problem.code, problem.values) == ("verify.schema", (("name", "chain_stays"),))
    database.run("DROP TRIGGER chain_stays")
    database.run(str(guard[0]))
    assert verify(store).ok


def test_a_head_is_found_by_its_first_digits_and_no_other_is(home: Home, store: Store) -> None:
    links = list(journal.links(store.database))
    for link in links:
        found = stands_at(store, link.head.hex()[:16])
        assert found is not None
        assert found.position == link.position
        assert found.at is not None
    assert stands_at(store, bytes(32).hex()) is None
