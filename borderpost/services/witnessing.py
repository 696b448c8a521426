"""The second person of an act that nobody does alone, proved by a passphrase of their own."""

from dataclasses import dataclass, field

from borderpost.domain.errors import Refusal
from borderpost.domain.officer import Officer, OfficerId, Role
from borderpost.services.session import Session
from borderpost.store import keys, reset_codes
from borderpost.store.home import Home
from borderpost.store.keys import Unlocked
from borderpost.store.store import Store

_MAY_STAND_BY = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class Person:
    """Hold who proves himself, and with which passphrase."""

    username: str
    passphrase: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Code:
    """Hold a one-time code of the sheet in the safe, as it was typed: it stands in for a second person."""

    typed: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Witness:
    """Hold who stood by, and for whom; only ``witness`` makes one."""

    officer: Officer
    beside: Officer


def witness(store: Store, session: Session, second: Person) -> Witness:
    """Let a supervisor or administrator stand by whoever is signed in, and return the proof.

    Raise Refusal ``witness.same`` where it is the same person, ``witness.role``, ``officer.inactive``,
    ``officer.key_unknown``, ``passphrase.wrong`` or ``passphrase.wait``.
    """
    demand_other(second, session.officer.username)
    demand_may_stand_by(_active(store, second.username))
    return Witness(proved(store, session.home, second), session.officer)


def beside(store: Store, session: Session, second: Person | Code | None) -> tuple[OfficerId | None, int]:
    """Return who stands by an act on accounts or keys, or the number of the code that does in his place.

    None stands by where nobody else of the post ever could: who set it up makes its second person alone.
    Raise Refusal ``witness.missing``, as ``witness``, or as ``reset_codes.demand_unused``.
    """
    match second:
        case Code():
            return None, reset_codes.demand_unused(store.database, second.typed)
        case Person():
            return witness(store, session, second).officer.id, 0
    others = (one for one in store.officers() if one.id != session.officer.id)
    if any(could_stand_by(one) for one in others):
        raise Refusal("witness.missing")
    return None, 0


def stood_by(second: Witness | None, officer: Officer) -> OfficerId:
    """Return who stood by an officer; raise Refusal ``witness.missing`` or ``witness.other``."""
    if second is None:
        raise Refusal("witness.missing")
    if second.beside.id != officer.id:
        raise Refusal("witness.other")
    return second.officer.id


def demand_other(second: Person | Code, username: str) -> None:
    """Raise Refusal ``witness.same`` where the second person is who acts."""
    if isinstance(second, Person) and second.username == username:
        raise Refusal("witness.same")


def demand_may_stand_by(officer: Officer) -> None:
    """Raise Refusal ``witness.role`` unless it is a supervisor or an administrator."""
    if not may_stand_by(officer):
        raise Refusal("witness.role", role=officer.role.value)


def may_stand_by(officer: Officer) -> bool:
    """Tell whether an officer may be the second person: an active supervisor or administrator."""
    return officer.active and could_stand_by(officer)


def could_stand_by(officer: Officer) -> bool:
    """Tell whether an officer may be, or once was, a second person."""
    return officer.role in _MAY_STAND_BY


def proved(store: Store, home: Home, person: Person) -> Officer:
    """Return an active officer who gave his passphrase; refusals as in ``witness``."""
    unlocked = keys.unwrap(home, person.username, person.passphrase)
    return known(store, person.username, unlocked)


def known(store: Store, username: str, unlocked: Unlocked) -> Officer:
    """Return an active officer whose keys are those that the journal names.

    Raise Refusal ``officer.inactive`` or ``officer.key_unknown``.
    """
    officer = _active(store, username)
    if unlocked.signing.public.hex() != officer.signing_key:
        raise Refusal("officer.key_unknown")
    return officer


def from_the_journal(store: Store, second: Person | Code) -> tuple[OfficerId | None, int]:
    """Return who a second person is whose passphrase was proved already, or the number of an unused code.

    Raise Refusal ``officer.inactive``, ``witness.role``, ``reset.code``, ``reset.code_used`` or
    ``paper_code.*``.
    """
    if isinstance(second, Code):
        return None, reset_codes.demand_unused(store.database, second.typed)
    officer = _active(store, second.username)
    demand_may_stand_by(officer)
    return officer.id, 0


def _active(store: Store, username: str) -> Officer:
    officer = store.officer_named(username)
    if officer is None or not officer.active:
        raise Refusal("officer.inactive")
    return officer
