"""One officer's wrap: his own keys under his passphrase and the machine's secret, the data key sealed to him.

KEK = HKDF-SHA256(Argon2id(passphrase) || device secret); wrapped = AES-256-GCM(KEK, his private keys), its
header authenticated; data_key = HPKE(his public key, data key). Another data key is sealed to him without
his passphrase; every algorithm and parameter stands beside what it made.
"""

import secrets
import time
from base64 import b64decode, b64encode
from dataclasses import dataclass
from unicodedata import normalize

import msgspec
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from borderpost.domain.errors import Trouble
from borderpost.store import sealing
from borderpost.store.officer_keys import KEY_SIZE, OfficerKeys, PublicKeys, SigningKey
from borderpost.store.sealing import DataKey
from borderpost.store.wiping import wipe

_SALT_SIZE = 16
_NONCE_SIZE = 12
_KDF = "argon2id-19"
_COMBINE = "hkdf-sha256"
_WRAP = "aes-256-gcm"


@dataclass(frozen=True, slots=True)
class KeyCost:
    """Hold what one guess of a passphrase costs: passes, KiB of memory, lanes."""

    passes: int
    memory_kib: int
    lanes: int


GUESS_SECONDS = 0.7
"""What one guess is to cost on the machine that sets the post up: within 0.5 to 1 s, an unlock within 1.2."""
_MOST_SECONDS = 1.0
_MEMORIES_KIB = (128 * 1024, 64 * 1024)
_FEWEST_PASSES = 3
"""With 64 MiB the least that RFC 9106 recommends, however slow the machine."""
_MOST_PASSES = 32
_LANES = 2
_TRIED_PASSES = 2
_TRIES = 3


def measured_cost() -> KeyCost:
    """Return the cost of a guess that takes this machine about ``GUESS_SECONDS``; takes about a second.

    The best of a few tries counts: what else the machine does just now makes no passphrase weaker.
    """
    cost = KeyCost(_FEWEST_PASSES, _MEMORIES_KIB[-1], _LANES)
    for memory in _MEMORIES_KIB:
        pass_seconds = min(_tried(memory) for _ in range(_TRIES)) / _TRIED_PASSES
        passes = max(_FEWEST_PASSES, min(round(GUESS_SECONDS / pass_seconds), _MOST_PASSES))
        cost = KeyCost(passes, memory, _LANES)
        if passes * pass_seconds <= _MOST_SECONDS:
            break
    return cost


def _tried(memory_kib: int) -> float:
    started = time.perf_counter()
    _stretched("", bytes(_SALT_SIZE), KeyCost(_TRIED_PASSES, memory_kib, _LANES))
    return time.perf_counter() - started


class Wrap(msgspec.Struct, frozen=True):
    """Hold one officer's wrap as it stands in the key file."""

    username: str
    kdf: str
    cost: KeyCost
    salt: str
    combine: str
    wrap: str
    nonce: str
    public: PublicKeys
    seal: str
    wrapped: str = ""
    data_key: str = ""


@dataclass(frozen=True, slots=True)
class Unlocked:
    """Hold what a passphrase opens, and how many wrong ones were tried since the last right one."""

    key: DataKey
    own: OfficerKeys
    wrong_before: int = 0

    @property
    def signing(self) -> SigningKey:
        """Return the key that signs in the officer's name."""
        return self.own.signing


def made(
    key: DataKey, own: OfficerKeys, username: str, passphrase: str, *, cost: KeyCost, secret: bytes
) -> Wrap:
    """Return the wrap of an officer; ``secret`` is the machine's."""
    salt, nonce = secrets.token_bytes(_SALT_SIZE), secrets.token_bytes(_NONCE_SIZE)
    algorithms = (_KDF, cost, _text(salt), _COMBINE, _WRAP, _text(nonce))
    empty = Wrap(username, *algorithms, own.public, sealing.NAME)
    private, kek = own.signing.secret + own.sealing, _kek(empty, passphrase, secret)
    wrapped = AESGCM(kek).encrypt(nonce, private, _header(empty))
    wipe(private)
    wipe(kek)
    return resealed(msgspec.structs.replace(empty, wrapped=_text(wrapped)), key)


def resealed(wrap: Wrap, key: DataKey) -> Wrap:
    """Return a wrap that gives another data key for the same passphrase."""
    to = bytes.fromhex(wrap.public.sealing)
    return msgspec.structs.replace(wrap, data_key=_text(sealing.seal(key, to=to, about=_about(wrap))))


def opened(wrap: Wrap, passphrase: str, *, secret: bytes) -> Unlocked | None:
    """Return what a passphrase opens, None for a wrong one; raise Trouble ``keys.newer``, ``.damaged``."""
    if (wrap.kdf, wrap.combine, wrap.wrap, wrap.seal) != (_KDF, _COMBINE, _WRAP, sealing.NAME):
        raise Trouble("keys.newer")
    try:
        nonce, wrapped, sealed = (b64decode(part) for part in (wrap.nonce, wrap.wrapped, wrap.data_key))
        kek = _kek(wrap, passphrase, secret)
        private = AESGCM(kek).decrypt(nonce, wrapped, _header(wrap))
        wipe(kek)
    except InvalidTag:
        return None
    except ValueError as error:
        raise Trouble("keys.damaged") from error
    own = OfficerKeys(SigningKey(private[:KEY_SIZE]), private[KEY_SIZE:])
    wipe(private)
    key = sealing.unseal(sealed, key=own.sealing, about=_about(wrap))
    if key is None or own.public != wrap.public:
        raise Trouble("keys.damaged")
    return Unlocked(key, own)


def _kek(wrap: Wrap, passphrase: str, secret: bytes) -> bytes:
    salt = b64decode(wrap.salt)
    stretched = _stretched(passphrase, salt, wrap.cost)
    kdf = HKDF(algorithm=SHA256(), length=KEY_SIZE, salt=salt, info=b"border post kek 2")
    both = stretched + secret
    kek = kdf.derive(both)
    wipe(stretched)
    wipe(both)
    return kek


def _stretched(passphrase: str, salt: bytes, cost: KeyCost) -> bytes:
    typed = normalize("NFC", passphrase).encode()
    stretched = hash_secret_raw(
        typed,
        salt,
        time_cost=cost.passes,
        memory_cost=cost.memory_kib,
        parallelism=cost.lanes,
        hash_len=KEY_SIZE,
        type=Type.ID,
    )
    wipe(typed)
    return stretched


def _header(wrap: Wrap) -> bytes:
    return msgspec.json.encode(msgspec.structs.replace(wrap, wrapped="", data_key=""), order="sorted")


def _about(wrap: Wrap) -> bytes:
    return b"officer\x00" + wrap.username.encode()


def _text(content: bytes) -> str:
    return b64encode(content).decode()
