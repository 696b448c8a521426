"""What can be wrong with a national number."""


class NumberFault(ValueError):
    """Say that a number is not as its issuer makes them."""


class InvalidFormat(NumberFault):
    """Say that it has not the characters or the length of such a number."""


class InvalidChecksum(NumberFault):
    """Say that its check digit or letter does not agree."""


class InvalidComponent(NumberFault):
    """Say that a part of it (a department, a date) does not exist."""
