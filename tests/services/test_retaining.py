import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from borderpost.domain.alert import Alert, AlertKind, Hit, HitStrength, ResolutionOutcome
from borderpost.domain.consultation import Answer, Subject
from borderpost.domain.crossing import Crossing
from borderpost.domain.errors import Refusal
from borderpost.domain.finding import Finding, Severity
from borderpost.domain.journal import EntryKind, leaf, salt
from borderpost.domain.retention import DataClass, Hold
from borderpost.services import (
    consulting,
    correcting,
    recording,
    reporting,
    resolving,
    retaining,
    searching,
    shifting,
    witnessing,
)
from borderpost.services.session import Session
from borderpost.services.setting_up import PRACTICE_SUPERVISOR, practice_passphrase
from borderpost.services.witnessing import Person, Witness
from borderpost.store import erasure, journal
from borderpost.store.bodies import ConsultationAnswered
from borderpost.store.custody_bodies import Erased
from borderpost.store.home import Home
from borderpost.store.projection import rebuild
from borderpost.store.query import Query
from borderpost.store.receipts import KeptVerdict
from borderpost.store.store import Store
from borderpost.store.verify import verify
from tests.soak import kill_retention
from tests.store.bonds import keep, receipt
from tests.store.decrypting import plain
from tests.store.deliveries import deliver
from tests.store.desks import proof_of, witness_of
from tests.store.drafts import NOW, draft
from tests.store.test_projection import tables

YEARS = timedelta(days=3650)
LATER = NOW + YEARS + timedelta(days=100)
HIT = Hit(Alert("A-1", AlertKind.INTERPOL, "", "", "UTO"), HitStrength.SURE, "document", "1")
ALERTED = (Finding("alert.document", Severity.STOP),)


@pytest.fixture
def witness(store: Store, administrator: Session, home: Home) -> Witness:
    passphrase = practice_passphrase(home)
    return witnessing.witness(store, administrator, Person(PRACTICE_SUPERVISOR, passphrase))


def record(
    store: Store, session: Session, number: str, *, surname: str = "ESPÉCIMEN", slip: str | None = None
) -> Crossing:
    return recording.record(store, session, draft(number, surname=surname, slip=slip), now=NOW)


def age(store: Store, session: Session) -> None:
    """Close the shift, let the platform receive everything, and let ten years go by."""
    shifting.close_shift(store, session, notes="", now=NOW)
    deliver(store, at=NOW)
    _hear_later(store, session)


def _hear_later(store: Store, session: Session) -> None:
    """Let one more shift be received ten years later: its receipt says what time it is."""
    before = store.entry_count()
    shifting.open_shift(store, session, now=LATER)
    deliver(store, at=LATER, after=before)


def planned(store: Store, administrator: Session, data: DataClass) -> tuple[int, dict[Hold, int]]:
    plan = retaining.plan(store, administrator, now=LATER)
    return next((one.due, dict(one.held)) for one in plan.classes if one.period.data is data)


def test_what_is_past_its_period_is_erased_and_the_chain_still_verifies(
    store: Store, session: Session, administrator: Session, witness: Witness
) -> None:
    shift = store.open_shift()
    assert shift is not None
    gone = record(store, session, "GONE1")
    amended = record(store, session, "GONE2", slip="S-1")
    correcting.amend(store, session, amended.id, draft("GONE3"), reason="typed wrongly", now=NOW)
    correcting.annul(store, session, amended.id, proof=proof_of(session), reason="twice", now=NOW)
    searching.search(store, session, Query(surname="especimen"), reason="family asks", now=NOW)
    bodies = {link.position: link.bytes for link in journal.links(store.database)}
    salts = {
        link.position: salt(journal.segment(store.database, link.segment), link.sequence)
        for link in journal.links(store.database)
    }
    age(store, session)
    fresh = recording.record(store, session, draft("FRESH"), now=LATER)
    told: list[tuple[int, int]] = []
    done = retaining.run(
        store, administrator, second=witness, now=LATER, progress=lambda one, of: told.append((one, of))
    )
    assert told == [(2, 3), (3, 3)]
    assert dict(done.erased) == {
        DataClass.CROSSINGS: 2,
        DataClass.LOOKUPS: 1,
        DataClass.ALERT_HITS: 0,
        DataClass.CONSULTATIONS: 0,
        DataClass.PROTECTION: 0,
    }
    assert [one.id for one in store.crossings()] == [fresh.id]
    assert store.history("GONE1", "UTO") == ()
    assert store.slip("S-1") == ""
    links = list(journal.links(store.database))
    blank = {link.position for link in links if link.bytes is None}
    assert blank == {
        gone.position,
        amended.position,
        amended.position + 1,
        amended.position + 2,
        amended.position + 3,
    }
    for link in links[: len(bodies)]:
        assert leaf(salts[link.position], bodies[link.position] or b"") == link.leaf
        torn = link.segment in {one.segment for one in links if one.bytes is None}
        assert (journal.segment(store.database, link.segment).salt_key == b"") == torn
        assert (link.kept_salt is not None) == (torn and link.bytes is not None)
    assert verify(store).ok
    before = tables(store)
    rebuild(store)
    assert tables(store) == before
    with pytest.raises(Refusal, match=r"report\.erased"):
        reporting.shift_report(store, session, shift.id, now=LATER)
    proofs = [
        one.content.body for one in journal.entries(store.database) if one.content.kind is EntryKind.ERASED
    ]
    assert [body.records for body in proofs if isinstance(body, Erased)] == [2, 1]
    assert (
        dict(retaining.run(store, administrator, second=witness, now=LATER).erased)[DataClass.CROSSINGS] == 0
    )


def test_what_is_due_is_told_to_anybody_with_the_day_since_when(
    store: Store, session: Session, administrator: Session, witness: Witness
) -> None:
    record(store, session, "OLD")
    searching.search(store, session, Query(surname="especimen"), reason="family asks", now=NOW)
    assert retaining.overdue(store, now=NOW) == ()
    age(store, session)
    told = retaining.overdue(store, now=LATER)
    policy = retaining.plan(store, administrator, now=LATER).policy
    due = [DataClass.LOOKUPS, DataClass.CROSSINGS]
    assert {one.data: one.since for one in told} == {data: NOW + policy.kept(data) for data in due}
    assert [one.since for one in told] == sorted(one.since for one in told)
    assert told[0].finding(UTC).code == f"retention.due.{told[0].data.value}"
    retaining.run(store, administrator, second=witness, now=LATER)
    assert retaining.overdue(store, now=LATER) == ()


def test_nothing_of_what_was_erased_is_left_in_the_file_or_its_log(
    store: Store, session: Session, administrator: Session, witness: Witness, home: Home
) -> None:
    for number in range(300):
        one = record(
            store, session, f"QZX{number:05d}", surname=f"QUEZALTEPECANO {number:05d} {'X' * (number % 40)}"
        )
        if number % 7 == 0:
            correcting.amend(
                store, session, one.id, draft(f"QZY{number:05d}", surname=f"QUEZALTEPECANO {'W' * 60}"),
                reason="irrepeatable jay", now=NOW,
            )  # fmt: skip
    searching.search(store, session, Query(surname="quezaltepecano"), reason="irrepeatable jay", now=NOW)
    age(store, session)
    record_later = recording.record(store, session, draft("STAYS", surname="PERSISTENTE"), now=LATER)
    stored, keys = _bodies(store), _salt_keys(store)
    before = _every_file(home, session)
    assert [one for one in (*stored, *keys, b"QUZALTEPECANO 00299", b"QZX00299") if one not in before] == []
    retaining.run(store, administrator, second=witness, now=LATER)
    left = _bodies(store)
    assert home.database.with_name(f"{home.database.name}-wal").stat().st_size == 0
    clear = plain(home.database, session.key)
    erased = [one for one in stored if one not in left]
    assert len(erased) == 300 + 43 + 1
    assert not [one for one in erased if one in clear]
    assert b"ZALTEPECANO" not in clear
    assert b"QZX00" not in clear
    assert b"irrepeatable" not in clear
    assert b"PERSISTENTE" in clear
    destroyed = [one for one in keys if one not in _salt_keys(store)]
    assert destroyed
    assert not [one for one in destroyed if one in clear]
    assert store.crossing(record_later.id) is not None


def _bodies(store: Store) -> list[bytes]:
    rows = store.database.rows("SELECT content FROM body WHERE content IS NOT NULL")
    return [content for (content,) in rows if isinstance(content, bytes)]


def _salt_keys(store: Store) -> list[bytes]:
    rows = store.database.rows("SELECT salt_key FROM segment")
    return [key for (key,) in rows if isinstance(key, bytes) and key]


def _every_file(home: Home, session: Session) -> bytes:
    """Return what the database holds, decrypted, its log taken in."""
    with Store.open(home, session.key) as store:
        store.database.rows("PRAGMA wal_checkpoint(FULL)")
    return plain(home.database, session.key)


def test_nothing_is_erased_that_is_unsent_without_receipt_or_within_the_platforms_backups(
    store: Store, session: Session, administrator: Session, witness: Witness
) -> None:
    record(store, session, "SENT")
    shifting.close_shift(store, session, notes="", now=NOW)
    assert planned(store, administrator, DataClass.CROSSINGS) == (0, {Hold.UNSENT: 1})
    deliver(store, at=NOW)
    assert planned(store, administrator, DataClass.CROSSINGS) == (0, {Hold.HORIZON: 1})
    _hear_later(store, session)
    assert planned(store, administrator, DataClass.CROSSINGS) == (1, {})
    recording.record(store, session, draft("YOUNG"), now=LATER)
    assert planned(store, administrator, DataClass.CROSSINGS) == (1, {Hold.UNSENT: 1})
    store.database.run("UPDATE receipt SET stands = 0 WHERE at < (SELECT max(at) FROM receipt)")
    assert planned(store, administrator, DataClass.CROSSINGS) == (0, {Hold.UNSENT: 1, Hold.NO_RECEIPT: 1})
    assert retaining.run(store, administrator, second=witness, now=LATER).erased[0] == (
        DataClass.CROSSINGS,
        0,
    )


def test_a_clock_that_is_ahead_erases_nothing(store: Store, session: Session, administrator: Session) -> None:
    record(store, session, "SENT")
    shifting.close_shift(store, session, notes="", now=NOW)
    deliver(store, at=NOW)
    plan = retaining.plan(store, administrator, now=NOW + timedelta(days=36500))
    assert plan.as_of == NOW
    assert plan.due == 0


def test_a_platform_that_was_restored_holds_back_what_it_lost(
    store: Store, session: Session, administrator: Session
) -> None:
    record(store, session, "SENT")
    age(store, session)
    assert planned(store, administrator, DataClass.CROSSINGS)[0] == 1
    with store.transaction():
        store.acknowledge((), whole=True)
    assert planned(store, administrator, DataClass.CROSSINGS) == (0, {Hold.UNSENT: 1})


def test_what_is_of_an_open_case_stays(store: Store, session: Session, administrator: Session) -> None:
    alerted = recording.record(store, session, replace(draft("ALERT1"), findings=ALERTED), now=NOW)
    undecided = recording.record(store, session, replace(draft("ALERT2"), findings=ALERTED), now=NOW)
    asked = record(store, session, "ASKED")
    held = record(store, session, "HELD")
    late = record(store, session, "LATE")
    record(store, session, "DONE")
    outcome = ResolutionOutcome.UNDECIDED
    resolving.resolve(store, session, undecided.id, HIT, outcome=outcome, reason="no photo", now=NOW)
    question = consulting.ask(
        store, session, Subject("ASKED", "UTO", "X"), reason="r", crossing=asked.id, now=NOW
    )
    age(store, session)
    assert planned(store, administrator, DataClass.CROSSINGS) == (3, {Hold.CASE_OPEN: 3})
    second = witness_of(store, session)
    correcting.amend(store, session, late.id, draft("LATER"), reason="r", now=LATER, second=second)
    place = next(one for one in journal.links(store.database) if one.position == held.position)
    verdict = KeptVerdict(place.sequence, held=True, code="entry.unreadable")
    keep(store, receipt(99, place.segment, place.sequence, place.sequence, verdict))
    assert planned(store, administrator, DataClass.CROSSINGS) == (1, {Hold.YOUNG: 1, Hold.CASE_OPEN: 4})
    assert planned(store, administrator, DataClass.CONSULTATIONS) == (0, {Hold.CASE_OPEN: 1})
    assert planned(store, administrator, DataClass.ALERT_HITS) == (0, {Hold.CROSSING_STANDS: 1})
    for crossing in (alerted, undecided):
        outcome, proof = ResolutionOutcome.NOT_THE_SAME, proof_of(session)
        resolving.resolve(
            store, session, crossing.id, HIT, outcome=outcome, reason="seen", now=LATER, proof=proof
        )
    with store.transaction():
        answer = ConsultationAnswered(question, Answer(LATER, ()))
        store.append(EntryKind.CONSULTATION_ANSWERED, answer, actor="platform", at=LATER)
    assert planned(store, administrator, DataClass.CROSSINGS) == (4, {Hold.YOUNG: 1, Hold.CASE_OPEN: 1})


def test_crossings_of_a_shift_that_is_still_open_stay(
    store: Store, session: Session, administrator: Session
) -> None:
    record(store, session, "LONG")
    deliver(store, at=NOW)
    before = store.entry_count()
    searching.search(store, session, Query(surname="e"), reason="r", now=LATER)
    deliver(store, at=LATER, after=before)
    assert planned(store, administrator, DataClass.CROSSINGS) == (0, {Hold.SHIFT_OPEN: 1})


def test_only_an_administrator_with_a_second_person_erases(
    store: Store, session: Session, administrator: Session, home: Home, witness: Witness
) -> None:
    passphrase = practice_passphrase(home)
    with pytest.raises(Refusal, match=r"role\.forbids"):
        retaining.plan(store, session, now=NOW)
    with pytest.raises(Refusal, match=r"role\.forbids"):
        retaining.run(store, session, second=replace(witness, beside=session.officer), now=NOW)
    with pytest.raises(Refusal, match=r"witness\.other"):
        retaining.run(store, administrator, second=replace(witness, beside=session.officer), now=NOW)
    with pytest.raises(Refusal, match=r"witness\.same"):
        witnessing.witness(store, administrator, Person("admin", passphrase))
    with pytest.raises(Refusal, match=r"passphrase\.wrong"):
        witnessing.witness(store, administrator, Person(PRACTICE_SUPERVISOR, "something else"))
    with pytest.raises(Refusal, match=r"officer\.inactive"):
        witnessing.witness(store, administrator, Person("nobody", passphrase))


@pytest.mark.parametrize(
    "vanish",
    [
        "UPDATE body SET content = NULL WHERE position = :p",
        "UPDATE segment SET salt_key = x'' WHERE id = (SELECT segment FROM chain WHERE position = :p)",
    ],
)
def test_a_body_or_a_salt_that_vanished_without_proof_is_found(
    store: Store, session: Session, vanish: str
) -> None:
    one = record(store, session, "VANISHED")
    store.database.run(vanish, p=one.position)
    problem = verify(store).problem
    assert problem is not None
    assert problem.code in {"verify.vanished", "verify.body"}


def test_a_salt_left_beside_an_erased_body_is_found(
    store: Store, session: Session, administrator: Session, witness: Witness
) -> None:
    one = record(store, session, "SALTED")
    age(store, session)
    retaining.run(store, administrator, second=witness, now=LATER)
    store.database.run("INSERT INTO kept_salt VALUES (:p, :salt)", p=one.position, salt=bytes(32))
    problem = verify(store).problem
    assert problem is not None
    assert (problem.code, dict(problem.values)["position"]) == ("verify.vanished", str(one.position))


def test_the_segment_that_goes_on_loses_no_salt(store: Store, session: Session) -> None:
    one = record(store, session, "NOW")
    with pytest.raises(RuntimeError), store.transaction():
        erasure.shred(store.database, ((one.position, one.position),))
    assert verify(store).ok


def test_an_upgrade_copy_goes_after_a_month_and_what_was_put_aside_is_named(
    store: Store, administrator: Session, witness: Witness, home: Home
) -> None:
    copy = home.path / "post.before-upgrade-from-0001.db"
    copy.write_bytes(b"old")
    (home.path / "damaged-1").mkdir()
    done = retaining.run(store, administrator, second=witness, now=NOW - timedelta(days=10000))
    assert done.aside == (home.path / "damaged-1", copy)
    done = retaining.run(store, administrator, second=witness, now=_today() + timedelta(days=31))
    assert (done.copies_removed, done.aside) == (1, (home.path / "damaged-1",))


def _today() -> datetime:
    return datetime.now(NOW.tzinfo)


def test_a_kill_in_the_middle_leaves_a_whole_desk(tmp_path: Path) -> None:
    assert kill_retention.run(tmp_path, 600, 2, random.Random(3)) == []
