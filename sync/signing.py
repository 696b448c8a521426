"""Ed25519 signatures of the protocol, each under a context of its own, so that none passes for another."""

from enum import Enum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from borderpost.domain.errors import Refusal

KEY_SIZE = 32
"""Bytes of a key, private or public, in its raw form."""


class Context(Enum):
    """Name what a signature is for; the bytes go before what is signed."""

    REQUEST = b"border post request 1\x00"
    LETTER = b"border post letter 1\x00"
    WELCOME = b"border post welcome 1\x00"
    RECEIPT = b"border post receipt 1\x00"
    ENROLMENT = b"border post enrolment 1\x00"
    IDENTITY = b"border post identity 1\x00"


def new_key() -> bytes:
    """Return a new private key (32 raw bytes)."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_key(private: bytes) -> bytes:
    """Return the public half (32 raw bytes) of a private key."""
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def sign(content: bytes, *, key: bytes, context: Context) -> bytes:
    """Return the 64-byte signature of a content under a context."""
    return Ed25519PrivateKey.from_private_bytes(key).sign(context.value + content)


def demand_signature(signature: bytes, content: bytes, *, key: bytes, context: Context) -> None:
    """Raise Refusal ``signature.wrong`` unless the public key's owner signed the content."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, context.value + content)
    except (InvalidSignature, ValueError) as error:
        raise Refusal("signature.wrong") from error


def request_content(method: str, path: str, digest: bytes, nonce: bytes) -> bytes:
    """Return what a device signs of a request.

    ``digest`` is the SHA-256 of the body; for a piece of a block it is the digest of the whole block.
    """
    return b"\x00".join([method.encode(), path.encode(), digest.hex().encode(), nonce])
