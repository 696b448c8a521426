import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from borderpost.domain.errors import Refusal, Trouble
from borderpost.domain.journal import EntryKind
from borderpost.domain.officer import Role
from borderpost.domain.recovery import RecoverySheet
from borderpost.services import backing_up, officering, recovering, setting_up, signing_in
from borderpost.services.session import Session
from borderpost.services.setting_up import NewOfficer
from borderpost.services.witnessing import Person
from borderpost.store import journal, key_file, keys, recovery_key
from borderpost.store.home import Home
from borderpost.store.keys import LIGHT
from borderpost.store.recovery_key import read_public_file
from borderpost.store.store import Store
from borderpost.store.verify import verify
from tests.store.drafts import NOW

ANA = NewOfficer("ana", "Ana Especimen", Role.ADMINISTRATOR, "cuatro caballos en la niebla")
LUIS = NewOfficer("luis", "Luis Especimen", Role.SUPERVISOR, "una frase del todo distinta")
NEW = NewOfficer("nueva", "Nueva Especimen", Role.ADMINISTRATOR, "siete faros bajo la lluvia")


def set_up(home: Home, recovery: bytes | None = None) -> RecoverySheet:
    post = setting_up.PRACTICE_POST
    return setting_up.set_up(
        home, post=post, administrator=ANA, officers=(LUIS,), now=NOW, protection=LIGHT, recovery=recovery
    )


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "post")


@pytest.fixture
def sheet(home: Home) -> RecoverySheet:
    return set_up(home)


@pytest.fixture
def session(home: Home, sheet: RecoverySheet) -> Session:
    return signing_in.sign_in(home, "ana", ANA.passphrase, now=NOW)


@pytest.fixture
def store(home: Home, session: Session) -> Iterator[Store]:
    with Store.open(home, session.key) as opened:
        yield opened


def opened(home: Home, papers: list[str], seal: str = "") -> Session:
    recovering.open_post(home, papers, NEW, now=NOW, seal=seal, protection=LIGHT)
    return signing_in.sign_in(home, NEW.username, NEW.passphrase, now=NOW)


def test_a_post_without_a_directorates_key_is_opened_with_the_code_of_its_sheet(
    home: Home, sheet: RecoverySheet
) -> None:
    with pytest.raises(Refusal, match=r"passphrase\.wrong"):
        signing_in.sign_in(home, NEW.username, NEW.passphrase, now=NOW)
    session = opened(home, [sheet.code])
    assert session.officer.role is Role.ADMINISTRATOR
    assert signing_in.sign_in(home, "luis", LUIS.passphrase, now=NOW)
    with Store.open(home, session.key) as store:
        assert verify(store).ok
        assert store.recovery_public() is not None


def test_a_directorates_key_opens_with_both_halves_and_with_neither_alone(home: Home) -> None:
    made = recovering.directorate_key()
    sheet = set_up(home, read_public_file(made.public_file))
    assert (sheet.code, sheet.fingerprint) == ("", made.fingerprint)
    for half in made.halves:
        with pytest.raises(Refusal, match=r"recovery\.half_missing"):
            recovering.open_post(home, [half], NEW, now=NOW)
    other = recovering.directorate_key()
    with pytest.raises(Refusal, match=r"recovery\.halves"):
        recovering.open_post(home, [made.halves[0], other.halves[1]], NEW, now=NOW)
    with pytest.raises(Refusal, match=r"recovery\.wrong"):
        recovering.open_post(home, [*other.halves], NEW, now=NOW)
    assert opened(home, [made.halves[1], made.halves[0]])


def test_a_copied_disk_whose_machine_is_lost_is_opened_and_gets_a_secret_of_its_own(
    home: Home, sheet: RecoverySheet, tmp_path: Path
) -> None:
    copied = Home(tmp_path / "copied")
    shutil.copytree(home.path, copied.path)
    copied.device_secret.unlink()
    session = opened(copied, [sheet.code])
    assert copied.device_secret.read_bytes() != home.device_secret.read_bytes()
    assert keys.usernames(copied) == ("nueva",)
    with Store.open(copied, session.key) as store:
        luis = store.officer_named("luis")
        assert luis is not None
        new = LUIS.passphrase + " otra"
        with pytest.raises(Refusal, match=r"witness\.missing"):
            officering.reset_passphrase(store, session, luis.id, new=new, now=NOW)
        recovering.open_post(copied, [sheet.code], replace(NEW, username="otra"), now=NOW, protection=LIGHT)
        second = Person("otra", NEW.passphrase)
        officering.reset_passphrase(store, session, luis.id, new=new, second=second, now=NOW)
        assert verify(store).ok
    assert signing_in.sign_in(copied, "luis", LUIS.passphrase + " otra", now=NOW)


def test_a_backup_is_opened_on_another_machine_with_the_recovery_key_alone(
    home: Home, sheet: RecoverySheet, session: Session, tmp_path: Path
) -> None:
    backup = backing_up.back_up(session, now=NOW).path
    elsewhere = Home(tmp_path / "elsewhere")
    recovering.open_post(elsewhere, [sheet.code], NEW, now=NOW, backup=backup, protection=LIGHT)
    again = signing_in.sign_in(elsewhere, NEW.username, NEW.passphrase, now=NOW)
    with Store.open(elsewhere, again.key) as store, Store.open(home, session.key) as there:
        assert verify(store).ok
        assert store.device() == there.device()
        kinds = [entry.content.kind for entry in journal.entries(store.database)]
    assert EntryKind.RESTORED in kinds
    with pytest.raises(Refusal, match=r"home\.already_set_up"):
        recovering.open_post(home, [sheet.code], NEW, now=NOW, backup=backup, protection=LIGHT)


def test_a_backup_whose_journal_somebody_changed_is_not_opened_elsewhere(
    home: Home, sheet: RecoverySheet, session: Session, store: Store, tmp_path: Path
) -> None:
    store.database.run("DROP TRIGGER chain_stays")
    store.close()
    with pytest.raises(Trouble, match=r"backup\.unsound"):
        backing_up.back_up(session, now=NOW)
    (backup,) = home.backups.iterdir()
    elsewhere = Home(tmp_path / "elsewhere")
    with pytest.raises(Trouble, match=r"backup\.damaged"):
        recovering.open_post(elsewhere, [sheet.code], NEW, now=NOW, backup=backup, protection=LIGHT)
    assert not elsewhere.is_set_up


def test_the_seal_on_the_sheet_stands_in_for_a_lost_key_file(home: Home, sheet: RecoverySheet) -> None:
    home.keys.write_bytes(b"{}")
    session = opened(home, [sheet.code], seal=sheet.seal)
    assert key_file.read(home).cost == LIGHT.cost
    assert [path.read_bytes() for path in home.path.glob("damaged-*-keys.json")] == [b"{}"]
    with Store.open(home, session.key) as store:
        assert store.officer_named("nueva")


def test_an_administrator_who_forgot_gets_a_new_passphrase_and_a_supervisor_does_not_become_one(
    home: Home, sheet: RecoverySheet
) -> None:
    again = NewOfficer("ana", "Ana", Role.ADMINISTRATOR, NEW.passphrase)
    before = signing_in.sign_in(home, "ana", ANA.passphrase, now=NOW)
    recovering.open_post(home, [sheet.code], again, now=NOW, protection=LIGHT)
    after = signing_in.sign_in(home, "ana", NEW.passphrase, now=NOW)
    assert (after.officer.id, after.officer.name) == (before.officer.id, ANA.name)
    assert after.signing != before.signing
    raised = NewOfficer("luis", "Luis", Role.ADMINISTRATOR, NEW.passphrase)
    with pytest.raises(Refusal, match=r"officer\.username_taken"):
        recovering.open_post(home, [sheet.code], raised, now=NOW, protection=LIGHT)


def test_a_drill_says_yes_or_no_and_journals_it(store: Store, session: Session, sheet: RecoverySheet) -> None:
    entries = store.entry_count()
    assert recovering.drill(store, session, [sheet.code], now=NOW)
    assert not recovering.drill(store, session, [*recovering.directorate_key().halves], now=NOW)
    assert store.entry_count() == entries + 2
    with pytest.raises(Refusal, match=r"paper_code\.group"):
        recovering.drill(store, session, [_slip(sheet.code)], now=NOW)
    assert store.entry_count() == entries + 2


def test_a_new_recovery_key_shuts_the_old_one_out(
    home: Home, store: Store, session: Session, sheet: RecoverySheet
) -> None:
    made = recovering.directorate_key()
    new = recovering.seal_to(
        store, session, read_public_file(made.public_file), second=Person("luis", LUIS.passphrase), now=NOW
    )
    assert new.fingerprint == recovering.sheet(store, session, now=NOW).fingerprint == made.fingerprint
    with pytest.raises(Refusal, match=r"recovery\.wrong"):
        recovering.open_post(home, [sheet.code], NEW, now=NOW)
    store.close()
    assert opened(home, [*made.halves])


def test_only_an_administrator_chooses_the_recovery_key_or_makes_codes(
    home: Home, store: Store, session: Session
) -> None:
    luis = signing_in.sign_in(home, "luis", LUIS.passphrase, now=NOW)
    for act in (
        lambda: recovering.seal_to(store, luis, None, now=NOW),
        lambda: recovering.new_codes(store, luis, now=NOW),
    ):
        with pytest.raises(Refusal, match=r"role\.forbids"):
            act()


def test_no_private_half_lies_on_the_disk(home: Home, sheet: RecoverySheet) -> None:
    luis = signing_in.sign_in(home, "luis", LUIS.passphrase, now=NOW)
    secret = recovery_key.combined([sheet.code]).secret
    with Store.open(home, luis.key):
        files = [path.read_bytes() for path in home.path.rglob("*") if path.is_file()]
    for known in (secret, secret.hex().encode(), sheet.code.encode(), sheet.code.replace(" ", "").encode()):
        assert not any(known in content for content in files)


def _slip(code: str) -> str:
    return code[:-1] + ("7" if code[-1] != "7" else "8")
