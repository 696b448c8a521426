"""DUI (Documento Único de Identidad, El Salvador): eight digits and a check digit.

The check digit makes the sum by the weights 9 to 2 a multiple of ten. Since 2021 it is the NIT of natural
persons too. Source: lu1tr0n/nationid (domain facts, 2.2).

>>> validate("01234567-8")
'012345678'
>>> format("012345678")
'01234567-8'
>>> is_valid("01234567-9")
False
"""

import re

from borderpost.domain.national_numbers.faults import InvalidChecksum, InvalidFormat, holds
from borderpost.domain.national_numbers.separators import bare, cut

_FORM = re.compile("[0-9]{9}")


def compact(number: str) -> str:
    """Return the number without separators."""
    return bare(number)


def check_digit(serial: str) -> int:
    """Return the check digit of eight digits."""
    return -sum(int(digit) * weight for digit, weight in zip(serial, range(9, 1, -1), strict=True)) % 10


def validate(number: str) -> str:
    """Return the compact number; raise a NumberFault saying what is wrong with it."""
    number = compact(number)
    if not _FORM.fullmatch(number):
        raise InvalidFormat
    if check_digit(number[:8]) != int(number[8]):
        raise InvalidChecksum
    return number


def is_valid(number: str) -> bool:
    """Tell whether the number is as its issuer makes them."""
    return holds(validate, number)


def format(number: str) -> str:
    """Return the number as the card prints it."""
    return cut(compact(number), 8, by="-")
