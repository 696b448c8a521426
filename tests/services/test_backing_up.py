import random
import shutil
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from time import perf_counter, sleep

import pytest

from borderpost.domain.errors import Refusal, Trouble
from borderpost.services import backing_up, recording, restoring, setting_up
from borderpost.services.session import Session
from borderpost.services.witnessing import Person
from borderpost.store import backup_file, backup_notes
from borderpost.store.home import Home
from borderpost.store.store import Store
from borderpost.store.verify import verify
from tests.store.desks import other_practice_home, session_of
from tests.store.drafts import NOW, draft


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def test_a_backup_says_what_it_holds_and_shows_nothing(session: Session, store: Store, stick: Path) -> None:
    recording.record(store, session, draft("QZX90817", surname="ESPECIMENUNICO"), now=NOW)
    backup = backing_up.back_up(session, stick, now=NOW)
    label = backup_file.check(backup.path)
    assert label == backup.label
    assert (label.entries, label.head) == (store.entry_count(), store.head().hex())
    assert (label.device, label.post, label.number) == (store.device().hex(), "HN-PRA", 1)
    content = backup.path.read_bytes()
    assert b"ESPECIMENUNICO" not in content
    assert b"QZX90817" not in content
    assert session.key.secret not in content
    assert session.key.secret.hex().encode() not in content
    assert stat.S_IMODE(backup.path.stat().st_mode) == 0o600
    assert [path.name for path in stick.iterdir()] == [backup.path.name]
    assert backup_file.keys_of(backup.path) == session.home.keys.read_bytes()


def test_crossings_go_on_while_a_backup_is_made_and_it_is_of_one_moment(
    home: Home, session: Session, store: Store, stick: Path
) -> None:
    with store.transaction():
        store.database.run("CREATE TABLE ballast (content BLOB)")
        for _ in range(200):
            store.database.run("INSERT INTO ballast VALUES (randomblob(100000))")
        store.database.run("DROP TABLE ballast")  # Its pages stay, and are copied with the others.
    copying, slowest = Event(), 0.0
    made: list[backing_up.Backup] = []
    thread = Thread(
        target=lambda: made.append(
            backing_up.back_up(session, stick, now=NOW, copied=lambda done, total: copying.set())
        )
    )
    thread.start()
    assert copying.wait(20)
    during = 0
    while thread.is_alive():
        started = perf_counter()
        recording.record(store, session, draft(f"N{during}"), now=NOW)
        slowest = max(slowest, perf_counter() - started)
        during += 1
    thread.join()
    assert during > 0
    # Of this file: a copy that held a lock would hold a crossing up for as long as it lasts, seconds.
    assert slowest < 1
    label = backup_file.check(made[0].path)
    assert label.entries < store.entry_count()
    assert backing_up.holds(store, label)


@pytest.mark.parametrize("where", [0, 18, 60, 1200, -5000, -1])
def test_one_changed_byte_of_a_backup_is_noticed(session: Session, stick: Path, where: int) -> None:
    path = backing_up.back_up(session, stick, now=NOW).path
    content = bytearray(path.read_bytes())
    content[where] ^= 1
    path.write_bytes(content)
    with pytest.raises(Trouble, match=r"backup\.(unreadable|damaged|not_ours|newer)"):
        backup_file.check(path).demand_seal(session.key)


@pytest.mark.parametrize("kept", [0, 10, 300, -1])
def test_a_backup_that_was_cut_off_is_noticed(session: Session, stick: Path, kept: int) -> None:
    path = backing_up.back_up(session, stick, now=NOW).path
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(Trouble, match=r"backup\.(unreadable|damaged)"):
        backup_file.check(path)


def test_a_label_of_another_desk_is_not_ours(session: Session, stick: Path, tmp_path: Path) -> None:
    other = session_of(other_practice_home(tmp_path / "other"))
    label = backing_up.back_up(session, stick, now=NOW).label
    label.demand_seal(session.key)
    with pytest.raises(Trouble, match=r"backup\.not_ours"):
        label.demand_seal(other.key)


def test_a_backup_is_restored_to_try_it_and_one_of_a_desk_that_is_not_whole_is_told(
    session: Session, store: Store, stick: Path
) -> None:
    told: list[tuple[int, int]] = []
    before = backing_up.back_up(session, stick, now=NOW, tried=lambda *done: told.append(done))
    assert told[-1] == (store.entry_count(), store.entry_count())
    backing_up.choose(session, keep=1)
    store.database.run("UPDATE officer SET name = 'Otro'")
    with pytest.raises(Trouble, match=r"backup\.unsound"):
        backing_up.back_up(session, stick, now=NOW + timedelta(hours=1))
    kept = sorted(stick.glob(f"*{backup_file.SUFFIX}"))
    assert len(kept) == 2
    assert before.path in kept
    failed = backing_up.schedule(session.home).failed
    assert failed is not None
    assert failed.code == "backup.unsound"


def test_the_oldest_go_and_none_that_holds_what_the_journal_has_not(
    home: Home, session: Session, store: Store, stick: Path, tmp_path: Path
) -> None:
    backing_up.choose(session, folder=stick, keep=2)
    strange = stick / "strange.backup"
    strange.write_bytes(b"of somebody else")
    other = backing_up.back_up(session_of(other_practice_home(tmp_path / "other")), stick, now=NOW)
    store.close()
    shutil.copytree(home.path, tmp_path / "before")
    with Store.open(home, session.key) as opened:
        recording.record(opened, session, draft("ONLYHERE"), now=NOW)
    only = backing_up.back_up(session, now=NOW)
    shutil.rmtree(home.path)
    shutil.copytree(tmp_path / "before", home.path)
    made = [backing_up.back_up(session, now=NOW + timedelta(hours=n)) for n in range(1, 5)]
    assert [one.label.number for one in made] == [2, 3, 4, 5]
    left = {path.name for path in stick.iterdir()}
    assert left == {strange.name, other.path.name, only.path.name, made[2].path.name, made[3].path.name}


def test_a_backup_is_due_once_a_day_whatever_the_clock_does(session: Session) -> None:
    home = session.home
    assert backing_up.age(home, now=NOW) is None
    first = backing_up.if_due(session, now=NOW)
    assert first is not None
    assert first.backup is not None
    assert first.backup.path.parent == home.backups
    assert backing_up.if_due(session, now=NOW + timedelta(hours=23)) is None
    assert backing_up.age(home, now=NOW + timedelta(hours=23)) == timedelta(hours=23)
    assert backing_up.is_due(home, now=NOW + timedelta(hours=24))
    assert backing_up.is_due(home, now=NOW - timedelta(days=400))
    assert backing_up.after_shift(session, now=NOW + timedelta(hours=1)).backup is not None


def test_a_stick_that_is_not_there_is_told_calmly_and_tried_again_later(
    session: Session, stick: Path
) -> None:
    backing_up.choose(session, folder=stick, keep=3)
    stick.rmdir()
    said = backing_up.after_shift(session, now=NOW)
    assert said.backup is None
    assert said.problem is not None
    assert dict(said.problem.values)["why"] == "backup.no_folder"
    assert not stick.exists()
    failed = backup_notes.notes(session.home).failed
    assert failed is not None
    assert failed.code == "backup.no_folder"
    assert not backing_up.is_due(session.home, now=NOW + timedelta(minutes=5))
    stick.mkdir()
    later = backing_up.if_due(session, now=NOW + timedelta(hours=1))
    assert later is not None
    assert later.backup is not None
    assert backup_notes.notes(session.home).failed is None


def test_notes_that_cannot_be_read_stop_no_backup(session: Session) -> None:
    session.home.backup_notes.write_bytes(b"\xff{")
    assert backing_up.after_shift(session, now=NOW).backup is not None


def test_an_officer_backs_nothing_up_by_himself(home: Home, session: Session, stick: Path) -> None:
    administrator = session_of(home, "admin")
    assert backing_up.back_up(administrator, stick, now=NOW).label.entries > 0
    with Store.open(home, session.key) as store, store.transaction():
        store.database.run("UPDATE officer SET role = 'officer' WHERE username = 'practica'")
    with pytest.raises(Refusal, match=r"role\.forbids"):
        backing_up.back_up(session, stick, now=NOW)


def test_what_a_killed_backup_left_is_cleared_and_two_at_a_time_are_none(
    session: Session, stick: Path
) -> None:
    left = session.home.path / "scratch-0000"
    left.mkdir()
    (left / "post.db").write_bytes(b"half")
    inner: list[str] = []

    def meanwhile(done: int, total: int) -> None:
        if not inner:
            with pytest.raises(Trouble) as trouble:
                backing_up.back_up(session, stick, now=NOW)
            inner.append(trouble.value.code)

    backing_up.back_up(session, stick, now=NOW, copied=meanwhile)
    assert inner == ["backup.busy"]
    assert not left.exists()
    assert list(session.home.path.glob("scratch-*")) == []


BACKER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from borderpost.services import backing_up, setting_up, signing_in
from borderpost.store.home import Home
home, now = Home(Path(sys.argv[1])), datetime(2026, 3, 4, 16, tzinfo=UTC)
passphrase = setting_up.practice_passphrase(home)
session = signing_in.sign_in(home, setting_up.PRACTICE_SUPERVISOR, passphrase, now=now)
while True:
    print("again", flush=True)
    backing_up.back_up(session, Path(sys.argv[2]), now=now)
"""


def test_a_backup_that_is_killed_at_any_moment_leaves_whole_ones_alone(
    home: Home, session: Session, stick: Path
) -> None:
    chance = random.Random(7)
    command = [sys.executable, "-c", BACKER, str(home.path), str(stick)]
    for _ in range(5):
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
        ) as killed:
            assert killed.stdout is not None
            assert killed.stdout.readline() == "again\n"
            sleep(chance.uniform(0, 0.4))
            killed.kill()
        for path in stick.glob("*.backup"):
            backup_file.check(path).demand_seal(session.key)
    newest = backing_up.back_up(session, stick, now=NOW)
    with Store.open(home, session.key) as store:
        assert backing_up.holds(store, newest.label)
        assert verify(store).ok
    assert list(stick.glob(".*")) == []
    assert list(home.path.glob("scratch-*")) == []


def test_backups_come_as_often_as_was_chosen_and_are_told_of_once_they_fail_for_long(
    session: Session, stick: Path
) -> None:
    home = session.home
    backing_up.choose(session, folder=stick, every_hours=6)
    assert backing_up.if_due(session, now=NOW) is not None
    assert backing_up.if_due(session, now=NOW + timedelta(hours=5)) is None
    for made in stick.iterdir():
        made.rename(stick.parent / made.name)
    stick.rmdir()
    failed = backing_up.if_due(session, now=NOW + timedelta(hours=7))
    assert failed is not None
    assert failed.problem is not None
    assert backing_up.overdue(home, now=NOW + timedelta(hours=11)) is None
    told = backing_up.overdue(home, now=NOW + timedelta(hours=13))
    assert told is not None
    assert (told.code, dict(told.values)) == (
        "backup.overdue",
        {"hours": "13", "why": "backup.no_folder"},
    )
    stick.mkdir()
    assert backing_up.if_due(session, now=NOW + timedelta(hours=14)) is not None
    assert backing_up.overdue(home, now=NOW + timedelta(hours=40)) is None


def test_a_post_that_never_had_a_backup_says_so(session: Session, stick: Path) -> None:
    backing_up.choose(session, folder=stick)
    stick.rmdir()
    assert backing_up.overdue(session.home, now=NOW) is None
    backing_up.if_due(session, now=NOW)
    told = backing_up.overdue(session.home, now=NOW)
    assert told is not None
    assert told.code == "backup.none"


def test_a_schedule_is_of_hours_and_holds_at_least_one(session: Session) -> None:
    for wrong in (0, backup_notes.MOST_HOURS + 1):
        with pytest.raises(ValueError, match="every week"):
            backing_up.choose(session, every_hours=wrong)
    with pytest.raises(ValueError, match="at least one"):
        backing_up.choose(session, keep=0)
    assert backing_up.schedule(session.home).every_hours == 24


@pytest.mark.parametrize(
    "written",
    [
        b'{"every_hours": 0}',
        b'{"every_hours": 99999999999}',
        b'{"keep": 0}',
        b'{"last": {"at": "2026-03-04T12:00:00", "path": "", "number": 1, "entries": 1}}',
        b'{"failed": {"at": "2026-03-04T12:00:00", "code": "disk.full"}}',
        b'{"folder": "\xff"}',
    ],
)
def test_a_schedule_that_somebody_edited_into_what_nobody_may_choose_is_none(
    session: Session, written: bytes
) -> None:
    session.home.backup_notes.write_bytes(written)
    assert backing_up.schedule(session.home) == backup_notes.BackupNotes()
    assert backing_up.is_due(session.home, now=NOW)
    assert backing_up.overdue(session.home, now=NOW) is None


def test_an_earlier_database_in_the_place_of_the_present_one_is_told_and_a_restore_is_not(
    home: Home, session: Session, stick: Path
) -> None:
    def told() -> str | None:
        with Store.open(home, session.key) as store:
            assert verify(store).ok
            found = backing_up.ahead(store, home, session.key)
            return found.code if found else None

    backing_up.choose(session, folder=stick)
    first = backing_up.back_up(session, now=NOW)
    earlier = home.database.read_bytes()
    with Store.open(home, session.key) as store:
        recording.record(store, session, draft("LATER"), now=NOW)
    second = backing_up.back_up(session, now=NOW)
    assert told() is None
    for suffix in ("-wal", "-shm"):
        home.database.with_name(home.database.name + suffix).unlink(missing_ok=True)
    home.database.write_bytes(earlier)
    assert told() == "backup.ahead"
    with Store.open(home, session.key) as store:
        recording.record(store, session, draft("GOES ON"), now=NOW)
    assert told() == "backup.ahead"
    home.database.write_bytes(bytes(8192))
    passphrase = setting_up.practice_passphrase(home)
    restoring.restore(
        home,
        first.path,
        username=setting_up.PRACTICE_SUPERVISOR,
        passphrase=passphrase,
        second=Person(setting_up.PRACTICE_ADMINISTRATOR, passphrase),
        now=NOW,
    )
    assert told() is None
    second.path.write_bytes(second.path.read_bytes().replace(b'"entries":', b'"entries":9', 1))
    assert told() is None
