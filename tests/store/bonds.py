"""A desk's bond with platforms that do not exist, and receipts that they never gave."""

from borderpost.domain.enrolment import DeviceKeys, Enrolment, PlatformIdentity
from borderpost.domain.journal import ChainPlace, EntryKind, Head, SegmentId
from borderpost.store import journal
from borderpost.store.bodies import SignedIn
from borderpost.store.receipts import KeptReceipt, KeptVerdict
from borderpost.store.store import Store
from tests.store.drafts import NOW


def bond(store: Store, platform: int = 1) -> Enrolment:
    identity = PlatformIdentity(
        bytes([platform]) * 16, "Plataforma", "https://platform.example", "PEM", b"s" * 32, b"e" * 32
    )
    return Enrolment(identity, store.device(), DeviceKeys(b"1" * 32, b"2" * 32, b"3" * 32), NOW)


def bind(store: Store, platform: int = 1) -> None:
    with store.transaction():
        store.keep_enrolment(bond(store, platform))


def write(store: Store, entries: int) -> list[ChainPlace]:
    """Append entries and return their places in the chain."""
    first = store.entry_count()
    with store.transaction():
        for number in range(entries):
            store.append(EntryKind.SIGNED_IN, SignedIn(str(number)), actor="somebody", at=NOW)
    return places(store)[first:]


def places(store: Store) -> list[ChainPlace]:
    links = journal.links(store.database)
    return [ChainPlace(link.segment, link.sequence, link.head) for link in links]


def foreign(place: ChainPlace) -> ChainPlace:
    return ChainPlace(place.segment, place.sequence, Head(b"\xff" * 32))


def take(store: Store, *heads: ChainPlace, whole: bool = False) -> int:
    with store.transaction():
        return store.acknowledge(heads, whole=whole)


def receipt(
    number: int, segment: SegmentId, first: int, last: int, *verdicts: KeptVerdict, digest: bytes = b""
) -> KeptReceipt:
    return KeptReceipt(
        number=number,
        digest=digest or number.to_bytes(32),
        log_head=bytes([number % 256]) * 32,
        segment=segment,
        first=first,
        last=last,
        at=NOW,
        signed=b"signed",
        verdicts=verdicts,
    )


def keep(store: Store, *receipts: KeptReceipt) -> int:
    with store.transaction():
        return [store.keep_receipt(one) for one in receipts][-1]
