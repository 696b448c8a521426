"""Runs of whole numbers, both ends included: positions of the journal, serials of paper slips."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

Run = tuple[int, int]
"""The first and the last number of a run."""


def merged(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Return the same numbers as the fewest runs, in order."""
    found: list[Run] = []
    for first, last in sorted(runs):
        if found and first <= found[-1][1] + 1:
            found[-1] = found[-1][0], max(found[-1][1], last)
        elif first <= last:
            found.append((first, last))
    return tuple(found)


def runs_of(numbers: Iterable[int]) -> tuple[Run, ...]:
    """Return numbers as the fewest runs, in order."""
    return merged((number, number) for number in numbers)


def without(runs: Sequence[Run], taken: Sequence[Run]) -> tuple[Run, ...]:
    """Return what merged runs hold and other merged runs do not."""
    return tuple(_without(runs, taken))


def within(runs: Sequence[Run], least: int, most: int) -> tuple[Run, ...]:
    """Return what merged runs hold from one number to another, both included."""
    cut = ((max(first, least), min(last, most)) for first, last in runs)
    return tuple(run for run in cut if run[0] <= run[1])


def hold(runs: Sequence[Run], number: int) -> bool:
    """Tell whether merged runs hold a number."""
    place = bisect_right(runs, (number, number)) - 1
    near = runs[max(place, 0) : place + 2]
    return any(first <= number <= last for first, last in near)


def size(runs: Iterable[Run]) -> int:
    """Return how many numbers merged runs hold."""
    return sum(last - first + 1 for first, last in runs)


def _without(runs: Sequence[Run], taken: Sequence[Run]) -> Iterator[Run]:
    place = 0
    for first, last in runs:
        start = first
        while place < len(taken) and taken[place][1] < start:
            place += 1
        following = place
        while following < len(taken) and taken[following][0] <= last:
            if start < taken[following][0]:
                yield start, taken[following][0] - 1
            start = max(start, taken[following][1] + 1)
            following += 1
        if start <= last:
            yield start, last
