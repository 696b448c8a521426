from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from borderpost.domain import consultation
from borderpost.domain.alert import AlertList, Hit, Resolution
from borderpost.domain.clock import ClockReading
from borderpost.domain.crossing import CrossingDraft, EntryId
from borderpost.domain.finding import Finding, Severity
from borderpost.domain.journal import EntryKind
from borderpost.domain.officer import Officer, OfficerId, Role
from borderpost.domain.retention import DataClass
from borderpost.domain.self_test import SelfTest
from borderpost.domain.shift import ShiftId
from borderpost.services import recording
from borderpost.services.session import Session
from borderpost.store import alert_file, bodies, erasure, shift_heads
from borderpost.store.custody_bodies import CrossingRead, SlipsIssued, SlipSpoiled
from borderpost.store.database import Row
from borderpost.store.home import Home
from borderpost.store.key_bodies import CodesMade, KeyRotated, RecoveryActed
from borderpost.store.keys import LIGHT, KeyRing
from borderpost.store.officer_keys import OfficerKeys
from borderpost.store.packs import ALERTS
from borderpost.store.projection import DERIVED, rebuild
from borderpost.store.query import Query
from borderpost.store.store import Store
from borderpost.store.verify import verify
from tests.store import drafts
from tests.store.drafts import NOW, draft

EVERYTHING = st.one_of(
    st.tuples(st.just(EntryKind.CROSSING), drafts.crossing_drafts),
    st.tuples(st.just(EntryKind.CROSSING), drafts.crossing_drafts),
    st.tuples(st.just(EntryKind.AMENDMENT), drafts.crossing_drafts),
    st.tuples(st.just(EntryKind.ANNULMENT), drafts.text),
    st.tuples(st.just(EntryKind.SHIFT_OPENED), drafts.text),
    st.tuples(st.just(EntryKind.SHIFT_CLOSED), drafts.text),
    st.tuples(st.just(EntryKind.ALERTS_ADOPTED), drafts.alert_lists),
    st.tuples(st.just(EntryKind.ALERT_RESOLVED), st.tuples(drafts.hits, drafts.resolutions)),
    st.tuples(st.just(EntryKind.OFFICER_CREATED), st.sampled_from(Role)),
    st.tuples(st.just(EntryKind.OFFICER_CHANGED), st.booleans()),
    st.tuples(
        st.just(EntryKind.LOOKUP),
        st.builds(Query, drafts.text, drafts.text, since=st.none() | drafts.moments),
    ),
    st.tuples(st.just(EntryKind.EXPORT), st.integers(0, 9)),
    st.tuples(st.just(EntryKind.CROSSING_READ), st.none()),
    st.tuples(st.just(EntryKind.CONSULTATION), drafts.subjects),
    st.tuples(st.just(EntryKind.CONSULTATION_ANSWERED), drafts.answers),
    st.tuples(st.just(EntryKind.ENROLLED), drafts.text),
    st.tuples(st.just(EntryKind.RESTORED), st.integers(0, 9)),
    st.tuples(st.just(EntryKind.ERASED), st.tuples(st.sampled_from(DataClass), st.integers(1, 4))),
    st.tuples(st.just(EntryKind.SLIPS_ISSUED), st.integers(1, 9)),
    st.tuples(st.just(EntryKind.SLIP_SPOILED), drafts.text),
    st.tuples(st.just(EntryKind.CLOCK_READ), drafts.clock_readings),
    st.tuples(
        st.just(EntryKind.SELF_TESTED), st.builds(SelfTest, drafts.moments, st.just(()), st.integers(0, 9))
    ),
    st.tuples(st.just(EntryKind.RECOVERY), st.sampled_from(("set", "drilled", "opened"))),
    st.tuples(st.just(EntryKind.CODES_MADE), st.integers(1, 3)),
    st.tuples(st.just(EntryKind.KEY_ROTATED), st.integers(0, 9)),
)

JOURNAL = {"desk", "segment", "chain", "body", "kept_salt"}
LINK = {"enrolment", "durable", "foreign_head", "receipt", "verdict", "pack", "verified"}
"""What came from the platform, and how far this desk looked: no entry says it."""


def tables(store: Store) -> dict[str, list[Row]]:
    return {table: store.database.rows(f"SELECT * FROM {table} ORDER BY 1, 2") for table in DERIVED}


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_dropping_every_derived_table_and_replaying_the_journal_gives_them_back(data: st.DataObject) -> None:
    acts = data.draw(st.lists(EVERYTHING, max_size=30))
    with TemporaryDirectory() as folder, _store(Path(folder)) as store:
        _perform(store, acts, choose=lambda found: data.draw(st.sampled_from(found)))
        before = tables(store)
        assert verify(store).ok
        rebuild(store)
        assert tables(store) == before
        assert verify(store).ok


@settings(max_examples=200, deadline=None)
@given(drafts.crossing_drafts, drafts.moments)
def test_what_an_entry_says_is_read_back_as_it_was(said: CrossingDraft, at: datetime) -> None:
    body = bodies.CrossingRecorded(said, "HN-PRA", "1", ShiftId("s"))
    content = bodies.encode(EntryKind.CROSSING, body, actor="a", at=at)
    assert bodies.decode(content) == bodies.Content(EntryKind.CROSSING, at, "a", body, 1)


@settings(max_examples=100, deadline=None)
@given(drafts.alert_lists)
def test_a_list_is_read_back_from_its_file_as_it_was(said: AlertList) -> None:
    assert alert_file.read(alert_file.write(said)) == said


def test_fields_of_a_later_program_are_passed_over_and_stay_in_the_bytes() -> None:
    content = (
        b'{"actor":"a","at":"2026-03-04T15:30:12.345Z","body":{"new":1,"username":"u"},'
        b'"kind":"signed_in","schema":2}'
    )
    assert bodies.decode(content).body == bodies.SignedIn("u")


def test_every_table_is_the_journals_or_derived_from_it_or_known_to_be_neither(store: Store) -> None:
    found = store.database.rows(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    assert {str(name) for (name,) in found} == JOURNAL | LINK | {*DERIVED}
    assert (JOURNAL | LINK).isdisjoint(DERIVED)


def test_a_rebuild_mends_what_somebody_changed_and_verify_names_it(session: Session, store: Store) -> None:
    recording.record(store, session, draft(), now=NOW)
    before = tables(store)
    store.database.run("UPDATE crossing SET surname = 'OTHER'")
    store.database.run("DELETE FROM officer WHERE username = 'admin'")
    problem = verify(store).problem
    assert problem is not None
    assert problem.code == "verify.derived"
    assert dict(problem.values)["table"] == "officer"
    told: list[tuple[int, int]] = []
    entries = rebuild(store, lambda done, total: told.append((done, total)))
    assert told[-1] == (entries, entries) == (store.entry_count(), store.entry_count())
    assert tables(store) == before
    assert verify(store).ok


@pytest.mark.parametrize(
    ("tamper", "code"),
    [
        ("UPDATE body SET content = CAST('{}' AS BLOB) WHERE position = :p", "verify.body"),
        ("UPDATE chain SET leaf = randomblob(32) WHERE position = :p", "verify.chain"),
        ("UPDATE chain SET head = randomblob(32) WHERE position = :p", "verify.chain"),
        ("UPDATE chain SET id = 'x' WHERE position = :p", "verify.body"),
        ("UPDATE chain SET sequence = 99 WHERE position = :p", "verify.chain"),
        ("DELETE FROM body WHERE position = :p", "verify.chain"),
    ],
)
def test_whoever_gets_round_the_triggers_is_found_by_the_chain(
    session: Session, store: Store, tamper: str, code: str
) -> None:
    middle = recording.record(store, session, draft(), now=NOW).position
    recording.record(store, session, draft("LATER"), now=NOW)
    database = store.database
    database.run("PRAGMA foreign_keys = OFF")
    for row in database.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        database.run(f"DROP TRIGGER {row[0]!s}")
    database.run(tamper, p=middle)
    problem = verify(store).problem
    assert problem is not None
    assert problem.code == code


def test_a_removed_entry_is_found_and_so_is_one_put_in_between(session: Session, store: Store) -> None:
    middle = recording.record(store, session, draft(), now=NOW).position
    recording.record(store, session, draft("LATER"), now=NOW)
    database = store.database
    database.run("PRAGMA foreign_keys = OFF")
    database.run("DROP TRIGGER chain_stays")
    database.run("DROP TRIGGER body_stays")
    database.run("DELETE FROM chain WHERE position = :p", p=middle)
    database.run("DELETE FROM body WHERE position = :p", p=middle)
    problem = verify(store).problem
    assert problem is not None
    assert problem.code == "verify.chain"


def test_verifying_leaves_no_file_behind(home: Home, store: Store) -> None:
    before = set(home.path.iterdir())
    assert verify(store).ok
    assert set(home.path.iterdir()) == before


def _store(folder: Path) -> Store:
    home = Home(folder)
    return Store.create(home, KeyRing(home, LIGHT).key)


def _perform(
    store: Store, acts: list[tuple[EntryKind, object]], *, choose: Callable[[list[EntryId]], EntryId]
) -> None:
    crossings: list[EntryId] = [EntryId("none")]
    shifts: list[EntryId] = [EntryId("none")]
    asked: list[EntryId] = [EntryId("none")]
    own = OfficerKeys.new()
    actor = Officer(OfficerId("actor"), "actor", "A", Role.SUPERVISOR, True, own.public.signing)
    with store.transaction():
        created = bodies.OfficerCreated(actor)
        store.append(EntryKind.OFFICER_CREATED, created, actor="actor", at=NOW - timedelta(minutes=1))
    for number, (kind, said) in enumerate(acts):
        about, shift = choose(crossings), ShiftId(choose(shifts))
        at = NOW + timedelta(seconds=7 * number - 50)
        if kind is EntryKind.ERASED:
            _erase(store, said)
            continue
        with store.transaction():
            if isinstance(said, consultation.Answer):
                about = choose(asked)
            body = _body(store, kind, said, about, shift, slip=number)
            if isinstance(body, bodies.ShiftOpened | bodies.ShiftClosed):
                body = shift_heads.signed(store, kind, body, actor=actor.id, at=at, sign=own.signing.sign)
            appended = store.append(kind, body, actor="actor", at=at)
        if kind is EntryKind.CROSSING:
            crossings.append(appended.id)
        if kind is EntryKind.CONSULTATION:
            asked.append(appended.id)
        if kind is EntryKind.SHIFT_OPENED:
            shifts.append(appended.id)


def _erase(store: Store, said: object) -> None:
    """Erase every so-manieth record of a class, whatever a policy would say."""
    match said:
        case (DataClass() as data, int(step)):
            with store.transaction():
                found = list(erasure.records(store.database, data, (1, max(1, store.entry_count()))))[::step]
                someone = Officer(OfficerId("o"), "o", "O", Role.ADMINISTRATOR)
                if found:
                    erasure.erase(
                        store, found, data=data, days=1, as_of=NOW, by=someone, second=someone, now=NOW
                    )


def _body(
    store: Store, kind: EntryKind, said: object, crossing: EntryId, shift: ShiftId, *, slip: int
) -> bodies.Body:
    match kind, said:
        case EntryKind.CROSSING, CrossingDraft():
            slipped = replace(said, slip=f"S{slip}" if slip % 3 == 0 else None)
            return bodies.CrossingRecorded(slipped, "P", "1", shift)
        case EntryKind.AMENDMENT, CrossingDraft():
            return bodies.CrossingAmended(crossing, said, "why")
        case EntryKind.ANNULMENT, str():
            return bodies.CrossingAnnulled(crossing, said)
        case EntryKind.SHIFT_OPENED, str():
            return bodies.ShiftOpened(said)
        case EntryKind.SHIFT_CLOSED, str():
            return bodies.ShiftClosed(shift, said)
        case EntryKind.ALERTS_ADOPTED, AlertList():
            digest = store.keep_pack(
                ALERTS, alert_file.write(said), number=slip, version=said.version, as_of=said.as_of
            )
            return bodies.AlertsAdopted(said.version, said.as_of, len(said.alerts), digest, slip)
        case EntryKind.ALERT_RESOLVED, (Hit() as hit, Resolution() as resolution):
            return bodies.AlertResolved(hit, resolution, crossing, shift, "a-1", "UTO")
        case EntryKind.OFFICER_CREATED, Role():
            created = Officer(OfficerId(f"o{slip}"), f"user{slip}", "N", said, True, "0a", "0b")
            return bodies.OfficerCreated(created)
        case EntryKind.OFFICER_CHANGED, bool():
            officer = Officer(OfficerId("changed"), "changed", "N", Role.OFFICER, said, f"{slip % 2:02x}")
            return bodies.OfficerChanged(officer, "active", code=slip % 3)
        case EntryKind.LOOKUP, Query():
            return bodies.LookedUp(said, "why", 3)
        case EntryKind.CROSSING_READ, None:
            return CrossingRead(crossing)
        case EntryKind.EXPORT, int():
            return bodies.Exported("crossings", said)
        case EntryKind.CONSULTATION, consultation.Subject():
            return bodies.ConsultationAsked(said, "why", crossing)
        case EntryKind.CONSULTATION_ANSWERED, consultation.Answer():
            return bodies.ConsultationAnswered(crossing, said)
        case EntryKind.ENROLLED, str():
            return bodies.Enrolled("00" * 16, said, "https://platform.example")
        case EntryKind.RESTORED, int():
            return bodies.Restored(said, said, NOW, "damaged-1")
        case EntryKind.RECOVERY, str():
            return RecoveryActed(said, "AB", f"{slip:064x}", done=slip % 2 == 0)
        case EntryKind.CODES_MADE, int():
            return CodesMade(f"S{slip}", tuple(f"{number:064x}" for number in range(said)))
        case EntryKind.KEY_ROTATED, int():
            return KeyRotated(said)
        case EntryKind.SELF_TESTED, SelfTest():
            return bodies.SelfTested(said)
        case EntryKind.SLIPS_ISSUED, int():
            return SlipsIssued("P-1", said, said + 9)
        case EntryKind.SLIP_SPOILED, str():
            return SlipSpoiled(f"S{slip}", said)
        case EntryKind.CLOCK_READ, ClockReading():
            fault = Finding.of("clock.set_back", Severity.REVIEW) if slip % 2 else None
            return bodies.ClockRead(said, fault)
    raise AssertionError(kind)
