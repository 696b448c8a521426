"""Receipts are kept as proofs, once each, and say where every entry is."""

import pytest

from borderpost.domain.sync_report import HeldEntry, ReceiptNote
from borderpost.store import journal
from borderpost.store.receipts import KeptVerdict
from borderpost.store.store import Store
from tests.store.bonds import bind, keep, places, receipt, take, write
from tests.store.drafts import NOW


def test_a_receipt_taken_in_twice_is_one(store: Store) -> None:
    bind(store)
    place = write(store, 3)[-1]
    verdict = KeptVerdict(2, True, "entry.unknown")
    for _ in range(2):
        keep(store, receipt(7, place.segment, 1, 3, verdict))
    assert store.receipts() == (ReceiptNote(7, NOW, 3),)
    assert len(store.held()) == 1
    assert store.log_place() == (7, b"\x07" * 32)


def test_the_last_receipts_come_first_and_the_farthest_place_in_the_log_is_known(store: Store) -> None:
    bind(store)
    segment = write(store, 5)[0].segment
    assert (store.log_place(), store.receipts()) == (None, ())
    keep(store, *(receipt(number, segment, 1, number) for number in (3, 9, 4)))
    assert [note.number for note in store.receipts()] == [4, 9, 3]
    assert [note.number for note in store.receipts(1)] == [4]
    assert store.log_place() == (9, b"\x09" * 32)


def test_an_entry_knows_the_first_receipt_that_covers_it(store: Store) -> None:
    bind(store)
    first = store.entry_count() + 1
    segment = write(store, 5)[0].segment
    keep(store, receipt(8, segment, 1, 4), receipt(3, segment, 2, 2))
    assert [store.receipt_over(first + place) for place in range(5)] == [8, 3, 8, 8, None]
    assert store.receipt_over(first - 1) is None
    assert store.receipt_over(99_999) is None


def test_what_the_platform_keeps_aside_is_shown_with_its_reason(store: Store) -> None:
    bind(store)
    segment = write(store, 3)[0].segment
    ids = [link.id for link in journal.links(store.database)]
    last = len(ids)
    keep(store, receipt(1, segment, 3, 3, KeptVerdict(3, False, "clock.ahead")))
    keep(store, receipt(2, segment, 1, 3, KeptVerdict(3, False, "clock.ahead"), KeptVerdict(1, True, "x.y")))
    keep(store, receipt(3, segment, 9, 9, KeptVerdict(9, True, "not.here")))
    assert store.held() == (
        HeldEntry(ids[last - 1], last, False, "clock.ahead", 2),
        HeldEntry(ids[last - 3], last - 2, True, "x.y", 2),
    )
    assert len(store.held(1)) == 1


def test_a_desk_that_is_bound_to_nobody_has_no_receipts(store: Store) -> None:
    segment = write(store, 1)[0].segment
    with pytest.raises(RuntimeError):
        keep(store, receipt(1, segment, 1, 1))
    with pytest.raises(RuntimeError):
        store.keep_receipt(receipt(1, segment, 1, 1))


def test_a_restored_platform_may_give_a_number_again_for_another_block(store: Store) -> None:
    bind(store)
    segment = write(store, 4)[0].segment
    keep(store, receipt(5, segment, 1, 2))
    take(store, whole=True)
    keep(store, receipt(5, segment, 3, 4, digest=b"n" * 32))
    assert store.receipts() == (ReceiptNote(5, NOW, 2),)
    last = store.entry_count()
    assert [store.receipt_over(place) for place in (last - 3, last)] == [None, 5]
    keep(store, receipt(5, segment, 1, 2))
    assert store.receipt_over(last - 3) == 5


def test_another_platform_begins_with_nothing_and_the_same_one_again_with_all(store: Store) -> None:
    bind(store, platform=1)
    write(store, 2)
    chain = places(store)
    held = KeptVerdict(1, True, "entry.unknown")
    mark = take(store, *{place.segment: place for place in chain}.values())
    keep(store, receipt(4, chain[-1].segment, 1, 2, held))
    with store.transaction():
        store.keep_pack("rules", b"pack", number=6, version="v", as_of=NOW)
    bind(store, platform=1)
    assert (store.mark(), store.pack_number("rules")) == (mark, 6)
    bind(store, platform=2)
    assert (store.mark(), store.mark_place(), store.unsent()) == (0, None, store.entry_count())
    assert (store.receipts(), store.held(), store.log_place()) == ((), (), None)
    assert store.pack_number("rules") == 0
    keep(store, receipt(4, chain[-1].segment, 1, 2))
    assert len(store.receipts()) == 1
