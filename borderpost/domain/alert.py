"""Migratory alerts, the hits they make, and how a hit is resolved."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from borderpost.domain.crossing import Direction
from borderpost.domain.partial_date import PartialDate
from borderpost.domain.people import Sex


class AlertKind(StrEnum):
    """Name the kinds of alert of the region (domain facts, section 4)."""

    EXIT_BAN = "exit_ban"
    ARREST_WARRANT = "arrest_warrant"
    ENTRY_BAN = "entry_ban"
    INTERPOL = "interpol"
    LOST_DOCUMENT = "lost_document"
    MISSING_CHILD = "missing_child"
    PROTECTION = "protection"
    INFORMATION = "information"


class HitStrength(StrEnum):
    """Say how sure a match is: a document match is sure, a person match asks for review."""

    SURE = "sure"
    POSSIBLE = "possible"


class ResolutionOutcome(StrEnum):
    """Name what the officer found out about a hit."""

    SAME_PERSON = "same_person"
    NOT_THE_SAME = "not_the_same"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Alert:
    """Hold one alert: about a document (number and State), a person (names and birth), or both.

    ``direction`` limits the alert to one direction (an exit ban never stops an entry); None is
    both. ``instruction`` is shown to staff only, never where the traveller can read it.
    """

    id: str
    kind: AlertKind
    source: str
    instruction: str = ""
    document_number: str = ""
    issuing_state: str = ""
    surname: str = ""
    given_names: str = ""
    birth: PartialDate | None = None
    sex: Sex | None = None
    direction: Direction | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class AlertList:
    """Hold an adopted list; ``as_of`` (aware UTC) is its age, ``version`` names it."""

    version: str
    as_of: datetime
    alerts: tuple[Alert, ...]


@dataclass(frozen=True, slots=True)
class ListStatus:
    """Hold what the desk shows of the list in force."""

    version: str
    as_of: datetime
    count: int


@dataclass(frozen=True, slots=True)
class Hit:
    """Hold one match of a traveller with an alert, and by what (``document`` or ``name_birth``)."""

    alert: Alert
    strength: HitStrength
    matched_by: str
    list_version: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """Hold how an officer resolved a hit; the reason in words is mandatory."""

    alert_id: str
    list_version: str
    outcome: ResolutionOutcome
    reason: str
