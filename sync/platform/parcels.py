"""What comes down: alert lists and answers, sealed once for each desk and fetched piece by piece."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

import msgspec
from psycopg import sql
from psycopg.rows import class_row

from borderpost.domain.alert import AlertList
from borderpost.domain.errors import Refusal
from borderpost.domain.journal import moment_text
from borderpost.domain.names import person_key
from borderpost.services.adopting import CLOCK_TOLERANCE, read_list
from borderpost.store.search_keys import number_key
from sync import letter, wire
from sync.platform import rules
from sync.platform.database import Open
from sync.platform.devices import Device
from sync.platform.keys import PlatformKeys
from sync.wire import Offer, ParcelHeader

ALERTS = "alerts"
RULES = "rules"
ANSWER = "answer"
OFFER_AGAIN = timedelta(minutes=10)
"""After so long an answer that was fetched is offered again, unless the desk's journal says it has it."""
MOST_OFFERS = 50

_PUBLISHING = 0x616C65727473


@dataclass(frozen=True, slots=True)
class Published:
    """Hold a published list without its rows; ``new`` tells that it was not the one in force already."""

    number: int
    version: str
    as_of: datetime
    count: int
    new: bool


@dataclass(frozen=True, slots=True)
class _Listed:
    number: int
    version: str
    as_of: datetime
    digest: bytes


@dataclass(frozen=True, slots=True)
class _Wanted:
    kind: str
    number: int
    subject: str
    as_of: datetime


@dataclass(frozen=True, slots=True)
class _Parcel:
    digest: bytes
    length: int
    fetched_at: datetime | None


def publish(connection: Open, content: bytes, *, practice: bool, now: datetime) -> Published:
    """Put an alert list file in force for all posts, or for those that practise.

    Lists are numbered upwards for ever, also past a number that a desk has from before this platform
    was restored from a backup; the list in force once more changes nothing. Raise Trouble
    ``alerts.unreadable``, Refusal ``alerts.older``, ``alerts.future``.
    """
    listed = read_list(content)
    if listed.as_of > now + CLOCK_TOLERANCE:
        raise Refusal("alerts.future")
    connection.execute("SELECT pg_advisory_xact_lock(%s)", [_PUBLISHING])
    digest = hashlib.sha256(content).digest()
    current = _in_force(connection, practice=practice)
    if current is not None and current.digest == digest:
        return Published(current.number, current.version, current.as_of, len(listed.alerts), new=False)
    if current is not None and listed.as_of < current.as_of:
        raise Refusal("alerts.older")
    row = connection.execute(
        "INSERT INTO alert_list (number, practice, version, as_of, published_at, digest, count, content)"
        " SELECT 1 + greatest((SELECT max(number) FROM alert_list), (SELECT max(alerts) FROM device), 0),"
        " %s, %s, %s, %s, %s, %s, %s RETURNING number",
        [practice, listed.version, listed.as_of, now, digest, len(listed.alerts), content],
    ).fetchone()
    number: int = row[0] if row else 0
    if current is not None:
        connection.execute("DELETE FROM alert WHERE list = %s", [current.number])
        connection.execute("UPDATE alert_list SET content = '' WHERE number = %s", [current.number])
    _write_rows(connection, number, listed)
    return Published(number, listed.version, listed.as_of, len(listed.alerts), new=True)


def offers(
    connection: Open,
    device: Device,
    keys: PlatformKeys,
    *,
    packs: dict[str, int],
    held: Sequence[bytes],
    now: datetime,
) -> list[Offer]:
    """Return what waits for a desk, alerts first, then rules; what was never sealed for it is sealed now.

    ``packs`` is the number of each kind that the desk has, ``held`` what it has fetched already.
    """
    found = []
    for wanted in _waiting(connection, device, packs):
        parcel = _parcel(connection, device, wanted) or _make(connection, device, keys, wanted)
        fetched = parcel.fetched_at is not None and parcel.fetched_at > now - OFFER_AGAIN
        if parcel.digest in held or (wanted.kind == ANSWER and fetched):
            continue
        found.append(
            Offer(
                digest=parcel.digest,
                kind=wanted.kind,
                number=wanted.number,
                as_of=moment_text(wanted.as_of),
                length=parcel.length,
                subject=wanted.subject,
            )
        )
    return found


def piece(connection: Open, device: Device, digest: bytes, *, offset: int, size: int, now: datetime) -> bytes:
    """Return bytes of a parcel, none at its end; raise Refusal ``object.unknown``."""
    row = connection.execute(
        "SELECT substring(content FROM %s FOR %s), length(content) FROM parcel"
        " WHERE device = %s AND digest = %s",
        [min(offset, letter.LARGEST) + 1, size, device.id, digest],
    ).fetchone()
    if row is None:
        raise Refusal("object.unknown")
    content: bytes = row[0]
    if offset + len(content) >= row[1]:
        connection.execute(
            "UPDATE parcel SET fetched_at = %s WHERE device = %s AND digest = %s", [now, device.id, digest]
        )
    return content


def _in_force(connection: Open, *, practice: bool) -> _Listed | None:
    cursor = connection.cursor(row_factory=class_row(_Listed))
    return cursor.execute(
        "SELECT number, version, as_of, digest FROM alert_list WHERE practice = %s"
        " ORDER BY number DESC LIMIT 1",
        [practice],
    ).fetchone()


def _write_rows(connection: Open, number: int, listed: AlertList) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY alert (list, place, document_number, words, content) FROM STDIN") as copy,
    ):
        for place, alert in enumerate(listed.alerts):
            words = person_key(alert.surname, alert.given_names).split()
            key = number_key(alert.document_number)
            copy.write_row((number, place, key, words, msgspec.json.encode(alert)))


def _waiting(connection: Open, device: Device, packs: dict[str, int]) -> list[_Wanted]:
    waiting = []
    listed = _in_force(connection, practice=device.practice)
    if listed is not None and listed.number > packs.get(ALERTS, 0):
        waiting.append(_Wanted(ALERTS, listed.number, "", listed.as_of))
    pack = rules.in_force(connection, device)
    if pack is not None and pack.number > packs.get(RULES, 0):
        as_of = datetime.combine(pack.as_of, time(), tzinfo=UTC)
        waiting.append(_Wanted(RULES, pack.number, "", as_of))
    rows = connection.cursor(row_factory=class_row(_Wanted)).execute(
        "SELECT %s AS kind, number, consultation::text AS subject, as_of FROM answer"
        " WHERE device = %s AND NOT taken ORDER BY number DESC LIMIT %s",
        [ANSWER, device.id, MOST_OFFERS],
    )
    return [*waiting, *rows]


def _parcel(connection: Open, device: Device, wanted: _Wanted) -> _Parcel | None:
    cursor = connection.cursor(row_factory=class_row(_Parcel))
    return cursor.execute(
        "SELECT digest, length(content) AS length, fetched_at FROM parcel"
        " WHERE device = %s AND kind = %s AND number = %s",
        [device.id, wanted.kind, wanted.number],
    ).fetchone()


def _make(connection: Open, device: Device, keys: PlatformKeys, wanted: _Wanted) -> _Parcel:
    """Seal a parcel, in the transaction that locked the device."""
    if wanted.kind in (ALERTS, RULES):
        table = sql.Identifier("alert_list" if wanted.kind == ALERTS else "rule_pack")
        row = connection.execute(
            sql.SQL("SELECT content FROM {} WHERE number = %s").format(table), [wanted.number]
        )
        connection.execute("DELETE FROM parcel WHERE device = %s AND kind = %s", [device.id, wanted.kind])
    else:
        row = connection.execute("SELECT content FROM answer WHERE number = %s", [wanted.number])
    found = row.fetchone()
    body: bytes = found[0] if found else b""
    header = ParcelHeader(
        version=wire.VERSION,
        platform=keys.id,
        device=device.id,
        kind=wanted.kind,
        number=wanted.number,
        as_of=moment_text(wanted.as_of),
        subject=wanted.subject,
    )
    content = letter.write(wire.encode(header), body, to=device.sealing_key, by=keys.signing)
    digest = hashlib.sha256(content).digest()
    connection.execute(
        "INSERT INTO parcel (device, kind, number, digest, subject, as_of, content)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s)",
        [device.id, wanted.kind, wanted.number, digest, wanted.subject, wanted.as_of, content],
    )
    return _Parcel(digest, len(content), None)
