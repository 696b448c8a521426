"""Correcting what was recorded: the old entry stays, a new one says what should have been."""

from dataclasses import replace
from datetime import datetime, timedelta

from borderpost.domain.crossing import Crossing, CrossingDraft, EntryId
from borderpost.domain.errors import Refusal
from borderpost.domain.journal import EntryKind
from borderpost.domain.officer import Act, Officer, OfficerId, may
from borderpost.services.making_room import from_the_reserve
from borderpost.services.recording import demand_complete, half_after, present
from borderpost.services.session import Session, authorise
from borderpost.services.signing_in import Proof, demand_proof
from borderpost.services.witnessing import Witness, stood_by
from borderpost.store.bodies import CrossingAmended, CrossingAnnulled
from borderpost.store.store import Store

UNDO_WINDOW = timedelta(seconds=30)
UNDONE = "undone"
"""The reason that an undo writes by itself."""


@from_the_reserve
def amend(
    store: Store,
    session: Session,
    crossing_id: EntryId,
    draft: CrossingDraft,
    *,
    reason: str,
    now: datetime,
    second: Witness | None = None,
) -> Crossing:
    """Replace what a crossing says and return its present form.

    A crossing of a shift that is closed, whose report is signed, takes a ``second`` person. Raise Refusal
    ``reason.missing``, ``crossing.unknown``, ``correction.annulled``, ``correction.not_own`` (an officer
    corrects his own of the open shift), ``witness.missing``, ``witness.other`` or ``role.forbids``. The
    moment and the slip of the crossing stay what they were. Of a one-stop inspection the other half is
    corrected with it in what both share, and annulled where the traveller no longer crossed.
    """
    _demand_words(reason)
    demand_complete(draft)
    with store.transaction():
        officer, crossing = _correctable(store, session, crossing_id)
        by = _second(store, crossing, officer, second)
        kept = _with_origin_of(crossing, draft)
        body = CrossingAmended(crossing_id, kept, reason.strip(), by)
        store.append(EntryKind.AMENDMENT, body, actor=officer.id, at=now)
        for other in _other_half(store, crossing):
            halved = half_after(other.draft, kept)
            if halved is None:
                gone = CrossingAnnulled(other.id, reason.strip(), by)
                store.append(EntryKind.ANNULMENT, gone, actor=officer.id, at=now)
            elif halved != other.draft:
                also = CrossingAmended(other.id, halved, reason.strip(), by)
                store.append(EntryKind.AMENDMENT, also, actor=officer.id, at=now)
        return present(store, crossing_id)


@from_the_reserve
def annul(
    store: Store,
    session: Session,
    crossing_id: EntryId,
    *,
    reason: str,
    proof: Proof,
    now: datetime,
    second: Witness | None = None,
) -> Crossing:
    """Mark a crossing as never having counted and return it.

    ``second`` and refusals as in ``amend``; also ``proof.missing`` where somebody else gave the proof.
    """
    _demand_words(reason)
    with store.transaction():
        officer, crossing = _correctable(store, session, crossing_id)
        demand_proof(proof, officer)
        by = _second(store, crossing, officer, second)
        _annul(store, crossing, reason.strip(), by, officer=officer, now=now)
        return present(store, crossing_id)


def asks_second(store: Store, crossing: Crossing) -> bool:
    """Tell whether a correction takes two people: the crossing's shift is closed."""
    shift = store.open_shift()
    return shift is None or crossing.shift != shift.id


@from_the_reserve
def undo(store: Store, session: Session, crossing_id: EntryId, *, now: datetime) -> Crossing:
    """Annul one's own crossing of the last 30 seconds without being asked why.

    Raise Refusal ``undo.too_late``, ``undo.not_own``, or as in ``amend``.
    """
    with store.transaction():
        officer, crossing = _correctable(store, session, crossing_id)
        if crossing.officer != officer.id:
            raise Refusal("undo.not_own")
        if not timedelta(0) <= now - crossing.recorded_at <= UNDO_WINDOW:
            raise Refusal("undo.too_late", seconds=str(int(UNDO_WINDOW.total_seconds())))
        _annul(store, crossing, UNDONE, None, officer=officer, now=now)
        return present(store, crossing_id)


def _annul(
    store: Store, crossing: Crossing, reason: str, by: OfficerId | None, *, officer: Officer, now: datetime
) -> None:
    """Append the annulment of a crossing and of the other half of the same act, where there is one."""
    halves = [crossing, *_other_half(store, crossing)]
    for half in halves:
        body = CrossingAnnulled(half.id, reason, by)
        store.append(EntryKind.ANNULMENT, body, actor=officer.id, at=now)


def _other_half(store: Store, crossing: Crossing) -> list[Crossing]:
    """Return the standing other half of a one-stop inspection; none of any other crossing."""
    linked = crossing.draft.ties.linked
    other = store.crossing(linked) if linked is not None else None
    return [other] if other is not None and not other.annulled else []


def _correctable(store: Store, session: Session, crossing_id: EntryId) -> tuple[Officer, Crossing]:
    officer = authorise(store, session, Act.CORRECT_OWN)
    crossing = present(store, crossing_id)
    own = crossing.officer == officer.id and not asks_second(store, crossing)
    if not own and not may(officer.role, Act.CORRECT_ANY):
        raise Refusal("correction.not_own")
    if crossing.annulled:
        raise Refusal("correction.annulled")
    return officer, crossing


def _second(
    store: Store, crossing: Crossing, officer: Officer, second: Witness | None
) -> OfficerId | None:
    return stood_by(second, officer) if asks_second(store, crossing) else None


def _with_origin_of(crossing: Crossing, draft: CrossingDraft) -> CrossingDraft:
    before = crossing.draft
    ties = replace(draft.ties, linked=before.ties.linked)
    return replace(
        draft, slip=before.slip, occurred_at=before.occurred_at, seconds=before.seconds, ties=ties
    )


def _demand_words(reason: str) -> None:
    if not reason.strip():
        raise Refusal("reason.missing")
