"""Signing in, and proving once more who sits there."""

from dataclasses import dataclass
from datetime import datetime

from borderpost.domain.errors import Refusal
from borderpost.domain.journal import EntryKind
from borderpost.domain.officer import Officer, OfficerId
from borderpost.services.making_room import with_room
from borderpost.services.session import Session
from borderpost.store import keys
from borderpost.store.bodies import SignedIn
from borderpost.store.home import Home
from borderpost.store.keys import Unlocked
from borderpost.store.store import Store


@dataclass(frozen=True, slots=True)
class Proof:
    """Hold who gave his passphrase once more, for a grave act; only ``prove`` makes one."""

    officer: OfficerId


def usernames(home: Home) -> tuple[str, ...]:
    """Return who may try to sign in, in order; none where nothing is set up."""
    return keys.usernames(home)


def sign_in(home: Home, username: str, passphrase: str, *, now: datetime) -> Session:
    """Open the desk for an officer, and journal it.

    Raise Refusal ``passphrase.wrong``, ``passphrase.wait``, ``officer.inactive`` or
    ``officer.key_unknown`` where his signing key is not the one that the journal names, and Trouble of
    the keys (``borderpost.store.keys.unwrap``) or the database (``Store.open``).
    """
    unlocked = with_room(home, lambda: keys.unwrap(home, username, passphrase))
    return with_room(home, lambda: _enter(home, username, unlocked, now=now))


def _enter(home: Home, username: str, unlocked: Unlocked, *, now: datetime) -> Session:
    with Store.open(home, unlocked.key) as store:
        officer = store.officer_named(username)
        if officer is None or not officer.active:
            raise Refusal("officer.inactive")
        if unlocked.signing.public.hex() != officer.signing_key:
            raise Refusal("officer.key_unknown")
        with store.transaction():
            said = SignedIn(username, unlocked.wrong_before)
            store.append(EntryKind.SIGNED_IN, said, actor=officer.id, at=now)
        post = store.post()
    return Session(officer, post, home, unlocked.key, unlocked.signing, unlocked.wrong_before)


def reauthenticate(session: Session, passphrase: str) -> Unlocked:
    """Demand the officer's passphrase again.

    Raise Refusal ``passphrase.wrong``, ``passphrase.wait``, or ``officer.key_unknown`` where the wrap is not
    the one with which he signed in.
    """
    unlocked = keys.unwrap(session.home, session.officer.username, passphrase)
    if unlocked.signing.public != session.signing.public:
        raise Refusal("officer.key_unknown")
    return unlocked


def prove(session: Session, passphrase: str) -> Proof:
    """Demand the officer's passphrase again for a grave act; refusals as in ``reauthenticate``."""
    reauthenticate(session, passphrase)
    return Proof(session.officer.id)


def demand_proof(proof: Proof | None, officer: Officer) -> None:
    """Raise Refusal ``proof.missing`` unless it is the officer who acts that proved himself."""
    if proof is None or proof.officer != officer.id:
        raise Refusal("proof.missing")
