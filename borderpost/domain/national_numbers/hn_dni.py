"""DNI (Documento Nacional de Identificación, Honduras): 13 digits, no check digit.

Two of the department (01 to 18), two of the municipality, four of the year in which the birth was entered,
five of a serial. It stands on the card's front alone: the MRZ carries the card's serial. Source:
lu1tr0n/nationid (domain facts, 2.1 and 2.2).

>>> validate("0801-1990-12345")
'0801199012345'
>>> format("0801199012345")
'0801-1990-12345'
>>> year_of_birth("0801199012345")
1990
>>> is_valid("1901199012345")
False
"""

import re

from borderpost.domain.national_numbers.faults import InvalidComponent, InvalidFormat, holds
from borderpost.domain.national_numbers.separators import bare, cut

DEPARTMENTS = 18

_FORM = re.compile("[0-9]{13}")


def compact(number: str) -> str:
    """Return the number without separators."""
    return bare(number)


def year_of_birth(number: str) -> int:
    """Return the year inside a valid number; a birth entered late carries that year."""
    return int(compact(number)[4:8])


def validate(number: str) -> str:
    """Return the compact number; raise a NumberFault saying what is wrong with it."""
    number = compact(number)
    if not _FORM.fullmatch(number):
        raise InvalidFormat
    if not 1 <= int(number[:2]) <= DEPARTMENTS or number[2:4] == "00":
        raise InvalidComponent
    return number


def is_valid(number: str) -> bool:
    """Tell whether the number is as its issuer makes them."""
    return holds(validate, number)


def format(number: str) -> str:
    """Return the number as the card prints it."""
    return cut(compact(number), 4, 8, by="-")
