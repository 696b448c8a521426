from dataclasses import replace
from pathlib import Path

import pytest

from borderpost.domain.errors import Refusal
from borderpost.domain.officer import Role
from borderpost.services import officering, recording, recovering, setting_up, shifting, signing_in
from borderpost.services.officering import NewOfficer
from borderpost.services.session import Session
from borderpost.services.witnessing import Code, Person
from borderpost.store import attempts, journal, keys
from borderpost.store.bodies import OfficerCreated, SignedIn
from borderpost.store.home import Home
from borderpost.store.key_bodies import CodesMade, RecoveryActed
from borderpost.store.officer_keys import demand_signed
from borderpost.store.projection import rebuild
from borderpost.store.store import Store
from borderpost.store.verify import verify
from tests.store.desks import session_of
from tests.store.drafts import NOW, draft

EVA = NewOfficer("eva", "Eva Especimen", Role.OFFICER, "cuatro caballos en la niebla")
OTHER = "una frase del todo distinta"


def second_of(administrator: Session) -> Person:
    """Return the supervisor who is there."""
    return Person(setting_up.PRACTICE_SUPERVISOR, setting_up.practice_passphrase(administrator.home))


def give(store: Store, administrator: Session, to: Session, new: str) -> None:
    """Give an officer a passphrase, a code of the safe in a second person's place."""
    sheet = recovering.new_codes(store, administrator, second=second_of(administrator), now=NOW)
    second = Code(sheet.codes[0])
    officering.reset_passphrase(store, administrator, to.officer.id, new=new, second=second, now=NOW)


def test_a_new_officer_signs_in_and_records(home: Home, administrator: Session, store: Store) -> None:
    eva = officering.create(store, administrator, EVA, second=second_of(administrator), now=NOW)
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
    officering.create(store, administrator, EVA, second=second_of(administrator), now=NOW)
    with pytest.raises(Refusal, match=r"officer\.username_taken"):
        officering.create(store, administrator, EVA, second=second_of(administrator), now=NOW)


def test_a_deactivated_officer_neither_signs_in_nor_records_with_an_open_session(
    home: Home, administrator: Session, store: Store
) -> None:
    eva = officering.create(store, administrator, EVA, second=second_of(administrator), now=NOW)
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
    assert again.key == session.key
    with pytest.raises(Refusal, match=r"passphrase\.wrong"):
        signing_in.sign_in(home, "practica", current, now=NOW)


def test_a_key_file_from_before_a_new_passphrase_brings_the_old_one_not_back(
    home: Home, session: Session, store: Store
) -> None:
    current, before = setting_up.practice_passphrase(home), home.keys.read_bytes()
    officering.change_passphrase(store, session, current=current, new=OTHER, now=NOW)
    home.keys.write_bytes(before)
    with pytest.raises(Refusal, match=r"officer\.key_unknown"):
        signing_in.sign_in(home, "practica", current, now=NOW)


def test_whoever_got_other_keys_since_he_signed_in_signs_no_shift(
    home: Home, session: Session, store: Store
) -> None:
    current = setting_up.practice_passphrase(home)
    officering.change_passphrase(store, session, current=current, new=OTHER, now=NOW)
    with pytest.raises(Refusal, match=r"officer\.key_unknown"):
        shifting.close_shift(store, session, notes="", now=NOW)
    again = signing_in.sign_in(home, "practica", OTHER, now=NOW)
    assert shifting.close_shift(store, again, notes="", now=NOW).closed_by == again.officer.id
    with pytest.raises(Refusal, match=r"officer\.key_unknown"):
        shifting.open_shift(store, session, now=NOW)
    assert verify(store).ok


def test_an_administrator_alone_neither_makes_an_officer_nor_gives_a_passphrase_nor_makes_codes_or_a_seal(
    home: Home, session: Session, administrator: Session, store: Store
) -> None:
    known = setting_up.practice_passphrase(home)
    other = officering.create(store, administrator, EVA, second=second_of(administrator), now=NOW)
    third = replace(EVA, username="otra")
    entries = store.entry_count()
    for second, code in (
        (None, r"witness\.missing"),
        (Person("admin", known), r"witness\.same"),
        (Person("practica", "no es la frase"), r"passphrase\.wrong"),
        (Code("ABCD"), r"paper_code"),
    ):
        for act in (
            lambda second: officering.create(store, administrator, third, second=second, now=NOW),
            lambda second: officering.reset_passphrase(
                store, administrator, other.id, new=OTHER, second=second, now=NOW
            ),
            lambda second: recovering.new_codes(store, administrator, second=second, now=NOW),
            lambda second: recovering.seal_to(store, administrator, None, second=second, now=NOW),
        ):
            attempts.forget_failures(home, "practica")
            with pytest.raises(Refusal, match=code):
                act(second)
    with pytest.raises(Refusal, match=r"reset\.second"):
        officering.reset_passphrase(
            store, administrator, session.officer.id, new=OTHER, second=second_of(administrator), now=NOW
        )
    assert store.entry_count() == entries


def test_the_entries_say_who_stood_by_and_a_code_serves_once(
    home: Home, session: Session, administrator: Session, store: Store
) -> None:
    sheet = recovering.new_codes(store, administrator, second=second_of(administrator), now=NOW)
    officering.create(store, administrator, EVA, second=Code(sheet.codes[4]), now=NOW)
    with pytest.raises(Refusal, match=r"reset\.code_used"):
        recovering.seal_to(store, administrator, None, second=Code(sheet.codes[4]), now=NOW)
    recovering.seal_to(store, administrator, None, second=Code(sheet.codes[5]), now=NOW)
    said = [entry.content.body for entry in journal.entries(store.database)]
    assert [body.second for body in said if isinstance(body, CodesMade)] == [session.officer.id]
    assert [body.code for body in said if isinstance(body, OfficerCreated)][-1] == 5
    assert [body.code for body in said if isinstance(body, RecoveryActed)] == [6]
    rebuild(store)
    with pytest.raises(Refusal, match=r"reset\.code_used"):
        officering.create(
            store, administrator, replace(EVA, username="eva2"), second=Code(sheet.codes[5]), now=NOW
        )
    assert verify(store).ok


def test_who_set_up_a_post_alone_makes_its_second_person_alone_and_nobody_after_that(tmp_path: Path) -> None:
    home = Home(tmp_path / "post")
    ana = NewOfficer("ana", "Ana Especimen", Role.ADMINISTRATOR, "doce mapas sobre la mesa")
    setting_up.set_up(
        home, post=setting_up.PRACTICE_POST, administrator=ana, officers=(), now=NOW, protection=keys.LIGHT
    )
    session = signing_in.sign_in(home, "ana", ana.passphrase, now=NOW)
    with Store.open(home, session.key) as store:
        officering.create(store, session, EVA, now=NOW)
        luis = officering.create(
            store, session, replace(EVA, username="luis", role=Role.SUPERVISOR), now=NOW
        )
        for _ in range(2):
            with pytest.raises(Refusal, match=r"witness\.missing"):
                officering.create(store, session, replace(EVA, username="otra"), now=NOW)
            officering.deactivate(store, session, luis.id, now=NOW)


def test_wrong_passphrases_that_were_tried_are_told_at_the_sign_in_and_stand_in_the_journal(
    home: Home, session: Session, store: Store
) -> None:
    for _ in range(2):
        with pytest.raises(Refusal, match=r"passphrase\.wrong"):
            signing_in.sign_in(home, "practica", OTHER, now=NOW)
    assert session_of(home).wrong_before == 2
    assert session_of(home).wrong_before == 0
    said = [entry.content.body for entry in journal.entries(store.database)]
    assert [body.wrong_before for body in said if isinstance(body, SignedIn)][-2:] == [2, 0]


def test_an_administrator_gives_a_new_passphrase(
    home: Home, session: Session, administrator: Session, store: Store
) -> None:
    give(store, administrator, session, OTHER)
    assert signing_in.sign_in(home, "practica", OTHER, now=NOW)


@pytest.mark.parametrize(("weak", "code"), [("corta", "passphrase.short"), ("1" * 40, "passphrase.common")])
def test_nobody_is_given_or_takes_a_passphrase_that_is_easily_guessed(
    administrator: Session, session: Session, store: Store, weak: str, code: str
) -> None:
    present = setting_up.practice_passphrase(session.home)
    for act in (
        lambda: give(store, administrator, session, weak),
        lambda: officering.change_passphrase(store, session, current=present, new=weak, now=NOW),
        lambda: officering.create(
            store, administrator, replace(EVA, passphrase=weak), second=second_of(administrator), now=NOW
        ),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.code == code
    assert session_of(session.home).officer.signing_key == session.officer.signing_key


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
    give(store, administrator, session, OTHER)
    again = signing_in.sign_in(home, "practica", OTHER, now=NOW)
    assert again.signing != session.signing
    assert store.signing_key(session.officer.id, position=before) == session.signing.public
    after = store.signing_key(session.officer.id, position=store.entry_count())
    assert after == again.signing.public


def test_whoever_holds_the_data_key_cannot_put_a_signing_key_of_his_in_an_officers_place(
    home: Home, session: Session, administrator: Session, store: Store
) -> None:
    sheet = recovering.new_codes(store, administrator, second=second_of(administrator), now=NOW)
    keys.keep(home, keys.made_wrap(home, administrator.key, "practica", OTHER))
    with pytest.raises(Refusal, match=r"officer\.key_unknown"):
        signing_in.sign_in(home, "practica", OTHER, now=NOW)
    officering.reset_passphrase(
        store, administrator, session.officer.id, new=OTHER, second=Code(sheet.codes[0]), now=NOW
    )
    assert signing_in.sign_in(home, "practica", OTHER, now=NOW)


def test_a_change_that_was_cut_off_leaves_the_passphrase_whose_keys_the_journal_names(
    home: Home, session: Session, store: Store
) -> None:
    current = setting_up.practice_passphrase(home)
    wrap = keys.made_wrap(home, session.key, "practica", OTHER)
    with pytest.raises(KeyboardInterrupt), keys.changing(home, wrap):
        raise KeyboardInterrupt
    assert signing_in.sign_in(home, "practica", current, now=NOW)
    with pytest.raises(Refusal, match=r"officer\.key_unknown"):
        signing_in.sign_in(home, "practica", OTHER, now=NOW)
    assert keys.usernames(home) == ("admin", "practica")
    officering.change_passphrase(store, session, current=current, new=OTHER, now=NOW)
    assert signing_in.sign_in(home, "practica", OTHER, now=NOW)
    with pytest.raises(Refusal, match=r"passphrase\.wrong"):
        signing_in.sign_in(home, "practica", current, now=NOW)
