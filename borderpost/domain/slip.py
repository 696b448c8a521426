"""The serial of a contingency slip: post, lane, number, and two check digits (ISO/IEC 7064, MOD 97-10).

``HN-AMA-2-000123-49``: paper that one desk printed in advance. The check digits are taken over the letters
and digits before them, letters counting 10 to 35, and find every wrong or swapped sign.
"""

from dataclasses import dataclass

from borderpost.domain.names import fold

DIGITS = 6
LAST_NUMBER = 10**DIGITS - 1


@dataclass(frozen=True, slots=True)
class SlipSerial:
    """Hold a serial; ``prefix`` is the post's code and the lane's, capitals and digits between dashes."""

    prefix: str
    number: int

    def __str__(self) -> str:
        body = f"{self.prefix}-{self.number:0{DIGITS}d}"
        return f"{body}-{_check(body):02d}"


@dataclass(frozen=True, slots=True)
class SlipGap:
    """Hold printed serials in a row, both included, that nobody accounts for although later ones are used."""

    prefix: str
    first: int
    last: int

    @property
    def count(self) -> int:
        """Return how many slips are missing."""
        return self.last - self.first + 1

    @property
    def ends(self) -> tuple[str, ...]:
        """Return the first and the last serial, one where they are the same."""
        return tuple(str(SlipSerial(self.prefix, one)) for one in dict.fromkeys((self.first, self.last)))


def prefix_of(post: str, lane: str) -> str:
    """Return the prefix of the slips of a lane of a post."""
    return "-".join(filter(None, (*fold(post).split(), _joined(lane))))


def parse(typed: str) -> SlipSerial:
    """Read a serial as typed or scanned; case and spaces do not matter.

    Raise ValueError where it is none of ours or a sign is wrong.
    """
    parts = [_joined(part) for part in typed.replace("–", "-").split("-")]
    if len(parts) < 3 or not all(parts):
        raise ValueError("no serial of a slip")
    *prefix, number, check = parts
    if len(number) != DIGITS or len(check) != 2 or not (number + check).isdigit():
        raise ValueError("no serial of a slip")
    serial = SlipSerial("-".join(prefix), int(number))
    if not str(serial).endswith(check):
        raise ValueError("the check digits of the slip are others")
    return serial


def is_ours(typed: str) -> bool:
    """Tell whether a text has the shape of such a serial, its check digits right or wrong."""
    parts = typed.strip().split("-")
    return len(parts) > 2 and [len(part.strip()) for part in parts[-2:]] == [DIGITS, 2]


def normal(typed: str) -> str:
    """Return the one form of a serial; of a paper that is not ours, what was typed, without blanks around."""
    try:
        return str(parse(typed))
    except ValueError:
        return typed.strip()


def _joined(text: str) -> str:
    return fold(text).replace(" ", "")


def _check(body: str) -> int:
    digits = "".join(str(int(sign, 36)) for sign in body if sign != "-")
    return 98 - int(digits + "00") % 97
