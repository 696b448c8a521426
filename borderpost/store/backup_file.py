"""The file of a backup: a label that anybody reads, the wraps of the key, and the encrypted database.

Layout: 16 bytes of magic, the label's length (4 bytes, big endian), the label (JSON), ``keys.json`` as it
was, the database as SQLCipher wrote it. The label's digests tell a copy that went bad; its seal, made with
the data key, tells a label that somebody changed. Nothing of a traveller stands in it in clear.
"""

import hashlib
import hmac
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, BinaryIO

import msgspec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from borderpost.domain.errors import Trouble
from borderpost.store.files import OWNER_ONLY, disk_troubles, sync_folder
from borderpost.store.keys import KEY_SIZE, DataKey

SUFFIX = ".backup"
VERSION = 1

_MAGIC = b"BORDERPOST-COPY\n"
_PIECE = 1024 * 1024
_LARGEST_LABEL = 64 * 1024
_LARGEST_KEYS = 1024 * 1024

Bytes = Callable[[int, int], None]
"""Told now and then how many of how many bytes are done."""


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """Say what a backup holds: whose, up to where, when made; all digests and ids are hex.

    ``number`` counts the backups of a desk; ``head`` is the chain's after the last of ``entries`` (0 and
    zeros for none); ``schema`` is the database's version; ``seal`` is the HMAC over all the rest.
    """

    version: int = VERSION
    post: str
    lane: str
    practice: bool
    device: str
    number: int
    entries: int
    head: str
    made_at: Annotated[datetime, msgspec.Meta(tz=True)]
    schema: int
    keys_size: int
    keys_sha256: str
    database_size: int
    database_sha256: str
    seal: str = ""

    def sealed(self, key: DataKey) -> "Label":
        """Return the label with the seal of a data key."""
        return msgspec.structs.replace(self, seal=self._seal(key))

    def demand_seal(self, key: DataKey) -> None:
        """Raise Trouble ``backup.not_ours`` where another key, or nobody who has one, sealed the label."""
        if not self.is_sealed_by(key):
            raise Trouble("backup.not_ours")

    def is_sealed_by(self, key: DataKey) -> bool:
        """Tell whether a data key sealed the label."""
        return hmac.compare_digest(self._seal(key), self.seal)

    def _seal(self, key: DataKey) -> str:
        kdf = HKDF(algorithm=SHA256(), length=KEY_SIZE, salt=None, info=b"border post backup label 1")
        content = msgspec.json.encode(msgspec.structs.replace(self, seal=""), order="sorted")
        return hmac.digest(kdf.derive(key.secret), content, "sha256").hex()


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file (hex)."""
    digest = hashlib.sha256()
    with disk_troubles(), path.open("rb") as file:
        for piece in iter(lambda: file.read(_PIECE), b""):
            digest.update(piece)
    return digest.hexdigest()


def write(path: Path, label: Label, keys: bytes, database: Path, *, progress: Bytes | None = None) -> None:
    """Write a backup under its name at once, whole and durably, after reading it back from the disk.

    Raise Trouble ``disk.*``, ``backup.exists`` where a file of the name lies there, or
    ``backup.damaged`` where the disk gives back other bytes than it was given.
    """
    if path.exists():
        raise Trouble("backup.exists", name=path.name)
    partial = path.with_name(f".{path.name}.partial")
    try:
        with disk_troubles():
            partial.unlink(missing_ok=True)
            descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
            with os.fdopen(descriptor, "wb") as file, database.open("rb") as source:
                _pour(file, label, keys, source, progress)
                _forget_pages(file)
        check(partial)
        with disk_troubles():
            partial.replace(path)
            sync_folder(path.parent)
    finally:
        with disk_troubles():
            partial.unlink(missing_ok=True)


def read_label(path: Path) -> Label:
    """Return a backup's label.

    Raise Trouble ``backup.missing``, ``backup.unreadable`` for what is none or was cut off, or
    ``backup.newer``.
    """
    with _opened(path) as file:
        return _label(file)


def check(path: Path) -> Label:
    """Return a backup's label; raise Trouble ``backup.damaged`` where its bytes are not those written."""
    with _opened(path) as file, disk_troubles():
        label = _label(file)
        keys, database = hashlib.sha256(_keys(file, label)), hashlib.sha256()
        for piece in _pieces(file, label.database_size):
            database.update(piece)
        if (keys.hexdigest(), database.hexdigest()) != (label.keys_sha256, label.database_sha256):
            raise Trouble("backup.damaged")
        return label


def keys_of(path: Path) -> bytes:
    """Return the key file that lies in a backup."""
    with _opened(path) as file:
        return _keys(file, _label(file))


def unpack(path: Path, database: Path, *, progress: Bytes | None = None) -> Label:
    """Write the database of a backup into a new file, durably.

    Raise Trouble ``backup.damaged`` where its bytes are not those that were written, and ``disk.*``.
    """
    with _opened(path) as file, disk_troubles():
        label = _label(file)
        _keys(file, label)
        digest, done = hashlib.sha256(), 0
        descriptor = os.open(database, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
        with os.fdopen(descriptor, "wb") as target:
            for piece in _pieces(file, label.database_size):
                digest.update(piece)
                target.write(piece)
                done += len(piece)
                if progress:
                    progress(done, label.database_size)
            target.flush()
            os.fsync(target.fileno())
        sync_folder(database.parent)
    if digest.hexdigest() != label.database_sha256:
        raise Trouble("backup.damaged")
    return label


def _pour(file: BinaryIO, label: Label, keys: bytes, source: BinaryIO, progress: Bytes | None) -> None:
    written = msgspec.json.encode(label)
    file.write(_MAGIC + len(written).to_bytes(4) + written + keys)
    done = 0
    for piece in _pieces(source, label.database_size):
        file.write(piece)
        # Made durable as it goes: one large sync at the end would hold up every commit of the desk.
        file.flush()
        os.fsync(file.fileno())
        done += len(piece)
        if progress:
            progress(done, label.database_size)
    file.flush()
    os.fsync(file.fileno())


def _forget_pages(file: BinaryIO) -> None:
    """Have the system read the file again from the disk, where it takes such advice."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _opened(path: Path) -> BinaryIO:
    if not path.is_file():
        raise Trouble("backup.missing", name=path.name)
    with disk_troubles():
        return path.open("rb")


def _label(file: BinaryIO) -> Label:
    with disk_troubles():
        start = file.read(len(_MAGIC) + 4)
        size = int.from_bytes(start[len(_MAGIC) :])
        if start[: len(_MAGIC)] != _MAGIC or not 0 < size <= _LARGEST_LABEL:
            raise Trouble("backup.unreadable")
        written = file.read(size)
    try:
        if msgspec.json.decode(written, type=_Versioned).version > VERSION:
            raise Trouble("backup.newer")
        label = msgspec.json.decode(written, type=Label)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Trouble("backup.unreadable") from error
    if not 0 < label.keys_size <= _LARGEST_KEYS or label.database_size <= 0:
        raise Trouble("backup.unreadable")
    return label


class _Versioned(msgspec.Struct):
    version: int


def _keys(file: BinaryIO, label: Label) -> bytes:
    with disk_troubles():
        keys = file.read(label.keys_size)
    if hashlib.sha256(keys).hexdigest() != label.keys_sha256:
        raise Trouble("backup.damaged")
    return keys


def _pieces(file: BinaryIO, size: int) -> Iterator[bytes]:
    """Yield so many bytes of a file; raise Trouble ``backup.damaged`` where it is shorter."""
    while size > 0:
        piece = file.read(min(size, _PIECE))
        if not piece:
            raise Trouble("backup.damaged")
        size -= len(piece)
        yield piece
