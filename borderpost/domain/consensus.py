"""Many readings of one document become one sure reading; two documents are never mixed."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import log

from borderpost.domain.mrz_layout import agrees, fit
from borderpost.domain.reading import Reading

MEMORY = 12
"""Readings of one document that are kept."""
GONE_AFTER = 3
"""Readings in a row without any lines after which the document counts as taken away."""
VERY_SURE = 0.985
"""Probability of every character from which a single frame is enough, check digits holding."""
SURE = 0.90
"""Probability from which a disagreement between two frames is a real one."""
STRANGERS = 3
"""Sure disagreements that make two readings two documents."""
DISTANCE = 12
"""Disagreements of any kind that make two readings two documents."""
CLEAR = 0.90
"""Probability in two frames, or ``VERY_SURE`` in one, without which a character stays doubtful.

However many frames there are: those of a document that lies still repeat the same mistake.
"""
PLAIN = 0.60
"""Mean probability over all frames, contradictions as 0, below which a character stays doubtful."""
PATIENCE = 6
"""Frames after which a document is told although some of its characters are still doubtful."""
WITHOUT_CHECKS = 4
"""Frames that must agree where printed check digits do not hold (such documents exist)."""


class Consensus:
    """Join readings of successive frames; say once per document what it is, when that is sure.

    A document is sure when its check digits hold and every character was read alike, and clearly,
    in two frames (or in a single frame that is very sure of all of them); what stays unclear
    over six frames is told as doubtful. Where the digits do not hold, four frames must have read
    the very same lines: then they are printed so.
    """

    def __init__(self) -> None:
        self._seen: list[Reading] = []
        self._empty = 0
        self._told: tuple[str, ...] = ()

    def reset(self) -> None:
        """Forget the document; it will be told again if it is still there."""
        self._seen.clear()
        self._empty = 0
        self._told = ()

    def add(self, reading: Reading) -> Reading | None:
        """Take the next frame's reading; return the joined one when the document has become sure."""
        if not reading.lines:
            self._empty += 1
            if self._empty >= GONE_AFTER:
                self.reset()
            return None
        self._empty = 0
        if any(_same_picture(reading, earlier) for earlier in self._seen):
            return None
        if self._seen and not _same_document(self._joined(), reading):
            self._seen.clear()
        self._seen = [*self._seen, reading][-MEMORY:]
        joined = self._joined()
        if joined.lines == self._told or not self._is_sure(joined):
            return None
        self._told = joined.lines
        return joined

    def _is_sure(self, joined: Reading) -> bool:
        if not checks_hold(joined.lines):
            return sum(reading.lines == joined.lines for reading in self._seen) >= WITHOUT_CHECKS
        alone = any(
            reading.lines == joined.lines and min(map(min, reading.confidence)) >= VERY_SURE
            for reading in self._seen
        )
        if alone:
            return True
        if any(count < 2 for count in self._support(joined.lines)):
            return False
        return not joined.doubtful or len(self._seen) >= PATIENCE

    def _support(self, lines: Sequence[str]) -> Iterator[int]:
        """Yield for each character how many frames read it so."""
        for number, line in enumerate(lines):
            for place, character in enumerate(line):
                yield sum(reading.lines[number][place] == character for reading in self._seen)

    def _is_plain(self, number: int, place: int, character: str) -> bool:
        """Tell whether frames showed a character clearly, and few another one."""
        given = sorted(
            reading.confidence[number][place] if reading.lines[number][place] == character else 0.0
            for reading in self._seen
        )
        witnessed = given[-1] >= VERY_SURE or given[-2] >= CLEAR
        return witnessed and sum(given) / len(given) >= PLAIN

    def _joined(self) -> Reading:
        """Return the weighted vote of all frames over every character, on the surest frame's shape."""
        if len(self._seen) == 1:
            return self._seen[0]
        best = max(self._seen, key=lambda reading: sum(map(sum, reading.confidence)))
        lines: list[str] = []
        confidence: list[tuple[float, ...]] = []
        for number, line in enumerate(best.lines):
            votes = [_vote(self._seen, number, place) for place in range(len(line))]
            lines.append("".join(character for character, _ in votes))
            confidence.append(tuple(probability for _, probability in votes))
        doubtful = tuple(
            (number, place)
            for number, row in enumerate(confidence)
            for place, probability in enumerate(row)
            if probability < SURE or not self._is_plain(number, place, lines[number][place])
        )
        newest = self._seen[-1]
        return replace(
            best,
            lines=tuple(lines),
            confidence=tuple(confidence),
            doubtful=doubtful,
            corners=newest.corners,
            hints=newest.hints,
            ms=newest.ms,
            substitutions=tuple(s for s in best.substitutions if lines[s.line][s.position] == s.decoded),
        )


def checks_hold(lines: Sequence[str]) -> bool:
    """Tell whether the lines have a known shape and all its check digits agree."""
    shape = fit(lines)
    if shape is None:
        return False
    layout, full = shape
    number, digit = layout.document_number.of(full), layout.document_number_check.of(full)
    if layout.long_number and digit == "<":
        rest = layout.optional_data.of(full).partition("<")[0]
        number, digit = number + rest[:-1], rest[-1:]
    fields = [(number, digit)]
    for span, check in (
        (layout.birth_date, layout.birth_date_check),
        (layout.expiry_date, layout.expiry_date_check),
        (layout.optional_data, layout.optional_data_check),
    ):
        if check is not None and (check.of(full) != "<" or span.of(full).strip("<")):
            fields.append((span.of(full), check.of(full)))
    if layout.composite_check is not None:
        covered = "".join(span.of(full) for span in layout.composite)
        fields.append((covered, layout.composite_check.of(full)))
    return all(agrees(text, check) for text, check in fields)


def _same_picture(one: Reading, other: Reading) -> bool:
    """Tell a repeated frame, which is no independent witness, from a second look."""
    return one.lines == other.lines and one.confidence == other.confidence


def _same_document(one: Reading, other: Reading) -> bool:
    if [len(line) for line in one.lines] != [len(line) for line in other.lines]:
        return False
    sure = different = 0
    for number, line in enumerate(one.lines):
        for place, character in enumerate(line):
            if other.lines[number][place] == character:
                continue
            different += 1
            sure += min(one.confidence[number][place], other.confidence[number][place]) >= SURE
    return sure < STRANGERS and different < DISTANCE


def _vote(readings: Sequence[Reading], number: int, place: int) -> tuple[str, float]:
    """Return the likeliest character of one place and its probability after all frames."""
    weights: dict[str, float] = {}
    for reading in readings:
        probability = min(max(reading.confidence[number][place], 0.02), 0.9995)
        character = reading.lines[number][place]
        weights[character] = weights.get(character, 0.0) - log(1 - probability)
    best = max(weights, key=lambda character: weights[character])
    against = sum(weight for character, weight in weights.items() if character != best)
    return best, 1 - min(1.0, 2.718281828 ** (against - weights[best]))
