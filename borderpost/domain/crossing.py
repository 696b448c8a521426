"""A crossing of the border: what is decided before the commit, and what the journal keeps after it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from borderpost.domain.document import Document
from borderpost.domain.finding import Finding
from borderpost.domain.officer import OfficerId
from borderpost.domain.people import Traveller
from borderpost.domain.shift import ShiftId

EntryId = NewType("EntryId", str)
"""A journal entry's id: UUIDv7, canonical text form (see ``domain.journal``)."""


class Direction(StrEnum):
    """Name the direction of the movement, seen from the post's country."""

    ENTRY = "entry"
    EXIT = "exit"

    @property
    def opposite(self) -> "Direction":
        """Return the other direction."""
        return Direction.EXIT if self is Direction.ENTRY else Direction.ENTRY


class Outcome(StrEnum):
    """Name what became of the traveller."""

    ADMITTED = "admitted"
    EXIT_AUTHORISED = "exit_authorised"
    REFUSED = "refused"
    EXIT_PREVENTED = "exit_prevented"
    RETURNED = "returned"
    REFERRED = "referred"
    WITHDREW = "withdrew"


class Means(StrEnum):
    """Name the means of transport, in the order of the desk's number keys."""

    ON_FOOT = "on_foot"
    PRIVATE_VEHICLE = "private_vehicle"
    INTERNATIONAL_BUS = "international_bus"
    LOCAL_BUS = "local_bus"
    MOTORCYCLE = "motorcycle"
    BICYCLE = "bicycle"
    FREIGHT = "freight"
    TAXI = "taxi"
    OFFICIAL = "official"
    OTHER = "other"


class Purpose(StrEnum):
    """Name the purpose of the journey (VCA-4 form and UNWTO)."""

    TOURISM = "tourism"
    FAMILY = "family"
    BUSINESS = "business"
    WORK = "work"
    TRANSIT = "transit"
    CREW = "crew"
    BORDER_TRADE = "border_trade"
    SHOPPING = "shopping"
    RESIDENCE = "residence"
    STUDY = "study"
    HEALTH = "health"
    CONFERENCE = "conference"
    OFFICIAL = "official"
    RELIGION = "religion"
    SPORT = "sport"
    OTHER = "other"


class RefusalReason(StrEnum):
    """Name why a traveller was refused, prevented from leaving, or referred."""

    NO_VISA = "no_visa"
    FALSE_VISA = "false_visa"
    NO_PASSPORT = "no_passport"
    EXPIRED_DOCUMENT = "expired_document"
    DOUBTFUL_DOCUMENT = "doubtful_document"
    FALSE_DOCUMENT = "false_document"
    ALERT = "alert"
    COURT_ORDER = "court_order"
    MINOR_WITHOUT_PERMISSION = "minor_without_permission"
    MEANS_OF_SUPPORT = "means_of_support"
    NO_RETURN_TICKET = "no_return_ticket"
    PURPOSE_NOT_SHOWN = "purpose_not_shown"
    EARLIER_BAN = "earlier_ban"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Trip:
    """Hold what the officer asks about the journey; ``days`` is the stay granted at entry."""

    means: Means = Means.ON_FOOT
    plate: str = ""
    purpose: Purpose = Purpose.TOURISM
    days: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold the officer's answer to one finding (its code), in words."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class CrossingDraft:
    """Hold a crossing before it is committed: nothing here has a place in the journal yet.

    ``reason`` and ``reason_text`` belong to outcomes other than admitted or authorised; a reason
    OTHER needs text. ``slip`` is the serial of a contingency paper slip and then ``occurred_at``
    is its moment (aware UTC); otherwise both are None.
    """

    direction: Direction
    outcome: Outcome
    traveller: Traveller
    document: Document
    trip: Trip = Trip()
    findings: tuple[Finding, ...] = ()
    answers: tuple[Answer, ...] = ()
    reason: RefusalReason | None = None
    reason_text: str = ""
    seconds: float | None = None
    slip: str | None = None
    occurred_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Crossing:
    """Hold a committed crossing in its present form (amendments applied, annulment marked).

    ``at`` is the moment of the movement and ``recorded_at`` that of the commit, both aware UTC.
    ``position`` is its place in the desk's journal; ``amended`` counts later corrections.
    """

    id: EntryId
    position: int
    at: datetime
    recorded_at: datetime
    post: str
    lane: str
    officer: OfficerId
    shift: ShiftId
    draft: CrossingDraft
    amended: int = 0
    annulled: bool = False


@dataclass(frozen=True, slots=True)
class PastCrossing:
    """Hold what the desk shows and rules use of an earlier crossing of the same document."""

    id: EntryId
    at: datetime
    post: str
    lane: str
    direction: Direction
    outcome: Outcome


