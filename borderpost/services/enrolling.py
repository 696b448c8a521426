"""Binding this desk to a regional platform: the administrator's act, journaled."""

from datetime import datetime

from borderpost.domain.enrolment import Enrolment
from borderpost.domain.journal import EntryKind
from borderpost.domain.officer import Act
from borderpost.services.session import Session, authorise
from borderpost.store.bodies import Enrolled
from borderpost.store.store import Store


def enrol(store: Store, session: Session, enrolment: Enrolment, *, now: datetime) -> None:
    """Keep what was agreed with a platform and journal it; it takes the place of the one before.

    At another platform everything is unsent again. Raise Refusal ``role.forbids`` or
    ``officer.inactive``.
    """
    platform = enrolment.platform
    with store.transaction():
        actor = authorise(store, session, Act.ENROL)
        body = Enrolled(platform.id.hex(), platform.name, platform.address)
        store.append(EntryKind.ENROLLED, body, actor=actor.id, at=now)
        store.keep_enrolment(enrolment)
