"""An officer's own keys: an Ed25519 key that signs for him, an X25519 key to which the data key is sealed.

The private halves lie in his wrap, which only his passphrase opens; the public ones stand in the journal.
"""

from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from borderpost.domain.errors import Refusal
from borderpost.store.wiping import wipe

KEY_SIZE = 32
_CONTEXT = b"border post officer 1\x00"
"""Goes before what an officer signs: no signature of another kind passes for his."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """Hold an officer's private Ed25519 key (32 raw bytes); it never shows itself."""

    secret: bytes = field(repr=False)

    def __str__(self) -> str:
        return "SigningKey()"

    def __del__(self) -> None:
        wipe(self.secret)

    @property
    def public(self) -> bytes:
        """Return the public half (32 raw bytes)."""
        return Ed25519PrivateKey.from_private_bytes(self.secret).public_key().public_bytes_raw()

    def sign(self, content: bytes) -> bytes:
        """Return the officer's signature of a content (64 bytes)."""
        return Ed25519PrivateKey.from_private_bytes(self.secret).sign(_CONTEXT + content)


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """Hold the public halves, in hex, as the journal says them."""

    signing: str
    sealing: str


@dataclass(frozen=True, slots=True)
class OfficerKeys:
    """Hold both private halves: ``sealing`` opens what is sealed to the officer."""

    signing: SigningKey
    sealing: bytes = field(repr=False)

    def __str__(self) -> str:
        return "OfficerKeys()"

    def __del__(self) -> None:
        wipe(self.sealing)

    @classmethod
    def new(cls) -> "OfficerKeys":
        """Make keys that nobody had before."""
        signing = SigningKey(Ed25519PrivateKey.generate().private_bytes_raw())
        return cls(signing, X25519PrivateKey.generate().private_bytes_raw())

    @property
    def public(self) -> PublicKeys:
        """Return the public halves."""
        sealing = X25519PrivateKey.from_private_bytes(self.sealing).public_key().public_bytes_raw()
        return PublicKeys(self.signing.public.hex(), sealing.hex())


def demand_signed(signature: bytes, content: bytes, *, key: bytes) -> None:
    """Raise Refusal ``signature.wrong`` unless the officer of a public key (32 bytes) signed the content."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, _CONTEXT + content)
    except (InvalidSignature, ValueError) as error:
        raise Refusal("signature.wrong") from error
