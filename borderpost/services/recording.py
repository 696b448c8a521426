"""Recording a crossing: the one act for which the desk stands there."""

from datetime import datetime

from borderpost.domain.crossing import Crossing, CrossingDraft, EntryId, Outcome, RefusalReason
from borderpost.domain.errors import Refusal
from borderpost.domain.journal import EntryKind
from borderpost.domain.officer import Act
from borderpost.services.issuing import demand_unused
from borderpost.services.making_room import from_the_reserve
from borderpost.services.session import Session, authorise
from borderpost.services.shifting import demand_open
from borderpost.store.bodies import CrossingRecorded
from borderpost.store.store import Store

WITHOUT_REASON = frozenset({Outcome.ADMITTED, Outcome.EXIT_AUTHORISED})


@from_the_reserve
def record(store: Store, session: Session, draft: CrossingDraft, *, now: datetime) -> Crossing:
    """Commit a crossing durably and return it; before that return nothing was recorded.

    Raise Refusal ``shift.closed``, ``role.forbids``, ``reason.missing`` (an outcome other than
    admitted or authorised asks why), ``slip.known`` or ``slip.spoiled`` (its ``serial``); Trouble
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
        appended = store.append(EntryKind.CROSSING, body, actor=officer.id, at=now)
        recorded = present(store, appended.id)
    return recorded


def demand_reason(draft: CrossingDraft) -> None:
    """Raise Refusal ``reason.missing`` where the outcome asks for a reason and has none in full."""
    if draft.outcome in WITHOUT_REASON:
        return
    if draft.reason is None or (draft.reason is RefusalReason.OTHER and not draft.reason_text.strip()):
        raise Refusal("reason.missing")


def present(store: Store, id_: EntryId) -> Crossing:
    """Return a crossing; raise Refusal ``crossing.unknown``."""
    crossing = store.crossing(id_)
    if crossing is None:
        raise Refusal("crossing.unknown")
    return crossing
