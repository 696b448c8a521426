"""What can be wrong with a national number."""

from collections.abc import Callable


class NumberFault(ValueError):
    """Say that a number is not as its issuer makes them."""


class InvalidFormat(NumberFault):
    """Say that it has not the characters or the length of such a number."""


class InvalidChecksum(NumberFault):
    """Say that its check digit or letter does not agree."""


class InvalidComponent(NumberFault):
    """Say that a part of it (a department, a date) does not exist."""


def holds(validate: Callable[[str], str], number: str) -> bool:
    """Tell whether a module's ``validate`` finds nothing wrong."""
    try:
        validate(number)
    except NumberFault:
        return False
    return True
