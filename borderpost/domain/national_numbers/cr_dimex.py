"""DIMEX (Documento de Identidad Migratorio para Extranjeros, Costa Rica): 11 or 12 digits, no check digit.

It begins with 1; the second to fourth digits look like the ISO number of the holder's country. The card's MRZ
splits it: nine in the number field, the rest in the optional data. Source: stdnum.cr.cr (domain facts, 2.1).

>>> validate("155800000105")
'155800000105'
>>> is_valid("255800000105")
False
"""

import re

from borderpost.domain.national_numbers.faults import InvalidFormat, holds
from borderpost.domain.national_numbers.separators import bare

_FORM = re.compile("1[0-9]{10,11}")


def compact(number: str) -> str:
    """Return the number without separators."""
    return bare(number)


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
    """Return the number as the card prints it: bare."""
    return compact(number)
