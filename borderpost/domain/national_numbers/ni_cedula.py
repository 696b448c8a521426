"""Cédula de identidad (Nicaragua): 13 digits and a check letter.

Three of the municipality, six of the birth date (day, month, year), four of a serial; the letter is the
number modulo 23 in an alphabet of 23 letters. Sources: cswni/cedulanica and others (domain facts, 2.2); the
issuer has published no formula.

>>> validate("001-150190-0001T")
'0011501900001T'
>>> format("0011501900001T")
'001-150190-0001T'
>>> is_valid("001-150190-0001A")
False
"""

import re
from datetime import date

from borderpost.domain.national_numbers.faults import (
    InvalidChecksum,
    InvalidComponent,
    InvalidFormat,
    holds,
)
from borderpost.domain.national_numbers.separators import bare, cut

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXY"

_FORM = re.compile("[0-9]{13}[A-Z]")


def compact(number: str) -> str:
    """Return the number without separators, the letter large."""
    return bare(number)


def check_letter(digits: str) -> str:
    """Return the check letter of thirteen digits."""
    return ALPHABET[int(digits) % len(ALPHABET)]


def birth(number: str) -> tuple[int, int, int]:
    """Return the two digits of the year, the month and the day of birth inside a number of the right form."""
    number = compact(number)
    return int(number[7:9]), int(number[5:7]), int(number[3:5])


def validate(number: str) -> str:
    """Return the compact number; raise a NumberFault saying what is wrong with it."""
    number = compact(number)
    if not _FORM.fullmatch(number):
        raise InvalidFormat
    if check_letter(number[:13]) != number[13]:
        raise InvalidChecksum
    year, month, day = birth(number)
    try:
        # Year 00 of a leap century: 29 February must stand for any of the centuries.
        date(2000 + year, month, day)
    except ValueError as error:
        raise InvalidComponent from error
    return number


def is_valid(number: str) -> bool:
    """Tell whether the number is as its issuer makes them."""
    return holds(validate, number)


def format(number: str) -> str:
    """Return the number as the card prints it."""
    return cut(compact(number), 3, 9, by="-")
