"""The data key, and how it is sealed to somebody's public key, which needs nothing secret of his.

HPKE base mode (RFC 9180: X25519, HKDF-SHA256, AES-256-GCM); its info says for what and for whom.
"""

from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from borderpost.store.wiping import wipe

KEY_SIZE = 32
NAME = "hpke-x25519-hkdf-sha256-aes-256-gcm"
"""What stands beside whatever was sealed so."""

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_INFO = b"border post data key 1\x00"


@dataclass(frozen=True, slots=True)
class DataKey:
    """Hold the database's 256-bit key; it never shows itself, and is written over when nobody has it."""

    secret: bytes = field(repr=False)

    def __str__(self) -> str:
        return "DataKey()"

    def __del__(self) -> None:
        wipe(self.secret)


def seal(key: DataKey, *, to: bytes, about: bytes) -> bytes:
    """Return the key sealed to a public X25519 key (32 raw bytes)."""
    return _SUITE.encrypt(key.secret, X25519PublicKey.from_public_bytes(to), _INFO + about)


def unseal(sealed: bytes, *, key: bytes, about: bytes) -> DataKey | None:
    """Return the data key for the reader's private key; None where it was sealed to another, or changed."""
    try:
        return DataKey(_SUITE.decrypt(sealed, X25519PrivateKey.from_private_bytes(key), _INFO + about))
    except (InvalidTag, ValueError):
        return None
