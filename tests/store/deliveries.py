"""Receipts for everything that a desk has, from a platform that does not exist."""

from dataclasses import replace
from datetime import datetime

from borderpost.store import journal
from borderpost.store.store import Store
from tests.store.bonds import bind, keep, places, receipt, take


def deliver(store: Store, *, at: datetime, after: int = 0) -> None:
    """Let the platform have received everything after a position at a moment, each segment with a receipt."""
    if store.enrolment() is None:
        bind(store)
    ends: dict[bytes, tuple[int, int]] = {}
    for link in journal.links(store.database):
        if link.position > after:
            first, _ = ends.get(link.segment, (link.sequence, 0))
            ends[link.segment] = first, link.sequence
    standing = places(store)
    take(store, *standing, whole=True)
    given = len(store.receipts(100_000))
    for number, (segment, (first, last)) in enumerate(ends.items(), start=given + 1):
        keep(store, replace(receipt(number, type(standing[0].segment)(segment), first, last), at=at))
