"""Invented national and document numbers in the form that each State of the region uses."""

from random import Random

from borderpost.domain.national_numbers import gt_cui
from borderpost.domain.partial_date import PartialDate

_PASSPORT_FORMS = {
    "GTM": "#########", "SLV": "A########", "HND": "F######", "NIC": "C########", "CRI": "F######",
    "PAN": "PA#######", "BLZ": "P#######", "DOM": "RD#######", "MEX": "G########", "USA": "#########",
    "COL": "AT######", "ESP": "PA#######", "D": "C01X#####", "UTO": "L########",
}  # fmt: skip


def passport_number(issuing_state: str, random: Random) -> str:
    """Return a passport number in the State's form (nine letters and digits where it is not known)."""
    return _filled(_PASSPORT_FORMS.get(issuing_state, "X########"), random)


def digits(count: int, random: Random) -> str:
    """Return so many random digits, the first not 0."""
    return _filled("1" + "#" * (count - 1), random)


def cui(random: Random) -> str:
    """Return a CUI whose check digit and place hold."""
    while True:
        serial = digits(8, random)
        check, place = gt_cui.check_digit(serial), f"{random.randint(1, 22):02d}{random.randint(1, 5):02d}"
        if check is not None:
            return f"{serial}{check}{place}"


def dni(birth: PartialDate, random: Random) -> str:
    """Return a Honduran DNI of the birth year."""
    return f"{random.randint(1, 18):02d}01{birth.year}{random.randint(1, 99999):05d}"


def cedula_cri(random: Random) -> str:
    """Return a Costa Rican cédula, nine digits."""
    return f"{random.randint(1, 7)}{random.randint(1, 1999):04d}{random.randint(1, 999):04d}"


def dimex(random: Random) -> str:
    """Return a DIMEX of twelve digits."""
    return f"1558{random.randint(1, 99999999):08d}"


def _filled(form: str, random: Random) -> str:
    return "".join(str(random.randint(0, 9)) if mark == "#" else mark for mark in form)
