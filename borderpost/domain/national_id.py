"""Which national number a State gives, and what is odd about one (domain facts, 2.2).

No issuer publishes its check formula: a number that fails is a finding, never a refusal.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Protocol

from borderpost.domain.finding import Finding, Severity
from borderpost.domain.national_numbers import (
    cr_cedula,
    cr_dimex,
    do_cedula,
    gt_cui,
    hn_dni,
    ni_cedula,
    pa_cedula,
    sv_dui,
)
from borderpost.domain.national_numbers.faults import InvalidChecksum, InvalidComponent, NumberFault
from borderpost.domain.partial_date import PartialDate

FIELD = "national_number"


class NationalNumber(StrEnum):
    """Name the national numbers; the value is how people of the country call it."""

    CUI = "CUI"
    DUI = "DUI"
    DNI = "DNI"
    CEDULA_NIC = "cédula (NI)"
    CEDULA_CRI = "cédula (CR)"
    DIMEX = "DIMEX"
    CEDULA_PAN = "cédula (PA)"
    CEDULA_DOM = "cédula (DO)"


class NumberModule(Protocol):
    """Be one of the modules of ``national_numbers``."""

    def compact(self, number: str) -> str:
        """Return the number without separators."""
        ...

    def validate(self, number: str) -> str:
        """Return the compact number; raise a NumberFault."""
        ...

    def is_valid(self, number: str) -> bool:
        """Tell whether the number is as its issuer makes them."""
        ...

    def format(self, number: str) -> str:
        """Return the number as its country writes it."""
        ...


OF_STATE: Mapping[str, NationalNumber] = {
    "GTM": NationalNumber.CUI,
    "SLV": NationalNumber.DUI,
    "HND": NationalNumber.DNI,
    "NIC": NationalNumber.CEDULA_NIC,
    "CRI": NationalNumber.CEDULA_CRI,
    "PAN": NationalNumber.CEDULA_PAN,
    "DOM": NationalNumber.CEDULA_DOM,
}
"""The number that a State gives its own nationals."""

MODULES: Mapping[NationalNumber, NumberModule] = {
    NationalNumber.CUI: gt_cui,
    NationalNumber.DUI: sv_dui,
    NationalNumber.DNI: hn_dni,
    NationalNumber.CEDULA_NIC: ni_cedula,
    NationalNumber.CEDULA_CRI: cr_cedula,
    NationalNumber.DIMEX: cr_dimex,
    NationalNumber.CEDULA_PAN: pa_cedula,
    NationalNumber.CEDULA_DOM: do_cedula,
}


def kind_of(issuing_state: str, number: str) -> NationalNumber | None:
    """Return which number of the State this is; None where the State has none we know.

    Costa Rica has two: its nationals' cédula and the residents' DIMEX.
    """
    if issuing_state == "CRI" and cr_dimex.is_valid(number):
        return NationalNumber.DIMEX
    return OF_STATE.get(issuing_state)


def written(kind: NationalNumber, number: str) -> str:
    """Return the number with the separators of its country, or the compact form where it has no form."""
    module = MODULES[kind]
    try:
        return module.format(module.validate(number))
    except NumberFault:
        return module.compact(number)


def findings(kind: NationalNumber, number: str, *, birth: PartialDate | None = None) -> tuple[Finding, ...]:
    """Return what is odd about the number; ``birth`` is the birth date that the document states."""
    return tuple(_odd(kind, number, birth))


def _odd(kind: NationalNumber, number: str, birth: PartialDate | None) -> Iterator[Finding]:
    try:
        MODULES[kind].validate(number)
    except InvalidChecksum:
        yield _warning("check", kind)
    except InvalidComponent:
        yield _warning("place", kind)
    except NumberFault:
        yield _warning("form", kind)
    else:
        if birth and not _born(kind, number, birth):
            yield _warning("birth", kind)


def _warning(what: str, kind: NationalNumber) -> Finding:
    return Finding.of(f"national_number.{what}", Severity.REVIEW, field=FIELD, name=kind.value)


def _born(kind: NationalNumber, number: str, birth: PartialDate) -> bool:
    """Tell whether the date inside the number, where it has one, is that of the birth."""
    if kind is NationalNumber.DNI:
        return hn_dni.year_of_birth(number) == birth.year
    if kind is not NationalNumber.CEDULA_NIC:
        return True
    year, month, day = ni_cedula.birth(number)
    parts = ((year, birth.year % 100), (month, birth.month), (day, birth.day))
    return all(known is None or inside == known for inside, known in parts)
