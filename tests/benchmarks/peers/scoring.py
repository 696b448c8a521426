"""What an answer is worth: exact, by field, by character, and whether it would be believed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import median

from borderpost.domain.consensus import checks_hold
from borderpost.domain.mrz import Mrz, parse
from borderpost.domain.mrz_layout import fit
from tests.benchmarks.page import percentile
from tests.benchmarks.peers.measuring import Outcome
from tests.benchmarks.peers.scenes import TODAY, Shot

FIELDS: dict[str, Callable[[Mrz], object]] = {
    "document code": lambda mrz: mrz.document_code,
    "issuing State": lambda mrz: mrz.issuing_state,
    "surname": lambda mrz: mrz.surname,
    "given names": lambda mrz: mrz.given_names,
    "document number": lambda mrz: mrz.document_number,
    "nationality": lambda mrz: mrz.nationality,
    "birth": lambda mrz: mrz.birth,
    "sex": lambda mrz: mrz.sex,
    "expiry": lambda mrz: mrz.expiry,
    "optional data": lambda mrz: (mrz.optional_data, mrz.optional_data_2),
}


@dataclass(frozen=True, slots=True)
class Score:
    """One answer against the truth.

    ``valid``: the answer has a known shape and all its check digits agree. ``accepted``: it is
    valid and the reader marked no character as doubtful (those that know no doubt never do).
    ``errors`` is the edit distance to the truth, at most ``length``: what was not read is wrong.
    """

    found: bool
    exact: bool
    fields: tuple[bool, ...]
    errors: int
    length: int
    valid: bool
    accepted: bool
    outcome: Outcome


def score(shot: Shot, outcome: Outcome) -> Score:
    """Compare an answer with what the picture says, fillers at line ends put right for every reader."""
    shape = fit(outcome.lines)
    lines = shape[1] if shape is not None else outcome.lines
    valid = checks_hold(lines)
    read, true = "\n".join(lines), "\n".join(shot.truth)
    return Score(
        found=bool(lines),
        exact=lines == shot.truth,
        fields=_fields(lines, shot.truth),
        errors=min(distance(read, true), len(true)) if lines else len(true),
        length=len(true),
        valid=valid,
        accepted=valid and not outcome.doubtful,
        outcome=outcome,
    )


@dataclass(frozen=True, slots=True)
class Measure:
    """What many scores come to; shares are of all pictures, also of those not read."""

    count: int
    exact: float
    found: float
    fields: float
    character_errors: float
    wrong_but_valid: int
    accepted_right: float
    accepted_wrong: int
    ms: float
    ms_p95: float
    cpu_ms: float
    peak_mib: float
    failures: int


def measure(scores: Sequence[Score]) -> Measure:
    """Return the measures of at least one score."""
    count = len(scores)
    times = [one.outcome.ms for one in scores]
    return Measure(
        count=count,
        exact=sum(one.exact for one in scores) / count,
        found=sum(one.found for one in scores) / count,
        fields=sum(sum(one.fields) for one in scores) / (count * len(FIELDS)),
        character_errors=sum(one.errors for one in scores) / sum(one.length for one in scores),
        wrong_but_valid=sum(one.valid and not one.exact for one in scores),
        accepted_right=sum(one.accepted and one.exact for one in scores) / count,
        accepted_wrong=sum(one.accepted and not one.exact for one in scores),
        ms=median(times),
        ms_p95=percentile(times, 95),
        cpu_ms=median(one.outcome.cpu_ms for one in scores),
        peak_mib=max(one.outcome.peak_mib for one in scores),
        failures=sum(bool(one.outcome.failure) for one in scores),
    )


def interval(share: float, count: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share of ``count``."""
    z = 1.96
    middle = share + z * z / (2 * count)
    reach = z * sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    scale = 1 + z * z / count
    return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)


def distance(one: str, other: str) -> int:
    """Return the edit distance of two texts."""
    if one == other:
        return 0
    above = list(range(len(other) + 1))
    for row, character in enumerate(one, 1):
        here = [row]
        for column, against in enumerate(other, 1):
            swapped = above[column - 1] + (character != against)
            here.append(min(above[column] + 1, here[-1] + 1, swapped))
        above = here
    return above[-1]


def _fields(lines: Sequence[str], truth: Sequence[str]) -> tuple[bool, ...]:
    read, true = parse(lines, today=TODAY), parse(truth, today=TODAY)
    if read is None or true is None:
        return (False,) * len(FIELDS)
    return tuple(of(read) == of(true) for of in FIELDS.values())
