"""The key file as it lies on the disk: its form, and the step from one data key to the next.

While the data key is exchanged the new key file lies beside the old one and names the salt of the new
database (its first 16 bytes, random in every file). Which of the two key files holds is told by the database
that is there: a kill at any moment leaves one that opens it.
"""

import os

import msgspec

from borderpost.domain.errors import Trouble
from borderpost.store.device_secret import SecretPlace
from borderpost.store.files import disk_troubles, sync_folder, write_whole
from borderpost.store.home import Home
from borderpost.store.wraps import KeyCost, Wrap

VERSION = 1
_SALT_SIZE = 16


class Recovery(msgspec.Struct, frozen=True):
    """Hold the data key sealed to a recovery key (hex)."""

    public: str
    seal: str
    data_key: str


class Past(msgspec.Struct, frozen=True):
    """Hold an earlier data key of the desk, sealed under the one that followed: old backups need it."""

    nonce: str
    wrapped: str


class KeyFile(msgspec.Struct, frozen=True):
    """Hold all of it; ``salt`` (hex) names the database for which the file was made, "" for any."""

    version: int
    device_secret: str
    place: SecretPlace
    cost: KeyCost
    wraps: tuple[Wrap, ...]
    recovery: Recovery | None = None
    past: tuple[Past, ...] = ()
    salt: str = ""


def read(home: Home) -> KeyFile:
    """Return the key file that opens the database which is there.

    Raise Trouble ``keys.missing``, ``keys.damaged`` or ``keys.newer``.
    """
    _settle(home)
    if not home.keys.exists():
        raise Trouble("keys.missing")
    with disk_troubles():
        content = home.keys.read_bytes()
    return decoded(content)


def decoded(content: bytes) -> KeyFile:
    """Read a key file's bytes; raise Trouble ``keys.damaged`` or ``keys.newer``."""
    try:
        file = msgspec.json.decode(content, type=KeyFile)
    except msgspec.DecodeError as error:
        raise Trouble("keys.damaged") from error
    if file.version > VERSION:
        raise Trouble("keys.newer")
    return file


def write(home: Home, file: KeyFile) -> None:
    """Put a key file in the place of the one before, whole and durably."""
    write_whole(home.keys, encoded(file))


def encoded(file: KeyFile) -> bytes:
    """Return a key file's bytes."""
    return msgspec.json.format(msgspec.json.encode(file), indent=1) + b"\n"


def with_wrap(file: KeyFile, new: Wrap, *, beside: bool = False) -> KeyFile:
    """Return a key file with one officer's wrap in the place of his earlier one, or ``beside`` it."""
    others = tuple(wrap for wrap in file.wraps if beside or wrap.username != new.username)
    return msgspec.structs.replace(file, wraps=(*others, new))


def database_salt(home: Home) -> str:
    """Return the salt (hex) of the database that is there, "" for none."""
    with disk_troubles():
        if not home.database.exists():
            return ""
        with home.database.open("rb") as file:
            return file.read(_SALT_SIZE).hex()


def promote(home: Home) -> None:
    """Put the waiting key file in the place of the old one; another program may have done so before."""
    with disk_troubles():
        try:
            os.replace(home.next_keys, home.keys)
        except FileNotFoundError:
            return
        sync_folder(home.path)


def _settle(home: Home) -> None:
    with disk_troubles():
        if not home.next_keys.exists():
            return
        content = home.next_keys.read_bytes()
    if decoded(content).salt == database_salt(home):
        promote(home)
