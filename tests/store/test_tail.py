"""The mark stands where the platform's heads join this desk's own chain, and nowhere beyond."""

import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from borderpost.domain.journal import ChainPlace, EntryKind, Head, SegmentId, genesis, next_head
from borderpost.services.session import Session
from borderpost.store.bodies import SignedIn
from borderpost.store.home import Home
from borderpost.store.projection import rebuild
from borderpost.store.store import Store
from borderpost.store.verify import verify
from tests.store.bonds import bind, foreign, keep, places, receipt, take, write
from tests.store.drafts import NOW


@pytest.fixture
def segments(home: Home, session: Session) -> list[list[ChainPlace]]:
    """Five starts of the program, four entries each, after the practice post's own segment."""
    written = []
    for _ in range(5):
        with Store.open(home, session.key) as opened:
            written.append(write(opened, 4))
    return written


@pytest.fixture
def store(home: Home, session: Session, segments: list[list[ChainPlace]]) -> Iterator[Store]:
    with Store.open(home, session.key) as opened:
        bind(opened)
        yield opened


def earlier(store: Store, place: ChainPlace) -> list[ChainPlace]:
    """Return the heads of the segments before a place's own."""
    chain = places(store)
    before = chain[: next(at for at, one in enumerate(chain) if one.segment == place.segment)]
    return list({one.segment: one for one in before}.values())


def position_of(store: Store, place: ChainPlace) -> int:
    return places(store).index(place) + 1


def test_the_tail_is_the_chain_and_joins_from_head_to_head(store: Store) -> None:
    everything = store.tail(0, 1000)
    assert [entry.position for entry in everything] == list(range(1, store.entry_count() + 1))
    assert store.tail(3, 2) == everything[3:5]
    assert store.tail(store.entry_count(), 5) == ()
    for entry in everything:
        assert entry.head == next_head(store.head_before(entry.position), entry.sequence, entry.leaf)
    for before, entry in pairwise(everything):
        if entry.sequence == 1:
            segment = store.segment(entry.segment)
            assert store.head_before(entry.position) == genesis(segment)
            assert (segment.parent, segment.parent_head) == (before.segment, before.head)


def test_a_blanked_entry_keeps_its_place_in_the_tail_without_its_content(store: Store) -> None:
    store.database.run("UPDATE body SET content = NULL WHERE position = 2")
    assert [entry.content is None for entry in store.tail(0, 3)] == [False, True, False]


def test_what_is_not_there_is_a_fault_of_the_asker(store: Store) -> None:
    with pytest.raises(LookupError):
        store.head_before(store.entry_count() + 1)
    with pytest.raises(LookupError):
        store.segment(SegmentId(b"nowhere!"))
    with pytest.raises(RuntimeError):
        store.acknowledge([])


def test_the_mark_follows_the_durable_heads_over_whole_segments_and_into_the_next(
    store: Store, segments: list[list[ChainPlace]]
) -> None:
    assert (store.mark(), store.mark_place()) == (0, None)
    assert store.segments_after_mark()[0] == places(store)[0].segment
    start = earlier(store, segments[0][0])
    assert take(store, *start) == position_of(store, start[-1])
    assert take(store, segments[0][3], segments[1][1]) == position_of(store, segments[1][1])
    assert store.mark_place() == segments[1][1]
    assert store.segments_after_mark() == tuple(one[0].segment for one in segments[1:])
    assert store.segments_after_mark(2) == tuple(one[0].segment for one in segments[1:3])
    assert store.unsent() == store.entry_count() - store.mark()
    take(store, *(one[3] for one in segments))
    assert (store.unsent(), store.segments_after_mark(), store.oldest_unsent()) == (0, (), None)


def test_a_segment_that_comes_before_its_elder_waits_and_is_not_forgotten(
    store: Store, segments: list[list[ChainPlace]]
) -> None:
    assert take(store, segments[1][3], segments[0][2]) == 0
    assert take(store, *earlier(store, segments[0][0])) == position_of(store, segments[0][2])
    assert take(store, segments[0][3]) == position_of(store, segments[1][3])


def test_an_older_head_never_moves_the_mark_back(store: Store, segments: list[list[ChainPlace]]) -> None:
    mark = take(store, *earlier(store, segments[0][0]), segments[0][3])
    assert take(store, segments[0][1]) == mark
    assert take(store) == mark


def test_a_platform_restored_from_its_backup_moves_the_mark_back(
    store: Store, segments: list[list[ChainPlace]]
) -> None:
    start = earlier(store, segments[0][0])
    mark = take(store, *start, *(one[3] for one in segments))
    number = keep(store, receipt(1, segments[0][0].segment, 1, 2), receipt(2, segments[4][0].segment, 1, 4))
    assert number == mark == store.entry_count()
    assert take(store, *start, segments[0][2], whole=True) == position_of(store, segments[0][2])
    assert store.receipt_over(position_of(store, segments[0][0])) == 1
    assert store.receipt_over(position_of(store, segments[4][0])) is None
    assert [note.number for note in store.receipts()] == [1]
    assert store.log_place() == (1, b"\x01" * 32)
    assert take(store, whole=True) == 0
    assert store.mark_place() is None
    assert take(store, *start, *(one[3] for one in segments), whole=True) == mark


def test_a_head_that_is_not_ours_moves_nothing_and_is_told_as_a_fork(
    store: Store, segments: list[list[ChainPlace]]
) -> None:
    mark = take(store, *earlier(store, segments[0][0]), segments[0][1])
    other = ChainPlace(SegmentId(b"another!"), 7, Head(b"o" * 32))
    beyond = ChainPlace(segments[4][3].segment, 5, Head(b"b" * 32))
    heads = (foreign(segments[0][3]), other, beyond)
    assert take(store, *heads) == mark
    assert take(store, *heads) == mark
    assert set(store.forked()) == set(heads)
    assert take(store, *earlier(store, segments[0][0]), segments[0][1], whole=True) == mark
    assert store.forked() == ()


def test_both_branches_of_a_fork_may_be_told_and_ours_counts(
    store: Store, segments: list[list[ChainPlace]]
) -> None:
    take(store, *earlier(store, segments[0][0]))
    assert take(store, foreign(segments[0][3]), segments[0][3]) == position_of(store, segments[0][3])
    assert store.forked() == (foreign(segments[0][3]),)


def test_where_the_platform_knows_more_of_a_segment_than_a_restored_desk_receipts_move_the_mark(
    store: Store, segments: list[list[ChainPlace]]
) -> None:
    segment = segments[0][0].segment
    take(store, *earlier(store, segments[0][0]), segments[0][1])
    ahead = ChainPlace(segment, 9, Head(b"a" * 32))
    assert take(store, ahead) == position_of(store, segments[0][1])
    assert keep(store, receipt(5, segment, 4, 4)) == position_of(store, segments[0][1])
    assert keep(store, receipt(6, segment, 2, 3)) == position_of(store, segments[0][3])
    assert take(store, segments[1][3]) == position_of(store, segments[1][3])


def test_a_receipt_beyond_a_gap_moves_no_mark(store: Store, segments: list[list[ChainPlace]]) -> None:
    mark = take(store, *earlier(store, segments[0][0]), segments[0][0])
    assert keep(store, receipt(5, segments[0][0].segment, 2, 4)) == mark
    assert store.receipt_over(mark + 1) == 5


def test_what_is_undone_leaves_mark_heads_and_receipts_as_they_were(
    store: Store, segments: list[list[ChainPlace]]
) -> None:
    mark = take(store, *earlier(store, segments[0][0]), segments[0][3])
    with pytest.raises(Exception, match="nowhere"):
        _take_and_fail(store, segments)
    assert (store.mark(), store.forked(), store.receipts()) == (mark, (), ())
    assert take(store) == mark


def test_the_mark_outlives_a_rebuild_and_disturbs_no_verification(
    store: Store, segments: list[list[ChainPlace]]
) -> None:
    mark = take(store, *earlier(store, segments[0][0]), segments[0][3], foreign(segments[2][0]))
    rebuild(store)
    assert (store.mark(), len(store.forked())) == (mark, 1)
    assert verify(store).ok


def test_the_oldest_unsent_entry_tells_its_own_moment(store: Store) -> None:
    with store.transaction():
        for hours in (5, 3):
            at = NOW + timedelta(hours=hours)
            store.append(EntryKind.SIGNED_IN, SignedIn("u"), actor="a", at=at)
    take(store, *{place.segment: place for place in places(store)[:-2]}.values())
    assert store.unsent() == 2
    assert store.oldest_unsent() == NOW + timedelta(hours=5)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_the_mark_is_always_the_longest_beginning_that_is_held(store: Store, data: st.DataObject) -> None:
    chain = places(store)
    take(store, whole=True)
    held: dict[SegmentId, int] = {}
    for _ in range(data.draw(st.integers(1, 6))):
        told = data.draw(st.lists(st.sampled_from(chain), max_size=6))
        whole = data.draw(st.integers(0, 4)) == 0
        if whole:
            held = {}
        for place in told:
            held[place.segment] = max(held.get(place.segment, 0), place.sequence)
        beginning = [place.sequence <= held.get(place.segment, 0) for place in chain]
        mark = take(store, *told, foreign(data.draw(st.sampled_from(chain))), whole=whole)
        assert mark == (beginning.index(False) if False in beginning else len(beginning))


def test_a_long_journal_is_acknowledged_as_quickly_as_a_short_one(store: Store) -> None:
    write(store, 20_000)
    heads = list({place.segment: place for place in places(store)}.values())
    started = time.process_time()
    assert take(store, *heads, whole=True) == store.entry_count()
    assert take(store, heads[-1]) == store.entry_count()
    assert time.process_time() - started < 0.1


def _take_and_fail(store: Store, segments: list[list[ChainPlace]]) -> None:
    with store.transaction():
        store.keep_receipt(receipt(1, segments[0][0].segment, 1, 4))
        store.acknowledge([segments[1][3], foreign(segments[2][0])])
        store.database.run("DELETE FROM nowhere")
