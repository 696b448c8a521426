import pytest

from borderpost.domain.errors import Refusal
from borderpost.domain.officer import Role
from borderpost.services import officering, recording, setting_up, signing_in
from borderpost.services.officering import NewOfficer
from borderpost.services.session import Session
from borderpost.store.home import Home
from borderpost.store.store import Store
from tests.store.drafts import NOW, draft

EVA = NewOfficer("eva", "Eva Especimen", Role.OFFICER, "cuatro caballos en la niebla")
OTHER = "una frase del todo distinta"


def test_a_new_officer_signs_in_and_records(home: Home, administrator: Session, store: Store) -> None:
    eva = officering.create(store, administrator, EVA, now=NOW)
    session = signing_in.sign_in(home, "eva", EVA.passphrase, now=NOW)
    assert session.officer == eva
    assert recording.record(store, session, draft(), now=NOW).officer == eva.id


def test_only_an_administrator_manages_officers(session: Session, store: Store) -> None:
    for act in (
        lambda: officering.create(store, session, EVA, now=NOW),
        lambda: officering.deactivate(store, session, session.officer.id, now=NOW),
        lambda: officering.reset_passphrase(store, session, session.officer.id, new=OTHER, now=NOW),
    ):
        with pytest.raises(Refusal, match=r"role\.forbids"):
            act()


def test_a_username_is_given_once(administrator: Session, store: Store) -> None:
    officering.create(store, administrator, EVA, now=NOW)
    with pytest.raises(Refusal, match=r"officer\.username_taken"):
        officering.create(store, administrator, EVA, now=NOW)


def test_a_deactivated_officer_neither_signs_in_nor_records_with_an_open_session(
    home: Home, administrator: Session, store: Store
) -> None:
    eva = officering.create(store, administrator, EVA, now=NOW)
    session = signing_in.sign_in(home, "eva", EVA.passphrase, now=NOW)
    assert not officering.deactivate(store, administrator, eva.id, now=NOW).active
    with pytest.raises(Refusal, match=r"officer\.inactive"):
        recording.record(store, session, draft(), now=NOW)
    with pytest.raises(Refusal, match=r"passphrase\.wrong"):
        signing_in.sign_in(home, "eva", EVA.passphrase, now=NOW)
    assert "eva" not in signing_in.usernames(home)


def test_the_last_administrator_stays(administrator: Session, store: Store) -> None:
    with pytest.raises(Refusal, match=r"officer\.last_administrator"):
        officering.deactivate(store, administrator, administrator.officer.id, now=NOW)


def test_an_officer_changes_his_own_passphrase_with_the_present_one(
    home: Home, session: Session, store: Store
) -> None:
    current = setting_up.practice_passphrase(home)
    with pytest.raises(Refusal, match=r"passphrase\.wrong"):
        officering.change_passphrase(store, session, current="una frase equivocada", new=OTHER, now=NOW)
    with pytest.raises(Refusal, match=r"passphrase\.short"):
        officering.change_passphrase(store, session, current=current, new="corta", now=NOW)
    officering.change_passphrase(store, session, current=current, new=OTHER, now=NOW)
    assert signing_in.sign_in(home, "practica", OTHER, now=NOW).key == session.key
    with pytest.raises(Refusal, match=r"passphrase\.wrong"):
        signing_in.sign_in(home, "practica", current, now=NOW)


def test_an_administrator_gives_a_new_passphrase(
    home: Home, session: Session, administrator: Session, store: Store
) -> None:
    officering.reset_passphrase(store, administrator, session.officer.id, new=OTHER, now=NOW)
    assert signing_in.sign_in(home, "practica", OTHER, now=NOW)
