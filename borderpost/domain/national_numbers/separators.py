"""Separators of national numbers, taken out and put in."""

from itertools import pairwise

_SEPARATORS = str.maketrans("", "", " -.")


def bare(number: str) -> str:
    """Return the number in capitals without spaces, hyphens and points."""
    return number.strip().upper().translate(_SEPARATORS)


def cut(number: str, *places: int, by: str) -> str:
    """Return the number with a separator before each of the places."""
    return by.join(number[start:end] for start, end in pairwise((0, *places, len(number))))
