"""The pages of a database as they lie, decrypted without SQLite: what nobody can read must not be there."""

from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from borderpost.store.database import PAGE_BYTES
from borderpost.store.keys import DataKey

SALT = 16
RESERVED = 80
"""At the end of a page: the initialisation vector (16 bytes) and the MAC (64)."""


def plain(path: Path, key: DataKey) -> bytes:
    """Return every page of a SQLCipher 4 file, decrypted with its raw key."""
    content = path.read_bytes()
    pages = [content[at : at + PAGE_BYTES] for at in range(0, len(content), PAGE_BYTES)]
    return b"".join(_page(page, key, first=number == 0) for number, page in enumerate(pages))


def _page(page: bytes, key: DataKey, *, first: bool) -> bytes:
    vector = page[-RESERVED : -RESERVED + 16]
    decryptor = Cipher(algorithms.AES(key.secret), modes.CBC(vector)).decryptor()
    return decryptor.update(page[SALT if first else 0 : -RESERVED]) + decryptor.finalize()
