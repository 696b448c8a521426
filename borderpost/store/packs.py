"""The packs in force: what came down whole, kept as it came, one of each kind."""

import hashlib
from datetime import datetime

import zstandard

from borderpost.domain.errors import Trouble
from borderpost.store.database import Database, Value
from borderpost.store.moments import to_ms

ALERTS = "alerts"
"""Kind of the pack that holds the alert list."""
RULES = "rules"
"""Kind of the pack that holds the rules."""

_LEVEL = 3


def keep(database: Database, kind: str, content: bytes, *, number: int, version: str, as_of: datetime) -> str:
    """Put a pack in the place of the one before, in the caller's transaction; return its digest (hex).

    The number kept is the newest ever seen: a file adopted at the desk (number 0) makes no pack of
    the platform's new again.
    """
    digest = _digest(content)
    database.run(
        "INSERT INTO pack (kind, number, version, as_of, digest, content)"
        " VALUES (:kind, :number, :version, :as_of, :digest, :content)"
        " ON CONFLICT (kind) DO UPDATE SET number = max(number, :number), version = :version,"
        " as_of = :as_of, digest = :digest, content = :content",
        kind=kind,
        number=number,
        version=version,
        as_of=to_ms(as_of),
        digest=digest,
        content=zstandard.ZstdCompressor(level=_LEVEL).compress(content),
    )
    return digest


def pass_over(database: Database, kind: str, number: int) -> None:
    """Note that a pack of this number was seen and left, so that it is not fetched again."""
    database.run("UPDATE pack SET number = max(number, :number) WHERE kind = :kind", kind=kind, number=number)


def number(database: Database, kind: str) -> int:
    """Return the newest number of a kind that was seen; 0 for none."""
    return database.number("SELECT number FROM pack WHERE kind = :kind", kind=kind)


def content(database: Database, kind: str, digest: str) -> bytes | None:
    """Return a pack's bytes as they came; None where it was superseded."""
    row = database.row(
        "SELECT content FROM pack WHERE kind = :kind AND digest = :digest", kind=kind, digest=digest
    )
    return None if row is None else _unpacked(row[0])


def are_whole(database: Database) -> bool:
    """Tell whether every pack is what its digest says."""
    rows = database.rows("SELECT digest, content FROM pack")
    try:
        return all(_digest(_unpacked(packed)) == digest for digest, packed in rows)
    except Trouble:
        return False


def copy(database: Database, other: Database) -> None:
    """Copy every pack into another database, in the caller's transaction."""
    rows = database.rows("SELECT kind, number, version, as_of, digest, content FROM pack")
    other.run_many(
        "INSERT INTO pack (kind, number, version, as_of, digest, content)"
        " VALUES (:kind, :number, :version, :as_of, :digest, :content)",
        (
            dict(zip(("kind", "number", "version", "as_of", "digest", "content"), row, strict=True))
            for row in rows
        ),
    )


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _unpacked(packed: Value) -> bytes:
    if not isinstance(packed, bytes):
        raise Trouble("database.damaged")
    try:
        return zstandard.ZstdDecompressor().decompress(packed)
    except zstandard.ZstdError as error:
        raise Trouble("database.damaged") from error
