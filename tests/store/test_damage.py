"""What happens to a desk's files from outside, and that each gets its message and nothing is overwritten."""

import os
import shutil
from pathlib import Path

import pytest

from borderpost.domain.errors import Trouble
from borderpost.services import recording, setting_up, signing_in
from borderpost.services.session import Session
from borderpost.store.home import Home
from borderpost.store.store import Store
from borderpost.store.verify import verify
from tests.store.desks import other_practice_home
from tests.store.drafts import NOW, draft

PAGE = 4096


@pytest.fixture
def killed(home: Home, session: Session, tmp_path: Path) -> Home:
    """Give the home as a program leaves it that was killed: with its log and its shared memory."""
    left = Home(tmp_path / "killed")
    with Store.open(home, session.key) as store:
        for number in range(5):
            recording.record(store, session, draft(f"N{number}"), now=NOW)
        shutil.copytree(home.path, left.path)
    return left


def sign_in(home: Home) -> Session:
    passphrase = setting_up.practice_passphrase(home)
    return signing_in.sign_in(home, setting_up.PRACTICE_SUPERVISOR, passphrase, now=NOW)


def files(home: Home) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in home.path.glob("post.db*")}


def told(home: Home) -> str:
    """Return what signing in says, after making sure that it changed nothing of the database."""
    before = files(home)
    with pytest.raises(Trouble) as trouble:
        sign_in(home)
    assert files(home) == before
    return trouble.value.code


def test_a_program_that_was_killed_finds_everything_again(killed: Home, session: Session) -> None:
    assert (killed.path / "post.db-wal").stat().st_size > 0
    sign_in(killed)
    with Store.open(killed, session.key) as store:
        assert (store.crossing_count(), verify(store).ok) == (5, True)


def test_a_log_that_was_deleted_is_told(killed: Home) -> None:
    (killed.path / "post.db-wal").unlink()
    assert told(killed) == "database.log_cut"


@pytest.mark.parametrize("left", [0, 31, 32, 5000, -1])
def test_a_log_that_was_cut_is_told(killed: Home, left: int) -> None:
    log = killed.path / "post.db-wal"
    log.write_bytes(log.read_bytes()[:left])
    assert told(killed) == "database.log_cut"


def test_a_log_whose_content_is_in_the_database_already_is_not_missed(
    home: Home, session: Session, tmp_path: Path
) -> None:
    with Store.open(home, session.key) as store:
        recording.record(store, session, draft(), now=NOW)
        assert store.database.rows("PRAGMA wal_checkpoint(PASSIVE)")[0][0] == 0
        shutil.copytree(home.path, tmp_path / "copied")
    copied = Home(tmp_path / "copied")
    (copied.path / "post.db-wal").unlink()
    with Store.open(copied, session.key) as store:
        assert (store.crossing_count(), verify(store).ok) == (1, True)


@pytest.mark.parametrize("content", [b"", bytes(32768), b"\xff" * 32768, os.urandom(200)])
def test_shared_memory_that_says_nothing_stops_nobody(
    killed: Home, session: Session, content: bytes
) -> None:
    (killed.path / "post.db-shm").write_bytes(content)
    with Store.open(killed, session.key) as store:
        assert store.crossing_count() == 5


def test_a_database_without_its_log_that_was_closed_well_opens(home: Home, session: Session) -> None:
    assert {path.name for path in home.path.glob("post.db*")} == {"post.db"}
    assert sign_in(home).key == session.key


def test_an_empty_file_is_told_at_sign_in(home: Home) -> None:
    home.database.write_bytes(b"")
    assert told(home) == "database.damaged"


def test_a_missing_file_is_told_at_sign_in(home: Home) -> None:
    home.database.unlink()
    assert told(home) == "database.missing"


@pytest.mark.parametrize("left", [1, 16, PAGE - 1, PAGE])
def test_a_file_that_was_cut_short_is_told_at_sign_in(home: Home, left: int) -> None:
    home.database.write_bytes(home.database.read_bytes()[:left])
    assert told(home) == "database.damaged"


def test_a_newer_file_is_told_at_sign_in(home: Home, session: Session) -> None:
    with Store.open(home, session.key) as store:
        store.database.run("PRAGMA user_version = 9999")
    assert told(home) == "database.newer"


def test_another_desks_file_is_told_at_sign_in(home: Home, tmp_path: Path) -> None:
    other = other_practice_home(tmp_path / "other")
    shutil.copy(other.database, home.database)
    assert told(home) == "database.damaged"


def test_one_flipped_bit_in_any_page_is_found(home: Home, session: Session) -> None:
    """Every kind of page there is in the file: the header's, tables' and indexes' inner ones and leaves."""
    with Store.open(home, session.key) as store:
        for number in range(40):
            recording.record(store, session, draft(f"N{number}"), now=NOW)
    whole = home.database.read_bytes()
    assert len(whole) // PAGE > 40
    for page in range(len(whole) // PAGE):
        at = page * PAGE + (page * 97 + 13) % PAGE
        flipped = whole[:at] + bytes([whole[at] ^ 1 << page % 8]) + whole[at + 1 :]
        home.database.write_bytes(flipped)
        with pytest.raises(Trouble, match=r"database\.damaged"), Store.open(home, session.key) as store:
            verify(store)
        assert home.database.read_bytes() == flipped
