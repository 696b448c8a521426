import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from borderpost.domain.errors import Refusal, Trouble
from borderpost.domain.journal import EntryKind
from borderpost.domain.officer import Role
from borderpost.services import (
    backing_up,
    officering,
    recording,
    recovering,
    restoring,
    setting_up,
    signing_in,
)
from borderpost.services.officering import NewOfficer
from borderpost.services.session import Session
from borderpost.services.witnessing import Code, Person
from borderpost.store import aside, journal, reset_codes
from borderpost.store.bodies import Restored
from borderpost.store.home import Home
from borderpost.store.store import Store
from borderpost.store.verify import verify
from tests.store.desks import other_practice_home, practice_home, session_of
from tests.store.drafts import NOW, draft

LATER = NOW + timedelta(hours=2)
NAME = setting_up.PRACTICE_SUPERVISOR


@dataclass(frozen=True)
class Desk:
    """Hold a desk with three crossings of which a backup has the first two."""

    home: Home
    session: Session
    backup: backing_up.Backup

    @property
    def passphrase(self) -> str:
        return setting_up.practice_passphrase(self.home)

    @property
    def second(self) -> Person:
        return Person(setting_up.PRACTICE_ADMINISTRATOR, self.passphrase)

    def restore(self, home: Home | None = None) -> restoring.Restoration:
        return restoring.restore(
            home or self.home,
            self.backup.path,
            username=NAME,
            passphrase=self.passphrase,
            second=self.second,
            now=LATER,
        )

    def rehearse(self, passphrase: str | None = None) -> restoring.Rehearsal:
        said = passphrase or self.passphrase
        return restoring.rehearse(self.home, self.backup.path, username=NAME, passphrase=said, now=LATER)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    home = practice_home(tmp_path)
    session = session_of(home)
    stick = tmp_path / "stick"
    stick.mkdir()
    with Store.open(home, session.key) as store:
        for number in range(2):
            recording.record(store, session, draft(f"N{number}"), now=NOW)
    backup = backing_up.back_up(session, stick, now=NOW)
    with Store.open(home, session.key) as store:
        recording.record(store, session, draft("SINCE"), now=NOW)
    return Desk(home, session, backup)


def damage(home: Home) -> bytes:
    """Overwrite the first page and return what the file says now."""
    with home.database.open("r+b") as file:
        file.write(os.urandom(4096))
    return home.database.read_bytes()


def test_a_damaged_database_is_put_aside_whole_and_the_backup_goes_on_in_a_new_segment(desk: Desk) -> None:
    damaged = damage(desk.home)
    beside = desk.home.database.with_name("post.db-wal")
    beside.write_bytes(b"a log that was left")
    result = desk.restore()
    assert result.aside is not None
    assert (result.aside / "post.db").read_bytes() == damaged
    assert (result.aside / "post.db-wal").read_bytes() == b"a log that was left"
    with Store.open(desk.home, desk.session.key) as store:
        assert store.crossing_count() == 2
        assert verify(store).ok
        last = list(journal.entries(store.database))[-1]
        body = last.content.body
        assert isinstance(body, Restored)
        assert (last.content.kind, last.content.actor) == (EntryKind.RESTORED, desk.session.officer.id)
        assert body.entries == desk.backup.label.entries == result.entries
        assert body.aside == result.aside.name
        assert body.second == session_of(desk.home, setting_up.PRACTICE_ADMINISTRATOR).officer.id
        places = store.tail(after=last.position - 2, limit=2)
        segment = store.segment(places[1].segment)
        assert (places[1].sequence, segment.parent) == (1, places[0].segment)
        assert (segment.parent_sequence, segment.parent_head) == (places[0].sequence, places[0].head)
        session = session_of(desk.home)
        recording.record(store, session, draft("AFTER"), now=LATER)
        assert verify(store).ok
    assert list(desk.home.path.glob("scratch-*")) == []


@pytest.mark.parametrize("how", ["missing", "empty", "half", "middle"])
def test_every_kind_of_damage_can_be_restored_from(desk: Desk, how: str) -> None:
    content = desk.home.database.read_bytes()
    match how:
        case "missing":
            desk.home.database.unlink()
        case "empty":
            desk.home.database.write_bytes(b"")
        case "half":
            desk.home.database.write_bytes(content[: len(content) // 2])
        case _:
            middle = len(content) // 2
            desk.home.database.write_bytes(content[:middle] + os.urandom(16) + content[middle + 16 :])
    desk.restore()
    with Store.open(desk.home, desk.session.key) as store:
        assert (store.crossing_count(), verify(store).ok) == (2, True)


def test_a_sound_database_is_never_replaced(desk: Desk) -> None:
    before = desk.home.database.read_bytes()
    with pytest.raises(Refusal, match=r"restore\.not_needed"):
        desk.restore()
    assert desk.home.database.read_bytes() == before


def test_tables_that_differ_are_rebuilt_and_not_restored(desk: Desk) -> None:
    with Store.open(desk.home, desk.session.key) as store:
        store.database.run("DELETE FROM crossing")
    with pytest.raises(Refusal, match=r"restore\.rebuild"):
        desk.restore()


HOLDER = """
import sys
from pathlib import Path
from borderpost.store.home import Home
from borderpost.store.keys import DataKey
from borderpost.store.store import Store
with Store.open(Home(Path(sys.argv[1])), DataKey(bytes.fromhex(sys.stdin.readline()))) as store:
    print("open", flush=True)
    sys.stdin.readline()
"""


def test_a_database_that_another_program_has_open_is_not_moved(desk: Desk) -> None:
    command = [sys.executable, "-c", HOLDER, str(desk.home.path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    ) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        holder.stdin.write(desk.session.key.secret.hex() + "\n")
        holder.stdin.flush()
        assert holder.stdout.readline() == "open\n"
        damage(desk.home)
        with pytest.raises(Trouble, match=r"database\.in_use"):
            desk.restore()
        holder.kill()
    desk.restore()


def test_a_newer_database_is_not_given_up_for_a_backup(desk: Desk) -> None:
    with Store.open(desk.home, desk.session.key) as store:
        store.database.run("PRAGMA user_version = 9999")
    with pytest.raises(Trouble, match=r"database\.newer"):
        desk.restore()


def test_a_backup_that_went_bad_changes_nothing(desk: Desk) -> None:
    damaged = damage(desk.home)
    content = bytearray(desk.backup.path.read_bytes())
    content[-3000] ^= 4
    desk.backup.path.write_bytes(content)
    with pytest.raises(Trouble, match=r"backup\.damaged"):
        desk.restore()
    assert desk.home.database.read_bytes() == damaged
    assert list(desk.home.path.glob("damaged-*")) == []


def test_a_backup_of_another_desk_is_refused(desk: Desk, tmp_path: Path) -> None:
    damaged = damage(desk.home)
    other = backing_up.back_up(session_of(other_practice_home(tmp_path / "other")), tmp_path, now=NOW)
    with pytest.raises(Trouble, match=r"backup\.not_ours"):
        restoring.restore(
            desk.home,
            other.path,
            username=NAME,
            passphrase=desk.passphrase,
            second=desk.second,
            now=LATER,
        )
    assert desk.home.database.read_bytes() == damaged


def test_a_wrong_passphrase_restores_nothing(desk: Desk) -> None:
    damaged = damage(desk.home)
    with pytest.raises(Refusal, match=r"passphrase\.wrong"):
        restoring.restore(
            desk.home,
            desk.backup.path,
            username=NAME,
            passphrase="una frase equivocada",
            second=desk.second,
            now=LATER,
        )
    assert desk.home.database.read_bytes() == damaged


def test_a_restore_takes_a_second_person_or_a_code_of_the_safe_and_the_journal_says_which(
    desk: Desk,
) -> None:
    administrator = session_of(desk.home, setting_up.PRACTICE_ADMINISTRATOR)
    with Store.open(desk.home, desk.session.key) as store:
        codes = recovering.new_codes(
            store, administrator, second=Person(NAME, desk.passphrase), now=NOW
        ).codes
    backup = backing_up.back_up(desk.session, desk.backup.path.parent, now=NOW)
    damaged = damage(desk.home)

    def restore(second: Person | Code) -> None:
        restoring.restore(
            desk.home, backup.path, username=NAME, passphrase=desk.passphrase, second=second, now=LATER
        )

    wrong = replace(desk.second, passphrase="una frase equivocada")
    for second, code in (
        (Person(NAME, desk.passphrase), r"witness\.same"),
        (wrong, r"passphrase\.wrong"),
        (Code("no code"), r"paper_code\."),
    ):
        with pytest.raises(Refusal, match=code):
            restore(second)
    assert desk.home.database.read_bytes() == damaged
    restore(desk.second)
    damage(desk.home)
    restore(Code(codes[1]))
    with Store.open(desk.home, desk.session.key) as store:
        body = list(journal.entries(store.database))[-1].content.body
        assert isinstance(body, Restored)
        assert (body.second, body.code) == (None, 2)
        with pytest.raises(Refusal, match=r"reset\.code_used"):
            reset_codes.demand_unused(store.database, codes[1])


def test_no_plain_officer_is_the_second_person_of_a_restore(desk: Desk) -> None:
    administrator = session_of(desk.home, setting_up.PRACTICE_ADMINISTRATOR)
    eva = NewOfficer("eva", "Eva Especimen", Role.OFFICER, "cuatro caballos en la niebla")
    with Store.open(desk.home, administrator.key) as store:
        officering.create(store, administrator, eva, second=Person(NAME, desk.passphrase), now=NOW)
    backup = backing_up.back_up(desk.session, desk.backup.path.parent, now=NOW)
    damaged = damage(desk.home)
    with pytest.raises(Refusal, match=r"witness\.role"):
        restoring.restore(
            desk.home, backup.path, username=NAME, passphrase=desk.passphrase,
            second=Person(eva.username, eva.passphrase), now=LATER,
        )  # fmt: skip
    assert desk.home.database.read_bytes() == damaged


def test_a_damaged_key_file_is_put_aside_and_the_backups_takes_its_place(desk: Desk) -> None:
    kept = desk.home.keys.read_bytes()
    desk.home.keys.write_bytes(b"\x00" * 40)
    damage(desk.home)
    result = desk.restore()
    assert desk.home.keys.read_bytes() == kept
    assert result.aside is not None
    assert (result.aside / "damaged-keys.json").read_bytes() == b"\x00" * 40
    assert session_of(desk.home).officer == desk.session.officer


def test_a_lost_key_file_comes_from_the_backup_and_a_sound_database_stays(desk: Desk) -> None:
    kept = desk.home.keys.read_bytes()
    desk.home.keys.unlink()
    assert desk.restore().keys_alone
    assert desk.home.keys.read_bytes() == kept
    with Store.open(desk.home, session_of(desk.home).key) as store:
        assert store.crossing_count() == 3


def test_another_machine_needs_the_backup_the_passphrase_and_the_device_secret(
    desk: Desk, tmp_path: Path
) -> None:
    elsewhere = Home(tmp_path / "elsewhere")
    with pytest.raises(Trouble, match=r"keys\.device_secret"):
        desk.restore(elsewhere)
    assert not elsewhere.is_set_up
    elsewhere.path.mkdir(exist_ok=True)
    shutil.copy(desk.home.device_secret, elsewhere.device_secret)
    result = desk.restore(elsewhere)
    assert result.aside is None
    session = signing_in.sign_in(elsewhere, NAME, desk.passphrase, now=LATER)
    with Store.open(elsewhere, session.key) as store:
        assert (store.crossing_count(), verify(store).ok) == (2, True)


def test_a_restore_that_was_cut_off_half_way_is_done_again(desk: Desk) -> None:
    damaged = damage(desk.home)
    aside.set_aside(desk.home, aside.place_for(desk.home, now=LATER))
    half = desk.home.path / "scratch-1234" / "restored"
    half.mkdir(parents=True)
    (half / "post.db").write_bytes(b"half a database")
    assert desk.restore().aside is None
    kept = list(desk.home.path.glob("damaged-*/post.db"))
    assert [path.read_bytes() for path in kept] == [damaged]
    with Store.open(desk.home, desk.session.key) as store:
        assert store.crossing_count() == 2


def test_a_log_that_was_cut_is_told_and_the_desk_can_go_on_with_what_is_left(
    desk: Desk, tmp_path: Path
) -> None:
    killed = Home(tmp_path / "killed")
    with Store.open(desk.home, desk.session.key) as store:
        recording.record(store, desk.session, draft("INTHELOG"), now=NOW)
        shutil.copytree(desk.home.path, killed.path)
    whole = killed.path / "post.db-wal"
    log = whole.read_bytes()
    whole.unlink()
    before = killed.database.read_bytes()
    with pytest.raises(Trouble, match=r"database\.log_cut"):
        session_of(killed)
    assert killed.database.read_bytes() == before
    result = restoring.go_on(
        killed, username=NAME, passphrase=desk.passphrase, second=desk.second, now=LATER
    )
    assert result.aside is not None
    assert (result.aside / "post.db").read_bytes() == before
    with Store.open(killed, desk.session.key) as store:
        assert (store.crossing_count(), verify(store).ok) == (3, True)
    # Who finds the log again has everything: what was put aside opens with it.
    (result.aside / "post.db-wal").write_bytes(log)
    with Store.open(Home(result.aside), desk.session.key) as store:
        assert (store.crossing_count(), verify(store).ok) == (4, True)
    with pytest.raises(Refusal, match=r"restore\.not_needed"):
        restoring.go_on(
            killed, username=NAME, passphrase=desk.passphrase, second=desk.second, now=LATER
        )


def test_a_rehearsal_changes_nothing_and_says_what_a_restore_would_cost(desk: Desk) -> None:
    before = {path: path.read_bytes() for path in desk.home.path.iterdir() if path.suffix != ".lock"}
    done = desk.rehearse()
    after = {path: path.read_bytes() for path in desk.home.path.iterdir() if path.suffix != ".lock"}
    assert after == before
    with Store.open(desk.home, desk.session.key) as store:
        since = store.entry_count() - desk.backup.label.entries
    assert done.loss == restoring.Loss(since, 0, other_history=False)
    assert since == 1
    assert done.own_keys
    assert done.seconds > 0


def test_a_rehearsal_without_a_database_still_proves_the_backup(desk: Desk) -> None:
    damage(desk.home)
    assert desk.rehearse().loss is None


def test_a_rehearsal_after_a_restore_from_an_older_backup_says_so(desk: Desk) -> None:
    newer = backing_up.back_up(desk.session, desk.backup.path.parent, now=NOW)
    damage(desk.home)
    desk.restore()
    done = restoring.rehearse(desk.home, newer.path, username=NAME, passphrase=desk.passphrase, now=LATER)
    assert done.loss is not None
    assert done.loss.other_history
