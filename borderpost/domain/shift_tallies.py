"""What a shift's crossings add up to beside who passed: ages, transport, status, minors, money, returns.

Nobody can be told from these numbers: minors are counted by how they travelled, and what makes somebody
vulnerable is not counted at all.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import TypeVar

from borderpost.domain.crossing import (
    PASSED,
    Crossing,
    Direction,
    Means,
    Outcome,
    Purpose,
    Status,
)
from borderpost.domain.fee import FeeItem
from borderpost.domain.minor import Accompaniment
from borderpost.domain.movement_statistics import AgeGroup, age_group, years
from borderpost.domain.people import CountGroup, count_group, is_minor

_Key = TypeVar("_Key")


@dataclass(frozen=True, slots=True)
class GroupCounts:
    """Hold the number of persons in each of the region's groups."""

    men: int = 0
    women: int = 0
    boys: int = 0
    girls: int = 0
    unstated: int = 0

    @classmethod
    def of(cls, groups: Iterable[CountGroup]) -> "GroupCounts":
        """Count the groups of some persons."""
        counted = Counter(groups)
        return cls(*(counted[group] for group in CountGroup))

    @property
    def each(self) -> tuple[tuple[CountGroup, int], ...]:
        """Return the groups with their numbers, in the report's order."""
        numbers = (self.men, self.women, self.boys, self.girls, self.unstated)
        return tuple(zip(CountGroup, numbers, strict=True))

    @property
    def total(self) -> int:
        """Return the number of persons."""
        return sum(number for _, number in self.each)

    def __add__(self, other: "GroupCounts") -> "GroupCounts":
        sums = (a + b for (_, a), (_, b) in zip(self.each, other.each, strict=True))
        return GroupCounts(*sums)


@dataclass(frozen=True, slots=True)
class Both:
    """Hold a number for each direction."""

    entries: int = 0
    exits: int = 0

    @classmethod
    def of(cls, directions: Iterable[Direction]) -> "Both":
        """Count directions."""
        counted = Counter(directions)
        return cls(counted[Direction.ENTRY], counted[Direction.EXIT])

    @property
    def total(self) -> int:
        """Return the sum of both directions."""
        return self.entries + self.exits


@dataclass(frozen=True, slots=True)
class FeeRow:
    """Hold what was taken for one item in one currency, in minor units, and between which receipts.

    ``receipts`` are the first and the last in the order of recording, empty where nothing was paid;
    ``void`` counts those of crossings that were annulled, whose money is not in ``amount``.
    """

    item: FeeItem
    currency: str
    paid: int
    amount: int
    exempt: int
    void: int
    receipts: tuple[str, str]


@dataclass(frozen=True, slots=True)
class RemovalRow:
    """Hold who was received from a State, or sent to one, with one outcome."""

    outcome: Outcome
    direction: Direction
    state: str
    count: GroupCounts


@dataclass(frozen=True, slots=True)
class ShiftTallies:
    """Hold the tallies; those of persons count the live records of those who passed.

    ``vehicles`` counts different plates. ``days`` are the stays granted, by length, on entry alone.
    ``minors`` counts those under age by how they travelled, None where that was not recorded;
    ``permissions`` counts the papers that were shown for them. ``held`` counts those who did not pass, by
    nationality. ``fees`` counts paper slips too: their money is in the same till.
    """

    ages: tuple[tuple[AgeGroup, Both], ...]
    means: tuple[tuple[Means, Both], ...]
    vehicles: Both
    crew: Both
    statuses: tuple[tuple[Status | None, Both], ...]
    purposes: tuple[tuple[Purpose, Both], ...]
    days: tuple[tuple[int, int], ...]
    minors: tuple[tuple[Accompaniment | None, Both], ...]
    permissions: Both
    held: tuple[tuple[str, GroupCounts], ...]
    fees: tuple[FeeRow, ...]
    removals: tuple[RemovalRow, ...]


def tally(everything: Sequence[Crossing], live: Sequence[Crossing], zone: tzinfo) -> ShiftTallies:
    """Return the tallies of a shift's crossings, of which some are live; ages are those of the day there."""
    passed = [crossing for crossing in live if crossing.draft.outcome in PASSED]
    minors = [crossing for crossing in passed if _under_age(crossing, zone)]
    statuses = _by((c.draft.status, c.draft.direction) for c in passed)
    return ShiftTallies(
        ages=_listed(AgeGroup, _by((_age_group(c, zone), c.draft.direction) for c in passed)),
        means=_listed(Means, _by((c.draft.trip.means, c.draft.direction) for c in passed)),
        vehicles=Both.of(direction for _, direction in {_vehicle(c) for c in passed if c.draft.trip.plate}),
        crew=Both.of(c.draft.direction for c in passed if c.draft.crew),
        statuses=_listed((*Status, None), statuses) if set(statuses) - {None} else (),
        purposes=_listed(Purpose, _by((c.draft.trip.purpose, c.draft.direction) for c in passed)),
        days=_days(passed),
        minors=_listed((*Accompaniment, None), _by((_accompanied(c), c.draft.direction) for c in minors)),
        permissions=Both.of(
            c.draft.direction for c in minors if c.draft.minor is not None and c.draft.minor.permission
        ),
        held=_held([crossing for crossing in live if crossing.draft.outcome not in PASSED], zone),
        fees=_fees(everything),
        removals=_removals(passed, zone),
    )


def group_of(crossing: Crossing, zone: tzinfo) -> CountGroup:
    """Return the group in which a crossing's traveller counts on the day of the crossing."""
    return count_group(crossing.draft.traveller, crossing.at.astimezone(zone).date())


def _by(found: Iterable[tuple[_Key, Direction]]) -> dict[_Key, Both]:
    gathered: dict[_Key, list[Direction]] = {}
    for key, direction in found:
        gathered.setdefault(key, []).append(direction)
    return {key: Both.of(directions) for key, directions in gathered.items()}


def _listed(order: Iterable[_Key], counted: dict[_Key, Both]) -> tuple[tuple[_Key, Both], ...]:
    return tuple((key, counted[key]) for key in order if key in counted)


def _age_group(crossing: Crossing, zone: tzinfo) -> AgeGroup:
    return age_group(years(crossing.draft.traveller.birth, crossing.at.astimezone(zone).date()))


def _under_age(crossing: Crossing, zone: tzinfo) -> bool:
    today = crossing.at.astimezone(zone).date()
    return crossing.draft.minor is not None or is_minor(crossing.draft.traveller.birth, today=today)


def _accompanied(crossing: Crossing) -> Accompaniment | None:
    return crossing.draft.minor.accompanied if crossing.draft.minor is not None else None


def _vehicle(crossing: Crossing) -> tuple[str, Direction]:
    return crossing.draft.trip.plate, crossing.draft.direction


def _days(passed: Sequence[Crossing]) -> tuple[tuple[int, int], ...]:
    granted = (c.draft.trip.days for c in passed if c.draft.direction is Direction.ENTRY)
    return tuple(sorted(Counter(days for days in granted if days is not None).items()))


def _held(held: Sequence[Crossing], zone: tzinfo) -> tuple[tuple[str, GroupCounts], ...]:
    groups: dict[str, list[CountGroup]] = {}
    for crossing in held:
        groups.setdefault(crossing.draft.traveller.nationality, []).append(group_of(crossing, zone))
    rows = ((nationality, GroupCounts.of(found)) for nationality, found in groups.items())
    return tuple(sorted(rows, key=lambda row: (-row[1].total, row[0])))


def _fees(everything: Sequence[Crossing]) -> tuple[FeeRow, ...]:
    standing = [(fee, crossing.annulled) for crossing in everything for fee in crossing.draft.fees]
    rows = []
    for item in FeeItem:
        for currency in sorted({fee.currency for fee, _ in standing if fee.item is item}):
            ours = [(fee, void) for fee, void in standing if (fee.item, fee.currency) == (item, currency)]
            paid = [fee for fee, void in ours if fee.paid and not void]
            rows.append(
                FeeRow(
                    item,
                    currency,
                    paid=len(paid),
                    amount=sum(fee.paid for fee in paid),
                    exempt=sum(bool(fee.exempt) for fee, void in ours if not void),
                    void=sum(void for _, void in ours),
                    receipts=(paid[0].receipt, paid[-1].receipt) if paid else ("", ""),
                )
            )
    return tuple(rows)


def _removals(passed: Sequence[Crossing], zone: tzinfo) -> tuple[RemovalRow, ...]:
    groups: dict[tuple[Direction, Outcome, str], list[CountGroup]] = {}
    for crossing in passed:
        draft = crossing.draft
        if draft.removal is not None:
            key = (draft.direction, draft.outcome, draft.removal.state)
            groups.setdefault(key, []).append(group_of(crossing, zone))
    return tuple(
        RemovalRow(outcome, direction, state, GroupCounts.of(found))
        for (direction, outcome, state), found in sorted(groups.items())
    )
