"""Travellers, and the four groups in which the region counts them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from borderpost.domain.partial_date import PartialDate, age

MAJORITY = 18
"""Age in years from which the region's statistics count an adult."""


class Sex(StrEnum):
    """Name the sex as the document states it (ICAO 9303-4, 4.1.1.1, field 11; ``<`` is X)."""

    MALE = "M"
    FEMALE = "F"
    UNSPECIFIED = "X"


class CountGroup(StrEnum):
    """Name the groups of the region's reports: hombres, mujeres, niños, niñas, and not stated."""

    MEN = "men"
    WOMEN = "women"
    BOYS = "boys"
    GIRLS = "girls"
    UNSTATED = "unstated"


@dataclass(frozen=True, slots=True)
class Traveller:
    """Hold who crosses: the record's names, and what the document says about the person.

    ``surname`` is the primary identifier, ``given_names`` the secondary one, spaces between words.
    ``nationality`` is an ICAO 9303-3 section 5 code without fillers. ``birth`` is None where the
    document does not know it. ``national_number`` is the person's number (CUI, DUI, DNI, cédula).
    ``residence`` and ``birth_country`` are State codes; ``married_name`` is what stands after the surnames.
    """

    surname: str
    given_names: str
    nationality: str
    birth: PartialDate | None
    sex: Sex
    national_number: str | None = None
    residence: str = ""
    birth_country: str = ""
    occupation: str = ""
    married_name: str = ""


def is_minor(birth: PartialDate | None, *, today: date, majority: int = MAJORITY) -> bool:
    """Tell whether the person is, or may be, under the age of majority on ``today``."""
    return birth is not None and age(birth, today) < majority


def count_group(traveller: Traveller, today: date) -> CountGroup:
    """Return the group in which reports count the traveller on ``today``."""
    minor = is_minor(traveller.birth, today=today)
    match traveller.sex:
        case Sex.MALE:
            return CountGroup.BOYS if minor else CountGroup.MEN
        case Sex.FEMALE:
            return CountGroup.GIRLS if minor else CountGroup.WOMEN
        case Sex.UNSPECIFIED:
            return CountGroup.UNSTATED
