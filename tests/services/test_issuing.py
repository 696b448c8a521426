from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from borderpost.domain.document import ReadMethod
from borderpost.domain.errors import Refusal
from borderpost.services import correcting, importing, issuing, recording
from borderpost.services.session import Session
from borderpost.store import slips
from borderpost.store.projection import rebuild
from borderpost.store.store import Store
from borderpost.store.verify import verify
from tests.store.drafts import NOW, draft

WRITTEN = NOW - timedelta(hours=5)


def record(store: Store, session: Session, serial: str) -> None:
    recording.record(store, session, draft(serial[-9:], slip=serial, occurred_at=WRITTEN), now=NOW)


def test_serials_go_on_where_the_last_printing_ended_and_gaps_are_known(
    session: Session, store: Store
) -> None:
    first = [str(one) for one in issuing.issue(store, session, 4, now=NOW)]
    second = [str(one) for one in issuing.issue(store, session, 2, now=NOW)]
    assert [one[-9:-3] for one in first + second] == [f"{n:06d}" for n in range(1, 7)]
    record(store, session, first[0])
    record(store, session, first[2])
    issuing.spoil(store, session, first[3].lower(), reason="coffee", now=NOW)
    printed = issuing.printed(store, session)
    assert [(one.first, one.last, one.used, one.spoiled, one.open) for one in printed] == [
        (1, 4, 2, 1, ((2, 2),)),
        (5, 6, 0, 0, ((5, 6),)),
    ]
    # What follows the last that is accounted for is still in its pad.
    assert [gap.ends for gap in slips.gaps(store.database)] == [(first[1],)]
    before = printed
    rebuild(store)
    assert issuing.printed(store, session) == before
    assert verify(store).ok


def test_a_serial_becomes_one_crossing_and_a_spoiled_one_none(session: Session, store: Store) -> None:
    one, other, _ = (str(serial) for serial in issuing.issue(store, session, 3, now=NOW))
    record(store, session, one)
    with pytest.raises(Refusal, match=r"slip\.known"):
        record(store, session, one)
    with pytest.raises(Refusal, match=r"slip\.known"):
        issuing.spoil(store, session, one, reason="x", now=NOW)
    issuing.spoil(store, session, other, reason="torn", now=NOW)
    with pytest.raises(Refusal, match=r"slip\.spoiled"):
        record(store, session, other)
    with pytest.raises(Refusal, match=r"slip\.spoiled"):
        issuing.spoil(store, session, other, reason="torn", now=NOW)


def test_spoiling_asks_for_a_reason_and_a_serial_that_was_printed_here(
    session: Session, store: Store
) -> None:
    serial = str(issuing.issue(store, session, 1, now=NOW)[0])
    wrong = serial[:-1] + str((int(serial[-1]) + 1) % 10)
    elsewhere = str(replace(issuing.issue(store, session, 1, now=NOW)[0], number=900))
    for typed, reason, code in [
        (serial, " ", "reason.missing"),
        (wrong, "x", "slip.check"),
        (elsewhere, "x", "slip.not_printed"),
    ]:
        with pytest.raises(Refusal, match=code):
            issuing.spoil(store, session, typed, reason=reason, now=NOW)


def test_only_a_supervisor_prints(administrator: Session, store: Store) -> None:
    with pytest.raises(Refusal, match=r"role\.forbids"):
        issuing.issue(store, administrator, 1, now=NOW)


def test_a_printed_slip_is_captured_with_the_time_on_the_paper(
    session: Session, store: Store, tmp_path: Path
) -> None:
    serials = [str(one) for one in issuing.issue(store, session, 3, now=NOW)]
    issuing.spoil(store, session, serials[1], reason="torn", now=NOW)
    wrong = serials[2][:-1] + str((int(serials[2][-1]) + 1) % 10)
    header, line = importing.example(1).split("\r\n")[:2]
    lines = [line.replace("EJ-000001", one) for one in (serials[0].lower(), serials[1], wrong, serials[0])]
    file = tmp_path / "slips.csv"
    file.write_text("\n".join([header, *lines]), "utf-8")
    results = list(importing.slips(store, session, file, now=NOW))
    assert [one.problem.code if one.problem else one.already for one in results] == [
        False, "slip.spoiled", "slip.check", True,
    ]  # fmt: skip
    crossing = next(iter(store.crossings()))
    assert crossing.draft.slip == serials[0]
    assert crossing.draft.document.read_method is ReadMethod.CONTINGENCY
    assert crossing.at != crossing.recorded_at == NOW
    kept = correcting.amend(store, session, crossing.id, draft("OTHER"), reason="misread", now=NOW)
    assert kept.draft.slip == serials[0]
