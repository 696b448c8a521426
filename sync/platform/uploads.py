"""Blocks that have arrived in part: kept piece by piece until they are whole."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sync.platform.database import Open

KEPT_FOR = timedelta(days=14)
"""After so long without a piece more, what came of a block is thrown away."""


def arrived(connection: Open, device: bytes, digest: bytes) -> int:
    """Return how many bytes of a block are here."""
    row = connection.execute(
        "SELECT coalesce(max(start + length(content)), 0) FROM upload WHERE device = %s AND digest = %s",
        [device, digest],
    ).fetchone()
    return int(row[0]) if row else 0


def add(connection: Open, device: bytes, digest: bytes, *, start: int, content: bytes, now: datetime) -> None:
    """Keep bytes that go on where the last ones ended; the caller's lock on the device says that they do."""
    connection.execute(
        "INSERT INTO upload (device, digest, start, content, at) VALUES (%s, %s, %s, %s, %s)",
        [device, digest, start, content, now],
    )


def whole(connection: Open, device: bytes, digest: bytes) -> bytes:
    """Return what is here of a block."""
    rows = connection.execute(
        "SELECT content FROM upload WHERE device = %s AND digest = %s ORDER BY start", [device, digest]
    )
    return b"".join(row[0] for row in rows)


def forget(connection: Open, device: bytes, digest: bytes) -> None:
    """Throw away what is here of a block."""
    connection.execute("DELETE FROM upload WHERE device = %s AND digest = %s", [device, digest])


def forget_old(connection: Open, device: bytes, *, now: datetime) -> None:
    """Throw away a device's blocks with which nobody went on."""
    connection.execute(
        "DELETE FROM upload WHERE device = %(device)s AND digest IN"
        " (SELECT digest FROM upload WHERE device = %(device)s GROUP BY digest HAVING max(at) < %(old)s)",
        {"device": device, "old": now - KEPT_FOR},
    )


def offsets(connection: Open, device: bytes, digests: Sequence[bytes]) -> dict[bytes, int]:
    """Return of each block how many bytes are here: all of them where it has its receipt."""
    rows = connection.execute(
        "SELECT digest, max(start + length(content)) FROM upload WHERE device = %(device)s"
        " AND digest = ANY(%(digests)s) GROUP BY digest"
        " UNION ALL SELECT digest, length(content) FROM block WHERE device = %(device)s"
        " AND digest = ANY(%(digests)s)",
        {"device": device, "digests": list(digests)},
    )
    return {row[0]: int(row[1]) for row in rows}
