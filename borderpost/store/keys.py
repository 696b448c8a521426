"""The key file of a desk: its random data key in one wrap per officer; no passphrase is a database key."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

import msgspec

from borderpost.domain.errors import Refusal, Trouble
from borderpost.store import attempts, device_secret, wraps
from borderpost.store.device_secret import SecretPlace
from borderpost.store.files import disk_troubles, write_whole
from borderpost.store.home import Home
from borderpost.store.key_lock import alone
from borderpost.store.officer_keys import OfficerKeys, PublicKeys
from borderpost.store.sealing import KEY_SIZE, DataKey
from borderpost.store.wraps import KeyCost, Unlocked, Wrap

__all__ = ["FULL", "KEY_SIZE", "LIGHT", "DataKey", "KeyCost", "KeyRing", "Protection", "Unlocked"]

_VERSION = 1


@dataclass(frozen=True, slots=True)
class Protection:
    """Hold how a desk's keys are protected: the cost of a guess, and whether to ask the key store."""

    cost: KeyCost
    key_store: bool


FULL = Protection(KeyCost(passes=4, memory_kib=128 * 1024, lanes=2), key_store=True)
"""For a post: about a third of a second a guess on a desk of two cores (``tests/benchmarks/store.py``)."""
LIGHT = Protection(KeyCost(passes=1, memory_kib=8 * 1024, lanes=1), key_store=False)
"""For practice and tests alone, where nothing is secret."""


class _KeyFile(msgspec.Struct, frozen=True):
    version: int
    device_secret: str
    place: SecretPlace
    cost: KeyCost
    wraps: tuple[Wrap, ...]


class KeyRing:
    """Make the wraps of a desk that is being set up; nothing is a key file before ``save``."""

    def __init__(self, home: Home, protection: Protection) -> None:
        self.key = DataKey(secrets.token_bytes(KEY_SIZE))
        self._home = home
        self._name = str(uuid4())
        self._secret, place = device_secret.create(home, self._name, key_store=protection.key_store)
        self._file = _KeyFile(_VERSION, self._name, place, protection.cost, ())

    def add(self, username: str, passphrase: str) -> PublicKeys:
        """Wrap the key for one more officer, with keys of his own, and return their public halves."""
        cost, own = self._file.cost, OfficerKeys.new()
        wrap_ = wraps.made(self.key, own, username, passphrase, cost=cost, secret=self._secret)
        self._file = _with(self._file, wrap_)
        return wrap_.public

    def save(self) -> None:
        """Write the key file, whole and durably: from here on the home is set up."""
        _write(self._home, self._file)


def usernames(home: Home) -> tuple[str, ...]:
    """Return who may try to sign in, in order; none where nothing is set up."""
    if not home.keys.exists():
        return ()
    return tuple(sorted(wrap_.username for wrap_ in _read(home).wraps))


def secret_place(home: Home) -> SecretPlace:
    """Return where this desk's device secret lives."""
    return _read(home).place


def public_keys(home: Home) -> dict[str, PublicKeys]:
    """Return the public keys of every officer who has a wrap, by username."""
    return {wrap_.username: wrap_.public for wrap_ in _read(home).wraps}


def unwrap(home: Home, username: str, passphrase: str, *, now: datetime) -> Unlocked:
    """Return the data key and the officer's own keys for the right passphrase, in one run of Argon2id.

    Raise Refusal ``passphrase.wrong`` for a wrong one, which counts, or an unknown username, and
    ``passphrase.wait`` while the delay of earlier ones runs. Raise Trouble ``keys.missing``,
    ``keys.damaged``, ``keys.newer`` or ``keys.device_secret``.
    """
    file = _read(home)
    wrap_ = next((wrap_ for wrap_ in file.wraps if wrap_.username == username), None)
    if wrap_ is None:
        raise Refusal("passphrase.wrong")
    attempts.demand_patience(home, username, now=now)
    secret = device_secret.load(home, file.device_secret, file.place)
    unlocked = wraps.opened(wrap_, passphrase, secret=secret)
    if unlocked is None:
        attempts.count_failure(home, username, now=now)
        raise Refusal("passphrase.wrong")
    attempts.forget_failures(home, username)
    return unlocked


def unwrap_copy(content: bytes, home: Home, username: str, passphrase: str) -> DataKey:
    """Return the data key from a copied key file, with the device secret that this machine or home has.

    Raise Refusal ``passphrase.wrong``; Trouble ``keys.damaged``, ``keys.newer`` or ``keys.device_secret``.
    """
    file = _decoded(content)
    wrap_ = next((wrap_ for wrap_ in file.wraps if wrap_.username == username), None)
    if wrap_ is None:
        raise Refusal("passphrase.wrong")
    secret = device_secret.load(home, file.device_secret, file.place)
    unlocked = wraps.opened(wrap_, passphrase, secret=secret)
    if unlocked is None:
        raise Refusal("passphrase.wrong")
    return unlocked.key


def made_wrap(
    home: Home, key: DataKey, username: str, passphrase: str, *, own: OfficerKeys | None = None
) -> Wrap:
    """Return an officer's wrap at the cost chosen at set-up, which nobody has kept yet.

    ``own`` are the keys that he has; without them he gets new ones, and the old sign no more for him.
    """
    file = _read(home)
    secret = device_secret.load(home, file.device_secret, file.place)
    mine = own or OfficerKeys.new()
    return wraps.made(key, mine, username, passphrase, cost=file.cost, secret=secret)


def keep(home: Home, wrap_: Wrap) -> None:
    """Put an officer's wrap in the place of an earlier one."""
    with alone(home):
        _write(home, _with(_read(home), wrap_))


def remove(home: Home, username: str) -> None:
    """Delete an officer's wrap: his passphrase opens nothing any more."""
    with alone(home):
        file = _read(home)
        kept = tuple(wrap_ for wrap_ in file.wraps if wrap_.username != username)
        _write(home, msgspec.structs.replace(file, wraps=kept))
    attempts.forget_failures(home, username)


def _with(file: _KeyFile, new: Wrap) -> _KeyFile:
    others = tuple(wrap_ for wrap_ in file.wraps if wrap_.username != new.username)
    return msgspec.structs.replace(file, wraps=(*others, new))


def _read(home: Home) -> _KeyFile:
    if not home.keys.exists():
        raise Trouble("keys.missing")
    with disk_troubles():
        content = home.keys.read_bytes()
    return _decoded(content)


def _decoded(content: bytes) -> _KeyFile:
    try:
        file = msgspec.json.decode(content, type=_KeyFile)
    except msgspec.DecodeError as error:
        raise Trouble("keys.damaged") from error
    if file.version > _VERSION:
        raise Trouble("keys.newer")
    return file


def _write(home: Home, file: _KeyFile) -> None:
    write_whole(home.keys, msgspec.json.format(msgspec.json.encode(file), indent=1) + b"\n")
