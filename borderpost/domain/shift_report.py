"""The shift report as one value: every number that the paper, the file and the screen then show."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from math import ceil
from typing import TypeVar

from borderpost.domain.alert import ListStatus, Resolution, ResolutionOutcome
from borderpost.domain.clock import ClockNote
from borderpost.domain.crossing import PASSED, Crossing, Direction, Outcome, RefusalReason
from borderpost.domain.document import DocumentKind, ReadMethod
from borderpost.domain.journal import Head
from borderpost.domain.officer import OfficerId
from borderpost.domain.people import CountGroup
from borderpost.domain.post import Post
from borderpost.domain.shift import Shift
from borderpost.domain.shift_tallies import Both, GroupCounts, ShiftTallies, group_of, tally
from borderpost.domain.slip import SlipGap

_Counted = TypeVar("_Counted", bound=str)

MRZ_METHODS = frozenset({ReadMethod.MRZ_CAMERA, ReadMethod.MRZ_SCANNER, ReadMethod.MRZ_READER})
"""Methods in which nobody typed: a corrected reading is counted apart."""
HIT_CODES = frozenset({"alert.document", "alert.person", "alert.discreet", "alert.information"})
"""Findings that say that the traveller matched an alert."""


@dataclass(frozen=True, slots=True)
class NationalityRow:
    """Hold the persons of one nationality who passed, by direction and group."""

    nationality: str
    entries: GroupCounts
    exits: GroupCounts

    @property
    def total(self) -> int:
        """Return the number of persons in both directions."""
        return self.entries.total + self.exits.total


@dataclass(frozen=True, slots=True)
class HeldRow:
    """Hold how many did not pass with one outcome for one reason (None: no reason given)."""

    outcome: Outcome
    reason: RefusalReason | None
    count: Both


@dataclass(frozen=True, slots=True)
class ShiftReport:
    """Hold one shift's report.

    A *record* is a crossing of this shift, annulled ones included. Of the others, *slips* are
    those that came from contingency paper, counted apart because their movement belongs to
    another span; *elsewhere* are the other halves of one-stop inspections, movements at the neighbour's
    post. Every table but theirs counts the *live* ones. Those who *passed* crossed the border; the rest
    were *held* (refused, prevented, returned, referred, withdrew). Hence
    ``records == passed.total + held_total + slips.total + elsewhere.total + annulled``.

    ``seconds_p50`` and ``seconds_p90`` are service times in seconds, None where none was taken.
    ``made_at`` and the shift's moments are aware UTC. ``unsent`` counts journal entries.
    ``slip_gaps`` are those of the desk when the report is made, ``clock_faults`` those of this shift.
    """

    shift: Shift
    post: Post
    made_at: datetime
    opened_by: str
    closed_by: str
    officers: tuple[tuple[str, int], ...]
    lanes: tuple[str, ...]
    records: int
    nationalities: tuple[NationalityRow, ...]
    documents: tuple[tuple[DocumentKind, Both], ...]
    methods: tuple[tuple[ReadMethod, int], ...]
    held: tuple[HeldRow, ...]
    hits: int
    resolutions: tuple[tuple[ResolutionOutcome, int], ...]
    slips: Both
    elsewhere: Both
    tallies: ShiftTallies
    annulled: int
    amendments: int
    unsent: int
    lists: ListStatus | None
    head: Head
    seconds_p50: float | None = None
    seconds_p90: float | None = None
    passed_groups: tuple[GroupCounts, GroupCounts] = field(default=(GroupCounts(), GroupCounts()))
    slip_gaps: tuple[SlipGap, ...] = ()
    clock_faults: tuple[ClockNote, ...] = ()

    @property
    def entries(self) -> GroupCounts:
        """Return those who entered, by group."""
        return self.passed_groups[0]

    @property
    def exits(self) -> GroupCounts:
        """Return those who left, by group."""
        return self.passed_groups[1]

    @property
    def passed(self) -> Both:
        """Return how many passed in each direction."""
        return Both(self.entries.total, self.exits.total)

    @property
    def held_total(self) -> int:
        """Return how many live records did not end in passing."""
        return sum(row.count.total for row in self.held)

    @property
    def live(self) -> int:
        """Return the live records: neither annulled, nor from paper, nor the neighbour's."""
        return self.passed.total + self.held_total

    @property
    def mrz_share(self) -> float | None:
        """Return the share (0 to 1) of live records read without typing; None where there are none."""
        read = sum(count for method, count in self.methods if method in MRZ_METHODS)
        return read / self.live if self.live else None

    @property
    def reconciles(self) -> bool:
        """Tell whether the parts add up to the records."""
        return self.records == self.live + self.slips.total + self.elsewhere.total + self.annulled

    @property
    def head_groups(self) -> tuple[str, ...]:
        """Return the chain's head as groups of four hexadecimal digits, to be read aloud."""
        digits = self.head.hex().upper()
        return tuple(digits[i : i + 4] for i in range(0, len(digits), 4))


def compute(
    shift: Shift,
    post: Post,
    crossings: Iterable[Crossing],
    *,
    names: Mapping[OfficerId, str],
    resolutions: Sequence[Resolution],
    unsent: int,
    lists: ListStatus | None,
    head: Head,
    now: datetime,
    zone: tzinfo,
    slip_gaps: tuple[SlipGap, ...] = (),
    clock_faults: tuple[ClockNote, ...] = (),
) -> ShiftReport:
    """Return the report of a shift; ``crossings`` are all of it and are read once.

    ``names`` maps officers to what the report calls them; ``zone`` settles each traveller's age on
    the day of the crossing.
    """
    everything = list(crossings)
    kept = [crossing for crossing in everything if not crossing.annulled]
    ours = [crossing for crossing in kept if crossing.post == post.code]
    live = [crossing for crossing in ours if crossing.draft.slip is None]
    passed = [crossing for crossing in live if crossing.draft.outcome in PASSED]
    rows = _nationalities(passed, zone)
    seconds = sorted(c.draft.seconds for c in live if c.draft.seconds is not None)
    return ShiftReport(
        shift=shift,
        post=post,
        made_at=now,
        opened_by=names.get(shift.opened_by, shift.opened_by),
        closed_by=names.get(shift.closed_by, shift.closed_by) if shift.closed_by else "",
        officers=_counted(Counter(names.get(c.officer, c.officer) for c in kept)),
        lanes=tuple(sorted({crossing.lane for crossing in everything})),
        records=len(everything),
        nationalities=rows,
        documents=_documents(live),
        methods=_counted(Counter(crossing.draft.document.read_method for crossing in live)),
        held=_held(live),
        hits=sum(any(found.code in HIT_CODES for found in c.draft.findings) for c in live),
        resolutions=_counted(Counter(resolution.outcome for resolution in resolutions)),
        slips=Both.of(crossing.draft.direction for crossing in ours if crossing.draft.slip is not None),
        annulled=len(everything) - len(kept),
        amendments=sum(crossing.amended for crossing in everything),
        unsent=unsent,
        lists=lists,
        head=head,
        seconds_p50=_percentile(seconds, 50),
        seconds_p90=_percentile(seconds, 90),
        passed_groups=(
            sum((row.entries for row in rows), GroupCounts()),
            sum((row.exits for row in rows), GroupCounts()),
        ),
        elsewhere=Both.of(crossing.draft.direction for crossing in kept if crossing.post != post.code),
        tallies=tally(everything, live, zone),
        slip_gaps=slip_gaps,
        clock_faults=clock_faults,
    )


def _nationalities(passed: Sequence[Crossing], zone: tzinfo) -> tuple[NationalityRow, ...]:
    groups: dict[str, dict[Direction, list[CountGroup]]] = {}
    for crossing in passed:
        traveller = crossing.draft.traveller
        directions = groups.setdefault(traveller.nationality, {Direction.ENTRY: [], Direction.EXIT: []})
        directions[crossing.draft.direction].append(group_of(crossing, zone))
    rows = (
        NationalityRow(
            nationality, GroupCounts.of(by[Direction.ENTRY]), GroupCounts.of(by[Direction.EXIT])
        )
        for nationality, by in groups.items()
    )
    return tuple(sorted(rows, key=lambda row: (-row.total, row.nationality)))


def _documents(live: Sequence[Crossing]) -> tuple[tuple[DocumentKind, Both], ...]:
    kinds = Counter(crossing.draft.document.kind for crossing in live)
    return tuple(
        (kind, Both.of(c.draft.direction for c in live if c.draft.document.kind is kind))
        for kind, _ in _counted(kinds)
    )


def _held(live: Sequence[Crossing]) -> tuple[HeldRow, ...]:
    held = [crossing.draft for crossing in live if crossing.draft.outcome not in PASSED]
    rows = []
    for outcome in Outcome:
        for reason in (*RefusalReason, None):
            directions = [d.direction for d in held if d.outcome is outcome and d.reason is reason]
            if directions:
                rows.append(HeldRow(outcome, reason, Both.of(directions)))
    return tuple(rows)


def _counted(counter: Counter[_Counted]) -> tuple[tuple[_Counted, int], ...]:
    return tuple(sorted(counter.items(), key=lambda item: (-item[1], item[0])))


def _percentile(ordered: Sequence[float], percent: int) -> float | None:
    """Return the nearest-rank percentile of ordered numbers, None of none."""
    if not ordered:
        return None
    return ordered[ceil(len(ordered) * percent / 100) - 1]
