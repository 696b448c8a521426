import pytest

from borderpost.domain.errors import Refusal
from borderpost.domain.officer import Role
from borderpost.services import officering, recording, setting_up, signing_in
from borderpost.services.officering import NewOfficer
from borderpost.services.session import Session
from borderpost.store import keys
from borderpost.store.home import Home
from borderpost.store.officer_keys import demand_signed
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
    again = signing_in.sign_in(home, "practica", OTHER, now=NOW)
    assert (again.key, again.signing) == (session.key, session.signing)
    with pytest.raises(Refusal, match=r"passphrase\.wrong"):
        signing_in.sign_in(home, "practica", current, now=NOW)


def test_an_administrator_gives_a_new_passphrase(
    home: Home, session: Session, administrator: Session, store: Store
) -> None:
    officering.reset_passphrase(store, administrator, session.officer.id, new=OTHER, now=NOW)
    assert signing_in.sign_in(home, "practica", OTHER, now=NOW)


def test_an_officer_signs_with_a_key_of_his_own_that_the_journal_names(
    session: Session, administrator: Session, store: Store
) -> None:
    signature = session.sign(b"a head")
    public = store.signing_key(session.officer.id, position=store.entry_count())
    assert public is not None
    assert public.hex() == session.officer.signing_key
    demand_signed(signature, b"a head", key=public)
    for other, content in ((administrator.signing.public, b"a head"), (public, b"another head")):
        with pytest.raises(Refusal, match=r"signature\.wrong"):
            demand_signed(signature, content, key=other)
    assert session.signing.secret.hex() not in f"{session!r} {session.signing} {session.signing!r}"


def test_a_passphrase_given_by_another_makes_a_new_signing_key_and_the_journal_keeps_the_old(
    home: Home, session: Session, administrator: Session, store: Store
) -> None:
    before = store.entry_count()
    officering.reset_passphrase(store, administrator, session.officer.id, new=OTHER, now=NOW)
    again = signing_in.sign_in(home, "practica", OTHER, now=NOW)
    assert again.signing != session.signing
    assert store.signing_key(session.officer.id, position=before) == session.signing.public
    assert store.signing_key(session.officer.id, position=before + 1) == again.signing.public


def test_whoever_holds_the_data_key_cannot_put_a_signing_key_of_his_in_an_officers_place(
    home: Home, session: Session, administrator: Session, store: Store
) -> None:
    keys.keep(home, keys.made_wrap(home, administrator.key, "practica", OTHER))
    with pytest.raises(Refusal, match=r"officer\.key_unknown"):
        signing_in.sign_in(home, "practica", OTHER, now=NOW)
    officering.reset_passphrase(store, administrator, session.officer.id, new=OTHER, now=NOW)
    assert signing_in.sign_in(home, "practica", OTHER, now=NOW)
