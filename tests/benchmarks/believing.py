"""What would be believed without a human at every threshold, and what of that is wrong; Markdown tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from borderpost.domain.consensus import checks_hold
from borderpost.domain.mrz_layout import Layout, fit
from borderpost.domain.reading import Reading
from borderpost.reading.decoding import SURE

_STEPS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 1.0)
THRESHOLDS = (0.5, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 0.99)


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold what one picture's answer is worth.

    ``least`` is the certainty of its least certain character; ``plain`` tells that the check
    digits hold and that nothing was changed by them; ``digit_errors`` counts wrong characters under
    a check digit, ``other_errors`` all others; a reading of another shape counts as one of these.
    """

    right: bool
    plain: bool
    least: float
    digit_errors: int
    other_errors: int

    def accepted(self, threshold: float) -> bool:
        """Tell whether it would be believed with so much certainty for every character."""
        return self.plain and self.least >= threshold


def answer(reading: Reading, truth: tuple[str, ...]) -> Answer:
    """Compare a reading with what the picture says."""
    if not reading.lines:
        return Answer(right=False, plain=False, least=0.0, digit_errors=0, other_errors=0)
    sure = {
        place
        for place in reading.doubtful
        if reading.confidence[place[0]][place[1]] >= SURE
    }
    plain = checks_hold(reading.lines) and not sure
    least = min(map(min, reading.confidence))
    shape = fit(truth)
    if shape is None or [len(line) for line in reading.lines] != [len(line) for line in truth]:
        return Answer(right=False, plain=plain, least=least, digit_errors=0, other_errors=1)
    watched = set(_watched(shape[0]))
    wrong = {
        (number, place)
        for number, (line, true) in enumerate(zip(reading.lines, truth, strict=True))
        for place, (one, other) in enumerate(zip(line, true, strict=True))
        if one != other
    }
    return Answer(
        right=not wrong,
        plain=plain,
        least=least,
        digit_errors=len(wrong & watched),
        other_errors=len(wrong - watched),
    )


def _watched(layout: Layout) -> Iterator[tuple[int, int]]:
    """Yield the places at which a check digit looks, the digits themselves among them."""
    spans = [
        layout.document_number, layout.document_number_check, layout.birth_date, layout.birth_date_check,
        layout.expiry_date, layout.expiry_date_check, layout.optional_data_check, layout.composite_check,
        *layout.composite,
    ]  # fmt: skip
    if layout.optional_data_check is not None:
        spans.append(layout.optional_data)
    for span in spans:
        if span is not None:
            yield from ((span.line, place) for place in range(span.start, span.end))


def thresholds(plain: Sequence[Answer], hard: Sequence[Answer]) -> str:
    """Return what every threshold would accept of pictures without and with troubles."""
    head = (
        "| Least certainty of a character | accepted and right, clean | degraded "
        "| accepted and wrong where digits look | elsewhere |\n|---|---|---|---|---|"
    )
    rows = [head]
    every = [*plain, *hard]
    for threshold in THRESHOLDS:
        taken = [one for one in every if one.accepted(threshold)]
        name = f"**{threshold:.2f}**, in use" if threshold == SURE else f"{threshold:.2f}"
        rows.append(
            f"| {name} | {_accepted(plain, threshold)} | {_accepted(hard, threshold)} "
            f"| {sum(bool(one.digit_errors) for one in taken)} of {len(every)} "
            f"| {sum(bool(one.other_errors) and not one.digit_errors for one in taken)} of {len(every)} |"
        )
    return "\n".join(rows)


def _accepted(answers: Sequence[Answer], threshold: float) -> str:
    if not answers:
        return "-"
    share = sum(one.right and one.accepted(threshold) for one in answers) / len(answers)
    return f"{share:.3f} of {len(answers)}"


def reliability(pairs: Sequence[tuple[float, bool]]) -> str:
    """Return how often characters of a certainty were right, and the expected calibration error."""
    rows, error = [], 0.0
    for low, high in pairwise(_STEPS):
        here = [pair for pair in pairs if low <= pair[0] < high or pair[0] == high == 1.0]
        if here:
            mean, right = (sum(pair[index] for pair in here) / len(here) for index in (0, 1))
            error += abs(mean - right) * len(here) / len(pairs)
            rows.append(f"| {low:.3f} to {high:.3f} | {len(here)} | {mean:.4f} | {right:.4f} |")
    table = "\n".join(("| Certainty | characters | mean | right |", "|---|---|---|---|", *rows))
    return f"{table}\n\nExpected calibration error {error:.4f} over {len(pairs)} characters."
