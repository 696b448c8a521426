"""What another rule pack would have decided about crossings of the past: each that changes, and counts."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from borderpost.domain.crossing import Direction, EntryId
from borderpost.domain.finding import Finding, Severity, Verdict, verdict

Weighed = tuple[str, Severity]
"""A finding's code and weight: what a decision hangs on."""


@dataclass(frozen=True, slots=True)
class Change:
    """Hold one crossing that another pack decides otherwise; nothing here names the traveller.

    ``added`` and ``removed`` are findings by code and weight; a finding whose weight changes is in both.
    """

    crossing: EntryId
    at: datetime
    direction: Direction
    nationality: str
    before: Verdict
    after: Verdict
    added: tuple[Weighed, ...]
    removed: tuple[Weighed, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """Hold a dry run: from when on crossings were asked again, how many, and those that change."""

    since: datetime
    tried: int
    changes: tuple[Change, ...]

    def colours(self) -> Counter[tuple[Verdict, Verdict]]:
        """Count the crossings whose colour changes, by colour before and after."""
        return Counter((one.before, one.after) for one in self.changes if one.before is not one.after)

    def added(self) -> Counter[Weighed]:
        """Count the findings that come."""
        return Counter(one for change in self.changes for one in change.added)

    def removed(self) -> Counter[Weighed]:
        """Count the findings that go."""
        return Counter(one for change in self.changes for one in change.removed)


def difference(
    before: Iterable[Finding], after: Iterable[Finding]
) -> tuple[tuple[Weighed, ...], tuple[Weighed, ...], Verdict, Verdict]:
    """Return the findings added and removed, and the verdict before and after."""
    were, are = tuple(before), tuple(after)
    old = {(one.code, one.severity) for one in were}
    new = {(one.code, one.severity) for one in are}
    return tuple(sorted(new - old)), tuple(sorted(old - new)), verdict(were), verdict(are)
