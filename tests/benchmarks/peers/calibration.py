"""How far a reader's own certainties can be believed, character by character."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tests.benchmarks.peers.scenes import Shot
from tests.benchmarks.peers.scoring import Score

STEPS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 1.0)


@dataclass(frozen=True, slots=True)
class Bin:
    """Characters said to be right with ``low`` to ``high``: how many, their mean, the share that is."""

    low: float
    high: float
    count: int
    mean: float
    right: float


def characters(pairs: Sequence[tuple[Shot, Score]]) -> list[tuple[float, bool]]:
    """Return (certainty, right) of every character of the answers that have the truth's shape."""
    return [pair for shot, score in pairs for pair in _of(shot, score)]


def bins(pairs: Sequence[tuple[float, bool]]) -> list[Bin]:
    """Return the bins that hold any characters."""
    found = []
    for low, high in pairwise(STEPS):
        here = [pair for pair in pairs if low <= pair[0] < high or pair[0] == high == 1.0]
        if here:
            mean, right = (sum(pair[index] for pair in here) / len(here) for index in (0, 1))
            found.append(Bin(low, high, len(here), mean, right))
    return found


def expected_error(found: Sequence[Bin]) -> float:
    """Return the expected calibration error: the mean gap between certainty and share right."""
    total = sum(one.count for one in found)
    return sum(abs(one.mean - one.right) * one.count for one in found) / total if total else 0.0


def _of(shot: Shot, score: Score) -> Iterator[tuple[float, bool]]:
    lines, certainties = score.outcome.lines, score.outcome.certainties
    if not certainties or [len(line) for line in lines] != [len(line) for line in shot.truth]:
        return
    for line, true, row in zip(lines, shot.truth, certainties, strict=True):
        for one, other, certainty in zip(line, true, row, strict=True):
            yield certainty, one == other
