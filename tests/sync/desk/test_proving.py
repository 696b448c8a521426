"""The receipts kept at the desk prove what the platform holds; a changed one proves nothing."""

from datetime import timedelta

from sync.platform.regional import RegionalPlatform
from sync.proving import Proof, prove
from tests.platform.regions import Clock
from tests.sync.desk.places import Desk
from tests.sync.desk.test_exchange import drained


def proof(desk: Desk) -> Proof:
    with desk.store() as store:
        enrolment = store.enrolment()
        assert enrolment is not None
        return prove(store, enrolment)


def test_receipts_prove_every_entry_once(desk: Desk, platform: RegionalPlatform, clock: Clock) -> None:
    assert proof(desk) == Proof(0, 0, 0)
    for _ in range(3):
        desk.record(times=4)
        clock.pass_(timedelta(minutes=1))
        drained(desk)
    with desk.store() as store:
        entries = store.entry_count()
    found = proof(desk)
    assert (found.entries, found.doubtful) == (entries, 0)
    assert found.entries == platform.totals().entries


def test_a_changed_receipt_proves_nothing(desk: Desk, clock: Clock) -> None:
    desk.record(times=4)
    clock.pass_(timedelta(minutes=1))
    drained(desk)
    whole = proof(desk)
    with desk.store() as store, store.transaction():
        signed = next(store.receipt_proofs())
        forged = bytes([*signed[:-1], signed[-1] ^ 1])
        store.database.run(
            "UPDATE receipt SET signed = :forged WHERE signed = :signed", forged=forged, signed=signed
        )
    changed = proof(desk)
    assert (changed.receipts, changed.doubtful) == (whole.receipts - 1, 1)
    assert changed.entries < whole.entries
