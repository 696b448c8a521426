"""What the platform makes of one entry that arrives: accepted, flagged or held, and what it says."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import msgspec

from borderpost.domain.consultation import Subject
from borderpost.domain.journal import SCHEMA, DeviceId, EntryKind, SegmentId, entry_id
from borderpost.domain.movement_statistics import years
from borderpost.store.bodies import (
    Body,
    ConsultationAnswered,
    ConsultationAsked,
    CrossingAmended,
    CrossingAnnulled,
    CrossingRecorded,
    decode,
)
from sync.block import OpenedEntry
from sync.platform.crossings import Present, demand_keepable, present
from sync.platform.devices import Device

CLOCK_TOLERANCE = timedelta(minutes=10)
"""How far ahead of ours a desk's clock may be before its entries are flagged."""


class VerdictKind(StrEnum):
    """Name what becomes of an entry: whatever it is, it is kept."""

    ACCEPTED = "accepted"
    FLAGGED = "flagged"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Judged:
    """Hold an entry and what it says; a held one says nothing here, and so does one that was erased."""

    entry: OpenedEntry
    verdict: VerdictKind
    code: str = ""
    id: UUID | None = None
    kind: str = ""
    at: datetime | None = None
    body: Body | None = None
    present: Present | None = None


class _Envelope(msgspec.Struct, frozen=True):
    kind: str
    schema: int


def judge(entry: OpenedEntry, device: Device, segment: bytes, *, now: datetime) -> Judged:
    """Read an entry; nothing in it can make this fail."""
    if device.revoked:
        return Judged(entry, VerdictKind.HELD, "device.revoked")
    if entry.content is None:
        return Judged(entry, VerdictKind.ACCEPTED)
    try:
        envelope = msgspec.json.decode(entry.content, type=_Envelope)
        if envelope.kind not in set(EntryKind) or not 1 <= envelope.schema <= SCHEMA:
            return Judged(entry, VerdictKind.HELD, "entry.unknown")
        return _read(entry, entry.content, device, segment, now=now)
    except (ValueError, OverflowError, RecursionError):
        return Judged(entry, VerdictKind.HELD, "entry.unreadable")


def _read(entry: OpenedEntry, content: bytes, device: Device, segment: bytes, *, now: datetime) -> Judged:
    said = decode(content)
    if said.at.tzinfo is None:
        raise ValueError("a moment needs its zone")
    verdict, code = VerdictKind.ACCEPTED, ""
    movement: Present | None = None
    match said.body:
        case CrossingRecorded(draft=draft, post=post, country=country):
            demand_keepable(country)
            movement = present(draft, post=post, recorded_at=said.at, zone=device.zone)
            if max(movement.at, said.at) > now + CLOCK_TOLERANCE:
                verdict, code = VerdictKind.FLAGGED, "clock.ahead"
        case CrossingAmended(draft=draft, crossing=crossing):
            present(draft, post="", recorded_at=said.at, zone=device.zone)
            UUID(crossing)
        case CrossingAnnulled(crossing=crossing) | ConsultationAnswered(consultation=crossing):
            UUID(crossing)
        case ConsultationAsked(subject=subject):
            _demand_answerable(subject)
        case _:
            pass
    id_ = UUID(entry_id(DeviceId(device.id), SegmentId(segment), entry.sequence, said.at))
    return Judged(entry, verdict, code, id_, said.kind.value, said.at, said.body, movement)


def _demand_answerable(subject: Subject) -> None:
    """Raise ValueError where a question cannot be looked up."""
    demand_keepable(subject.document_number, subject.issuing_state, subject.surname, subject.given_names)
    if subject.birth is not None:
        years(subject.birth, subject.birth.latest)
