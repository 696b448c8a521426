"""A crossing of the border: what is decided before the commit, and what the journal keeps after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from borderpost.domain.document import Document
from borderpost.domain.fee import Fee
from borderpost.domain.finding import Finding
from borderpost.domain.minor import Minor
from borderpost.domain.officer import OfficerId
from borderpost.domain.people import Traveller
from borderpost.domain.shift import ShiftId
from borderpost.domain.stay_evidence import StayEvidence
from borderpost.domain.visa import Visa

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
    """Name what became of the traveller.

    ``returned`` is turned back at the line, having crossed nothing. Those that follow crossed it: in
    ``transit``, or ``returned_voluntarily``, ``deported`` or ``expelled``, which on entry are received from
    another State and on exit sent to one.
    """

    ADMITTED = "admitted"
    EXIT_AUTHORISED = "exit_authorised"
    REFUSED = "refused"
    EXIT_PREVENTED = "exit_prevented"
    RETURNED = "returned"
    REFERRED = "referred"
    WITHDREW = "withdrew"
    TRANSIT = "transit"
    RETURNED_VOLUNTARILY = "returned_voluntarily"
    DEPORTED = "deported"
    EXPELLED = "expelled"


REMOVED = frozenset({Outcome.RETURNED_VOLUNTARILY, Outcome.DEPORTED, Outcome.EXPELLED})
"""Outcomes that name another State: the one that returned the traveller, or to which he goes."""
PASSED = frozenset({Outcome.ADMITTED, Outcome.EXIT_AUTHORISED, Outcome.TRANSIT}) | REMOVED
"""Outcomes with which the traveller crossed the border; only the others ask for a reason."""


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
    INTERPOL = "interpol"
    TERRORISM = "terrorism"
    CHILD_ABUSE = "child_abuse"
    CRIMINAL_RECORD = "criminal_record"
    COURT_RESTRAINT = "court_restraint"
    COURT_ORDER = "court_order"
    CHILD_ALERT = "child_alert"
    MINOR_WITHOUT_PERMISSION = "minor_without_permission"
    MISSING_REQUIREMENTS = "missing_requirements"
    MEANS_OF_SUPPORT = "means_of_support"
    NO_RETURN_TICKET = "no_return_ticket"
    PURPOSE_NOT_SHOWN = "purpose_not_shown"
    EARLIER_BAN = "earlier_ban"
    EMBASSY_ORDER = "embassy_order"
    OTHER = "other"


EXIT_IMPEDIMENTS = (
    RefusalReason.COURT_RESTRAINT,
    RefusalReason.COURT_ORDER,
    RefusalReason.MINOR_WITHOUT_PERMISSION,
    RefusalReason.CHILD_ALERT,
    RefusalReason.MISSING_REQUIREMENTS,
    RefusalReason.EXPIRED_DOCUMENT,
    RefusalReason.FALSE_DOCUMENT,
    RefusalReason.ALERT,
    RefusalReason.OTHER,
)
"""Why somebody may be kept from leaving, in the order of a list to choose from."""
ENTRY_REFUSALS = tuple(
    reason
    for reason in RefusalReason
    if reason
    not in {RefusalReason.COURT_RESTRAINT, RefusalReason.COURT_ORDER, RefusalReason.MISSING_REQUIREMENTS}
)
"""Why somebody may not be let in, in the order of a list to choose from."""
_REASONS: Mapping[Outcome, tuple[RefusalReason, ...]] = {
    **dict.fromkeys(PASSED, ()),
    Outcome.EXIT_PREVENTED: EXIT_IMPEDIMENTS,
    Outcome.REFUSED: ENTRY_REFUSALS,
    Outcome.RETURNED: ENTRY_REFUSALS,
}


def reasons_of(outcome: Outcome) -> tuple[RefusalReason, ...]:
    """Return the reasons to choose from for an outcome; none for one that asks for no reason."""
    return _REASONS.get(outcome, tuple(RefusalReason))


class Status(StrEnum):
    """Name the traveller's migration status (condición migratoria)."""

    NATIONAL = "national"
    PERMANENT_RESIDENT = "permanent_resident"
    TEMPORARY_RESIDENT = "temporary_resident"
    TOURIST = "tourist"
    TRANSIT = "transit"
    BUSINESS = "business"
    BORDER_WORKER = "border_worker"
    MIGRANT_WORKER = "migrant_worker"
    CREW = "crew"
    DIPLOMAT = "diplomat"
    ARTIST = "artist"
    SPECIAL_VISITOR = "special_visitor"
    REFUGEE = "refugee"
    ASYLUM_SEEKER = "asylum_seeker"


@dataclass(frozen=True, slots=True)
class Trip:
    """Hold what the officer asks about the journey; ``days`` is the stay granted at entry.

    ``until`` is the last day of that stay. ``origin``, ``destination`` and ``plate_state`` are State codes
    as in documents; ``trailer`` is a plate; ``address`` and ``phone`` are those at the destination.
    ``precheck`` is the code of what the traveller declared beforehand.
    """

    means: Means = Means.ON_FOOT
    plate: str = ""
    purpose: Purpose = Purpose.TOURISM
    days: int | None = None
    note: str = ""
    until: date | None = None
    origin: str = ""
    destination: str = ""
    carrier: str = ""
    plate_state: str = ""
    trailer: str = ""
    address: str = ""
    phone: str = ""
    precheck: str = ""


@dataclass(frozen=True, slots=True)
class Removal:
    """Hold from which State somebody was returned (on entry), or to which he is sent (on exit).

    ``state`` is a State code; ``document`` is the paper of the return or the order, as it names itself.
    """

    state: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class Ties:
    """Hold the other crossings that a crossing names.

    ``party`` is the first crossing of those who travel together, in one vehicle or as a family: None for
    that one itself and for who travels alone. ``companion`` is the crossing of who accompanies a minor.
    ``linked`` is the other half of a one-stop inspection, which names this one; neither knows the other's
    outcome, both were one act.
    """

    party: EntryId | None = None
    companion: EntryId | None = None
    linked: EntryId | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold the officer's answer to one finding (its code), in words.

    ``proved`` says that he gave his passphrase again to let somebody pass whom an alert stops.
    """

    code: str
    text: str
    proved: bool = False


@dataclass(frozen=True, slots=True)
class CrossingDraft:
    """Hold a crossing before it is committed: nothing here has a place in the journal yet.

    ``reason`` and ``reason_text`` belong to outcomes that are not ``PASSED``; a reason OTHER needs
    text. ``removal`` belongs to those that are ``REMOVED``. ``slip`` is the serial of a contingency
    paper slip and then ``occurred_at`` is its moment (aware UTC); otherwise both are None.

    All that is None or empty by default says: not asked, or not so. What makes a traveller vulnerable
    does not stand here: it is an entry of its own (``domain.vulnerability``).
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
    status: Status | None = None
    visa: Visa | None = None
    minor: Minor | None = None
    removal: Removal | None = None
    fees: tuple[Fee, ...] = ()
    ties: Ties = Ties()
    stay: StayEvidence | None = None

    @property
    def crew(self) -> bool:
        """Tell whether the traveller serves aboard what crosses."""
        return self.trip.purpose is Purpose.CREW or self.status is Status.CREW


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
    """Hold what the desk shows and rules use of an earlier crossing of the same document.

    ``days`` is the stay granted then, ``stay`` what was seen then of an earlier entry or an extension.
    """

    id: EntryId
    at: datetime
    post: str
    lane: str
    direction: Direction
    outcome: Outcome
    days: int | None = None
    stay: StayEvidence | None = None
