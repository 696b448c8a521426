"""Recording a crossing: the one act for which the desk stands there."""

import re
from dataclasses import replace
from datetime import datetime

from borderpost.domain.crossing import (
    PASSED,
    REMOVED,
    Crossing,
    CrossingDraft,
    EntryId,
    Outcome,
    RefusalReason,
    Ties,
)
from borderpost.domain.errors import Refusal
from borderpost.domain.officer import Act
from borderpost.domain.post import Post
from borderpost.services.issuing import demand_unused
from borderpost.services.making_room import from_the_reserve
from borderpost.services.session import Session, authorise
from borderpost.services.shifting import demand_open
from borderpost.store.bodies import CrossingRecorded
from borderpost.store.store import Store

_CURRENCY = re.compile("[A-Z]{3}")
_OTHER_HALF = {
    Outcome.ADMITTED: Outcome.EXIT_AUTHORISED,
    Outcome.EXIT_AUTHORISED: Outcome.ADMITTED,
    Outcome.TRANSIT: Outcome.TRANSIT,
}


@from_the_reserve
def record(store: Store, session: Session, draft: CrossingDraft, *, now: datetime) -> Crossing:
    """Commit a crossing durably and return it; before that return nothing was recorded.

    Raise Refusal ``shift.closed``, ``role.forbids``, as ``demand_complete`` does, ``slip.known`` or
    ``slip.spoiled`` (its ``serial``); Trouble ``disk.full`` and others of the database.
    """
    demand_complete(draft)
    with store.transaction():
        officer = authorise(store, session, Act.RECORD)
        shift = demand_open(store)
        if draft.slip is not None:
            demand_unused(store, draft.slip)
        post = store.post()
        body = CrossingRecorded(draft, post.code, post.lane, shift.id)
        recorded = store.record(body, actor=officer.id, at=now)
    return recorded


@from_the_reserve
def record_both(
    store: Store, session: Session, draft: CrossingDraft, *, other: Post, now: datetime
) -> tuple[Crossing, Crossing]:
    """Commit both halves of a one-stop inspection, of which each names the other; return them.

    ``draft`` is the movement at this post; the other half is the same traveller's in the other direction
    at ``other``, the facing post of the neighbour, whose authority receives it through the region. Raise
    Refusal ``linked.post`` where the other post is none of another country, ``linked.not_passed`` where the
    traveller did not cross, and as ``record`` does.
    """
    demand_complete(draft)
    if draft.outcome not in _OTHER_HALF:
        raise Refusal("linked.not_passed")
    with store.transaction():
        officer = authorise(store, session, Act.RECORD)
        shift = demand_open(store)
        if draft.slip is not None:
            demand_unused(store, draft.slip)
        post = store.post()
        if other.country == post.country:
            raise Refusal("linked.post")
        first, second = store.upcoming(2, at=now)
        own = replace(draft, ties=replace(draft.ties, linked=second))
        half = other_half(draft, first)
        recorded = store.record(
            CrossingRecorded(own, post.code, post.lane, shift.id), actor=officer.id, at=now
        )
        elsewhere = CrossingRecorded(half, other.code, post.lane, shift.id, other.country)
        return recorded, store.record(elsewhere, actor=officer.id, at=now)


def other_half(draft: CrossingDraft, linked: EntryId) -> CrossingDraft:
    """Return what the neighbour's post would record of a one-stop inspection: no fees, no stay granted.

    Findings, answers and the stay are of this post and its country; the other country grants its own.
    """
    return replace(
        draft,
        direction=draft.direction.opposite,
        outcome=_OTHER_HALF[draft.outcome],
        trip=replace(draft.trip, days=None, until=None, note=""),
        findings=(),
        answers=(),
        seconds=None,
        slip=None,
        status=None,
        visa=None,
        fees=(),
        ties=Ties(linked=linked),
    )


def half_after(half: CrossingDraft, corrected: CrossingDraft) -> CrossingDraft | None:
    """Return what one half says once the other is corrected: who, with which document, in what vehicle.

    None where the traveller did not cross.
    """
    outcome = _OTHER_HALF.get(corrected.outcome)
    if outcome is None:
        return None
    trip, shared = half.trip, corrected.trip
    vehicle = replace(
        trip,
        means=shared.means,
        plate=shared.plate,
        plate_state=shared.plate_state,
        trailer=shared.trailer,
        carrier=shared.carrier,
    )
    return replace(
        half,
        direction=corrected.direction.opposite,
        outcome=outcome,
        traveller=corrected.traveller,
        document=corrected.document,
        trip=vehicle,
    )


def demand_complete(draft: CrossingDraft) -> None:
    """Raise a Refusal where a crossing lacks what its outcome or a payment cannot do without.

    ``reason.missing``: who does not pass is told why, OTHER in words. ``removal.missing``: who is returned,
    deported or expelled comes from or goes to a State. ``fee.wrong``: an amount is not negative and has its
    currency; ``fee.receipt``: what was paid has a receipt.
    """
    if draft.outcome not in PASSED and not _has_reason(draft):
        raise Refusal("reason.missing")
    if draft.outcome in REMOVED and (draft.removal is None or not draft.removal.state.strip()):
        raise Refusal("removal.missing")
    for fee in draft.fees:
        if fee.amount < 0 or not _CURRENCY.fullmatch(fee.currency):
            raise Refusal("fee.wrong")
        if fee.paid and not fee.receipt.strip():
            raise Refusal("fee.receipt")


def _has_reason(draft: CrossingDraft) -> bool:
    if draft.reason is RefusalReason.OTHER:
        return bool(draft.reason_text.strip())
    return draft.reason is not None


def present(store: Store, id_: EntryId) -> Crossing:
    """Return a crossing; raise Refusal ``crossing.unknown``."""
    crossing = store.crossing(id_)
    if crossing is None:
        raise Refusal("crossing.unknown")
    return crossing
