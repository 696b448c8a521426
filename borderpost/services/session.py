"""Who sits at the desk: an officer signed in at a post, and the key that opens its database."""

from dataclasses import dataclass

from borderpost.domain.errors import Refusal
from borderpost.domain.officer import Act, Officer, demand
from borderpost.domain.post import Post
from borderpost.store.home import Home
from borderpost.store.keys import DataKey
from borderpost.store.officer_keys import SigningKey
from borderpost.store.store import Store


@dataclass(frozen=True, slots=True)
class Session:
    """Hold a signed-in officer; the data key and his signing key live no longer than this.

    ``wrong_before`` counts the wrong passphrases that were tried as his since the last right one.
    """

    officer: Officer
    post: Post
    home: Home
    key: DataKey
    signing: SigningKey
    wrong_before: int = 0

    def sign(self, content: bytes) -> bytes:
        """Return the officer's own signature (64 bytes); ``officer_keys.demand_signed`` checks it."""
        return self.signing.sign(content)


def demand_own_key(session: Session, officer: Officer) -> None:
    """Raise Refusal ``officer.key_unknown`` where he has got other keys since he signed in."""
    if session.signing.public.hex() != officer.signing_key:
        raise Refusal("officer.key_unknown")


def authorise(store: Store, session: Session, act: Act) -> Officer:
    """Return the officer as the journal knows him now, if his role may do the act.

    Raise Refusal ``officer.inactive`` or ``role.forbids``: a role may have changed since sign-in.
    """
    officer = store.officer(session.officer.id)
    if officer is None or not officer.active:
        raise Refusal("officer.inactive")
    demand(officer, act)
    return officer
