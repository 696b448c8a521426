"""Bytes as groups of letters for paper: four signs and a check sign each, so that a wrong group is named.

The 32 signs are Crockford's: no I, L, O or U. Case, spaces and dashes do not matter, and O reads as 0, I and
L as 1. The check sign of a group is taken from the SHA-256 of its place and its signs.
"""

import hashlib

from borderpost.domain.errors import Refusal

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUP = 4
_BITS = 5
_MISREAD = str.maketrans("OIL", "011")


def grouped(content: bytes) -> str:
    """Return a multiple of 5 bytes as groups of five signs with spaces between."""
    if len(content) % _BITS:
        raise ValueError("five bytes make eight signs")
    number, count = int.from_bytes(content), len(content) * 8 // _BITS
    signs = "".join(SIGNS[number >> _BITS * place & 31] for place in reversed(range(count)))
    groups = [signs[start : start + GROUP] for start in range(0, count, GROUP)]
    return " ".join(group + _check(place, group) for place, group in enumerate(groups, start=1))


def read(typed: str, *, size: int) -> bytes:
    """Return so many bytes from what was typed.

    Raise Refusal ``paper_code.length`` (its ``wanted`` and ``typed`` groups) or ``paper_code.group`` (its
    ``group``, from 1).
    """
    signs = "".join(sign for sign in typed.upper() if sign.isalnum()).translate(_MISREAD)
    wanted = size * 8 // _BITS // GROUP
    if len(signs) != wanted * (GROUP + 1):
        raise Refusal("paper_code.length", wanted=str(wanted), typed=str(-(-len(signs) // (GROUP + 1))))
    number = 0
    for place in range(1, wanted + 1):
        group = signs[(place - 1) * (GROUP + 1) : place * (GROUP + 1)]
        if not set(group) <= set(SIGNS) or _check(place, group[:GROUP]) != group[GROUP]:
            raise Refusal("paper_code.group", group=str(place))
        for sign in group[:GROUP]:
            number = number << _BITS | SIGNS.index(sign)
    return number.to_bytes(size)


def _check(place: int, group: str) -> str:
    return SIGNS[hashlib.sha256(f"{place} {group}".encode()).digest()[0] & 31]
