"""A minor who travels: with whom, under which permission, and who was told."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Accompaniment(StrEnum):
    """Name with whom a minor travels."""

    BOTH_PARENTS = "both_parents"
    ONE_PARENT = "one_parent"
    THIRD_PARTY = "third_party"
    ALONE = "alone"


class PermissionKind(StrEnum):
    """Name the papers that let a minor travel without both parents."""

    NOTARIAL_PERMIT = "notarial_permit"
    POWER_OF_ATTORNEY = "power_of_attorney"
    SWORN_STATEMENT = "sworn_statement"
    LEGALISED_LETTER = "legalised_letter"
    CONSULAR_DOCUMENT = "consular_document"
    COURT_DOCUMENT = "court_document"
    DEATH_CERTIFICATE = "death_certificate"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Permission:
    """Hold one permission as it was shown; ``qr`` is its code's text, ``copy`` where a copy is kept.

    ``returns_by`` is the last day on which the paper lets the minor come back.
    """

    kind: PermissionKind
    number: str = ""
    authority: str = ""
    issued: date | None = None
    valid_until: date | None = None
    returns_by: date | None = None
    qr: str = ""
    copy: str = ""


@dataclass(frozen=True, slots=True)
class Minor:
    """Hold what is recorded of a minor; a referral to ``referred_to`` protects and punishes nobody.

    The companion's crossing stands in the ``Ties`` of the crossing.
    """

    accompanied: Accompaniment
    permission: Permission | None = None
    referred_to: str = ""
