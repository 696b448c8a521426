"""The directorates' rule packs: published sound and whole, for the posts of one country or of all."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from psycopg.rows import class_row

from borderpost.domain.errors import Refusal
from borderpost.domain.states import REGION
from borderpost.services.adopting import CLOCK_TOLERANCE
from borderpost.services.adopting_rules import sound
from sync.platform.database import Open
from sync.platform.devices import Device

_PUBLISHING = 0x72756C6573


@dataclass(frozen=True, slots=True)
class PublishedRules:
    """Hold a published pack without its rows; ``new`` tells that it was not the one in force already."""

    number: int
    version: str
    as_of: date
    count: int
    unverified: int
    new: bool


@dataclass(frozen=True, slots=True)
class ListedRules:
    """Hold what a desk is offered."""

    number: int
    version: str
    as_of: date
    digest: bytes
    count: int
    unverified: int


def publish(connection: Open, content: bytes, *, country: str, now: datetime) -> PublishedRules:
    """Put a pack in force for the posts of a country (ISO 3), or of all for "".

    Packs are numbered upwards for ever, also past a number that a desk has from before this platform was
    restored; the pack in force once more changes nothing. Raise Trouble ``rules.unsound``, Refusal
    ``rules.older``, ``rules.future``, ``rules.country``.
    """
    book = sound(content)
    if country and country not in REGION:
        raise Refusal("rules.country", country=country)
    if book.as_of > (now + CLOCK_TOLERANCE).date():
        raise Refusal("rules.future", date=book.as_of.isoformat())
    connection.execute("SELECT pg_advisory_xact_lock(%s)", [_PUBLISHING])
    digest = hashlib.sha256(content).digest()
    current = _newest(connection, [country])
    if current is not None and current.digest == digest:
        return PublishedRules(
            current.number, book.version, book.as_of, current.count, current.unverified, new=False
        )
    if current is not None and book.as_of < current.as_of:
        raise Refusal("rules.older", date=current.as_of.isoformat())
    row = connection.execute(
        "INSERT INTO rule_pack"
        " (number, country, version, as_of, published_at, digest, count, unverified, content)"
        " SELECT 1 + greatest((SELECT max(number) FROM rule_pack), (SELECT max(rules) FROM device), 0),"
        " %s, %s, %s, %s, %s, %s, %s, %s RETURNING number",
        [country, book.version, book.as_of, now, digest, book.count, book.unverified, content],
    ).fetchone()
    number: int = row[0] if row else 0
    return PublishedRules(number, book.version, book.as_of, book.count, book.unverified, new=True)


def in_force(connection: Open, device: Device) -> ListedRules | None:
    """Return the pack that a desk should have: the newest of its country's and of everybody's."""
    return _newest(connection, ["", device.country])


def _newest(connection: Open, countries: list[str]) -> ListedRules | None:
    cursor = connection.cursor(row_factory=class_row(ListedRules))
    return cursor.execute(
        "SELECT number, version, as_of, digest, count, unverified FROM rule_pack"
        " WHERE country = ANY(%s) ORDER BY number DESC LIMIT 1",
        [countries],
    ).fetchone()
