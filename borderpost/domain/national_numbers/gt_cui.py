"""CUI (Código Único de Identificación, Guatemala): 13 digits, on the DPI.

Eight of a serial, one check digit, two of the department, two of the municipality of registration. The
check digit is the sum of the serial's digits by the weights 2 to 9, modulo 11; serials with a remainder of
10 are not issued. Source: cui-gt and lu1tr0n/nationid (domain facts, 2.2).

>>> validate("2000 00004 0101")
'2000000040101'
>>> format("2000000040101")
'2000 00004 0101'
>>> is_valid("2000000030101")
False
"""

import re

from borderpost.domain.national_numbers.faults import (
    InvalidChecksum,
    InvalidComponent,
    InvalidFormat,
    holds,
)
from borderpost.domain.national_numbers.separators import bare, cut

MUNICIPALITIES = (17, 8, 16, 16, 14, 14, 19, 8, 24, 21, 9, 30, 33, 21, 8, 17, 14, 5, 11, 11, 7, 17)
"""Municipalities of each department in its order, the most that public programs know; there may be more."""

_FORM = re.compile("[0-9]{13}")


def compact(number: str) -> str:
    """Return the number without separators."""
    return bare(number)


def check_digit(serial: str) -> int | None:
    """Return the check digit of eight digits of a serial; None where it has none and is not issued."""
    remainder = sum(int(digit) * weight for weight, digit in enumerate(serial, 2)) % 11
    return remainder if remainder < 10 else None


def validate(number: str) -> str:
    """Return the compact number; raise a NumberFault saying what is wrong with it."""
    number = compact(number)
    if not _FORM.fullmatch(number):
        raise InvalidFormat
    if check_digit(number[:8]) != int(number[8]):
        raise InvalidChecksum
    department, municipality = int(number[9:11]), int(number[11:])
    if not (1 <= department <= len(MUNICIPALITIES) and 1 <= municipality <= MUNICIPALITIES[department - 1]):
        raise InvalidComponent
    return number


def is_valid(number: str) -> bool:
    """Tell whether the number is as its issuer makes them."""
    return holds(validate, number)


def format(number: str) -> str:
    """Return the number as the DPI prints it."""
    return cut(compact(number), 4, 9, by=" ")
