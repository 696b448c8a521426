import shutil
import time
from pathlib import Path

import pytest

from borderpost.services import recording
from borderpost.services.session import Session
from borderpost.store import log_room
from borderpost.store.database import LOG_PAGES
from borderpost.store.home import Home
from borderpost.store.store import Store
from borderpost.store.verify import verify
from tests.store.drafts import NOW, draft


def test_no_commit_of_a_shift_moves_the_log_into_the_file(home: Home, session: Session, store: Store) -> None:
    store.checkpoint()
    before = home.database.read_bytes()
    for number in range(100):
        recording.record(store, session, draft(f"C{number}"), now=NOW)
    assert home.database.read_bytes() == before
    assert store.database.rows("PRAGMA wal_autocheckpoint") == [(LOG_PAGES,)]


def test_the_log_is_moved_while_somebody_writes_and_nobody_waits(
    home: Home, session: Session, store: Store
) -> None:
    recording.record(store, session, draft("BEFORE"), now=NOW)
    before = home.database.read_bytes()
    with store.transaction(), Store.open(home, session.key) as other:
        started = time.monotonic()
        other.checkpoint()
        assert time.monotonic() - started < 2
    assert home.database.read_bytes() != before
    assert recording.record(store, session, draft("AFTER"), now=NOW).draft.document.number == "AFTER"


def log_of(home: Home) -> Path:
    return home.database.with_name(f"{home.database.name}-wal")


def test_commits_after_the_log_was_given_room_lengthen_no_file_and_outlive_a_kill(
    home: Home, session: Session, store: Store, tmp_path: Path
) -> None:
    recording.record(store, session, draft("BEFORE"), now=NOW)
    store.checkpoint()
    assert log_of(home).stat().st_size == log_room.ROOM
    for number in range(100):
        recording.record(store, session, draft(f"C{number}"), now=NOW)
    assert log_of(home).stat().st_size == log_room.ROOM
    killed = Home(tmp_path / "killed")
    shutil.copytree(home.path, killed.path)
    with Store.open(killed, session.key) as left:
        assert (left.crossing_count(), verify(left).ok) == (store.crossing_count(), True)


def test_a_log_gets_no_room_while_somebody_writes_and_on_a_disk_that_has_little(
    home: Home, session: Session, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.transaction(), Store.open(home, session.key) as other:
        started = time.monotonic()
        log_room.make(other.database)
        assert time.monotonic() - started < 2
    assert log_of(home).stat().st_size < log_room.ROOM
    with monkeypatch.context() as little:
        usage = shutil.disk_usage(home.path)
        little.setattr(log_room, "disk_usage", lambda _: usage._replace(free=log_room.ROOM))
        log_room.make(store.database)
    assert log_of(home).stat().st_size < log_room.ROOM
    log_room.make(store.database)
    assert log_of(home).stat().st_size == log_room.ROOM
