"""The second person of an act that nobody does alone, proved by a passphrase of their own."""

from dataclasses import dataclass
from datetime import datetime

from borderpost.domain.errors import Refusal
from borderpost.domain.officer import Officer, Role
from borderpost.services.session import Session
from borderpost.store import keys
from borderpost.store.store import Store

_MAY_STAND_BY = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class Witness:
    """Hold who stood by, and for whom; only ``witness`` makes one."""

    officer: Officer
    beside: Officer


def witness(store: Store, session: Session, username: str, passphrase: str, *, now: datetime) -> Witness:
    """Let a supervisor or administrator stand by whoever is signed in, and return the proof.

    Raise Refusal ``witness.same`` where it is the same person, ``witness.role``, ``officer.inactive``,
    ``passphrase.wrong`` or ``passphrase.wait``.
    """
    if username == session.officer.username:
        raise Refusal("witness.same")
    officer = store.officer_named(username)
    if officer is None or not officer.active:
        raise Refusal("officer.inactive")
    if officer.role not in _MAY_STAND_BY:
        raise Refusal("witness.role", role=officer.role.value)
    keys.unwrap(session.home, username, passphrase, now=now)
    return Witness(officer, session.officer)
