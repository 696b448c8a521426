"""A letter: an open header, a body sealed to one reader, and one signature over both.

Blocks go up and parcels (packs, answers) come down as letters, so a relay or a stick carries what it
can neither read nor change. Form, all msgpack: ``[format, header, sealed, signature]`` with

* sealed    = HPKE base mode (RFC 9180: X25519, HKDF-SHA256, AES-256-GCM) of the zstd-compressed body,
  info = context || SHA-256(header)
* signature = Ed25519 over context || SHA-256(header) || SHA-256(sealed)
"""

import hashlib
from dataclasses import dataclass

import msgspec
import zstandard
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from borderpost.domain.errors import Refusal
from sync.packed import Unreadable, unpack
from sync.signing import Context, demand_signature, sign

FORMAT = 1
LARGEST = 24 * 1024 * 1024
"""Bytes of a letter."""
LARGEST_BODY = 96 * 1024 * 1024
"""Bytes of a body once it is decompressed."""

_INFO = b"border post sealed body 1\x00"
_LEVEL = 12
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class _Form(msgspec.Struct, frozen=True, array_like=True):
    format: int
    header: bytes
    sealed: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """Hold a letter's parts as they travel; ``digest`` names the whole."""

    header: bytes
    sealed: bytes
    signature: bytes
    digest: bytes


def new_sealing_key() -> bytes:
    """Return a new private key for opening letters (32 raw bytes)."""
    return X25519PrivateKey.generate().private_bytes_raw()


def sealing_public_key(private: bytes) -> bytes:
    """Return the public half (32 raw bytes), to which others seal."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def write(header: bytes, body: bytes, *, to: bytes, by: bytes) -> bytes:
    """Return the bytes of a letter, sealed to a public sealing key and signed by a private key.

    Two letters of the same content differ: sealing draws a key of its own each time.
    """
    reader = X25519PublicKey.from_public_bytes(to)
    packed = zstandard.ZstdCompressor(level=_LEVEL).compress(body)
    sealed = _SUITE.encrypt(packed, reader, _info(header))
    signature = sign(_signed(header, sealed), key=by, context=Context.LETTER)
    return msgspec.msgpack.encode(_Form(FORMAT, header, sealed, signature))


def read(content: bytes) -> Letter:
    """Take a letter apart without trusting it; raise Refusal ``letter.unreadable``."""
    if len(content) > LARGEST:
        raise Refusal("letter.unreadable")
    try:
        form = unpack(content, _Form)
    except Unreadable as error:
        raise Refusal("letter.unreadable") from error
    if form.format != FORMAT:
        raise Refusal("letter.unreadable")
    return Letter(form.header, form.sealed, form.signature, hashlib.sha256(content).digest())


def demand_author(letter: Letter, key: bytes) -> None:
    """Raise Refusal ``signature.wrong`` unless the public key's owner wrote the letter."""
    content = _signed(letter.header, letter.sealed)
    demand_signature(letter.signature, content, key=key, context=Context.LETTER)


def unseal(letter: Letter, key: bytes) -> bytes:
    """Return the body for the reader's private key; raise Refusal ``letter.unreadable``."""
    reader = X25519PrivateKey.from_private_bytes(key)
    try:
        packed = _SUITE.decrypt(letter.sealed, reader, _info(letter.header))
        return zstandard.ZstdDecompressor().decompress(
            packed, max_output_size=_announced(packed), allow_extra_data=False
        )
    except (InvalidTag, ValueError, zstandard.ZstdError) as error:
        raise Refusal("letter.unreadable") from error


def _announced(packed: bytes) -> int:
    """Return the size that a frame announces; raise ValueError where it is none, or too large."""
    size = zstandard.get_frame_parameters(packed).content_size
    if not 0 <= size <= LARGEST_BODY:
        raise ValueError("the size of a body is not announced, or too large")
    return int(size)


def _info(header: bytes) -> bytes:
    return _INFO + hashlib.sha256(header).digest()


def _signed(header: bytes, sealed: bytes) -> bytes:
    return hashlib.sha256(header).digest() + hashlib.sha256(sealed).digest()
