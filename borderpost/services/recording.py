"""Recording a crossing: the one act for which the desk stands there."""

from datetime import datetime

from borderpost.domain.crossing import PASSED, Crossing, CrossingDraft, EntryId, RefusalReason
from borderpost.domain.errors import Refusal
from borderpost.domain.officer import Act
from borderpost.services.issuing import demand_unused
from borderpost.services.making_room import from_the_reserve
from borderpost.services.session import Session, authorise
from borderpost.services.shifting import demand_open
from borderpost.store.bodies import CrossingRecorded
from borderpost.store.store import Store


@from_the_reserve
def record(store: Store, session: Session, draft: CrossingDraft, *, now: datetime) -> Crossing:
    """Commit a crossing durably and return it; before that return nothing was recorded.

    Raise Refusal ``shift.closed``, ``role.forbids``, ``reason.missing`` (who does not
    pass is told why), ``slip.known`` or ``slip.spoiled`` (its ``serial``); Trouble
    ``disk.full`` and others of the database.
    """
    demand_reason(draft)
    with store.transaction():
        officer = authorise(store, session, Act.RECORD)
        shift = demand_open(store)
        if draft.slip is not None:
            demand_unused(store, draft.slip)
        post = store.post()
        body = CrossingRecorded(draft, post.code, post.lane, shift.id)
        recorded = store.record(body, actor=officer.id, at=now)
    return recorded


def demand_reason(draft: CrossingDraft) -> None:
    """Raise Refusal ``reason.missing`` where the outcome asks for a reason and has none in full."""
    if draft.outcome in PASSED:
        return
    if draft.reason is None or (draft.reason is RefusalReason.OTHER and not draft.reason_text.strip()):
        raise Refusal("reason.missing")


def present(store: Store, id_: EntryId) -> Crossing:
    """Return a crossing; raise Refusal ``crossing.unknown``."""
    crossing = store.crossing(id_)
    if crossing is None:
        raise Refusal("crossing.unknown")
    return crossing
