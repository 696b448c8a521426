"""Cédula de identidad y electoral (Dominican Republic): 11 digits, the last by the Luhn rule.

Source: stdnum.do.cedula (domain facts, 2.2).

>>> validate("001-0000001-7")
'00100000017'
>>> format("00100000017")
'001-0000001-7'
>>> is_valid("00100000018")
False
"""

import re

from borderpost.domain.national_numbers.faults import InvalidChecksum, InvalidFormat, holds
from borderpost.domain.national_numbers.separators import bare, cut

_FORM = re.compile("[0-9]{11}")


def compact(number: str) -> str:
    """Return the number without separators."""
    return bare(number)


def validate(number: str) -> str:
    """Return the compact number; raise a NumberFault saying what is wrong with it."""
    number = compact(number)
    if not _FORM.fullmatch(number):
        raise InvalidFormat
    if not _luhn(number):
        raise InvalidChecksum
    return number


def is_valid(number: str) -> bool:
    """Tell whether the number is as its issuer makes them."""
    return holds(validate, number)


def format(number: str) -> str:
    """Return the number as the card prints it."""
    return cut(compact(number), 3, 10, by="-")


def _luhn(number: str) -> bool:
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(number))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
