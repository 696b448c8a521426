import json
import os
import shutil
import stat
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

from borderpost.domain.errors import Refusal, Trouble
from borderpost.services import setting_up
from borderpost.services.session import Session
from borderpost.store import attempts, device_secret, keys, machine_clock, wraps
from borderpost.store.device_secret import SecretPlace
from borderpost.store.home import Home
from borderpost.store.keys import LIGHT, KeyRing, Protection
from borderpost.store.store import Store
from tests.store.desks import let_pass

ROOT = Path(__file__).parents[2]
PASSPHRASE = "cuatro caballos en la niebla"


@pytest.fixture
def ring_home(tmp_path: Path) -> Home:
    ring = KeyRing(Home(tmp_path), LIGHT)
    ring.add("ana", PASSPHRASE)
    ring.save()
    return Home(tmp_path)


def test_the_right_passphrase_opens_for_every_officer_the_same_key(tmp_path: Path) -> None:
    home = Home(tmp_path)
    ring = KeyRing(home, LIGHT)
    ring.add("ana", PASSPHRASE)
    ring.add("luis", "una frase del todo distinta")
    ring.save()
    assert keys.unwrap(home, "ana", PASSPHRASE).key == ring.key
    assert keys.unwrap(home, "luis", "una frase del todo distinta").key == ring.key
    assert keys.usernames(home) == ("ana", "luis")


@pytest.mark.parametrize(("username", "passphrase"), [("ana", "otra frase cualquiera"), ("eva", PASSPHRASE)])
def test_a_wrong_passphrase_or_username_is_one_and_the_same_refusal(
    ring_home: Home, username: str, passphrase: str
) -> None:
    with pytest.raises(Refusal) as refused:
        keys.unwrap(ring_home, username, passphrase)
    assert refused.value.code == "passphrase.wrong"


def test_a_passphrase_is_the_same_however_the_keyboard_composes_its_accents(ring_home: Home) -> None:
    key = keys.unwrap(ring_home, "ana", PASSPHRASE).key
    composed, apart = (unicodedata.normalize(form, "mañana será otro día") for form in ("NFC", "NFD"))
    keys.keep(ring_home, keys.made_wrap(ring_home, key, "ana", composed))
    assert keys.unwrap(ring_home, "ana", apart).key == key


def test_wrong_passphrases_wait_longer_and_longer_across_restarts_but_never_for_ever(ring_home: Home) -> None:
    for _ in range(attempts.FREE_ATTEMPTS):
        _fail(ring_home, "passphrase.wrong")
    waits = []
    for _ in range(12):
        refused = _fail(ring_home, "passphrase.wait")
        waits.append(int(refused.values["seconds"]))
        let_pass(ring_home, timedelta(seconds=waits[-1]))
        _fail(ring_home, "passphrase.wrong")
    assert waits[:4] == [2, 4, 8, 16]
    assert waits == sorted(waits)
    assert waits[-1] == attempts.LONGEST_DELAY.total_seconds()
    let_pass(ring_home, attempts.LONGEST_DELAY)
    assert keys.unwrap(ring_home, "ana", PASSPHRASE).wrong_before == attempts.FREE_ATTEMPTS + 12
    assert keys.unwrap(ring_home, "ana", PASSPHRASE).wrong_before == 0
    _fail(ring_home, "passphrase.wrong")


def test_a_passphrase_that_opens_a_copied_key_file_ends_no_delay(ring_home: Home) -> None:
    copied = ring_home.keys.read_bytes()
    _fail(ring_home, "passphrase.wrong")
    assert keys.unwrap_copy(copied, ring_home, "ana", PASSPHRASE)
    assert keys.unwrap(ring_home, "ana", PASSPHRASE).wrong_before == 1
    for _ in range(attempts.FREE_ATTEMPTS):
        _fail(ring_home, "passphrase.wrong")
    with pytest.raises(Refusal, match=r"passphrase\.wait"):
        keys.unwrap_copy(copied, ring_home, "ana", PASSPHRASE)


def test_after_a_restart_of_the_machine_what_it_has_run_since_is_what_was_waited(ring_home: Home) -> None:
    running = machine_clock.running_ms()
    for boot, since, wait in (("another start", 10**15, False), (machine_clock.boot(), 10**15, True)):
        failed = {"count": attempts.FREE_ATTEMPTS, "boot": boot, "running_ms": since}
        ring_home.attempts.write_text(json.dumps({"ana": failed}))
        if wait or running < attempts.FIRST_DELAY.total_seconds() * 1000:
            assert _fail(ring_home, "passphrase.wait").values == {"seconds": "2"}
        else:
            assert keys.unwrap(ring_home, "ana", PASSPHRASE)


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"\xff\xfe",
        b'{"ana": "\xff"}',
        b'{"ana": {"count": 99, "last": "2026-03-04T12:00:00"}}',
        b'{"ana": {"count": -99, "boot": "x", "running_ms": -9}}',
    ],
)
def test_a_file_of_attempts_that_somebody_edited_locks_nobody_out(ring_home: Home, written: bytes) -> None:
    ring_home.attempts.write_bytes(written)
    assert keys.unwrap(ring_home, "ana", PASSPHRASE)


def test_one_officers_wrong_passphrases_never_make_another_wait(ring_home: Home) -> None:
    key = keys.unwrap(ring_home, "ana", PASSPHRASE).key
    keys.keep(ring_home, keys.made_wrap(ring_home, key, "luis", "una frase del todo distinta"))
    for _ in range(attempts.FREE_ATTEMPTS):
        with pytest.raises(Refusal, match=r"passphrase\.wrong"):
            keys.unwrap(ring_home, "luis", PASSPHRASE)
    with pytest.raises(Refusal, match=r"passphrase\.wait"):
        keys.unwrap(ring_home, "luis", "una frase del todo distinta")
    assert keys.unwrap(ring_home, "ana", PASSPHRASE).key == key


def test_a_copied_disk_without_the_machines_secret_opens_nothing(ring_home: Home) -> None:
    ring_home.device_secret.unlink()
    _trouble(ring_home, "keys.device_secret")
    ring_home.device_secret.write_text("00" * 32)
    _fail(ring_home, "passphrase.wrong")


def test_damaged_newer_and_missing_key_files_are_told_apart(ring_home: Home) -> None:
    whole = ring_home.keys.read_text()
    ring_home.keys.write_text(whole[:200])
    _trouble(ring_home, "keys.damaged")
    ring_home.keys.write_text(whole.replace('"version": 1', '"version": 2'))
    _trouble(ring_home, "keys.newer")
    ring_home.keys.write_text(whole.replace("aes-256-gcm", "aes-512-xyz"))
    _trouble(ring_home, "keys.newer")
    ring_home.keys.unlink()
    _trouble(ring_home, "keys.missing")


def test_a_wrap_moved_to_another_username_opens_nothing(ring_home: Home) -> None:
    ring_home.keys.write_text(ring_home.keys.read_text().replace('"ana"', '"eva"'))
    with pytest.raises(Refusal, match=r"passphrase\.wrong"):
        keys.unwrap(ring_home, "eva", PASSPHRASE)


def test_a_removed_officers_passphrase_opens_nothing_any_more(ring_home: Home) -> None:
    keys.remove(ring_home, "ana")
    _fail(ring_home, "passphrase.wrong")


_WRAPPING = """
import sys
from pathlib import Path
from borderpost.store import keys
from borderpost.store.home import Home
from borderpost.store.keys import DataKey
home, name, key = Home(Path(sys.argv[1])), sys.argv[2], DataKey(bytes(32))
made = [keys.made_wrap(home, key, f"{name}{number}", "una frase del todo distinta") for number in range(10)]
print("ready", flush=True)
sys.stdin.readline()
for wrap in made:
    keys.keep(home, wrap)
"""


def test_two_programs_that_change_the_keys_at_once_lose_nothing_of_each_other(ring_home: Home) -> None:
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", _WRAPPING, str(ring_home.path), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("left", "right")
    ]
    for program in programs:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
    for program in programs:
        assert program.stdin is not None
        program.stdin.write("go\n")
        program.stdin.flush()
    for program in programs:
        program.communicate()
    assert [program.returncode for program in programs] == [0, 0]
    assert set(keys.usernames(ring_home)) == {"ana"} | {
        f"{name}{number}" for name in ("left", "right") for number in range(10)
    }


class MemoryKeyring(KeyringBackend):
    """A key store of an operating system, as far as we can tell."""

    priority = 5.0

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def key_store() -> Iterator[MemoryKeyring]:
    before = keyring.get_keyring()
    memory = MemoryKeyring()
    keyring.set_keyring(memory)
    yield memory
    keyring.set_keyring(before)


def test_the_systems_key_store_keeps_the_machines_secret_where_there_is_one(
    tmp_path: Path, key_store: MemoryKeyring
) -> None:
    home = Home(tmp_path)
    ring = KeyRing(home, Protection(LIGHT.cost, key_store=True))
    ring.add("ana", PASSPHRASE)
    ring.save()
    assert keys.secret_place(home) is SecretPlace.KEY_STORE
    assert not home.device_secret.exists()
    assert keys.unwrap(home, "ana", PASSPHRASE).key == ring.key
    key_store.kept.clear()
    _trouble(home, "keys.device_secret")


_SECRET_SERVICE = """
import sys
from pathlib import Path
from borderpost.store import keys
from borderpost.store.home import Home
from borderpost.store.keys import LIGHT, KeyRing, Protection
home, act = Home(Path(sys.argv[1])), sys.argv[2]
if act == "make":
    ring = KeyRing(home, Protection(LIGHT.cost, key_store=True))
    ring.add("ana", sys.argv[3])
    ring.save()
else:
    keys.unwrap(home, "ana", sys.argv[3])
print(keys.secret_place(home).value)
"""


@pytest.mark.skipif(
    shutil.which("dbus-run-session") is None or shutil.which("gnome-keyring-daemon") is None,
    reason="needs a real Secret Service: apt-get install gnome-keyring dbus",
)
def test_a_real_secret_service_keeps_the_machines_secret(tmp_path: Path) -> None:
    home, script = tmp_path / "post", tmp_path / "service.py"
    home.mkdir()
    script.write_text(_SECRET_SERVICE)
    run = f"'{sys.executable}' '{script}' '{home}'"
    said = f"'{PASSPHRASE}'"
    unlock = "printf wallet | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1"
    environment = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}

    def session(commands: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["dbus-run-session", "--", "sh", "-c", commands],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    answer = session(f"{unlock}; {run} make {said} && {run} open {said}")
    assert answer.stdout.split() == ["key_store", "key_store"], answer.stderr
    assert {path.name for path in home.iterdir()} == {"keys.json"}
    without = session(f"{run} open {said}")
    assert without.returncode != 0
    assert "keys.device_secret" in without.stderr


_TPM = """
from pathlib import Path

class Chip:
    def keep(self, name, secret):
        (Path(__file__).parent / f"chip-{name}").write_bytes(secret)
        return True

    def find(self, name):
        path = Path(__file__).parent / f"chip-{name}"
        return path.read_bytes() if path.exists() else None
"""


def test_a_package_that_drives_a_tpm_is_asked_before_every_other_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package, home = tmp_path / "package", Home(tmp_path / "post")
    described = package / "trial_chip-1.dist-info"
    described.mkdir(parents=True)
    (package / "trial_chip.py").write_text(_TPM)
    (described / "METADATA").write_text("Metadata-Version: 2.1\nName: trial-chip\nVersion: 1\n")
    (described / "entry_points.txt").write_text(f"[{device_secret.PLACES}]\ntpm = trial_chip:Chip\n")
    home.path.mkdir()
    monkeypatch.syspath_prepend(str(package))
    ring = KeyRing(home, Protection(LIGHT.cost, key_store=True))
    ring.add("ana", PASSPHRASE)
    ring.save()
    assert keys.secret_place(home) is SecretPlace.TPM
    assert not home.device_secret.exists()
    assert keys.unwrap(home, "ana", PASSPHRASE).key == ring.key
    for chip in package.glob("chip-*"):
        chip.unlink()
    _trouble(home, "keys.device_secret")


def test_a_guess_costs_what_this_machine_bears() -> None:
    cost = wraps.measured_cost()
    assert cost.memory_kib >= 64 * 1024
    assert 3 <= cost.passes <= 32


def test_nothing_at_the_desk_is_readable_by_others_or_holds_a_key(home: Home, session: Session) -> None:
    with Store.open(home, session.key):
        files = [path for path in home.path.rglob("*") if path.is_file()]
        assert {path.name for path in files} >= {"post.db", "post.db-wal", "keys.json"}
        assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
        assert stat.S_IMODE(home.path.stat().st_mode) == 0o700
        for path in files:
            content = path.read_bytes()
            assert session.key.secret not in content
            assert session.key.secret.hex().encode() not in content
    assert session.key.secret.hex() not in f"{session!r} {session.key}"
    assert str(session.key.secret) not in f"{session!r} {session.key}"
    assert setting_up.practice_passphrase(home) not in repr(
        setting_up.NewOfficer("a", "A", session.officer.role, setting_up.practice_passphrase(home))
    )


def _fail(home: Home, code: str) -> Refusal:
    with pytest.raises(Refusal) as refused:
        keys.unwrap(home, "ana", "una frase que no es" if code.endswith("wrong") else PASSPHRASE)
    assert refused.value.code == code
    return refused.value


def _trouble(home: Home, code: str) -> None:
    with pytest.raises(Trouble) as trouble:
        keys.unwrap(home, "ana", PASSPHRASE)
    assert trouble.value.code == code
