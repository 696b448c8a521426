"""How a hit was resolved is journaled, with whose it was and why."""

from dataclasses import replace

import pytest

from borderpost.domain.alert import Alert, AlertKind, Hit, HitStrength, Resolution, ResolutionOutcome
from borderpost.domain.crossing import EntryId
from borderpost.domain.errors import Refusal
from borderpost.domain.officer import OfficerId
from borderpost.services import recording, resolving, setting_up
from borderpost.services.session import Session
from borderpost.services.signing_in import Proof
from borderpost.store import journal
from borderpost.store.bodies import AlertResolved
from borderpost.store.home import Home
from borderpost.store.store import Store
from tests.store.desks import proof_of, session_of
from tests.store.drafts import NOW, draft

HIT = Hit(Alert("A-1", AlertKind.ENTRY_BAN, "prueba"), HitStrength.POSSIBLE, "name_birth", "L1")
OTHER = ResolutionOutcome.NOT_THE_SAME


def test_a_resolution_belongs_to_the_shift_and_to_the_crossings_document(
    store: Store, session: Session
) -> None:
    crossing = recording.record(store, session, draft("X-77"), now=NOW)
    made = resolving.resolve(
        store, session, crossing.id, HIT, outcome=OTHER, reason=" otra foto ", now=NOW
    )
    assert made == Resolution("A-1", "L1", OTHER, "otra foto")
    shift = store.open_shift()
    assert shift is not None
    assert store.resolutions_of(shift.id) == (made,)
    assert store.resolved_since("A-1", "X77", "UTO", since=NOW) == made


def test_who_passes_a_traveller_whom_a_hit_stops_gives_his_passphrase_again_and_the_journal_says_so(
    store: Store, session: Session
) -> None:
    sure = replace(HIT, strength=HitStrength.SURE)
    before = store.entry_count()
    stranger = Proof(OfficerId("somebody else"))
    for proof in (None, stranger):
        with pytest.raises(Refusal, match=r"proof\.missing"):
            resolving.resolve(
                store, session, None, sure, outcome=OTHER, reason="otra foto", now=NOW, proof=proof
            )
    assert store.entry_count() == before
    resolving.resolve(
        store, session, None, sure, outcome=OTHER, reason="otra foto", now=NOW, proof=proof_of(session)
    )
    same = ResolutionOutcome.SAME_PERSON
    resolving.resolve(store, session, None, sure, outcome=same, reason="es ella", now=NOW)
    resolving.resolve(store, session, None, HIT, outcome=OTHER, reason="otra foto", now=NOW)
    said = [entry.content.body for entry in journal.entries(store.database)][-3:]
    assert [body.proved for body in said if isinstance(body, AlertResolved)] == [True, False, False]


def test_a_resolution_needs_a_reason(store: Store, session: Session) -> None:
    before = store.entry_count()
    with pytest.raises(Refusal) as refusal:
        resolving.resolve(store, session, None, HIT, outcome=OTHER, reason="  ", now=NOW)
    assert refusal.value.code == "reason.missing"
    assert store.entry_count() == before


def test_a_resolution_names_a_crossing_that_exists(store: Store, session: Session) -> None:
    with pytest.raises(Refusal) as refusal:
        resolving.resolve(store, session, EntryId("none"), HIT, outcome=OTHER, reason="otra foto", now=NOW)
    assert refusal.value.code == "crossing.unknown"


def test_an_administrator_resolves_nothing(store: Store, home: Home) -> None:
    administrator = session_of(home, setting_up.PRACTICE_ADMINISTRATOR)
    with pytest.raises(Refusal) as refusal:
        resolving.resolve(store, administrator, None, HIT, outcome=OTHER, reason="otra foto", now=NOW)
    assert refusal.value.code == "role.forbids"
