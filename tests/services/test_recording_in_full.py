"""Crossings with all that may be asked: who travels together, what was paid, both halves of one stop."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from borderpost.domain.crossing import (
    EXIT_IMPEDIMENTS,
    CrossingDraft,
    Direction,
    EntryId,
    Outcome,
    RefusalReason,
    Removal,
    Status,
    Ties,
    Trip,
    reasons_of,
)
from borderpost.domain.errors import Refusal
from borderpost.domain.fee import Fee, FeeItem, money
from borderpost.domain.minor import Accompaniment, Minor, Permission, PermissionKind
from borderpost.domain.post import Post
from borderpost.services import correcting, recording
from borderpost.services.listing_posts import listed_posts
from borderpost.services.session import Session
from borderpost.store import projection
from borderpost.store.store import Store
from borderpost.store.verify import verify
from tests.store.desks import proof_of
from tests.store.drafts import NOW, draft


def facing(country: str) -> Post:
    """Return a listed post of a country."""
    listed = next(post for post in listed_posts() if post.country == country)
    return listed.post(lane="1", direction=Direction.ENTRY)


def test_a_family_in_one_vehicle_is_found_from_any_of_them(store: Store, session: Session) -> None:
    mother = recording.record(store, session, draft("A1", plate="HAA 1234"), now=NOW)
    with_her = Ties(party=mother.id, companion=mother.id)
    paper = Permission(PermissionKind.NOTARIAL_PERMIT, "77-2026", "Notaría", date(2026, 1, 2), qr="SV|77")
    child = replace(draft("A2"), ties=with_her, minor=Minor(Accompaniment.ONE_PARENT, paper))
    others = [recording.record(store, session, one, now=NOW) for one in (child, draft("A3"))]
    corrected = replace(others[1].draft, ties=Ties(party=mother.id))
    with_them = correcting.amend(store, session, others[1].id, corrected, reason="viaja con ellos", now=NOW)
    stranger = recording.record(store, session, draft("A4"), now=NOW)

    family = [mother.id, others[0].id, with_them.id]
    assert [[one.id for one in store.party(id_)] for id_ in family] == [family] * 3
    assert [one.id for one in store.party(stranger.id)] == [stranger.id]
    assert store.party(mother.id)[1].draft == child
    assert verify(store).ok
    before = store.database.rows("SELECT * FROM tie")
    projection.rebuild(store)
    assert store.database.rows("SELECT * FROM tie") == before
    assert len(before) == 3


def test_a_tie_that_somebody_changes_in_the_table_is_found(store: Store, session: Session) -> None:
    first = recording.record(store, session, draft("A1"), now=NOW)
    recording.record(store, session, replace(draft("A2"), ties=Ties(party=first.id)), now=NOW)
    store.database.run("UPDATE tie SET other = 'nobody'")
    problem = verify(store).problem
    assert problem is not None
    assert (problem.code, dict(problem.values)["table"]) == ("verify.derived", "tie")


def test_one_stop_makes_two_crossings_that_name_each_other(store: Store, session: Session) -> None:
    leaving = replace(
        draft(direction=Direction.EXIT, outcome=Outcome.EXIT_AUTHORISED, plate="P1"),
        trip=Trip(plate="P1", days=30, note="sello"),
        status=Status.NATIONAL,
    )
    ours, theirs = recording.record_both(store, session, leaving, other=facing("SLV"), now=NOW)
    assert (ours.draft.ties.linked, theirs.draft.ties.linked) == (theirs.id, ours.id)
    assert (ours.post, theirs.post) == (store.post().code, facing("SLV").code)
    assert (theirs.draft.direction, theirs.draft.outcome) == (Direction.ENTRY, Outcome.ADMITTED)
    assert theirs.draft.trip == Trip(plate="P1")
    assert theirs.draft.traveller == ours.draft.traveller
    changed = replace(ours.draft, ties=Ties(), trip=Trip(plate="P2"))
    amended = correcting.amend(store, session, ours.id, changed, reason="placa", now=NOW)
    assert amended.draft.ties.linked == theirs.id
    half = store.crossing(theirs.id)
    assert half is not None
    assert (half.draft.trip, half.draft.ties) == (Trip(plate="P2"), Ties(linked=ours.id))
    assert verify(store).ok


def test_both_halves_of_one_stop_are_taken_back_together(store: Store, session: Session) -> None:
    def both() -> tuple[EntryId, EntryId]:
        ours, theirs = recording.record_both(store, session, draft(), other=facing("SLV"), now=NOW)
        return ours.id, theirs.id

    undone, annulled, refused = both(), both(), both()
    correcting.undo(store, session, undone[1], now=NOW)
    proof = proof_of(session)
    correcting.annul(store, session, annulled[0], proof=proof, reason="error", now=NOW)
    stopped = replace(draft(outcome=Outcome.REFUSED), reason=RefusalReason.NO_VISA)
    correcting.amend(store, session, refused[0], stopped, reason="no pasó", now=NOW)
    standing = [one.id for one in store.crossings() if not one.annulled]
    assert standing == [refused[0]]


def test_one_stop_is_for_who_crosses_to_a_neighbour(store: Store, session: Session) -> None:
    stopped = replace(draft(outcome=Outcome.REFUSED), reason=RefusalReason.NO_VISA)
    before = store.entry_count()
    for one, other, code in (
        (stopped, facing("SLV"), "linked.not_passed"),
        (draft(), facing("HND"), "linked.post"),
    ):
        with pytest.raises(Refusal) as refused:
            recording.record_both(store, session, one, other=other, now=NOW)
        assert refused.value.code == code
    assert store.entry_count() == before


PAID = Fee(FeeItem.TOURIST_CARD, 1000, "USD", "A-1")


@pytest.mark.parametrize(
    ("lacking", "code"),
    [
        (draft(outcome=Outcome.DEPORTED), "removal.missing"),
        (replace(draft(outcome=Outcome.EXPELLED), removal=Removal(" ")), "removal.missing"),
        (replace(draft(), fees=(replace(PAID, receipt=""),)), "fee.receipt"),
        (replace(draft(), fees=(PAID, replace(PAID, amount=-1))), "fee.wrong"),
        (replace(draft(), fees=(replace(PAID, currency="Q"),)), "fee.wrong"),
    ],
)
def test_what_an_outcome_or_a_payment_cannot_do_without_is_demanded(
    store: Store, session: Session, lacking: CrossingDraft, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        recording.record(store, session, lacking, now=NOW)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "whole",
    [
        replace(draft(outcome=Outcome.DEPORTED), removal=Removal("USA", "Vuelo 12")),
        draft(outcome=Outcome.TRANSIT),
        replace(draft(), fees=(Fee(FeeItem.TOURIST_CARD, 0, "USD"),)),
        replace(draft(), fees=(PAID, Fee(FeeItem.OVERSTAY_FINE, 150000, "GTQ", exempt="menor de edad"))),
    ],
)
def test_what_is_whole_is_recorded_without_a_reason(
    store: Store, session: Session, whole: CrossingDraft
) -> None:
    assert recording.record(store, session, whole, now=NOW).draft == whole


def test_each_outcome_has_its_own_list_of_reasons() -> None:
    assert [outcome for outcome in Outcome if not reasons_of(outcome)] == [
        Outcome.ADMITTED, Outcome.EXIT_AUTHORISED, Outcome.TRANSIT,
        Outcome.RETURNED_VOLUNTARILY, Outcome.DEPORTED, Outcome.EXPELLED,
    ]  # fmt: skip
    assert reasons_of(Outcome.EXIT_PREVENTED) == EXIT_IMPEDIMENTS
    assert RefusalReason.COURT_RESTRAINT not in reasons_of(Outcome.REFUSED)
    for outcome in (Outcome.REFUSED, Outcome.EXIT_PREVENTED, Outcome.REFERRED):
        assert reasons_of(outcome)[-1] is RefusalReason.OTHER


def test_a_history_tells_the_days_that_were_granted_as_they_were_corrected(
    store: Store, session: Session
) -> None:
    entered = recording.record(store, session, replace(draft("A1"), trip=Trip(days=90)), now=NOW)
    correcting.amend(
        store, session, entered.id, replace(entered.draft, trip=Trip(days=30)), reason="días", now=NOW
    )
    recording.record(store, session, draft("A1", direction=Direction.EXIT), now=NOW + timedelta(days=1))
    assert [past.days for past in store.history("A1", "UTO")] == [None, 30]


def test_money_is_said_with_two_decimals() -> None:
    assert [money(amount) for amount in (0, 5, 1050, -5, 123456789)] == [
        "0.00", "0.05", "10.50", "-0.05", "1234567.89",
    ]  # fmt: skip
    assert (PAID.paid, replace(PAID, exempt="niño").paid) == (1000, 0)
