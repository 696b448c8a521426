from datetime import UTC, datetime, timedelta

import pytest

from borderpost.domain import journal as definitions
from borderpost.domain.crossing import EntryId
from borderpost.domain.journal import EntryKind
from borderpost.services.session import Session
from borderpost.store import journal
from borderpost.store.bodies import SignedIn, decode
from borderpost.store.home import Home
from borderpost.store.store import Store
from borderpost.store.verify import verify
from tests.store.drafts import NOW


def sign(store: Store, name: str = "x") -> None:
    with store.transaction():
        store.append(EntryKind.SIGNED_IN, SignedIn(name), actor="somebody", at=NOW)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE chain SET sequence = 9 WHERE position = 1",
        "DELETE FROM chain WHERE position = 1",
        "INSERT OR REPLACE INTO chain SELECT * FROM chain WHERE position = 1",
        "UPDATE segment SET salt_key = x'00'",
        "DELETE FROM segment",
        "DELETE FROM body",
        "UPDATE body SET content = x'00'",
        "UPDATE body SET position = position + 1000",
        "INSERT OR REPLACE INTO body VALUES (1, x'00')",
    ],
)
def test_the_database_itself_refuses_to_change_the_journal(store: Store, sql: str) -> None:
    with pytest.raises(Exception, match="never"):
        store.database.run(sql)
    assert verify(store).ok


def test_a_body_may_be_blanked_but_only_with_its_proof(store: Store) -> None:
    sign(store)
    store.database.run("UPDATE body SET content = NULL WHERE position = :last", last=store.entry_count())
    problem = verify(store).problem
    assert problem is not None
    assert problem.code == "verify.vanished"


def test_an_entry_is_appended_in_a_transaction_or_not_at_all(store: Store) -> None:
    with pytest.raises(RuntimeError):
        store.append(EntryKind.SIGNED_IN, SignedIn("x"), actor="somebody", at=NOW)
    with pytest.raises(TypeError), store.transaction():
        store.append(EntryKind.CROSSING, SignedIn("x"), actor="somebody", at=NOW)


def test_identities_and_hashes_are_those_of_the_definition(store: Store) -> None:
    sign(store)
    link = list(journal.links(store.database))[-1]
    segment = journal.segments(store.database)[link.segment]
    assert link.bytes is not None
    assert decode(link.bytes).body == SignedIn("x")
    assert link.leaf == definitions.leaf(definitions.salt(segment, link.sequence), link.bytes)
    assert link.id == definitions.entry_id(segment.device, segment.id, link.sequence, NOW)
    assert store.head() == link.head


def test_an_id_tells_its_place_whenever_its_entry_was_made(store: Store) -> None:
    sign(store)
    link = next(journal.links(store.database, after=store.entry_count() - 1))
    place = journal.device(store.database), link.segment, link.sequence
    for at in (NOW, NOW + timedelta(days=900), datetime.fromtimestamp(0, UTC)):
        assert definitions.is_derived(definitions.entry_id(*place, at), *place)
    assert not definitions.is_derived(link.id, *place[:2], link.sequence + 1)
    for wrong in (link.id[:-1] + ("0" if link.id[-1] != "0" else "1"), link.id.upper(), "", "f" * 36, "x"):
        assert not definitions.is_derived(EntryId(wrong), *place)


def test_every_start_is_a_segment_that_names_its_parent(home: Home, session: Session) -> None:
    for _ in range(3):
        with Store.open(home, session.key) as store:
            sign(store)
            sign(store)
    with Store.open(home, session.key) as store:
        links = list(journal.links(store.database))
        segments = journal.segments(store.database)
    last = links[-1]
    assert [link.sequence for link in links[-4:]] == [1, 2, 1, 2]
    parent = segments[last.segment]
    assert (parent.parent, parent.parent_sequence, parent.parent_head) == (
        links[-3].segment,
        links[-3].sequence,
        links[-3].head,
    )


def test_two_programs_that_write_in_turn_never_make_two_children_of_one_parent(
    home: Home, session: Session, store: Store
) -> None:
    with Store.open(home, session.key) as other:
        for writer in (store, other, store, store, other, other, store):
            sign(writer)
        segments = journal.segments(other.database).values()
        parents = [(segment.parent, segment.parent_sequence) for segment in segments]
        assert len(set(parents)) == len(parents)
        assert verify(other).ok
        assert store.head() == other.head()


def test_an_entry_that_was_undone_leaves_no_trace_in_the_chain(store: Store) -> None:
    before = store.entry_count()
    with pytest.raises(Exception, match="nowhere"):
        _append_and_fail(store)
    assert store.entry_count() == before
    sign(store)
    assert verify(store).ok


def test_every_entry_is_unsent_until_a_platform_acknowledges_it(store: Store) -> None:
    assert store.unsent() == store.entry_count() > 0


def _append_and_fail(store: Store) -> None:
    with store.transaction():
        store.append(EntryKind.SIGNED_IN, SignedIn("x"), actor="somebody", at=NOW)
        store.database.run("DELETE FROM nowhere")
