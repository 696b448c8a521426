"""Noting that a traveller may need protection, apart from the crossing, and reading it with a trace."""

from datetime import datetime

from borderpost.domain.crossing import EntryId
from borderpost.domain.errors import Refusal
from borderpost.domain.journal import EntryKind
from borderpost.domain.officer import Act, may
from borderpost.domain.vulnerability import Vulnerability
from borderpost.services.making_room import from_the_reserve
from borderpost.services.recording import present
from borderpost.services.session import Session, authorise
from borderpost.store.custody_bodies import CrossingRead, ProtectionNoted
from borderpost.store.store import Store


@from_the_reserve
def note(
    store: Store, session: Session, crossing_id: EntryId, vulnerability: Vulnerability, *, now: datetime
) -> None:
    """Commit why a crossing's traveller may need protection, in place of what was noted before.

    Who recorded the crossing may, and a supervisor. Raise Refusal ``protection.empty`` where no need is
    named, ``crossing.unknown``, ``correction.not_own`` or ``role.forbids``.
    """
    if not vulnerability.needs:
        raise Refusal("protection.empty")
    with store.transaction():
        officer = authorise(store, session, Act.RECORD)
        crossing = present(store, crossing_id)
        if crossing.officer != officer.id and not may(officer.role, Act.CORRECT_ANY):
            raise Refusal("correction.not_own")
        body = ProtectionNoted(crossing_id, vulnerability)
        store.append(EntryKind.PROTECTION, body, actor=officer.id, at=now)


def read(store: Store, session: Session, crossing_id: EntryId, *, now: datetime) -> Vulnerability | None:
    """Return what was last noted, None for nothing; that somebody read it is journaled first.

    Supervisors alone read it. Raise Refusal ``role.forbids``.
    """
    with store.transaction():
        officer = authorise(store, session, Act.OVERSEE)
        store.append(EntryKind.CROSSING_READ, CrossingRead(crossing_id), actor=officer.id, at=now)
    return store.protection(crossing_id)
