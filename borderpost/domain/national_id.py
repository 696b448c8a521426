"""The national numbers of the region: their form, and the check each one has (domain facts, 2.2).

No issuer publishes its check formula: a number that fails is a finding, never a refusal.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from borderpost.domain.finding import Finding, Severity
from borderpost.domain.partial_date import PartialDate

FIELD = "national_number"

_GUATEMALA_MUNICIPALITIES = (17, 8, 16, 16, 13, 14, 19, 8, 24, 21, 9, 30, 32, 21, 8, 17, 14, 5, 11, 11, 7, 17)
"""Municipalities of each department in its order; newer ones may exceed."""
_HONDURAS_DEPARTMENTS = 18
_NICARAGUA_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXY"
_SEPARATORS = str.maketrans("", "", " -.")


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


@dataclass(frozen=True, slots=True)
class _Rules:
    form: re.Pattern[str]
    check: Callable[[str], bool] | None = None
    place: Callable[[str], bool] | None = None
    birth: Callable[[str, PartialDate], bool] | None = None


def compact(kind: NationalNumber, text: str) -> str:
    """Return the number without separators, letters large; Panama's hyphens carry meaning and stay."""
    upper = text.strip().upper()
    if kind is NationalNumber.CEDULA_PAN:
        return upper.replace(" ", "")
    bare = upper.translate(_SEPARATORS)
    if kind is NationalNumber.CEDULA_CRI and len(bare) == 10 and bare.startswith("0"):
        return bare[1:]
    return bare


def written(kind: NationalNumber, text: str) -> str:
    """Return the number with the separators of its country, or the compact form where it has no form."""
    number = compact(kind, text)
    if not _RULES[kind].form.fullmatch(number):
        return number
    cuts, separator = _WRITTEN.get(kind, ((), ""))
    for cut in reversed(cuts):
        number = number[:cut] + separator + number[cut:]
    return number


def findings(kind: NationalNumber, text: str, *, birth: PartialDate | None = None) -> tuple[Finding, ...]:
    """Return what is odd about the number; ``birth`` is the birth date that the document states."""
    return tuple(_odd(kind, compact(kind, text), birth))


def check_national_number(issuing_state: str, text: str) -> bool | None:
    """Tell whether form and check of the State's number hold; None where the State has none we know.

    Costa Rica has two: its nationals' cédula and the residents' DIMEX.
    """
    kind = OF_STATE.get(issuing_state)
    if kind is None:
        return None
    if kind is NationalNumber.CEDULA_CRI and _RULES[NationalNumber.DIMEX].form.fullmatch(compact(kind, text)):
        return True
    odd = {finding.code for finding in findings(kind, text)}
    return not odd & {"national_number.form", "national_number.check"}


def _odd(kind: NationalNumber, number: str, birth: PartialDate | None) -> Iterator[Finding]:
    rules = _RULES[kind]
    if not rules.form.fullmatch(number):
        yield _warning("form", kind)
        return
    if rules.check and not rules.check(number):
        yield _warning("check", kind)
    if rules.place and not rules.place(number):
        yield _warning("place", kind)
    if birth and rules.birth and not rules.birth(number, birth):
        yield _warning("birth", kind)


def _warning(what: str, kind: NationalNumber) -> Finding:
    return Finding.of(f"national_number.{what}", Severity.REVIEW, field=FIELD, name=kind.value)


def _cui_check(number: str) -> bool:
    # A remainder of 10 has no digit: such serials are not issued.
    return sum(int(digit) * weight for weight, digit in enumerate(number[:8], 2)) % 11 == int(number[8])


def _cui_place(number: str) -> bool:
    department, municipality = int(number[9:11]), int(number[11:13])
    if not 1 <= department <= len(_GUATEMALA_MUNICIPALITIES):
        return False
    return 1 <= municipality <= _GUATEMALA_MUNICIPALITIES[department - 1]


def _dui_check(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number[:8], range(9, 1, -1), strict=True))
    return -total % 10 == int(number[8])


def _dni_place(number: str) -> bool:
    return 1 <= int(number[:2]) <= _HONDURAS_DEPARTMENTS and number[2:4] != "00"


def _dni_birth(number: str, birth: PartialDate) -> bool:
    return int(number[4:8]) == birth.year


def _nicaragua_check(number: str) -> bool:
    return _NICARAGUA_LETTERS[int(number[:13]) % 23] == number[13]


def _nicaragua_birth(number: str, birth: PartialDate) -> bool:
    day, month, year = (int(number[i : i + 2]) for i in (3, 5, 7))
    parts = ((year, birth.year % 100), (month, birth.month), (day, birth.day))
    return all(known is None or inside == known for inside, known in parts)


def _luhn(number: str) -> bool:
    doubled = [int(digit) * (2 if i % 2 else 1) for i, digit in enumerate(reversed(number))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


_RULES: Mapping[NationalNumber, _Rules] = {
    NationalNumber.CUI: _Rules(re.compile("[0-9]{13}"), check=_cui_check, place=_cui_place),
    NationalNumber.DUI: _Rules(re.compile("[0-9]{9}"), check=_dui_check),
    NationalNumber.DNI: _Rules(re.compile("[0-9]{13}"), place=_dni_place, birth=_dni_birth),
    NationalNumber.CEDULA_NIC: _Rules(
        re.compile("[0-9]{13}[A-Z]"), check=_nicaragua_check, birth=_nicaragua_birth
    ),
    NationalNumber.CEDULA_CRI: _Rules(re.compile("[1-9][0-9]{8}")),
    NationalNumber.DIMEX: _Rules(re.compile("1[0-9]{10,11}")),
    NationalNumber.CEDULA_PAN: _Rules(
        re.compile("(?:(?:[1-9]|1[0-3])(?:AV|PI)?|PE|E|N|PI)-[0-9]{1,4}-[0-9]{1,6}")
    ),
    NationalNumber.CEDULA_DOM: _Rules(re.compile("[0-9]{11}"), check=_luhn),
}

_WRITTEN: Mapping[NationalNumber, tuple[tuple[int, ...], str]] = {
    NationalNumber.CUI: ((4, 9), " "),
    NationalNumber.DUI: ((8,), "-"),
    NationalNumber.DNI: ((4, 8), "-"),
    NationalNumber.CEDULA_NIC: ((3, 9), "-"),
    NationalNumber.CEDULA_CRI: ((1, 5), "-"),
    NationalNumber.CEDULA_DOM: ((3, 10), "-"),
}
