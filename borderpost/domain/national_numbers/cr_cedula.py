"""Cédula de identidad (Costa Rica): nine digits, no check digit.

One of the province (1 to 9), four of the volume, four of the entry. Taxes write ten digits with a leading 0.
Source: lu1tr0n/nationid, stdnum.cr.cpf (domain facts, 2.2).

>>> validate("1-0111-0222")
'101110222'
>>> validate("0101110222")
'101110222'
>>> format("101110222")
'1-0111-0222'
>>> is_valid("0-0111-0222")
False
"""

import re

from borderpost.domain.national_numbers.faults import InvalidFormat, holds
from borderpost.domain.national_numbers.separators import bare, cut

_FORM = re.compile("[1-9][0-9]{8}")
_TEN = re.compile("0[0-9]{9}")


def compact(number: str) -> str:
    """Return the number without separators and without the zero that taxes put before it."""
    number = bare(number)
    return number[1:] if _TEN.fullmatch(number) else number


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
    return cut(compact(number), 1, 5, by="-")
