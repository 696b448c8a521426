from dataclasses import replace
from datetime import timedelta

import pytest

from borderpost.domain.crossing import Crossing, EntryId
from borderpost.domain.errors import Refusal
from borderpost.domain.journal import EntryKind
from borderpost.domain.officer import Role
from borderpost.services import correcting, officering, recording, setting_up, shifting, signing_in
from borderpost.services.officering import NewOfficer
from borderpost.services.session import Session
from borderpost.services.witnessing import Person
from borderpost.store import attempts, journal
from borderpost.store.bodies import CrossingAmended, CrossingAnnulled
from borderpost.store.home import Home
from borderpost.store.query import Query
from borderpost.store.store import Store
from borderpost.store.verify import verify
from tests.store.desks import let_pass, proof_of, witness_of
from tests.store.drafts import NOW, draft

EVA = NewOfficer("eva", "Eva Especimen", Role.OFFICER, "cuatro caballos en la niebla")


@pytest.fixture
def eva(home: Home, administrator: Session, store: Store) -> Session:
    second = Person(setting_up.PRACTICE_SUPERVISOR, setting_up.practice_passphrase(home))
    officering.create(store, administrator, EVA, second=second, now=NOW)
    return signing_in.sign_in(home, "eva", EVA.passphrase, now=NOW)


@pytest.fixture
def crossing(session: Session, store: Store) -> Crossing:
    return recording.record(store, session, draft(), now=NOW)


def test_an_amendment_is_a_new_entry_and_the_old_one_stays(
    session: Session, store: Store, crossing: Crossing
) -> None:
    entries = list(journal.entries(store.database))
    amended = correcting.amend(store, session, crossing.id, draft("Z9"), reason="mal leído", now=NOW)
    assert amended == replace(crossing, draft=draft("Z9"), amended=1)
    after = list(journal.entries(store.database))
    assert after[:-1] == entries
    assert after[-1].content.kind is EntryKind.AMENDMENT
    assert store.search(Query(document="X1234567")) == ()
    assert [found.id for found in store.search(Query(document="z9"))] == [crossing.id]
    assert store.corrections_of(crossing.shift) == 1


def test_an_amended_slip_stays_the_slip_it_was(session: Session, store: Store) -> None:
    then = NOW - timedelta(hours=3)
    crossing = recording.record(store, session, draft(slip="EJ-1", occurred_at=then), now=NOW)
    amended = correcting.amend(store, session, crossing.id, draft("Z9"), reason="mal leído", now=NOW)
    assert (amended.at, amended.draft.slip) == (then, "EJ-1")


def test_an_annulled_crossing_is_kept_marked_and_counts_no_more(
    session: Session, store: Store, crossing: Crossing
) -> None:
    proof = proof_of(session)
    assert correcting.annul(store, session, crossing.id, reason="duplicado", proof=proof, now=NOW).annulled
    assert store.history("X1234567", "UTO") == ()
    assert [found.annulled for found in store.crossings()] == [True]
    with pytest.raises(Refusal, match=r"correction\.annulled"):
        correcting.annul(store, session, crossing.id, reason="otra vez", proof=proof, now=NOW)
    with pytest.raises(Refusal, match=r"correction\.annulled"):
        correcting.amend(store, session, crossing.id, draft(), reason="otra vez", now=NOW)
    with pytest.raises(Refusal, match=r"correction\.annulled"):
        correcting.undo(store, session, crossing.id, now=NOW)
    assert verify(store).ok


def test_a_correction_asks_for_a_reason_and_a_crossing(
    session: Session, store: Store, crossing: Crossing
) -> None:
    with pytest.raises(Refusal, match=r"reason\.missing"):
        correcting.annul(store, session, crossing.id, reason="  ", proof=proof_of(session), now=NOW)
    with pytest.raises(Refusal, match=r"crossing\.unknown"):
        correcting.annul(store, session, EntryId("none"), reason="x", proof=proof_of(session), now=NOW)


def test_an_officer_corrects_his_own_of_the_open_shift_and_a_supervisor_any(
    eva: Session, session: Session, store: Store, crossing: Crossing
) -> None:
    own = recording.record(store, eva, draft("A1"), now=NOW)
    assert correcting.amend(store, eva, own.id, draft("A2"), reason="mal leído", now=NOW).amended == 1
    with pytest.raises(Refusal, match=r"correction\.not_own"):
        correcting.amend(store, eva, crossing.id, draft("A2"), reason="mal leído", now=NOW)
    shifting.close_shift(store, session, notes="", now=NOW)
    with pytest.raises(Refusal, match=r"correction\.not_own"):
        correcting.annul(store, eva, own.id, reason="tarde", proof=proof_of(eva), now=NOW)
    second = witness_of(store, session)
    assert correcting.annul(
        store, session, own.id, reason="duplicado", proof=proof_of(session), now=NOW, second=second
    ).annulled


def test_a_crossing_of_a_closed_shift_is_corrected_by_two_people_and_the_journal_says_who(
    eva: Session, session: Session, administrator: Session, store: Store, crossing: Crossing
) -> None:
    shifting.close_shift(store, session, notes="", now=NOW)
    shifting.open_shift(store, session, now=NOW)
    proof, second = proof_of(session), witness_of(store, session)
    for_another = replace(second, beside=eva.officer)
    for wrong, code in ((None, "witness.missing"), (for_another, "witness.other")):
        with pytest.raises(Refusal, match=code.replace(".", r"\.")):
            correcting.amend(
                store, session, crossing.id, draft("Z9"), reason="mal leído", now=NOW, second=wrong
            )
        with pytest.raises(Refusal, match=code.replace(".", r"\.")):
            correcting.annul(
                store, session, crossing.id, reason="doble", proof=proof, now=NOW, second=wrong
            )
    correcting.amend(store, session, crossing.id, draft("Z9"), reason="mal leído", now=NOW, second=second)
    correcting.annul(store, session, crossing.id, reason="doble", proof=proof, now=NOW, second=second)
    said = [entry.content.body for entry in journal.entries(store.database)][-2:]
    assert [body.second for body in said if isinstance(body, CrossingAmended | CrossingAnnulled)] == [
        administrator.officer.id,
        administrator.officer.id,
    ]


def test_an_annulment_takes_the_passphrase_of_who_annuls(
    eva: Session, session: Session, store: Store, crossing: Crossing
) -> None:
    with pytest.raises(Refusal, match=r"proof\.missing"):
        correcting.annul(store, session, crossing.id, reason="doble", proof=proof_of(eva), now=NOW)
    for _ in range(attempts.FREE_ATTEMPTS):
        with pytest.raises(Refusal, match=r"passphrase\.wrong"):
            signing_in.prove(eva, "no es la frase de eva")
    with pytest.raises(Refusal, match=r"passphrase\.wait"):
        signing_in.sign_in(eva.home, "eva", EVA.passphrase, now=NOW)
    let_pass(eva.home, attempts.FIRST_DELAY)
    assert signing_in.prove(eva, EVA.passphrase) == proof_of(eva)


def test_undo_lasts_thirty_seconds_and_is_for_ones_own(
    eva: Session, session: Session, store: Store, crossing: Crossing
) -> None:
    own = recording.record(store, eva, draft("A1"), now=NOW)
    for moment in (NOW + timedelta(seconds=30, milliseconds=1), NOW - timedelta(hours=1)):
        with pytest.raises(Refusal) as refused:
            correcting.undo(store, eva, own.id, now=moment)
        assert refused.value.code == "undo.too_late"
    with pytest.raises(Refusal, match=r"undo\.not_own"):
        correcting.undo(store, session, own.id, now=NOW)
    assert correcting.undo(store, eva, own.id, now=NOW + timedelta(seconds=30)).annulled
