"""Rotating the data key: after somebody left who may have copied it, or a disk that did."""

from dataclasses import dataclass
from datetime import datetime

from borderpost.domain.errors import Refusal
from borderpost.domain.journal import EntryKind
from borderpost.domain.officer import Act, demand
from borderpost.store import keys, rotation
from borderpost.store.home import Home
from borderpost.store.key_bodies import KeyRotated
from borderpost.store.rotation import Pages
from borderpost.store.store import Store


@dataclass(frozen=True, slots=True)
class Rotated:
    """Hold for how many officers the new key was sealed, and whether it was to a recovery key."""

    officers: int
    recovery: bool


def rotate(
    home: Home, username: str, passphrase: str, *, now: datetime, progress: Pages | None = None
) -> Rotated:
    """Encrypt the desk under a new data key; every passphrase and the recovery key stay as they are.

    Raise Refusal ``passphrase.*``, ``officer.inactive``, ``officer.key_unknown`` or ``role.forbids``; Trouble
    ``database.in_use`` while any program has the desk open, ``keys.*``, ``backup.busy``, ``disk.*``: then
    everything is as it was.
    """
    unlocked = keys.unwrap(home, username, passphrase)
    with Store.open(home, unlocked.key) as store:
        officer = store.officer_named(username)
        if officer is None or not officer.active:
            raise Refusal("officer.inactive")
        if unlocked.signing.public.hex() != officer.signing_key:
            raise Refusal("officer.key_unknown")
        demand(officer, Act.MANAGE_KEYS)
        active = {one.username for one in store.officers() if one.active}
        recovery = store.recovery_public() is not None
    sealed = len(active & set(keys.usernames(home)))

    def journal(copy: Store) -> None:
        copy.append(EntryKind.KEY_ROTATED, KeyRotated(sealed), actor=officer.id, at=now)

    rotation.rotate(home, unlocked.key, journal, progress=progress)
    return Rotated(sealed, recovery)
