"""The journal's identities and hashes: what makes an entry final, chained and impossible to send twice.

Definitions (all integers big endian, all hashes SHA-256):

* salt      = HMAC(segment salt key, sequence as 8 bytes)
* canonical = UTF-8 JSON, keys sorted, no spaces, of {actor, at, body, kind, schema}
* leaf      = H(0x00 || salt || canonical)
* genesis   = H(0x02 || device || segment || parent segment || parent sequence || parent head)
* head      = H(0x01 || previous head || sequence || leaf), the previous of the first being genesis
* entry id  = UUIDv7 of (milliseconds, 74 bits of H(device || segment || sequence))
"""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NewType

from borderpost.domain.crossing import EntryId

DeviceId = NewType("DeviceId", bytes)
"""16 bytes, made when the desk is set up; enrolment tells the platform."""
SegmentId = NewType("SegmentId", bytes)
"""8 random bytes, new at every start of the program."""
Head = NewType("Head", bytes)
"""32 bytes: the chain's hash after an entry."""

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)

SCHEMA = 1
"""Number of the authoring schema: how bodies written by this program are laid out."""

PLATFORM_ACTOR = "platform"
"""Actor of an entry that the regional platform causes: no officer's id is this."""


class EntryKind(StrEnum):
    """Name every act that the journal records."""

    CROSSING = "crossing"
    AMENDMENT = "amendment"
    PROTECTION = "protection"
    ANNULMENT = "annulment"
    SHIFT_OPENED = "shift_opened"
    SHIFT_CLOSED = "shift_closed"
    ALERT_RESOLVED = "alert_resolved"
    ALERTS_ADOPTED = "alerts_adopted"
    OFFICER_CREATED = "officer_created"
    OFFICER_CHANGED = "officer_changed"
    SIGNED_IN = "signed_in"
    LOOKUP = "lookup"
    CROSSING_READ = "crossing_read"
    EXPORT = "export"
    POST_SET_UP = "post_set_up"
    ENROLLED = "enrolled"
    CONSULTATION = "consultation"
    CONSULTATION_ANSWERED = "consultation_answered"
    RESTORED = "restored"
    ERASED = "erased"
    SLIPS_ISSUED = "slips_issued"
    SLIP_SPOILED = "slip_spoiled"
    CLOCK_READ = "clock_read"
    SELF_TESTED = "self_tested"
    RECOVERY = "recovery"
    CODES_MADE = "codes_made"
    KEY_ROTATED = "key_rotated"
    RULES_ADOPTED = "rules_adopted"


@dataclass(frozen=True, slots=True)
class Segment:
    """Hold one start of the program; the first segment of a desk has no parent.

    ``salt_key`` is empty once retention has erased an entry: the salts that are left are kept one by one.
    """

    id: SegmentId
    device: DeviceId
    salt_key: bytes
    parent: SegmentId | None
    parent_sequence: int
    parent_head: Head | None


@dataclass(frozen=True, slots=True)
class ChainPlace:
    """Name a place in a desk's chain: a segment, a sequence in it, and the head there."""

    segment: SegmentId
    sequence: int
    head: Head


def salt(segment: Segment, sequence: int) -> bytes:
    """Return the 32-byte salt of an entry, known at commit and derivable later."""
    return hmac.digest(segment.salt_key, sequence.to_bytes(8), "sha256")


def canonical(*, kind: EntryKind, at: datetime, actor: str, body: Json, schema: int = SCHEMA) -> bytes:
    """Return the one byte form of an entry that the leaf covers; ``at`` is aware UTC."""
    content = {"actor": actor, "at": moment_text(at), "body": body, "kind": kind.value, "schema": schema}
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def leaf(salt_: bytes, canonical_: bytes) -> bytes:
    """Return the salted leaf of an entry (32 bytes)."""
    return hashlib.sha256(b"\x00" + salt_ + canonical_).digest()


def genesis(segment: Segment) -> Head:
    """Return the head from which a segment's chain starts."""
    parent = segment.parent or bytes(8)
    head = segment.parent_head or bytes(32)
    content = segment.device + segment.id + parent + segment.parent_sequence.to_bytes(8) + head
    return Head(hashlib.sha256(b"\x02" + content).digest())


def next_head(previous: Head, sequence: int, leaf_: bytes) -> Head:
    """Return the head after the entry with this sequence and leaf."""
    return Head(hashlib.sha256(b"\x01" + previous + sequence.to_bytes(8) + leaf_).digest())


def entry_id(device: DeviceId, segment: SegmentId, sequence: int, at: datetime) -> EntryId:
    """Return the UUIDv7 (RFC 9562) of an entry: its random bits are derived, so a repeat is the same."""
    digest = int.from_bytes(hashlib.sha256(device + segment + sequence.to_bytes(8)).digest()[:10])
    derived = digest >> 6
    millis = (at - _EPOCH) // _MILLISECOND & ((1 << 48) - 1)
    value = millis << 80 | 0x7 << 76 | (derived >> 62) << 64 | 0b10 << 62 | derived & ((1 << 62) - 1)
    # As str(UUID(int=value)) writes it, in a third of the time: a verification makes every id anew.
    digits = f"{value:032x}"
    return EntryId(f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}")


def is_derived(id_: EntryId, device: DeviceId, segment: SegmentId, sequence: int) -> bool:
    """Tell whether an id is of this place in the journal, whenever its entry was made."""
    digits = id_.replace("-", "")
    try:
        at = _EPOCH + int(digits[:12], 16) * _MILLISECOND
    except (ValueError, OverflowError):
        return False
    return id_ == entry_id(device, segment, sequence, at)


def moment_text(at: datetime) -> str:
    """Return an aware moment as ISO 8601 UTC with milliseconds and ``Z``; raise ValueError if naive."""
    if at.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse_moment(text: str) -> datetime:
    """Read what ``moment_text`` wrote."""
    return datetime.fromisoformat(text).astimezone(UTC)
