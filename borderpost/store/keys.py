"""The key file of a desk: its random data key in one wrap per officer; no passphrase is a database key."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from uuid import uuid4

import msgspec

from borderpost.domain.errors import Refusal, Trouble
from borderpost.store import attempts, device_secret, key_file, recovery_wrap, wraps
from borderpost.store.device_secret import SecretPlace
from borderpost.store.files import disk_troubles
from borderpost.store.home import Home
from borderpost.store.key_file import KeyFile, Recovery
from borderpost.store.key_lock import alone
from borderpost.store.officer_keys import OfficerKeys, PublicKeys
from borderpost.store.sealing import KEY_SIZE, DataKey
from borderpost.store.wraps import KeyCost, Unlocked, Wrap

__all__ = ["KEY_SIZE", "LIGHT", "DataKey", "KeyCost", "KeyRing", "Protection", "Unlocked"]


@dataclass(frozen=True, slots=True)
class Protection:
    """Hold how a desk's keys are protected: the cost of a guess, and whether to ask the key store."""

    cost: KeyCost
    key_store: bool


LIGHT = Protection(KeyCost(passes=1, memory_kib=8 * 1024, lanes=1), key_store=False)
"""For practice and tests alone, where nothing is secret."""


def measured() -> Protection:
    """Return how a post is protected on this machine: a guess costs what ``wraps.measured_cost`` found."""
    return Protection(wraps.measured_cost(), key_store=True)


class KeyRing:
    """Make the wraps of a desk that is being set up; nothing is a key file before ``save``."""

    def __init__(self, home: Home, protection: Protection) -> None:
        self.key = DataKey(secrets.token_bytes(KEY_SIZE))
        self._home = home
        self._name = str(uuid4())
        self._own: dict[str, OfficerKeys] = {}
        self._secret, place = device_secret.create(home, self._name, key_store=protection.key_store)
        self._file = KeyFile(key_file.VERSION, self._name, place, protection.cost, ())

    def add(self, username: str, passphrase: str) -> PublicKeys:
        """Wrap the key for one more officer, with keys of his own, and return their public halves."""
        cost, own = self._file.cost, OfficerKeys.new()
        wrap_ = wraps.made(self.key, own, username, passphrase, cost=cost, secret=self._secret)
        self._file = key_file.with_wrap(self._file, wrap_)
        self._own[username] = own
        return wrap_.public

    def sign(self, username: str, content: bytes) -> bytes:
        """Return the signature (64 bytes) of an officer who was added."""
        return self._own[username].signing.sign(content)

    def recover_by(self, public: bytes) -> Recovery:
        """Seal the key to a public recovery key (32 bytes) too."""
        recovery = recovery_wrap.made(self.key, public)
        self._file = msgspec.structs.replace(self._file, recovery=recovery)
        return recovery

    def save(self) -> None:
        """Write the key file, whole and durably: from here on the home is set up."""
        key_file.write(self._home, self._file)


def usernames(home: Home) -> tuple[str, ...]:
    """Return who may try to sign in, in order; none where nothing is set up."""
    if not home.keys.exists():
        return ()
    return tuple(sorted({wrap_.username for wrap_ in key_file.read(home).wraps}))


def secret_place(home: Home) -> SecretPlace:
    """Return where this desk's device secret lives."""
    return key_file.read(home).place


def unwrap(home: Home, username: str, passphrase: str) -> Unlocked:
    """Return the data key and the officer's own keys for the right passphrase, in one run of Argon2id.

    Raise Refusal ``passphrase.wrong`` for a wrong one, which counts, or an unknown username, and
    ``passphrase.wait`` while the delay of earlier ones runs. Raise Trouble ``keys.missing``,
    ``keys.damaged``, ``keys.newer`` or ``keys.device_secret``.
    """
    unlocked = _unwrapped(key_file.read(home), home, username, passphrase)
    return replace(unlocked, wrong_before=attempts.forget_failures(home, username))


def unwrap_copy(content: bytes, home: Home, username: str, passphrase: str) -> Unlocked:
    """Return what a passphrase opens of a copied key file, with the device secret that this home has.

    Raise as ``unwrap``, which it delays and is delayed by; a passphrase of before ends no delay.
    """
    return _unwrapped(key_file.decoded(content), home, username, passphrase)


def _unwrapped(file: KeyFile, home: Home, username: str, passphrase: str) -> Unlocked:
    own = [wrap_ for wrap_ in file.wraps if wrap_.username == username]
    if not own:
        raise Refusal("passphrase.wrong")
    attempts.demand_patience(home, username)
    secret = device_secret.load(home, file.device_secret, file.place)
    tried = (wraps.opened(wrap_, passphrase, secret=secret) for wrap_ in own)
    unlocked = next((opened for opened in tried if opened is not None), None)
    if unlocked is None:
        attempts.count_failure(home, username)
        raise Refusal("passphrase.wrong")
    return unlocked


def made_wrap(
    home: Home, key: DataKey, username: str, passphrase: str, *, own: OfficerKeys | None = None
) -> Wrap:
    """Return an officer's wrap at the cost chosen at set-up, which nobody has kept yet.

    ``own`` are the keys that he has; without them he gets new ones, and the old sign no more for him.
    """
    file = key_file.read(home)
    secret = device_secret.load(home, file.device_secret, file.place)
    mine = own or OfficerKeys.new()
    return wraps.made(key, mine, username, passphrase, cost=file.cost, secret=secret)


def keep(home: Home, wrap_: Wrap) -> None:
    """Put an officer's wrap in the place of an earlier one."""
    with alone(home):
        key_file.write(home, key_file.with_wrap(key_file.read(home), wrap_))


@contextmanager
def changing(home: Home, wrap_: Wrap) -> Iterator[None]:
    """Have an officer's new wrap beside the earlier one while the journal is told of its keys.

    A kill at any moment leaves the one that the journal names; the other opens no sign-in.
    """
    with alone(home):
        key_file.write(home, key_file.with_wrap(key_file.read(home), wrap_, beside=True))
    yield
    try:
        keep(home, wrap_)
    except Trouble as trouble:
        # Told all the same, and both wraps stay until the next change.
        if not trouble.code.startswith("disk."):
            raise


def remove(home: Home, username: str) -> None:
    """Delete an officer's wrap: his passphrase opens nothing any more."""
    with alone(home):
        file = key_file.read(home)
        kept = tuple(wrap_ for wrap_ in file.wraps if wrap_.username != username)
        key_file.write(home, msgspec.structs.replace(file, wraps=kept))
    attempts.forget_failures(home, username)


def begin_anew(
    home: Home, file: KeyFile, wrap_of: Callable[[KeyCost, bytes], Wrap], *, key_store: bool
) -> None:
    """Give the desk a new device secret, after the old one was lost: no wrap but the one made here holds.

    ``wrap_of`` is told the cost of a guess and the new secret. A key file that cannot be read stays beside.
    """
    with alone(home):
        name = str(uuid4())
        secret, place = device_secret.create(home, name, key_store=key_store)
        new = msgspec.structs.replace(
            file, device_secret=name, place=place, wraps=(wrap_of(file.cost, secret),)
        )
        set_damaged_aside(home)
        key_file.write(home, new)


def set_damaged_aside(home: Home) -> None:
    """Rename a key file that cannot be read, so that nothing writes over it."""
    try:
        key_file.read(home)
    except Trouble as trouble:
        if trouble.code == "keys.damaged":
            with disk_troubles():
                home.keys.replace(home.path / f"damaged-{secrets.token_hex(3)}-{home.keys.name}")


def has_device_secret(home: Home, file: KeyFile) -> bool:
    """Tell whether this machine has the secret without which no passphrase opens anything."""
    try:
        device_secret.load(home, file.device_secret, file.place)
    except Trouble as trouble:
        if trouble.code != "keys.device_secret":
            raise
        return False
    return bool(file.wraps)
