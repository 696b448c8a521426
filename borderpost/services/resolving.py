"""Say what came of a hit: same person, not the same, or undecided; always with a reason."""

from datetime import datetime

from borderpost.domain import matching
from borderpost.domain.alert import Hit, Resolution, ResolutionOutcome
from borderpost.domain.crossing import EntryId
from borderpost.domain.document import Document
from borderpost.domain.errors import Refusal
from borderpost.domain.finding import Severity
from borderpost.domain.journal import EntryKind
from borderpost.domain.officer import Act
from borderpost.services.making_room import from_the_reserve
from borderpost.services.session import Session, authorise
from borderpost.services.signing_in import Proof, demand_proof
from borderpost.store.bodies import AlertResolved
from borderpost.store.store import Store


def stops(hit: Hit) -> bool:
    """Tell whether a hit stops a traveller, so that letting him pass asks who is there once more.

    A name that may be his asks for no passphrase: those are many, and most are namesakes.
    """
    return matching.finding(hit, cleared=False).severity is Severity.STOP


@from_the_reserve
def resolve(
    store: Store,
    session: Session,
    crossing_id: EntryId | None,
    hit: Hit,
    *,
    outcome: ResolutionOutcome,
    reason: str,
    now: datetime,
    document: Document | None = None,
    proof: Proof | None = None,
) -> Resolution:
    """Journal how a hit was resolved and return the resolution.

    ``crossing_id`` is None where the traveller's crossing is not recorded yet; ``document`` then
    says whose hit it was, so that it is not asked again today. That somebody whom a hit stops is somebody
    else takes the officer's ``proof``, and the entry says so. Raise Refusal ``reason.missing``,
    ``crossing.unknown``, ``proof.missing``, ``role.forbids`` or ``officer.inactive``.
    """
    if not reason.strip():
        raise Refusal("reason.missing")
    officer = authorise(store, session, Act.RESOLVE_ALERT)
    if outcome is ResolutionOutcome.NOT_THE_SAME and stops(hit):
        demand_proof(proof, officer)
    resolution = Resolution(hit.alert.id, hit.list_version, outcome, reason.strip())
    with store.transaction():
        shift = store.open_shift()
        presented = document
        if crossing_id is not None:
            crossing = store.crossing(crossing_id)
            if crossing is None:
                raise Refusal("crossing.unknown")
            presented = crossing.draft.document
        body = AlertResolved(
            hit=hit,
            resolution=resolution,
            crossing=crossing_id,
            shift=shift.id if shift else None,
            document_number=presented.number if presented else "",
            issuing_state=presented.issuing_state if presented else "",
            proved=proof is not None,
        )
        store.append(EntryKind.ALERT_RESOLVED, body, actor=officer.id, at=now)
    return resolution
