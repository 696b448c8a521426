import os
import stat
import subprocess
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from borderpost.domain.crossing import Crossing
from borderpost.domain.errors import Trouble
from borderpost.services import recording
from borderpost.services.session import Session
from borderpost.store import keys, schema
from borderpost.store.database import Database
from borderpost.store.home import Home
from borderpost.store.keys import DataKey
from borderpost.store.store import Store
from borderpost.store.verify import verify
from tests.small_disk import mounted, resize
from tests.store.desks import practice_home, session_of
from tests.store.drafts import NOW, draft

KEY = DataKey(bytes(range(32)))


def test_nothing_of_a_traveller_lies_in_the_files_in_clear(
    home: Home, session: Session, store: Store
) -> None:
    recording.record(store, session, draft("QZX90817", surname="ESPECIMENUNICO", plate="PLQ777"), now=NOW)
    for path in home.path.iterdir():
        content = path.read_bytes()
        assert b"ESPECIMENUNICO" not in content
        assert b"QZX90817" not in content
        assert b"PLQ777" not in content
    assert home.database.read_bytes()[:6] != b"SQLite"


def test_commits_are_made_durable_and_keys_are_enforced(store: Store) -> None:
    database = store.database
    assert database.row("PRAGMA journal_mode") == ("wal",)
    assert database.number("PRAGMA synchronous") == 2
    assert database.number("PRAGMA foreign_keys") == 1


@pytest.mark.parametrize("where", [0, 5000])
def test_a_damaged_database_is_told_and_left_as_it_lies(home: Home, session: Session, where: int) -> None:
    with home.database.open("r+b") as file:
        file.seek(where)
        file.write(os.urandom(64))
    before = home.database.read_bytes()
    with pytest.raises(Trouble) as trouble, Store.open(home, session.key) as store:
        verify(store)
    assert trouble.value.code == "database.damaged"
    assert home.database.read_bytes() == before


def test_an_empty_file_is_a_damaged_database_and_never_a_new_one(home: Home, session: Session) -> None:
    home.database.write_bytes(b"")
    with pytest.raises(Trouble) as trouble:
        Store.open(home, session.key)
    assert trouble.value.code == "database.damaged"
    assert home.database.read_bytes() == b""


def test_a_missing_database_is_told_and_never_made_anew(home: Home, session: Session) -> None:
    home.database.unlink()
    with pytest.raises(Trouble) as trouble:
        Store.open(home, session.key)
    assert trouble.value.code == "database.missing"
    assert not home.database.exists()


def test_another_desks_key_opens_nothing(home: Home) -> None:
    with pytest.raises(Trouble) as trouble:
        Store.open(home, KEY)
    assert trouble.value.code == "database.damaged"


def test_a_newer_database_is_refused_and_not_touched(home: Home, session: Session) -> None:
    with Store.open(home, session.key) as store:
        store.database.run("PRAGMA user_version = 9999")
    before = home.database.read_bytes()
    with pytest.raises(Trouble) as trouble:
        Store.open(home, session.key)
    assert trouble.value.code == "database.newer"
    assert home.database.read_bytes() == before


def test_a_second_writer_is_told_to_wait_and_loses_nothing(
    home: Home, session: Session, store: Store
) -> None:
    with Store.open(home, session.key) as other:
        other.database.run("PRAGMA busy_timeout = 20")
        with store.transaction():
            with pytest.raises(Trouble) as trouble:
                recording.record(other, session, draft(), now=NOW)
            assert trouble.value.code == "database.busy"
        assert recording.record(other, session, draft(), now=NOW).position


def test_a_failed_transaction_leaves_nothing(session: Session, store: Store) -> None:
    before = store.head()
    with pytest.raises(Exception, match="nowhere"), store.transaction():
        store.database.script(["DELETE FROM post", "DELETE FROM nowhere"])
    assert store.post() == session.post
    assert store.head() == before


def test_upgrading_copies_the_file_first_and_takes_each_step_whole(tmp_path: Path) -> None:
    path = tmp_path / "d.db"
    database = Database.create(path, KEY)
    schema.upgrade(database, {1: "CREATE TABLE a (x) ;"})
    database.run("INSERT INTO a VALUES (7)")
    broken = {1: "", 2: "CREATE TABLE b (x);", 3: "CREATE TABLE c (x);\nINSERT INTO nowhere VALUES (1);"}
    with pytest.raises(Exception, match="nowhere"):
        schema.upgrade(database, broken)
    assert schema.version(database) == 2
    assert database.rows("SELECT name FROM sqlite_master ORDER BY name") == [("a",), ("b",)]
    database.close()
    copy = schema.copy_of(path, 1)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    kept = Database(copy, KEY)
    assert (schema.version(kept), kept.rows("SELECT x FROM a")) == (1, [(7,)])
    kept.close()


def test_statements_with_triggers_are_cut_where_they_end() -> None:
    script = "CREATE TABLE a (x);\n-- why\nCREATE TRIGGER t BEFORE DELETE ON a\nBEGIN SELECT 1; END;\n"
    assert len(schema.statements(script)) == 2
    with pytest.raises(ValueError, match="no end"):
        schema.statements("CREATE TABLE a (x)")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    with mounted(tmp_path / "small", "1m") as disk:
        yield disk


def test_a_full_disk_refuses_one_crossing_loses_none_and_works_again_once_freed(small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    home = practice_home(small_disk)
    session = session_of(home)
    ballast.write_bytes(bytes(100_000))
    acknowledged: list[Crossing] = []
    with Store.open(home, session.key) as store:
        with pytest.raises(Trouble) as trouble:
            _record_for_ever(store, session, acknowledged)
        assert trouble.value.code == "disk.full"
        assert list(store.crossings()) == acknowledged
        ballast.unlink()
        acknowledged.append(recording.record(store, session, draft("AFTER"), now=NOW))
    with Store.open(home, session.key) as store:
        assert list(store.crossings()) == acknowledged
        resize(small_disk, "8m")
        assert verify(store).ok


def test_a_disk_that_is_full_already_is_called_full_when_the_desk_opens(small_disk: Path) -> None:
    home = practice_home(small_disk)
    session = session_of(home)
    with pytest.raises(OSError, match="space"):
        _fill(small_disk)
    with pytest.raises(Trouble) as trouble:
        Store.open(home, session.key)
    assert trouble.value.code == "disk.full"
    (small_disk / "ballast").unlink()
    with Store.open(home, session.key) as store:
        assert verify(store).ok


def test_a_disk_that_became_read_only_refuses_and_what_was_recorded_stays(small_disk: Path) -> None:
    home = practice_home(small_disk)
    session = session_of(home)
    with Store.open(home, session.key) as store:
        crossing = recording.record(store, session, draft(), now=NOW)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(Trouble) as trouble:
        _record_once(home, session)
    assert trouble.value.code == "disk.read_only"
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    with Store.open(home, session.key) as store:
        assert list(store.crossings()) == [crossing]


def test_pages_damaged_under_an_open_store_are_told(home: Home, session: Session) -> None:
    with Store.open(home, session.key) as store:
        for number in range(50):
            recording.record(store, session, draft(f"N{number}"), now=NOW)
    with home.database.open("r+b") as file:
        file.seek(8192)
        file.write(os.urandom(home.database.stat().st_size - 8192))
    with pytest.raises(Trouble) as trouble, Store.open(home, session.key) as store:
        list(store.crossings())
    assert trouble.value.code == "database.damaged"


def test_a_full_disk_leaves_the_key_file_as_it_was(small_disk: Path) -> None:
    home = practice_home(small_disk)
    session = session_of(home)
    before = home.keys.read_bytes()
    with pytest.raises(OSError, match="space"):
        _fill(small_disk)
    with pytest.raises(Trouble) as trouble:
        keys.keep(home, keys.made_wrap(home, session.key, "practica", "una frase que ya no cabe"))
    assert trouble.value.code == "disk.full"
    assert home.keys.read_bytes() == before
    assert {path.name for path in home.path.iterdir() if path.name.startswith(".")} == set()


def _record_for_ever(store: Store, session: Session, acknowledged: list[Crossing]) -> None:
    for number in count():
        acknowledged.append(recording.record(store, session, draft(f"N{number}"), now=NOW))


def _record_once(home: Home, session: Session) -> None:
    with Store.open(home, session.key) as store:
        recording.record(store, session, draft(), now=NOW)


def _fill(disk: Path) -> None:
    with (disk / "ballast").open("wb", buffering=0) as ballast:
        while True:
            ballast.write(bytes(1000))
