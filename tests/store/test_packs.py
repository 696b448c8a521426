"""One pack of a kind is in force, whole, and what it says is bound to the journal by its digest."""

import zlib

import pytest

from borderpost.domain.alert import Alert, AlertKind, AlertList
from borderpost.store.packs import ALERTS, content
from borderpost.store.projection import rebuild
from borderpost.store.store import Store
from borderpost.store.verify import verify
from tests.store.desks import put_in_force
from tests.store.drafts import NOW


def alert(id_: str) -> Alert:
    return Alert(id_, AlertKind.ENTRY_BAN, "test", surname="CRUZ")


def adopt(store: Store, version: str, *ids: str) -> None:
    with store.transaction():
        put_in_force(store, AlertList(version, NOW, tuple(alert(one) for one in ids)))


def digest(store: Store) -> str:
    row = store.database.row("SELECT digest FROM pack")
    assert row is not None
    return str(row[0])


def test_a_pack_is_read_back_as_it_came_and_a_superseded_one_is_gone(store: Store) -> None:
    with store.transaction():
        first = store.keep_pack("rules", b"one" * 1000, number=1, version="1", as_of=NOW)
        assert content(store.database, "rules", first) == b"one" * 1000
        second = store.keep_pack("rules", b"two", number=2, version="2", as_of=NOW)
    assert content(store.database, "rules", first) is None
    assert content(store.database, "rules", second) == b"two"
    assert content(store.database, ALERTS, second) is None


def test_the_newest_number_that_was_seen_is_kept_whatever_is_in_force(store: Store) -> None:
    assert store.pack_number(ALERTS) == 0
    with store.transaction():
        store.keep_pack(ALERTS, b"one", number=7, version="1", as_of=NOW)
        store.keep_pack(ALERTS, b"two", number=0, version="2", as_of=NOW)
        assert store.pack_number(ALERTS) == 7
        store.pass_over_pack(ALERTS, 9)
        store.pass_over_pack(ALERTS, 8)
    assert store.pack_number(ALERTS) == 9


def test_no_alert_of_a_list_lies_in_the_journal(store: Store) -> None:
    adopt(store, "L1", "A-1", "A-2")
    entry = store.tail(store.entry_count() - 1, 1)[0]
    assert entry.content is not None
    assert b'"count":2' in entry.content
    assert b"CRUZ" not in entry.content


def test_a_rebuild_gives_back_the_list_in_force_after_many(store: Store) -> None:
    for version, ids in (("L1", ["1"]), ("L2", ["2", "3"]), ("L1", ["1"]), ("L1", ["1"])):
        adopt(store, version, *ids)
    before = store.list_status(), store.alerts_by_person("CRUZ", "")
    assert [one.id for one in before[1]] == ["1"]
    store.database.run("DELETE FROM alert_word")
    rebuild(store)
    assert (store.list_status(), store.alerts_by_person("CRUZ", "")) == before
    assert verify(store).ok


@pytest.mark.parametrize("packed", [b"not compressed", zlib.compress(b"other")])
def test_whoever_changes_a_pack_is_found(store: Store, packed: bytes) -> None:
    adopt(store, "L1", "A-1")
    store.database.run("UPDATE pack SET content = :packed", packed=packed)
    problem = verify(store).problem
    assert problem is not None
    assert (problem.code, problem.values) == ("verify.derived", (("table", "pack"),))


def test_whoever_changes_a_pack_and_its_digest_is_found_by_the_journal(store: Store) -> None:
    adopt(store, "L1", "A-1")
    kept = store.database.row("SELECT digest, content FROM pack")
    adopt(store, "L2", "A-2")
    assert kept is not None
    store.database.run("UPDATE pack SET digest = :digest, content = :packed", digest=kept[0], packed=kept[1])
    problem = verify(store).problem
    assert problem is not None
    assert problem.code == "verify.derived"
    assert digest(store) == kept[0]
