"""The rows of a rule pack: each dated, with its source, and whether anybody has read the law itself."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from borderpost.domain.crossing import Direction
from borderpost.domain.fee import MINOR_UNITS, FeeItem
from borderpost.domain.minor import Accompaniment, PermissionKind
from borderpost.domain.visa import VisaKind

ANY = "*"
"""Stands for every country, or for every nationality that no other row names."""

FINES = frozenset(
    {
        FeeItem.OVERSTAY_FINE,
        FeeItem.ENTRY_OUTSIDE_POST_FINE,
        FeeItem.NO_CONTROL_FINE,
        FeeItem.TRANSPORT_FINE,
        FeeItem.CARRIER_FINE,
        FeeItem.SANCTION,
    }
)
"""Items that punish a breach: nobody owes them by merely crossing."""


class PassportClass(StrEnum):
    """Name the two columns of the region's visa lists; the second is diplomatic, official and service."""

    ORDINARY = "ordinary"
    OFFICIAL = "official"


class Requirement(StrEnum):
    """Name what a country asks of a nationality: the CA-4's A, B and C, or what nobody has confirmed."""

    EXEMPT = "A"
    CONSULAR = "B"
    CONSULTED = "C"
    TO_CONFIRM = "to_confirm"


class MinorPaper(StrEnum):
    """Name what a minor shows beside a permission."""

    PASSPORT = "passport"
    BIRTH_CERTIFICATE = "birth_certificate"
    EXIT_VISA = "exit_visa"


class FeeUnit(StrEnum):
    """Say for what an amount is asked; ``minimum_wage`` counts wages instead of money."""

    CROSSING = "crossing"
    DAY = "day"
    MONTH = "month"
    PERSON = "person"
    MINIMUM_WAGE = "minimum_wage"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Hold on what one finding (``code``) stands, or all whose code begins with ``prefix``.

    ``in_force_since`` is the law's own date, None where it is not known.
    """

    id: str
    legal_es: str
    legal_en: str
    source: str
    verify: bool
    code: str = ""
    prefix: str = ""
    in_force_since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Hold what every dated row says of itself.

    ``verify`` says that nobody has read the law itself; ``incomplete`` that the list is known to lack
    something. It holds from ``valid_from`` to ``valid_to``, both included, None for no end.
    """

    id: str
    source: str
    verify: bool
    valid_from: date
    valid_to: date | None = None
    incomplete: bool = False
    note_es: str = ""
    note_en: str = ""

    def holds(self, day: date) -> bool:
        """Tell whether the row is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def note(self, language: str) -> str:
        """Return the note in a language of the catalogue, Spanish for any but English."""
        return self.note_en if language == "en" else self.note_es


@dataclass(frozen=True, slots=True, kw_only=True)
class Value(Row):
    """Hold one number of a country, or of ANY, by name; the name ends in its unit."""

    name: str
    amount: int
    country: str = ANY


@dataclass(frozen=True, slots=True, kw_only=True)
class Bloc(Row):
    """Hold the States between which posts are *intermediate*; every other post is *peripheral*."""

    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VisaRule(Row):
    """Hold what countries ask of nationalities; ``label`` is the country's own word ("grupo II").

    ``max_days`` is the stay that is granted, None for the country's usual one. Without ``substitute_ok``
    no other State's visa stands in for the own one.
    """

    countries: tuple[str, ...]
    nationalities: tuple[str, ...]
    category: Requirement
    passports: tuple[PassportClass, ...] = (PassportClass.ORDINARY,)
    max_days: int | None = None
    substitute_ok: bool = True
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Substitute(Row):
    """Hold whose visas or residences stand in for an own visa of the categories named."""

    countries: tuple[str, ...]
    kinds: tuple[VisaKind, ...]
    categories: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorRequest(Row):
    """Hold who announces himself how many days before he comes; ``exempt`` nationalities do not."""

    countries: tuple[str, ...]
    nationalities: tuple[str, ...]
    days_before: int
    exempt: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity(Row):
    """Hold how long a foreigner's passport must still be valid on entry."""

    countries: tuple[str, ...]
    nationalities: tuple[str, ...] = (ANY,)
    months: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant(Row):
    """Hold the days that a country of first entry grants; ANY is the region's norm."""

    country: str
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionRule(Row):
    """Hold how far a country extends a stay: days more, the most in all, how often; 0 where not known."""

    country: str
    days: int = 0
    total: int = 0
    times: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Majority(Row):
    """Hold from which age in years the nationals of a State travel as adults."""

    nationality: str
    years: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers(Row):
    """Hold what papers countries ask of a minor, by who comes along.

    ``all_of`` are asked every time, of ``one_of`` any one. ``nationalities`` are those of the minor.
    ``denies`` says that the law refuses the passage without them: the decision stays the officer's.
    """

    countries: tuple[str, ...]
    direction: Direction
    accompanied: tuple[Accompaniment, ...]
    nationalities: tuple[str, ...] = (ANY,)
    all_of: tuple[MinorPaper, ...] = ()
    one_of: tuple[PermissionKind, ...] = ()
    denies: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral(Row):
    """Hold to whom a country refers a minor who comes alone or whose papers do not suffice."""

    country: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariff(Row):
    """Hold what is asked, of whom, and who is exempt.

    ``most`` is the upper end of a range, None for one amount; both are in units of ``currency`` (ISO 4217),
    or in minimum wages. ``direction`` None is either way. Without ``desk`` it is nothing a post takes.
    """

    countries: tuple[str, ...]
    item: FeeItem
    amount: Decimal
    currency: str
    unit: FeeUnit = FeeUnit.CROSSING
    most: Decimal | None = None
    direction: Direction | None = None
    nationalities: tuple[str, ...] = (ANY,)
    exempt: tuple[str, ...] = ()
    desk: bool = True

    @property
    def minor_units(self) -> int:
        """Return the amount in cents, as a crossing's fee holds it."""
        return int(self.amount * MINOR_UNITS)
