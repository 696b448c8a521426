"""Visas: whose it is, its category, and what stands in its place."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class VisaCategory(StrEnum):
    """Name the categories of the CA-4: exempt, by the consul alone, with prior authorisation."""

    EXEMPT = "A"
    CONSULAR = "B"
    CONSULTED = "C"


class VisaKind(StrEnum):
    """Name whose visa is shown: the country's (or the CA-4's) own, or one that may stand in its place."""

    OWN = "own"
    UNITED_STATES = "united_states"
    SCHENGEN = "schengen"
    CANADA = "canada"
    MEXICO = "mexico"


@dataclass(frozen=True, slots=True)
class Visa:
    """Hold the visa that was shown; ``residence`` says that it is a residence permit of that State."""

    kind: VisaKind
    category: VisaCategory | None = None
    number: str = ""
    valid_until: date | None = None
    residence: bool = False
