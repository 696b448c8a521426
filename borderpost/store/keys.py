"""The data key of a desk and its wraps, one per officer: no passphrase is ever a database key.

KEK = HKDF-SHA256(Argon2id(passphrase) || device secret); wrap = AES-256-GCM(KEK, data key), its
header authenticated. Every algorithm and parameter stands in ``keys.json`` beside the wrap it made.
"""

import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from datetime import datetime
from unicodedata import normalize
from uuid import uuid4

import msgspec
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from borderpost.domain.errors import Refusal, Trouble
from borderpost.store import attempts, device_secret
from borderpost.store.device_secret import SecretPlace
from borderpost.store.files import disk_troubles, write_whole
from borderpost.store.home import Home

KEY_SIZE = 32
_SALT_SIZE = 16
_NONCE_SIZE = 12
_VERSION = 1
_KDF = "argon2id-19"
_COMBINE = "hkdf-sha256"
_WRAP = "aes-256-gcm"


@dataclass(frozen=True, slots=True)
class KeyCost:
    """Hold what one guess of a passphrase costs: passes, KiB of memory, lanes."""

    passes: int
    memory_kib: int
    lanes: int


@dataclass(frozen=True, slots=True)
class Protection:
    """Hold how a desk's keys are protected: the cost of a guess, and whether to ask the key store."""

    cost: KeyCost
    key_store: bool


FULL = Protection(KeyCost(passes=4, memory_kib=128 * 1024, lanes=2), key_store=True)
"""For a post: about a third of a second a guess on a desk of two cores (``tests/benchmarks/store.py``)."""
LIGHT = Protection(KeyCost(passes=1, memory_kib=8 * 1024, lanes=1), key_store=False)
"""For practice and tests alone, where nothing is secret."""


@dataclass(frozen=True, slots=True)
class DataKey:
    """Hold the database's 256-bit key; it never shows itself."""

    secret: bytes = field(repr=False)

    def __str__(self) -> str:
        return "DataKey()"


class _Wrap(msgspec.Struct, frozen=True):
    username: str
    kdf: str
    cost: KeyCost
    salt: str
    combine: str
    wrap: str
    nonce: str
    wrapped: str


class _KeyFile(msgspec.Struct, frozen=True):
    version: int
    device_secret: str
    place: SecretPlace
    cost: KeyCost
    wraps: tuple[_Wrap, ...]


class KeyRing:
    """Make the wraps of a desk that is being set up; nothing is a key file before ``save``."""

    def __init__(self, home: Home, protection: Protection) -> None:
        self.key = DataKey(secrets.token_bytes(KEY_SIZE))
        self._home = home
        self._name = str(uuid4())
        self._secret, place = device_secret.create(home, self._name, key_store=protection.key_store)
        self._file = _KeyFile(_VERSION, self._name, place, protection.cost, ())

    def add(self, username: str, passphrase: str) -> None:
        """Wrap the key for one more officer."""
        wrap_ = _wrapped(self.key, username, passphrase, cost=self._file.cost, secret=self._secret)
        self._file = _with(self._file, wrap_)

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


def unwrap(home: Home, username: str, passphrase: str, *, now: datetime) -> DataKey:
    """Return the data key for the right passphrase.

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
    key = _unwrapped(wrap_, passphrase, secret)
    if key is None:
        attempts.count_failure(home, username, now=now)
        raise Refusal("passphrase.wrong")
    attempts.forget_failures(home, username)
    return key


def unwrap_copy(content: bytes, home: Home, username: str, passphrase: str) -> DataKey:
    """Return the data key from a copied key file, with the device secret that this machine or home has.

    Raise Refusal ``passphrase.wrong``; Trouble ``keys.damaged``, ``keys.newer`` or ``keys.device_secret``.
    """
    file = _decoded(content)
    wrap_ = next((wrap_ for wrap_ in file.wraps if wrap_.username == username), None)
    if wrap_ is None:
        raise Refusal("passphrase.wrong")
    key = _unwrapped(wrap_, passphrase, device_secret.load(home, file.device_secret, file.place))
    if key is None:
        raise Refusal("passphrase.wrong")
    return key


def wrap(home: Home, key: DataKey, username: str, passphrase: str) -> None:
    """Wrap the key for an officer, in place of an earlier wrap, at the cost chosen at set-up."""
    file = _read(home)
    secret = device_secret.load(home, file.device_secret, file.place)
    _write(home, _with(file, _wrapped(key, username, passphrase, cost=file.cost, secret=secret)))


def remove(home: Home, username: str) -> None:
    """Delete an officer's wrap: his passphrase opens nothing any more."""
    file = _read(home)
    kept = tuple(wrap_ for wrap_ in file.wraps if wrap_.username != username)
    _write(home, msgspec.structs.replace(file, wraps=kept))
    attempts.forget_failures(home, username)


def _with(file: _KeyFile, new: _Wrap) -> _KeyFile:
    others = tuple(wrap_ for wrap_ in file.wraps if wrap_.username != new.username)
    return msgspec.structs.replace(file, wraps=(*others, new))


def _wrapped(key: DataKey, username: str, passphrase: str, *, cost: KeyCost, secret: bytes) -> _Wrap:
    salt, nonce = secrets.token_bytes(_SALT_SIZE), secrets.token_bytes(_NONCE_SIZE)
    empty = _Wrap(username, _KDF, cost, _text(salt), _COMBINE, _WRAP, _text(nonce), "")
    sealed = AESGCM(_kek(empty, passphrase, secret)).encrypt(nonce, key.secret, _header(empty))
    return msgspec.structs.replace(empty, wrapped=_text(sealed))


def _unwrapped(wrap_: _Wrap, passphrase: str, secret: bytes) -> DataKey | None:
    if (wrap_.kdf, wrap_.combine, wrap_.wrap) != (_KDF, _COMBINE, _WRAP):
        raise Trouble("keys.newer")
    try:
        nonce, sealed = b64decode(wrap_.nonce), b64decode(wrap_.wrapped)
        header = _header(msgspec.structs.replace(wrap_, wrapped=""))
        return DataKey(AESGCM(_kek(wrap_, passphrase, secret)).decrypt(nonce, sealed, header))
    except InvalidTag:
        return None
    except ValueError as error:
        raise Trouble("keys.damaged") from error


def _kek(wrap_: _Wrap, passphrase: str, secret: bytes) -> bytes:
    stretched = hash_secret_raw(
        normalize("NFC", passphrase).encode(),
        b64decode(wrap_.salt),
        time_cost=wrap_.cost.passes,
        memory_cost=wrap_.cost.memory_kib,
        parallelism=wrap_.cost.lanes,
        hash_len=KEY_SIZE,
        type=Type.ID,
    )
    kdf = HKDF(algorithm=SHA256(), length=KEY_SIZE, salt=b64decode(wrap_.salt), info=b"border post kek 1")
    return kdf.derive(stretched + secret)


def _header(empty: _Wrap) -> bytes:
    return msgspec.json.encode(empty, order="sorted")


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


def _text(content: bytes) -> str:
    return b64encode(content).decode()
