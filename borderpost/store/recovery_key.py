"""The recovery key: an X25519 pair whose private half lies on paper, whole or in two halves for two people.

Paper forms (``domain.paper_code``): 40 bytes ``version, part, 6 bytes of the fingerprint, 32 bytes``. The
two halves are a random number and its exclusive or with the key: one alone says nothing of it.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from borderpost.domain import paper_code
from borderpost.domain.errors import Refusal
from borderpost.store.files import disk_troubles

KEY_SIZE = 32
_VERSION = 1
_FINGERPRINT_SIZE = 10
_MARK_SIZE = 6
_SIZE = 2 + _MARK_SIZE + KEY_SIZE
_FORMAT = "border post recovery key 1"


class Part(IntEnum):
    """Name what a paper holds of a private key."""

    WHOLE = 0
    FIRST = 1
    SECOND = 2


@dataclass(frozen=True, slots=True)
class RecoveryKey:
    """Hold a private recovery key; it never shows itself."""

    secret: bytes = field(repr=False)

    @classmethod
    def new(cls) -> "RecoveryKey":
        """Make a key that nobody had before."""
        return cls(X25519PrivateKey.generate().private_bytes_raw())

    @property
    def public(self) -> bytes:
        """Return the public half (32 raw bytes)."""
        return X25519PrivateKey.from_private_bytes(self.secret).public_key().public_bytes_raw()

    @property
    def code(self) -> str:
        """Return the whole key as it is printed."""
        return _printed(Part.WHOLE, self.public, self.secret)

    def halves(self) -> tuple[str, str]:
        """Return two halves as they are printed, each worthless without the other."""
        first = secrets.token_bytes(KEY_SIZE)
        second = bytes(a ^ b for a, b in zip(first, self.secret, strict=True))
        public = self.public
        return _printed(Part.FIRST, public, first), _printed(Part.SECOND, public, second)


class _PublicFile(msgspec.Struct, frozen=True):
    format: str
    public: str
    fingerprint: str


def fingerprint(public: bytes) -> str:
    """Return by what people know a key: twenty hexadecimal digits in groups of four."""
    digits = _digest(public)[:_FINGERPRINT_SIZE].hex().upper()
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def public_file(public: bytes) -> bytes:
    """Return the file with which a directorate hands out its public key."""
    return msgspec.json.format(msgspec.json.encode(_PublicFile(_FORMAT, public.hex(), fingerprint(public))))


def read_public_file(content: bytes) -> bytes:
    """Return the public key; raise Refusal ``recovery.public_file`` for what is none."""
    try:
        file = msgspec.json.decode(content, type=_PublicFile)
        public = bytes.fromhex(file.public)
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError) as error:
        raise Refusal("recovery.public_file") from error
    known = len(public) == KEY_SIZE and file.format == _FORMAT
    if not known or fingerprint(public) != file.fingerprint:
        raise Refusal("recovery.public_file")
    return public


def public_key_of(path: Path) -> bytes:
    """Return the public key in a file; raise Refusal ``recovery.public_file``, Trouble ``disk.*``."""
    if not path.is_file():
        raise Refusal("recovery.public_file")
    with disk_troubles():
        return read_public_file(path.read_bytes())


def combined(papers: Sequence[str]) -> RecoveryKey:
    """Return the private key from its code, or from its two halves in any order.

    Raise Refusal ``paper_code.*`` for a slip in typing, ``recovery.half_missing``, ``recovery.halves`` where
    two papers are not the halves of one key, or ``recovery.newer``.
    """
    parts: dict[Part, bytes] = {}
    marks = set()
    for paper in papers:
        content = paper_code.read(paper, size=_SIZE)
        if content[0] != _VERSION or content[1] not in set(Part):
            raise Refusal("recovery.newer")
        marks.add(content[2 : 2 + _MARK_SIZE])
        parts[Part(content[1])] = content[2 + _MARK_SIZE :]
    if Part.WHOLE in parts:
        key = RecoveryKey(parts[Part.WHOLE])
    elif {Part.FIRST, Part.SECOND} <= parts.keys():
        pairs = zip(parts[Part.FIRST], parts[Part.SECOND], strict=True)
        key = RecoveryKey(bytes(a ^ b for a, b in pairs))
    else:
        raise Refusal("recovery.half_missing")
    if marks != {_digest(key.public)[:_MARK_SIZE]}:
        raise Refusal("recovery.halves")
    return key


def is_whole(paper: str) -> bool:
    """Tell whether one paper is enough; raise Refusal ``paper_code.*``."""
    return paper_code.read(paper, size=_SIZE)[1] == Part.WHOLE


def _printed(part: Part, public: bytes, secret: bytes) -> str:
    return paper_code.grouped(bytes([_VERSION, part]) + _digest(public)[:_MARK_SIZE] + secret)


def _digest(public: bytes) -> bytes:
    return hashlib.sha256(_FORMAT.encode() + b"\x00" + public).digest()
