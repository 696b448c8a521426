import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from borderpost.devices.source import FrameSource
from borderpost.devices.webcam import Webcam
from borderpost.domain.alert import AlertList
from borderpost.domain.clock import SignedTime
from borderpost.domain.finding import Finding, Severity
from borderpost.domain.officer import Role
from borderpost.domain.self_test import Check, CheckName, CheckState, SelfTest
from borderpost.services import backing_up, issuing, recording, self_testing, setting_up, signing_in
from borderpost.services.clock_reading import read_clock
from borderpost.services.self_testing import Desk, check, gathered, journal_self_test
from borderpost.services.session import Session
from borderpost.services.setting_up import NewOfficer
from borderpost.store import keys, machine_clock
from borderpost.store.home import Home
from borderpost.store.store import Store
from borderpost.store.verify import verify
from tests.store.desks import put_in_force
from tests.store.drafts import NOW, draft
from tests.ui.bench import HeldUp


def no_signed_time() -> SignedTime | None:
    return None


def desk_of(
    session: Session,
    *,
    camera: FrameSource | None = None,
    now: datetime = NOW,
    signed_time: Callable[[], SignedTime | None] = no_signed_time,
    whole: bool = False,
) -> Desk:
    return Desk(session.home, session.key, camera, lambda: now, signed_time, whole)


def state(desk: Desk, name: CheckName) -> tuple[CheckState, str]:
    found = check(desk, name)
    return found.state, found.finding.code


def test_a_sound_desk_is_in_order_and_the_whole_is_journaled(
    home: Home, session: Session, store: Store
) -> None:
    assert state(desk_of(session), CheckName.ALERTS) == (CheckState.ATTENTION, "alerts.absent")
    with store.transaction():
        put_in_force(store, AlertList("L1", NOW, ()))
    backing_up.back_up(session, None, now=NOW)
    desk = desk_of(session, camera=HeldUp())
    made: dict[CheckName, Check] = {name: check(desk, name) for name in CheckName}
    # Whether there is a printer is the machine's own affair.
    del made[CheckName.PRINTER]
    assert {one.finding.code for one in made.values() if one.state is not CheckState.GOOD} == set()
    test = gathered(made, at=NOW, ms=1234)
    assert [one.name for one in test.checks] == list(CheckName)
    journal_self_test(store, session, test)
    assert store.last_self_test() == test
    assert verify(store).ok


def test_what_does_not_answer_is_told_as_late_and_keeps_nobody(session: Session) -> None:
    test = gathered({}, at=NOW, ms=60_000)
    assert {one.finding.code for one in test.checks} == {"check.late"}
    assert test.state is CheckState.ATTENTION
    assert test.count(CheckState.ATTENTION) == len(CheckName)


def test_the_worst_part_is_what_the_whole_comes_to() -> None:
    good, bad = (
        Check(CheckName.DISK, Finding.of("check.disk.good", severity), 1)
        for severity in (Severity.INFO, Severity.STOP)
    )
    assert SelfTest(NOW, (good,), 1).state is CheckState.GOOD
    assert SelfTest(NOW, (good, bad), 1).state is CheckState.BAD


def test_a_camera_that_is_not_there_is_bad_and_none_chosen_asks_for_attention(session: Session) -> None:
    missing = Webcam("/dev/no-such-camera")
    assert state(desk_of(session, camera=missing), CheckName.CAMERA) == (
        CheckState.BAD,
        "check.camera.absent",
    )
    assert state(desk_of(session), CheckName.CAMERA) == (CheckState.ATTENTION, "check.camera.none")


def test_slips_that_are_missing_ask_for_attention(session: Session, store: Store) -> None:
    desk = desk_of(session)
    assert state(desk, CheckName.SLIPS) == (CheckState.GOOD, "check.slips.none")
    serials = [str(one) for one in issuing.issue(store, session, 3, now=NOW)]
    assert state(desk, CheckName.SLIPS) == (CheckState.GOOD, "check.slips.good")
    recording.record(store, session, draft(slip=serials[1], occurred_at=NOW), now=NOW)
    found = check(desk, CheckName.SLIPS).finding
    assert (found.code, dict(found.values)) == ("check.slips.gaps", {"count": "1", "serial": serials[0]})


def test_a_broken_database_file_is_bad_with_the_reason(home: Home, session: Session) -> None:
    content = bytearray(home.database.read_bytes())
    content[5000:5100] = bytes(100)
    home.database.write_bytes(content)
    for part in ("-wal", "-shm"):
        home.database.with_name(home.database.name + part).unlink(missing_ok=True)
    desk = desk_of(session)
    assert state(desk, CheckName.DATABASE) == (CheckState.BAD, "database.damaged")
    home.database.unlink()
    within = (CheckName.DATABASE, CheckName.CHAIN, CheckName.CLOCK, CheckName.ALERTS, CheckName.UNSENT)
    for name in (*within, CheckName.RULES):
        assert state(desk, name) == (CheckState.BAD, "database.missing")


def test_the_chain_is_looked_at_from_where_it_was_whole_and_a_cut_off_end_is_bad(
    session: Session, store: Store
) -> None:
    desk = desk_of(session)
    first = dict(check(desk, CheckName.CHAIN).finding.values)
    assert first == {"count": str(store.entry_count()), "total": str(store.entry_count())}
    recording.record(store, session, draft(), now=NOW)
    assert dict(check(desk, CheckName.CHAIN).finding.values)["count"] == "1"
    database = store.database
    database.run("PRAGMA foreign_keys = OFF")
    for trigger in ("chain_stays", "body_stays"):
        database.run(f"DROP TRIGGER {trigger}")
    for table in ("body", "chain"):
        database.run(f"DELETE FROM {table} WHERE position = (SELECT max(position) FROM chain)")
    assert state(desk, CheckName.CHAIN) == (CheckState.BAD, "verify.shortened")


def test_an_entry_changed_since_the_last_look_is_bad_and_told_again(session: Session, store: Store) -> None:
    desk = desk_of(session)
    check(desk, CheckName.CHAIN)
    changed = recording.record(store, session, draft(), now=NOW).position
    recording.record(store, session, draft("LATER"), now=NOW)
    store.database.run("DROP TRIGGER chain_is_final")
    store.database.run("UPDATE chain SET leaf = randomblob(32) WHERE position = :at", at=changed)
    for _ in range(2):
        found = check(desk, CheckName.CHAIN).finding
        assert (found.code, dict(found.values)) == ("verify.chain", {"position": str(changed)})


def test_the_whole_journal_is_walked_on_request(session: Session, store: Store) -> None:
    desk = desk_of(session, whole=True)
    assert state(desk, CheckName.CHAIN) == (CheckState.GOOD, "check.chain.whole")
    store.database.run("UPDATE officer SET name = 'otro' WHERE username = 'practica'")
    assert state(desk, CheckName.CHAIN) == (CheckState.BAD, "verify.derived")
    assert state(desk_of(session), CheckName.CHAIN)[0] is CheckState.GOOD


def test_a_wrong_clock_asks_for_attention_until_it_is_right_again(session: Session, store: Store) -> None:
    reading = machine_clock.reading(NOW)
    read_clock(store, session, reading)
    right, wrong = desk_of(session), desk_of(session, now=NOW - timedelta(days=3650))
    assert state(right, CheckName.CLOCK) == (CheckState.GOOD, "check.clock.alone")
    assert state(wrong, CheckName.CLOCK) == (CheckState.ATTENTION, "clock.set_back")
    read_clock(store, session, replace(reading, wall=NOW - timedelta(days=3650)))
    assert state(wrong, CheckName.CLOCK) == (CheckState.ATTENTION, "clock.set_back")
    behind = desk_of(session, signed_time=lambda: SignedTime(NOW + timedelta(hours=1), exact=False))
    read_clock(store, session, reading)
    read_clock(store, session, reading)
    assert state(behind, CheckName.CLOCK) == (CheckState.ATTENTION, "clock.before_platform")
    agreeing = desk_of(session, signed_time=lambda: SignedTime(NOW, exact=True))
    assert state(agreeing, CheckName.CLOCK) == (CheckState.GOOD, "check.clock.good")


def test_a_desk_without_a_backup_is_told_so_and_an_old_one_grows_late(session: Session) -> None:
    assert state(desk_of(session), CheckName.BACKUP) == (CheckState.ATTENTION, "check.backup.none")
    backing_up.back_up(session, None, now=NOW)
    assert state(desk_of(session), CheckName.BACKUP) == (CheckState.GOOD, "check.backup.good")
    later = desk_of(session, now=NOW + timedelta(days=8))
    assert state(later, CheckName.BACKUP) == (CheckState.ATTENTION, "check.backup.old")


def test_where_the_secret_lies_is_told_at_a_real_post_whatever_lies_beside_it(
    session: Session, tmp_path: Path
) -> None:
    assert state(desk_of(session), CheckName.KEYS) == (CheckState.GOOD, "check.keys.practice")
    home = Home(tmp_path / "post")
    ana = NewOfficer("ana", "Ana Especimen", Role.ADMINISTRATOR, "doce mapas sobre la mesa")
    post = replace(setting_up.PRACTICE_POST, practice=False)
    setting_up.set_up(home, post=post, administrator=ana, officers=(), now=NOW, protection=keys.LIGHT)
    home.practice.write_bytes(session.home.practice.read_bytes())
    real = signing_in.sign_in(home, "ana", ana.passphrase, now=NOW)
    assert state(desk_of(real), CheckName.KEYS) == (CheckState.ATTENTION, "check.keys.file")


def test_rules_that_nobody_went_over_for_a_year_ask_for_attention(session: Session) -> None:
    old = desk_of(session, now=NOW + timedelta(days=730))
    assert state(old, CheckName.RULES) == (CheckState.ATTENTION, "check.rules.old")


def test_what_was_found_is_journaled_in_plain_values(session: Session, store: Store, tmp_path: Path) -> None:
    test = gathered({CheckName.DISK: check(desk_of(session), CheckName.DISK)}, at=NOW, ms=5)
    journal_self_test(store, session, test)
    row = store.database.row("SELECT content FROM self_test")
    assert row is not None
    kept = json.loads(str(row[0]))
    assert [one["name"] for one in kept["checks"]] == [name.value for name in CheckName]
    assert timedelta(seconds=60) == self_testing.LONGEST
