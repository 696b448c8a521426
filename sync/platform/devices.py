"""The desks that may send: one-time codes, enrolment, revocation, and what is known of each."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from psycopg.rows import class_row

from borderpost.domain.errors import Refusal
from sync.platform.database import Open
from sync.platform.keys import SECRET_SIZE
from sync.signing import KEY_SIZE
from sync.wire import EnrolmentRequest

CODE_GOOD_FOR = timedelta(days=7)
DEVICE_SIZE = 16
"""Bytes of a device's id."""
_MOST = 2**40
LONGEST_TEXT = 64
"""Letters of what a desk says of itself."""


@dataclass(frozen=True, slots=True)
class Device:
    """Hold one desk.

    ``drift_ms`` is its clock minus ours when it last said hello, kept where it is remarkable;
    ``alerts`` and ``rules`` are the numbers of the list and of the rule pack that it had then.
    """

    id: bytes
    post: str
    lane: str
    country: str
    zone: str
    practice: bool
    signing_key: bytes
    link_key: bytes
    sealing_key: bytes
    enrolled_at: datetime
    revoked_at: datetime | None
    seen_at: datetime | None
    drift_ms: int | None
    program: str
    unsent: int
    alerts: int
    rules: int

    @property
    def revoked(self) -> bool:
        """Tell whether it may send no more."""
        return self.revoked_at is not None


@dataclass(frozen=True, slots=True)
class _Code:
    expires_at: datetime
    again: bytes | None
    used_by: bytes | None


def issue_secret(connection: Open, *, again: bytes | None, now: datetime) -> bytes:
    """Return a new one-time secret; ``again`` names the known device that may change its keys by it.

    Raise Refusal ``device.unknown``.
    """
    if again is not None:
        find(connection, again)
    secret = secrets.token_bytes(SECRET_SIZE)
    connection.execute(
        "INSERT INTO enrolment_code (secret_hash, issued_at, expires_at, again) VALUES (%s, %s, %s, %s)",
        [_hash(secret), now, now + CODE_GOOD_FOR, again],
    )
    return secret


def enrol(connection: Open, request: EnrolmentRequest, *, now: datetime) -> None:
    """Enrol a desk; the same request again changes nothing.

    Raise Refusal ``enrolment.code`` for a secret that is unknown, too old or used by another, and
    ``enrolment.device`` where a known device comes with other keys, or was revoked, and its code does
    not allow it.
    """
    _demand_presentable(request)
    code = (
        connection.cursor(row_factory=class_row(_Code))
        .execute(
            "SELECT expires_at, again, used_by FROM enrolment_code WHERE secret_hash = %s FOR UPDATE",
            [_hash(request.secret)],
        )
        .fetchone()
    )
    if code is None:
        raise Refusal("enrolment.code")
    known = _find(connection, request.device)
    same = known is not None and _keys(request) == (known.signing_key, known.link_key, known.sealing_key)
    if code.used_by is not None:
        if code.used_by == request.device and same:
            return
        raise Refusal("enrolment.code")
    if code.expires_at < now or code.again not in (None, request.device):
        raise Refusal("enrolment.code")
    if known is not None and (known.revoked or not same) and code.again is None:
        raise Refusal("enrolment.device")
    _keep(connection, request, now=now)
    connection.execute(
        "UPDATE enrolment_code SET used_by = %s WHERE secret_hash = %s",
        [request.device, _hash(request.secret)],
    )


def find(connection: Open, device: bytes) -> Device:
    """Return a device; raise Refusal ``device.unknown``."""
    found = _find(connection, device)
    if found is None:
        raise Refusal("device.unknown")
    return found


def lock(connection: Open, device: bytes) -> Device:
    """Return a device, and keep every other transaction that locks it waiting for the end of this one."""
    connection.execute("SELECT 1 FROM device WHERE id = %s FOR NO KEY UPDATE", [device])
    return find(connection, device)


def all_devices(connection: Open) -> tuple[Device, ...]:
    """Return every device, by post and lane."""
    cursor = connection.cursor(row_factory=class_row(Device))
    return tuple(cursor.execute("SELECT * FROM device ORDER BY post, lane, enrolled_at"))


def revoke(connection: Open, device: bytes, *, now: datetime) -> None:
    """Take what a device sends no more as valid; raise Refusal ``device.unknown``."""
    lock(connection, device)
    connection.execute("UPDATE device SET revoked_at = coalesce(revoked_at, %s) WHERE id = %s", [now, device])


def note_hello(
    connection: Open,
    device: bytes,
    *,
    program: str,
    unsent: int,
    alerts: int,
    rules: int,
    drift: timedelta | None,
    now: datetime,
) -> None:
    """Keep what a desk said of itself."""
    connection.execute(
        "UPDATE device SET seen_at = %s, program = %s, unsent = %s, alerts = %s, rules = %s, drift_ms = %s"
        " WHERE id = %s",
        [
            now,
            _plain(program),
            max(0, min(unsent, _MOST)),
            max(0, min(alerts, _MOST)),
            max(0, min(rules, _MOST)),
            None if drift is None else drift // timedelta(milliseconds=1),
            device,
        ],
    )


def note_practice(connection: Open, device: bytes) -> None:
    """Keep that a desk's own journal says that its post is one to practise at."""
    connection.execute("UPDATE device SET practice = true WHERE id = %s AND NOT practice", [device])


def _find(connection: Open, device: bytes) -> Device | None:
    cursor = connection.cursor(row_factory=class_row(Device))
    return cursor.execute("SELECT * FROM device WHERE id = %s", [device]).fetchone()


def _keep(connection: Open, request: EnrolmentRequest, *, now: datetime) -> None:
    connection.execute(
        "INSERT INTO device (id, post, lane, country, zone, practice, signing_key, link_key, sealing_key,"
        " enrolled_at)"
        " VALUES (%(id)s, %(post)s, %(lane)s, %(country)s, %(zone)s, %(practice)s, %(signing_key)s,"
        " %(link_key)s, %(sealing_key)s, %(now)s)"
        " ON CONFLICT (id) DO UPDATE SET post = excluded.post, lane = excluded.lane,"
        " country = excluded.country, zone = excluded.zone,"
        " practice = device.practice OR excluded.practice, signing_key = excluded.signing_key,"
        " link_key = excluded.link_key, sealing_key = excluded.sealing_key,"
        " enrolled_at = excluded.enrolled_at, revoked_at = NULL",
        {
            "id": request.device,
            "post": request.post,
            "lane": request.lane,
            "country": request.country,
            "zone": request.zone,
            "practice": request.practice,
            "signing_key": request.signing_key,
            "link_key": request.link_key,
            "sealing_key": request.sealing_key,
            "now": now,
        },
    )
    # What was sealed to keys that are no more can be read by nobody: it is made anew when asked for.
    connection.execute("DELETE FROM parcel WHERE device = %s", [request.device])


def _demand_presentable(request: EnrolmentRequest) -> None:
    texts = (request.post, request.lane, request.country, request.zone)
    sizes = {len(key) for key in _keys(request)}
    if (
        len(request.device) != DEVICE_SIZE
        or sizes != {KEY_SIZE}
        or any(_plain(text) != text for text in texts)
    ):
        raise Refusal("enrolment.request")
    try:
        ZoneInfo(request.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Refusal("enrolment.request") from error


def _keys(request: EnrolmentRequest) -> tuple[bytes, bytes, bytes]:
    return request.signing_key, request.link_key, request.sealing_key


def _plain(text: str) -> str:
    return text.replace("\x00", "")[:LONGEST_TEXT]


def _hash(secret: bytes) -> bytes:
    return hashlib.sha256(b"border post enrolment secret 1\x00" + secret).digest()
