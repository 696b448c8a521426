"""Letting crossings leave the desk."""

from collections.abc import Iterator
from datetime import datetime

from borderpost.domain.crossing import Crossing
from borderpost.domain.journal import EntryKind
from borderpost.domain.officer import Act
from borderpost.services.session import Session, authorise
from borderpost.store.bodies import Exported
from borderpost.store.store import Store


def crossings(store: Store, session: Session, *, now: datetime) -> Iterator[Crossing]:
    """Journal the export, durably, and only then give every crossing, annulled ones included.

    The caller demands the passphrase first (``signing_in.reauthenticate``). Raise Refusal
    ``role.forbids``.
    """
    note(store, session, "crossings", store.crossing_count(), now=now)
    return store.crossings()


def note(store: Store, session: Session, what: str, count: int, *, now: datetime) -> None:
    """Journal that something leaves the desk, durably; raise Refusal ``role.forbids``."""
    with store.transaction():
        officer = authorise(store, session, Act.EXPORT)
        store.append(EntryKind.EXPORT, Exported(what, count), actor=officer.id, at=now)
