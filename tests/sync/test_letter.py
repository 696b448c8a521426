"""A letter is for one reader, from one author, and of a size that is announced."""

import hashlib

import msgspec
import pytest
import zstandard
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from borderpost.domain.errors import Refusal
from sync import letter
from sync.letter import new_sealing_key, sealing_public_key
from sync.signing import Context, new_key, public_key, sign

READER, AUTHOR = new_sealing_key(), new_key()
HEADER, BODY = b"an open header", b"what only the reader reads"


def packed_letter(packed: bytes) -> letter.Letter:
    """Return a letter whose body its author compressed as he liked."""
    context = b"border post sealed body 1\x00" + hashlib.sha256(HEADER).digest()
    reader = X25519PublicKey.from_public_bytes(sealing_public_key(READER))
    sealed = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM).encrypt(packed, reader, context)
    said = hashlib.sha256(HEADER).digest() + hashlib.sha256(sealed).digest()
    signature = sign(said, key=AUTHOR, context=Context.LETTER)
    return letter.read(msgspec.msgpack.encode([letter.FORMAT, HEADER, sealed, signature]))


def test_a_letter_is_read_by_its_reader_and_known_to_be_its_authors() -> None:
    content = letter.write(HEADER, BODY, to=sealing_public_key(READER), by=AUTHOR)
    assert BODY not in content
    read = letter.read(content)
    letter.demand_author(read, public_key(AUTHOR))
    assert (read.header, letter.unseal(read, READER)) == (HEADER, BODY)
    assert read.digest == hashlib.sha256(content).digest()
    with pytest.raises(Refusal, match=r"signature\.wrong"):
        letter.demand_author(read, public_key(new_key()))
    with pytest.raises(Refusal, match=r"letter\.unreadable"):
        letter.unseal(read, new_sealing_key())


def test_a_body_belongs_to_its_header() -> None:
    content = letter.write(HEADER, BODY, to=sealing_public_key(READER), by=AUTHOR)
    moved = letter.read(content.replace(HEADER, b"another header"))
    with pytest.raises(Refusal, match=r"signature\.wrong"):
        letter.demand_author(moved, public_key(AUTHOR))
    with pytest.raises(Refusal, match=r"letter\.unreadable"):
        letter.unseal(moved, READER)


@pytest.mark.parametrize(
    "packed",
    [
        zstandard.ZstdCompressor(write_content_size=False).compress(BODY),
        zstandard.ZstdCompressor().compress(BODY) + b"more",
        zstandard.ZstdCompressor().compress(bytes(letter.LARGEST_BODY + 1)),
        BODY,
    ],
    ids=["of no announced size", "with more behind it", "beyond measure", "not compressed"],
)
def test_a_body_that_a_reader_could_choke_on_is_not_unpacked(packed: bytes) -> None:
    with pytest.raises(Refusal, match=r"letter\.unreadable"):
        letter.unseal(packed_letter(packed), READER)
    assert letter.unseal(packed_letter(zstandard.ZstdCompressor().compress(BODY)), READER) == BODY
