"""The machine's own half of every key: a copied disk without it opens nothing.

It lives in the operating system's key store (Secret Service, Credential Locker, Keychain) where
there is one; else in a file of the home that says by its name that it is the weaker place.
"""

import secrets
from enum import StrEnum

import keyring
from keyring.errors import KeyringError

from borderpost.domain.errors import Trouble
from borderpost.store.files import disk_troubles, write_whole
from borderpost.store.home import Home

_SERVICE = "Border Post device secret"
_SIZE = 32
_REAL_KEY_STORE = 1
"""keyring gives the key stores of operating systems a priority of at least this."""


class SecretPlace(StrEnum):
    """Name where a device secret lives."""

    KEY_STORE = "key_store"
    FILE = "file"


def create(home: Home, name: str, *, key_store: bool) -> tuple[bytes, SecretPlace]:
    """Make and keep a secret under a name; in the file where no key store takes it."""
    secret = secrets.token_bytes(_SIZE)
    if key_store and _kept_in_key_store(name, secret):
        return secret, SecretPlace.KEY_STORE
    write_whole(home.device_secret, secret.hex().encode() + b"\n")
    return secret, SecretPlace.FILE


def load(home: Home, name: str, place: SecretPlace) -> bytes:
    """Return the secret; raise Trouble ``keys.device_secret`` where this machine has it not."""
    text = _from_key_store(name) if place is SecretPlace.KEY_STORE else _from_file(home)
    try:
        secret = bytes.fromhex(text or "")
    except ValueError as error:
        raise Trouble("keys.device_secret") from error
    if len(secret) != _SIZE:
        raise Trouble("keys.device_secret")
    return secret


def _kept_in_key_store(name: str, secret: bytes) -> bool:
    if keyring.get_keyring().priority < _REAL_KEY_STORE:
        return False
    try:
        keyring.set_password(_SERVICE, name, secret.hex())
        return keyring.get_password(_SERVICE, name) == secret.hex()
    except KeyringError:
        return False


def _from_key_store(name: str) -> str | None:
    try:
        return keyring.get_password(_SERVICE, name)
    except KeyringError as error:
        raise Trouble("keys.device_secret") from error


def _from_file(home: Home) -> str | None:
    if not home.device_secret.exists():
        return None
    with disk_troubles():
        return home.device_secret.read_text("ascii", errors="replace").strip()
