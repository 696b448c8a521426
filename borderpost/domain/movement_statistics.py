"""What the region counts by month, post, nationality, sex, age group and document; nobody counts twice.

* an *entry* is a traveller who was admitted on the way in, also in transit;
* a *departure* is a traveller whose exit was authorised, also in transit;
* a *return* is a traveller received from another State of his own will (returned voluntarily, on entry);
* a *deportation* is one received against it (deported or expelled, on entry);
* a *removal* is one sent to another State (any of the three, on exit);
* *turned back* is one who was returned at the line, in either direction.

Refusals, prevented exits, referrals and withdrawn requests are none of these. Annulled crossings do
not count, amended ones count as they were last amended, practice posts never count. Each half of a
one-stop inspection counts at its own post.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from borderpost.domain.crossing import REMOVED, Direction, Outcome
from borderpost.domain.document import DocumentKind
from borderpost.domain.partial_date import PartialDate, age
from borderpost.domain.people import Sex

SMALLEST_CELL = 5
"""Persons: a smaller number that is not zero is suppressed."""
SUPPRESSED = f"<{SMALLEST_CELL}"


class Movement(StrEnum):
    """Name what is counted."""

    ENTRY = "entry"
    DEPARTURE = "departure"
    RETURN = "return"
    DEPORTATION = "deportation"
    REMOVAL = "removal"
    TURNED_BACK = "turned_back"


class AgeGroup(StrEnum):
    """Name the age groups, in completed years on the day of the movement in the post's zone."""

    FROM_0 = "0-5"
    FROM_6 = "6-11"
    FROM_12 = "12-17"
    FROM_18 = "18-29"
    FROM_30 = "30-59"
    FROM_60 = "60+"
    UNKNOWN = "unknown"


_BEGINS = tuple(zip((60, 30, 18, 12, 6, 0), list(AgeGroup)[5::-1], strict=True))
_COUNTED = {
    (Direction.ENTRY, Outcome.ADMITTED): Movement.ENTRY,
    (Direction.EXIT, Outcome.EXIT_AUTHORISED): Movement.DEPARTURE,
    (Direction.ENTRY, Outcome.TRANSIT): Movement.ENTRY,
    (Direction.EXIT, Outcome.TRANSIT): Movement.DEPARTURE,
    (Direction.ENTRY, Outcome.RETURNED_VOLUNTARILY): Movement.RETURN,
    (Direction.ENTRY, Outcome.DEPORTED): Movement.DEPORTATION,
    (Direction.ENTRY, Outcome.EXPELLED): Movement.DEPORTATION,
    **{(Direction.EXIT, outcome): Movement.REMOVAL for outcome in REMOVED},
    **{(direction, Outcome.RETURNED): Movement.TURNED_BACK for direction in Direction},
}


@dataclass(frozen=True, slots=True, order=True)
class Group:
    """Hold who is counted together; ``month`` is the first day of a month in the post's zone."""

    month: date
    post: str
    nationality: str
    sex: Sex
    ages: AgeGroup
    document: DocumentKind


@dataclass(frozen=True, slots=True)
class Count:
    """Hold the numbers of one group, None where a number is suppressed."""

    group: Group
    entries: int | None
    departures: int | None
    returns: int | None
    deportations: int | None
    removals: int | None
    turned_back: int | None


def movement(direction: Direction, outcome: Outcome) -> Movement | None:
    """Return as what a crossing counts; None where it does not."""
    return _COUNTED.get((direction, outcome))


def years(birth: PartialDate | None, day: date) -> int | None:
    """Return the age on a day; None where it is unknown or cannot be."""
    found = None if birth is None else age(birth, day)
    return found if found is not None and found >= 0 else None


def age_group(age_: int | None) -> AgeGroup:
    """Return the group of an age in completed years."""
    if age_ is None:
        return AgeGroup.UNKNOWN
    return next((group for begin, group in _BEGINS if age_ >= begin), AgeGroup.UNKNOWN)


def counts(movements: Iterable[tuple[Group, Movement, int]]) -> tuple[Count, ...]:
    """Return the numbers of every group that has any, in order, small ones suppressed.

    Each of the numbers of a group from 1 to 4 is suppressed (domain facts, section 4); zero stays,
    for it tells of nobody. No totals are given, over groups or over the numbers of one, so that
    nothing suppressed can be found by subtraction.
    """
    tally: Counter[tuple[Group, Movement]] = Counter()
    for group, kind, number in movements:
        tally[group, kind] += number
    groups = sorted({group for group, _ in tally})
    return tuple(Count(group, *(_shown(tally[group, kind]) for kind in Movement)) for group in groups)


def _shown(number: int) -> int | None:
    return None if 0 < number < SMALLEST_CELL else number
