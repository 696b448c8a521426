"""Proof of delivery: what the platform's signed receipts, kept at the desk, say that it holds."""

from collections.abc import Iterable
from dataclasses import dataclass

from borderpost.domain.enrolment import Enrolment
from borderpost.domain.errors import BorderPostError
from borderpost.store.store import Store
from sync import wire
from sync.signing import Context


@dataclass(frozen=True, slots=True)
class Proof:
    """Hold how many receipts bear the platform's signature, how many do not, and the entries proved."""

    receipts: int
    doubtful: int
    entries: int


def prove(store: Store, enrolment: Enrolment) -> Proof:
    """Check the signature of every receipt anew and count the entries that they cover, each once."""
    genuine: list[wire.Receipt] = []
    doubtful = 0
    for signed in store.receipt_proofs():
        try:
            genuine.append(_genuine(signed, enrolment))
        except BorderPostError:
            doubtful += 1
    spans = ((receipt.segment, receipt.first, receipt.last) for receipt in genuine)
    return Proof(len(genuine), doubtful, _covered(spans))


def _genuine(signed: bytes, enrolment: Enrolment) -> wire.Receipt:
    return wire.trusted(
        wire.decode(signed, wire.Signed),
        wire.Receipt,
        key=enrolment.platform.signing_key,
        context=Context.RECEIPT,
    )


def _covered(spans: Iterable[tuple[bytes, int, int]]) -> int:
    """Return how many sequences lie in the spans, each counted once."""
    covered, segment, end = 0, b"", 0
    for owner, first, last in sorted(spans):
        if owner != segment:
            segment, end = owner, 0
        covered += max(0, last - max(end, first - 1))
        end = max(end, last)
    return covered
