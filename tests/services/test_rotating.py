import subprocess
import sys
from pathlib import Path

import pytest

from borderpost.domain.errors import Refusal, Trouble
from borderpost.domain.officer import Role
from borderpost.services import (
    backing_up,
    officering,
    recovering,
    restoring,
    rotating,
    setting_up,
    signing_in,
)
from borderpost.services.setting_up import NewOfficer
from borderpost.services.witnessing import Person
from borderpost.store import backup_file, key_file, keys, rotation
from borderpost.store.home import Home
from borderpost.store.keys import LIGHT
from borderpost.store.store import Store
from borderpost.store.verify import verify
from tests.store.drafts import NOW

ANA = NewOfficer("ana", "Ana Especimen", Role.ADMINISTRATOR, "cuatro caballos en la niebla")
LUIS = NewOfficer("luis", "Luis Especimen", Role.SUPERVISOR, "una frase del todo distinta")
ZOE = NewOfficer("zoe", "Zoe Especimen", Role.ADMINISTRATOR, "mil naranjas en el camino")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "post")


@pytest.fixture
def code(home: Home) -> str:
    post = setting_up.PRACTICE_POST
    return setting_up.set_up(
        home, post=post, administrator=ANA, officers=(LUIS,), now=NOW, protection=LIGHT
    ).code


def rotate(home: Home) -> rotating.Rotated:
    return rotating.rotate(home, "ana", ANA.passphrase, now=NOW)


def test_after_a_rotation_every_passphrase_and_the_recovery_key_open_and_the_old_key_opens_nothing(
    home: Home, code: str
) -> None:
    before = signing_in.sign_in(home, "luis", LUIS.passphrase, now=NOW)
    with Store.open(home, before.key) as store:
        entries, head = store.entry_count(), store.head()
    assert rotate(home) == rotating.Rotated(2, True)
    for person in (ANA, LUIS):
        session = signing_in.sign_in(home, person.username, person.passphrase, now=NOW)
        assert session.key != before.key
    assert signing_in.sign_in(home, "luis", LUIS.passphrase, now=NOW).signing == before.signing
    with pytest.raises(Trouble, match=r"database\.damaged"):
        Store.open(home, before.key)
    with Store.open(home, session.key) as store:
        assert verify(store).ok
        assert store.entry_count() > entries
        assert store.head() != head
        ana = signing_in.sign_in(home, "ana", ANA.passphrase, now=NOW)
        assert recovering.drill(store, ana, [code], now=NOW)
    assert not home.next_keys.exists()
    rotate(home)
    file = key_file.read(home)
    newest = keys.unwrap(home, "ana", ANA.passphrase).key
    assert rotation.past_keys(file, newest) == (session.key, before.key)


def test_a_cut_before_or_after_the_database_moved_leaves_the_keys_that_open_it(home: Home, code: str) -> None:
    keys_before, database_before = home.keys.read_bytes(), home.database.read_bytes()
    rotate(home)
    keys_after = home.keys.read_bytes()
    for beside, database, right in (
        ("after", home.database.read_bytes(), keys_after),
        ("before", database_before, keys_before),
    ):
        home.database.write_bytes(database)
        home.keys.write_bytes(keys_before)
        home.next_keys.write_bytes(keys_after)
        session = signing_in.sign_in(home, "ana", ANA.passphrase, now=NOW)
        with Store.open(home, session.key) as store:
            assert verify(store).ok, beside
        assert home.keys.read_bytes() == right, beside
        assert home.next_keys.exists() == (right == keys_before), beside


def test_nothing_is_rotated_while_somebody_else_has_the_desk_open(home: Home, code: str) -> None:
    session = signing_in.sign_in(home, "ana", ANA.passphrase, now=NOW)
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLDING, str(home.path), session.key.secret.hex()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "open\n"
    before = home.keys.read_bytes()
    with pytest.raises(Trouble, match=r"database\.in_use"):
        rotate(home)
    holder.communicate("close\n")
    assert home.keys.read_bytes() == before
    assert rotate(home).officers == 2


_HOLDING = """
import sys
from pathlib import Path
from borderpost.store.home import Home
from borderpost.store.keys import DataKey
from borderpost.store.store import Store
with Store.open(Home(Path(sys.argv[1])), DataKey(bytes.fromhex(sys.argv[2]))):
    print("open", flush=True)
    sys.stdin.readline()
"""


def test_only_an_administrator_rotates(home: Home, code: str) -> None:
    with pytest.raises(Refusal, match=r"role\.forbids"):
        rotating.rotate(home, "luis", LUIS.passphrase, now=NOW)


def test_a_wrap_that_the_journal_does_not_know_gets_no_new_key(home: Home, code: str) -> None:
    session = signing_in.sign_in(home, "ana", ANA.passphrase, now=NOW)
    keys.keep(home, keys.made_wrap(home, session.key, "luis", "una frase de un ladrón"))
    rotate(home)
    assert keys.usernames(home) == ("ana",)
    session = signing_in.sign_in(home, "ana", ANA.passphrase, now=NOW)
    with Store.open(home, session.key) as store:
        luis = store.officer_named("luis")
        assert luis is not None
        recovering.open_post(home, [code], ZOE, now=NOW, protection=LIGHT)
        second = Person("zoe", ZOE.passphrase)
        officering.reset_passphrase(store, session, luis.id, new=LUIS.passphrase, second=second, now=NOW)
    assert signing_in.sign_in(home, "luis", LUIS.passphrase, now=NOW)


def test_a_backup_from_before_is_restored_under_the_present_key(home: Home, code: str) -> None:
    session = signing_in.sign_in(home, "ana", ANA.passphrase, now=NOW)
    backup = backing_up.back_up(session, now=NOW)
    rotate(home)
    new = keys.unwrap(home, "ana", ANA.passphrase).key
    assert keys.unwrap_copy(backup_file.keys_of(backup.path), home, "ana", ANA.passphrase).key == session.key
    assert rotation.past_keys(key_file.read(home), new) == (session.key,)
    rehearsed = restoring.rehearse(home, backup.path, username="ana", passphrase=ANA.passphrase, now=NOW)
    assert rehearsed.own_keys
    assert rehearsed.loss is not None
    assert not rehearsed.loss.other_history
    assert rehearsed.loss.entries > 0
    home.database.write_bytes(bytes(8192))
    second = Person("luis", LUIS.passphrase)
    restoring.restore(
        home, backup.path, username="ana", passphrase=ANA.passphrase, second=second, now=NOW
    )
    again = signing_in.sign_in(home, "luis", LUIS.passphrase, now=NOW)
    assert again.key == new
    with Store.open(home, new) as store:
        assert verify(store).ok


def test_a_restored_journal_learns_the_keys_that_officers_were_given_since(home: Home, code: str) -> None:
    session = signing_in.sign_in(home, "ana", ANA.passphrase, now=NOW)
    backup = backing_up.back_up(session, now=NOW)
    with Store.open(home, session.key) as store:
        luis = store.officer_named("luis")
        assert luis is not None
        recovering.open_post(home, [code], ZOE, now=NOW, protection=LIGHT)
        new, second = "doce mapas sobre la mesa", Person("zoe", ZOE.passphrase)
        officering.reset_passphrase(store, session, luis.id, new=new, second=second, now=NOW)
    home.database.write_bytes(bytes(8192))
    second = Person("luis", "doce mapas sobre la mesa")
    restoring.restore(
        home, backup.path, username="ana", passphrase=ANA.passphrase, second=second, now=NOW
    )
    again = signing_in.sign_in(home, "luis", "doce mapas sobre la mesa", now=NOW)
    assert again.signing.public.hex() != luis.signing_key
    with Store.open(home, again.key) as store:
        assert verify(store).ok


def test_a_kill_at_any_moment_of_a_rotation_leaves_a_desk_that_opens() -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "tests.soak.kill_rotating", "--every", "4"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "0 lost" in answer.stdout
