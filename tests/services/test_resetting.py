from collections.abc import Iterator
from pathlib import Path

import pytest

from borderpost.domain.errors import Refusal
from borderpost.domain.officer import Role
from borderpost.services import officering, recovering, resetting, setting_up, signing_in
from borderpost.services.setting_up import NewOfficer
from borderpost.services.witnessing import Code, Person
from borderpost.store import attempts, bodies, journal
from borderpost.store.home import Home
from borderpost.store.keys import LIGHT
from borderpost.store.projection import rebuild
from borderpost.store.store import Store
from tests.store.drafts import NOW

ANA = NewOfficer("ana", "Ana Especimen", Role.ADMINISTRATOR, "cuatro caballos en la niebla")
LUIS = NewOfficer("luis", "Luis Especimen", Role.SUPERVISOR, "una frase del todo distinta")
EVA = NewOfficer("eva", "Eva Especimen", Role.OFFICER, "siete faros bajo la lluvia")
RITA = NewOfficer("rita", "Rita Especimen", Role.OFFICER, "doce mapas sobre la mesa")
PILAR = NewOfficer("pilar", "Pilar Especimen", Role.SUPERVISOR, "cinco trenes hacia la costa")
ZOE = NewOfficer("zoe", "Zoe Especimen", Role.ADMINISTRATOR, "mil naranjas en el camino")
SUPERVISOR = Person("luis", LUIS.passphrase)
FORGOTTEN = "nueve barcas sin remos"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "post")
    setting_up.set_up(
        home,
        post=setting_up.PRACTICE_POST,
        administrator=ANA,
        officers=(LUIS, EVA, RITA),
        now=NOW,
        protection=LIGHT,
    )
    return home


@pytest.fixture
def store(home: Home) -> Iterator[Store]:
    with Store.open(home, signing_in.sign_in(home, "ana", ANA.passphrase, now=NOW).key) as opened:
        yield opened


def reset(home: Home, second: Person | Code, username: str = "eva", supervisor: Person = SUPERVISOR) -> None:
    resetting.reset(home, username, FORGOTTEN, supervisor=supervisor, second=second, now=NOW)


def codes(home: Home, store: Store) -> tuple[str, ...]:
    session = signing_in.sign_in(home, "ana", ANA.passphrase, now=NOW)
    return recovering.new_codes(store, session, second=SUPERVISOR, now=NOW).codes


def last_change(store: Store) -> tuple[bodies.OfficerChanged, str]:
    entry = [
        entry
        for entry in journal.entries(store.database)
        if isinstance(entry.content.body, bodies.OfficerChanged)
    ][-1]
    assert isinstance(entry.content.body, bodies.OfficerChanged)
    return entry.content.body, entry.content.actor


def test_a_supervisor_and_another_officer_give_a_new_passphrase_and_the_journal_says_who(
    home: Home, store: Store
) -> None:
    for _ in range(attempts.FREE_ATTEMPTS):
        with pytest.raises(Refusal, match=r"passphrase\.wrong"):
            signing_in.sign_in(home, "eva", "ya no me acuerdo de nada", now=NOW)
    before = store.officer_named("eva")
    reset(home, Person("rita", RITA.passphrase))
    session = signing_in.sign_in(home, "eva", FORGOTTEN, now=NOW)
    assert before is not None
    assert session.officer.signing_key != before.signing_key
    said, actor = last_change(store)
    names = {officer.id: officer.username for officer in store.officers()}
    assert said.second is not None
    assert (said.what, names[said.second], said.code, said.officer.username) == (
        "passphrase_reset", "rita", 0, "eva",
    )  # fmt: skip
    assert {str(id_): name for id_, name in names.items()}[actor] == "luis"


def test_a_supervisor_alone_uses_a_code_of_the_safe_which_serves_once(home: Home, store: Store) -> None:
    printed = codes(home, store)
    reset(home, Code(printed[2]))
    assert signing_in.sign_in(home, "eva", FORGOTTEN, now=NOW)
    assert last_change(store)[0].code == 3
    with pytest.raises(Refusal, match=r"reset\.code_used"):
        reset(home, Code(printed[2]), "rita")
    rebuild(store)
    with pytest.raises(Refusal, match=r"reset\.code_used"):
        reset(home, Code(printed[2]), "rita")
    reset(home, Code(printed[3].lower()), "rita")


def test_the_codes_of_an_earlier_sheet_serve_no_more(home: Home, store: Store) -> None:
    old = codes(home, store)
    codes(home, store)
    with pytest.raises(Refusal, match=r"reset\.code$"):
        reset(home, Code(old[0]))


@pytest.mark.parametrize(
    ("second", "code"),
    [
        (Person("luis", LUIS.passphrase), "reset.second"),
        (Person("eva", EVA.passphrase), "reset.second"),
        (Person("rita", "no es la frase de rita"), "passphrase.wrong"),
        (Code("XXXXX XXXXX XXXXX XXXXX"), "paper_code.group"),
    ],
)
def test_a_supervisor_alone_resets_nothing(home: Home, second: Person | Code, code: str) -> None:
    before = home.keys.read_bytes()
    with pytest.raises(Refusal) as refused:
        reset(home, second)
    assert refused.value.code == code
    assert home.keys.read_bytes() == before


def test_a_supervisors_is_given_by_a_supervisor_or_administrator_beside_another_or_with_a_code(
    home: Home, store: Store
) -> None:
    administrator = Person("ana", ANA.passphrase)
    printed = codes(home, store)
    with pytest.raises(Refusal, match=r"witness\.role"):
        reset(home, Person("rita", RITA.passphrase), "luis", administrator)
    reset(home, Code(printed[0]), "luis", administrator)
    session = signing_in.sign_in(home, "ana", ANA.passphrase, now=NOW)
    officering.create(store, session, PILAR, second=Person("luis", FORGOTTEN), now=NOW)
    reset(home, administrator, "luis", Person("pilar", PILAR.passphrase))
    assert signing_in.sign_in(home, "luis", FORGOTTEN, now=NOW)


def test_an_administrators_is_given_by_another_administrator_alone_with_somebody_beside(
    home: Home, store: Store
) -> None:
    beside = Person("luis", LUIS.passphrase)
    session = signing_in.sign_in(home, "ana", ANA.passphrase, now=NOW)
    officering.create(store, session, PILAR, second=beside, now=NOW)
    with pytest.raises(Refusal, match=r"reset\.role"):
        reset(home, beside, "ana", Person("pilar", PILAR.passphrase))
    officering.create(store, session, ZOE, second=beside, now=NOW)
    with pytest.raises(Refusal, match=r"reset\.second"):
        reset(home, beside, "ana", Person("ana", ANA.passphrase))
    reset(home, beside, "ana", Person("zoe", ZOE.passphrase))
    assert signing_in.sign_in(home, "ana", FORGOTTEN, now=NOW)


def test_only_a_supervisor_or_administrator_who_proves_himself_gives_one(home: Home) -> None:
    with pytest.raises(Refusal, match=r"role\.forbids"):
        reset(home, SUPERVISOR, "eva", Person("rita", RITA.passphrase))
    with pytest.raises(Refusal, match=r"passphrase\.wrong"):
        reset(home, Person("rita", RITA.passphrase), "eva", Person("luis", "no es la frase de luis"))
