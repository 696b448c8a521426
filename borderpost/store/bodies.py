"""What each kind of journal entry says, and its byte form there and back."""

from dataclasses import dataclass
from datetime import datetime

import msgspec

from borderpost.domain.alert import Hit, Resolution
from borderpost.domain.clock import ClockReading
from borderpost.domain.consultation import Answer, Subject
from borderpost.domain.crossing import CrossingDraft, EntryId
from borderpost.domain.finding import Finding
from borderpost.domain.journal import EntryKind, Json, canonical
from borderpost.domain.officer import Officer, OfficerId
from borderpost.domain.post import Post
from borderpost.domain.self_test import SelfTest
from borderpost.domain.shift import ShiftId
from borderpost.store import omission
from borderpost.store.custody_bodies import CrossingRead, Erased, ProtectionNoted, SlipsIssued, SlipSpoiled
from borderpost.store.key_bodies import CodesMade, KeyRotated, RecoveryActed
from borderpost.store.query import Query
from borderpost.store.rule_bodies import RulesAdopted


@dataclass(frozen=True, slots=True)
class CrossingRecorded:
    """Say that a crossing was decided, where, and in which shift.

    ``country`` (ISO 3) is that of the post where it is another's: the other half of a one-stop inspection
    is recorded here and counts there.
    """

    draft: CrossingDraft
    post: str
    lane: str
    shift: ShiftId
    country: str = ""


@dataclass(frozen=True, slots=True)
class CrossingAmended:
    """Say what a crossing should have been, whole; ``second`` stood by where its shift was closed."""

    crossing: EntryId
    draft: CrossingDraft
    reason: str
    second: OfficerId | None = None


@dataclass(frozen=True, slots=True)
class CrossingAnnulled:
    """Say that a crossing counts no more; ``second`` as in ``CrossingAmended``."""

    crossing: EntryId
    reason: str
    second: OfficerId | None = None


@dataclass(frozen=True, slots=True)
class ShiftOpened:
    """Say that a shift began; the entry's id is the shift's.

    ``signature`` (hex) is the officer's own over the entry and the chain before it
    (``borderpost.store.shift_heads``), as in ``ShiftClosed``.
    """

    number: str
    signature: str = ""


@dataclass(frozen=True, slots=True)
class ShiftClosed:
    """Say that a shift ended."""

    shift: ShiftId
    notes: str
    signature: str = ""


@dataclass(frozen=True, slots=True)
class AlertResolved:
    """Say what came of a hit; the document is the traveller's, empty where nothing was recorded.

    ``proved`` says that the officer gave his passphrase again for it.
    """

    hit: Hit
    resolution: Resolution
    crossing: EntryId | None
    shift: ShiftId | None
    document_number: str = ""
    issuing_state: str = ""
    proved: bool = False


@dataclass(frozen=True, slots=True)
class AlertsAdopted:
    """Say which list is in force from here; what it lists lies in the pack of this digest, not here.

    ``digest`` is the SHA-256 (hex) of the list file as received; ``number`` is the platform's, 0 for a
    file that was adopted at the desk.
    """

    version: str
    as_of: datetime
    count: int
    digest: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class OfficerCreated:
    """Say that an officer may sign in; ``second`` stood by, or ``code`` is the code's number that did."""

    officer: Officer
    second: OfficerId | None = None
    code: int = 0


@dataclass(frozen=True, slots=True)
class OfficerChanged:
    """Say what an officer is from here, and ``what`` changed.

    ``what`` is a word: active, passphrase (by himself) and passphrase_reset (by the actor), both with new
    keys, restored (the keys of the key file, vouched for by the actor). ``second`` is who else stood by a
    reset, or ``code`` the number of the one-time code that did.
    """

    officer: Officer
    what: str
    second: OfficerId | None = None
    code: int = 0


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Say that an officer proved his passphrase, and how many wrong ones were tried as his before."""

    username: str
    wrong_before: int = 0


@dataclass(frozen=True, slots=True)
class LookedUp:
    """Say who was looked for, why, and how many crossings were shown."""

    query: Query
    reason: str
    shown: int


@dataclass(frozen=True, slots=True)
class Exported:
    """Say what left the desk, and how many of it."""

    what: str
    count: int


@dataclass(frozen=True, slots=True)
class PostSetUp:
    """Say which post this desk stands at."""

    post: Post


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Say to which platform this desk sends from here; ``platform`` is its id in hex."""

    platform: str
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class ConsultationAsked:
    """Say what was asked of the region about whom, and why."""

    subject: Subject
    reason: str
    crossing: EntryId | None


@dataclass(frozen=True, slots=True)
class ConsultationAnswered:
    """Say what the region answered to a consultation."""

    consultation: EntryId
    answer: Answer


@dataclass(frozen=True, slots=True)
class Restored:
    """Say that the journal goes on from a backup: of which entries, made when, under which number.

    What this desk recorded after those entries is not before this one; ``aside`` names the folder of the
    home in which the database lies that was given up, "" where there was none. ``second`` stood by, or
    ``code`` is the number of the one-time code that did.
    """

    number: int
    entries: int
    made_at: datetime
    aside: str
    second: OfficerId | None = None
    code: int = 0


@dataclass(frozen=True, slots=True)
class ClockRead:
    """Say what the machine's clocks said, and what was found wrong with them, if anything."""

    reading: ClockReading
    fault: Finding | None = None


@dataclass(frozen=True, slots=True)
class SelfTested:
    """Say how each part of the desk stood when it was looked at."""

    test: SelfTest


Body = (
    CrossingRecorded
    | CrossingAmended
    | CrossingAnnulled
    | ProtectionNoted
    | ShiftOpened
    | ShiftClosed
    | AlertResolved
    | AlertsAdopted
    | OfficerCreated
    | OfficerChanged
    | SignedIn
    | LookedUp
    | CrossingRead
    | Exported
    | PostSetUp
    | Enrolled
    | ConsultationAsked
    | ConsultationAnswered
    | Restored
    | Erased
    | SlipsIssued
    | SlipSpoiled
    | ClockRead
    | SelfTested
    | RecoveryActed
    | CodesMade
    | KeyRotated
    | RulesAdopted
)

BODY_OF: dict[EntryKind, type[Body]] = {
    EntryKind.CROSSING: CrossingRecorded,
    EntryKind.AMENDMENT: CrossingAmended,
    EntryKind.ANNULMENT: CrossingAnnulled,
    EntryKind.PROTECTION: ProtectionNoted,
    EntryKind.SHIFT_OPENED: ShiftOpened,
    EntryKind.SHIFT_CLOSED: ShiftClosed,
    EntryKind.ALERT_RESOLVED: AlertResolved,
    EntryKind.ALERTS_ADOPTED: AlertsAdopted,
    EntryKind.OFFICER_CREATED: OfficerCreated,
    EntryKind.OFFICER_CHANGED: OfficerChanged,
    EntryKind.SIGNED_IN: SignedIn,
    EntryKind.LOOKUP: LookedUp,
    EntryKind.CROSSING_READ: CrossingRead,
    EntryKind.EXPORT: Exported,
    EntryKind.POST_SET_UP: PostSetUp,
    EntryKind.ENROLLED: Enrolled,
    EntryKind.CONSULTATION: ConsultationAsked,
    EntryKind.CONSULTATION_ANSWERED: ConsultationAnswered,
    EntryKind.RESTORED: Restored,
    EntryKind.ERASED: Erased,
    EntryKind.SLIPS_ISSUED: SlipsIssued,
    EntryKind.SLIP_SPOILED: SlipSpoiled,
    EntryKind.CLOCK_READ: ClockRead,
    EntryKind.SELF_TESTED: SelfTested,
    EntryKind.RECOVERY: RecoveryActed,
    EntryKind.CODES_MADE: CodesMade,
    EntryKind.KEY_ROTATED: KeyRotated,
    EntryKind.RULES_ADOPTED: RulesAdopted,
}

_SPARSE = frozenset({EntryKind.CROSSING, EntryKind.AMENDMENT})
"""Kinds whose many fields mostly say nothing, which then is left out."""


class Envelope(msgspec.Struct, frozen=True):
    """Hold what a canonical byte form says, its body unread."""

    kind: EntryKind
    at: datetime
    actor: str
    body: msgspec.Raw
    schema: int


_ENVELOPE = msgspec.json.Decoder(Envelope)
_BODIES: dict[EntryKind, msgspec.json.Decoder[Body]] = {
    kind: msgspec.json.Decoder(said) for kind, said in BODY_OF.items()
}


@dataclass(frozen=True, slots=True)
class Content:
    """Hold what a canonical byte form says."""

    kind: EntryKind
    at: datetime
    actor: str
    body: Body
    schema: int


def encode(kind: EntryKind, body: Body, *, actor: str, at: datetime) -> bytes:
    """Return the canonical bytes of an entry; raise TypeError where the body is of another kind."""
    if not isinstance(body, BODY_OF[kind]):
        raise TypeError(f"{kind.value} has no body {type(body).__name__}")
    plain = msgspec.to_builtins(body)
    said: Json = omission.left_out(BODY_OF[kind], plain) if kind in _SPARSE else plain
    return canonical(kind=kind, at=at, actor=actor, body=said)


def opened(content: bytes) -> Envelope:
    """Read canonical bytes but for their body; raise as ``decode`` does."""
    return _ENVELOPE.decode(content)


def decode(content: bytes) -> Content:
    """Read canonical bytes; raise ValueError (msgspec's own kind of it) where they say nothing known."""
    return content_of(opened(content))


def content_of(envelope: Envelope) -> Content:
    """Read the body of an envelope too; raise as ``decode`` does."""
    body = _BODIES[envelope.kind].decode(envelope.body)
    return Content(envelope.kind, envelope.at, envelope.actor, body, envelope.schema)
