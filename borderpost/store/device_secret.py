"""The machine's own half of every key: a copied disk without it opens nothing.

It lives in the best place that the machine has: a TPM, where a program that can use one is installed; the
operating system's key store (Secret Service, Credential Locker, Keychain); else a file of the home that says
by its name that it is the weaker place.
"""

import secrets
from enum import StrEnum
from importlib.metadata import entry_points
from typing import Protocol, runtime_checkable

import keyring
from keyring.errors import KeyringError

from borderpost.domain.errors import Trouble
from borderpost.store.files import disk_troubles, write_whole
from borderpost.store.home import Home

PLACES = "borderpost.device_secret_places"
"""Group of the entry points under which an installed package offers a place (``docs/store.md``)."""

_SERVICE = "Border Post device secret"
_SIZE = 32
_REAL_KEY_STORE = 1
"""keyring gives the key stores of operating systems a priority of at least this."""


class SecretPlace(StrEnum):
    """Name where a device secret lives, the best first."""

    TPM = "tpm"
    KEY_STORE = "key_store"
    FILE = "file"


@runtime_checkable
class Place(Protocol):
    """Anything that keeps a secret of 32 bytes for this machine alone."""

    def keep(self, name: str, secret: bytes) -> bool:
        """Keep a secret under a name; return False where this machine has no such place."""

    def find(self, name: str) -> bytes | None:
        """Return a secret, None for an unknown name; raise Trouble ``keys.device_secret`` where it fails."""


def create(home: Home, name: str, *, key_store: bool) -> tuple[bytes, SecretPlace]:
    """Make and keep a secret under a name, in the file alone or where nothing better takes it."""
    secret = secrets.token_bytes(_SIZE)
    wanted = tuple(SecretPlace) if key_store else (SecretPlace.FILE,)
    for kind in wanted:
        if _is_kept(_place(home, kind), name, secret):
            return secret, kind
    raise Trouble("keys.device_secret")


def load(home: Home, name: str, place: SecretPlace) -> bytes:
    """Return the secret; raise Trouble ``keys.device_secret`` where this machine has it not."""
    keeper = _place(home, place)
    secret = keeper.find(name) if keeper else None
    if secret is None or len(secret) != _SIZE:
        raise Trouble("keys.device_secret")
    return secret


def _is_kept(place: Place | None, name: str, secret: bytes) -> bool:
    """Keep a secret and find it again; a place that fails is no place."""
    try:
        return place is not None and place.keep(name, secret) and place.find(name) == secret
    except Trouble as trouble:
        if trouble.code != "keys.device_secret":
            raise
        return False


class _KeyStore:
    """The operating system's key store, where there is a real one."""

    def keep(self, name: str, secret: bytes) -> bool:
        if keyring.get_keyring().priority < _REAL_KEY_STORE:
            return False
        try:
            keyring.set_password(_SERVICE, name, secret.hex())
        except KeyringError:
            return False
        return True

    def find(self, name: str) -> bytes | None:
        try:
            return _bytes(keyring.get_password(_SERVICE, name))
        except KeyringError as error:
            raise Trouble("keys.device_secret") from error


class _File:
    """A file of the home: whoever copies the disk copies it too."""

    def __init__(self, home: Home) -> None:
        self._path = home.device_secret

    def keep(self, name: str, secret: bytes) -> bool:
        write_whole(self._path, secret.hex().encode() + b"\n")
        return True

    def find(self, name: str) -> bytes | None:
        if not self._path.exists():
            return None
        with disk_troubles():
            return _bytes(self._path.read_text("ascii", errors="replace").strip())


def _place(home: Home, kind: SecretPlace) -> Place | None:
    if kind is SecretPlace.FILE:
        return _File(home)
    if kind is SecretPlace.KEY_STORE:
        return _KeyStore()
    for offered in entry_points(group=PLACES, name=kind.value):
        place = offered.load()()
        if isinstance(place, Place):
            return place
    return None


def _bytes(text: str | None) -> bytes | None:
    try:
        return bytes.fromhex(text) if text else None
    except ValueError:
        return None
