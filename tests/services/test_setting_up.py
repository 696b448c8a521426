from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from borderpost.domain.alert import Alert, AlertKind, AlertList
from borderpost.domain.errors import Refusal, Trouble
from borderpost.domain.officer import Role
from borderpost.services import setting_up, signing_in
from borderpost.services.setting_up import NewOfficer
from borderpost.store.home import Home
from borderpost.store.keys import LIGHT, KeyRing
from borderpost.store.store import Store
from borderpost.store.verify import verify
from resources.words import LANGUAGES, Words
from tests.store.drafts import NOW

GOOD = "cuatro caballos en la niebla"
POST = replace(setting_up.PRACTICE_POST, code="HN-AMA", name="El Amatillo", practice=False)
ANA = NewOfficer("ana", "Ana Especimen", Role.ADMINISTRATOR, GOOD)
LUIS = NewOfficer("luis", "Luis Especimen", Role.OFFICER, "una frase del todo distinta")


def make(home: Home, *, administrator: NewOfficer = ANA, officers: tuple[NewOfficer, ...] = (LUIS,)) -> None:
    setting_up.set_up(
        home, post=POST, administrator=administrator, officers=officers, now=NOW, protection=LIGHT
    )


def test_a_post_is_set_up_and_each_of_its_people_signs_in(tmp_path: Path) -> None:
    home = Home(tmp_path / "desk")
    assert not home.is_set_up
    assert signing_in.usernames(home) == ()
    make(home)
    assert home.is_set_up
    assert signing_in.usernames(home) == ("ana", "luis")
    session = signing_in.sign_in(home, "luis", LUIS.passphrase, now=NOW)
    assert (session.post, session.officer.role) == (POST, Role.OFFICER)
    with Store.open(home, session.key) as store:
        assert store.open_shift() is None
        assert verify(store).ok


def test_a_post_is_set_up_once(tmp_path: Path) -> None:
    home = Home(tmp_path / "desk")
    make(home)
    before = {path: path.read_bytes() for path in home.path.iterdir()}
    for again in (make, lambda home: setting_up.practise(home, now=NOW)):
        with pytest.raises(Refusal, match=r"home\.already_set_up"):
            again(home)
    assert {path: path.read_bytes() for path in home.path.iterdir()} == before


@pytest.mark.parametrize(
    ("administrator", "officers", "code"),
    [
        (replace(ANA, role=Role.SUPERVISOR), (), "setup.administrator"),
        (ANA, (replace(LUIS, username="ana"),), "officer.username_taken"),
        (ANA, (replace(LUIS, username="Luis Ñ"),), "officer.username"),
        (ANA, (replace(LUIS, username=""),), "officer.username"),
        (ANA, (replace(LUIS, name=" "),), "officer.name"),
        (ANA, (replace(LUIS, passphrase="corta"),), "passphrase.short"),
        (ANA, (replace(LUIS, passphrase="Qwerty 1234567890"),), "passphrase.common"),
        (ANA, (replace(LUIS, passphrase="aaaaaaaaaaaaaaaaaaaaa"),), "passphrase.common"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(
    tmp_path: Path, administrator: NewOfficer, officers: tuple[NewOfficer, ...], code: str
) -> None:
    home = Home(tmp_path / "desk")
    with pytest.raises(Refusal) as refused:
        make(home, administrator=administrator, officers=officers)
    assert refused.value.code == code
    assert not home.path.exists()


def test_a_set_up_that_was_cut_off_is_put_aside_and_not_overwritten(tmp_path: Path) -> None:
    home = Home(tmp_path / "desk")
    home.path.mkdir()
    Store.create(home, KeyRing(home, LIGHT).key).close()
    left = home.database.read_bytes()
    make(home)
    aside = [path.read_bytes() for path in home.path.glob("unfinished-*.db")]
    assert aside == [left]
    assert signing_in.sign_in(home, "ana", GOOD, now=NOW)


def test_a_practice_post_is_ready_without_a_question(tmp_path: Path) -> None:
    home = Home(tmp_path / "desk")
    alerts = AlertList("P1", datetime(2026, 3, 1, tzinfo=UTC), (Alert("1", AlertKind.INFORMATION, "test"),))
    setting_up.practise(home, now=NOW, alerts=alerts)
    passphrase = setting_up.practice_passphrase(home)
    assert signing_in.sign_in(home, "admin", passphrase, now=NOW).officer.role is Role.ADMINISTRATOR
    session = signing_in.sign_in(home, "practica", passphrase, now=NOW)
    assert session.officer.role is Role.SUPERVISOR
    assert session.post.practice
    with Store.open(home, session.key) as store:
        shift = store.open_shift()
        status = store.list_status()
    assert shift is not None
    assert shift.number == "HN-PRA-20260304-T1"
    assert status is not None
    assert (status.version, status.count) == ("P1", 1)


def test_a_posts_own_desk_has_no_practice_passphrase(tmp_path: Path) -> None:
    home = Home(tmp_path / "desk")
    with pytest.raises(Refusal, match=r"practice\.none"):
        setting_up.practice_passphrase(home)
    setting_up.practise(home, now=NOW)
    home.practice.write_text("{}")
    with pytest.raises(Trouble, match=r"practice\.damaged"):
        setting_up.practice_passphrase(home)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "code",
    [
        "disk.full", "disk.failed", "disk.read_only", "database.busy", "database.damaged", "database.missing",
        "database.newer", "keys.missing", "keys.damaged", "keys.newer", "keys.device_secret",
        "passphrase.wrong", "passphrase.common", "role.forbids", "officer.inactive", "officer.unknown",
        "officer.username", "officer.username_taken", "officer.name", "officer.last_administrator",
        "setup.administrator", "home.already_set_up", "practice.none", "practice.damaged", "shift.closed",
        "correction.annulled", "correction.not_own", "undo.not_own", "search.empty", "import.unreadable",
        "slip.line", "slip.zone", "slip.future", "reason.missing", "crossing.unknown",
    ],
)  # fmt: skip
def test_every_refusal_and_trouble_has_words(language: str, code: str) -> None:
    assert len(Words(language).code(code)) > len(code)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("passphrase.wait", "seconds"), ("passphrase.short", "least"), ("shift.already_open", "number"),
        ("undo.too_late", "seconds"), ("slip.known", "serial"), ("import.columns", "missing"),
        ("slip.missing", "field"), ("slip.value", "field"), ("verify.chain", "position"),
        ("verify.body", "position"), ("verify.derived", "table"),
    ],
)  # fmt: skip
def test_words_say_the_value_that_a_code_carries(language: str, code: str, name: str) -> None:
    assert "VALUE" in Words(language).code(code, [(name, "VALUE")])
