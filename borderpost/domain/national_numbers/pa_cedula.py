"""Cédula de identidad personal (Panama): province or letters, volume, entry; no check digit.

The hyphens carry meaning and stay. Before the first: 1 to 13 (with AV or PI behind it), PE, E, N or PI.
Source: lu1tr0n/nationid (domain facts, 2.2).

>>> validate(" pe-12-345 ")
'PE-12-345'
>>> is_valid("14-123-456")
False
"""

import re

from borderpost.domain.national_numbers.faults import InvalidFormat, holds

_FORM = re.compile("(?:(?:[1-9]|1[0-3])(?:AV|PI)?|PE|E|N|PI)-[0-9]{1,4}-[0-9]{1,6}")


def compact(number: str) -> str:
    """Return the number in capitals without spaces, its hyphens kept."""
    return number.upper().replace(" ", "")


def validate(number: str) -> str:
    """Return the compact number; raise a NumberFault saying what is wrong with it."""
    number = compact(number)
    if not _FORM.fullmatch(number):
        raise InvalidFormat
    return number


def is_valid(number: str) -> bool:
    """Tell whether the number is as its issuer makes them."""
    return holds(validate, number)


def format(number: str) -> str:
    """Return the number as the card prints it."""
    return compact(number)
