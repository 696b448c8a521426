"""From evidence in every cell to the lines of an MRZ, with every departure from the recogniser listed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from borderpost.domain.mrz_layout import ALPHABET, LAYOUTS, Layout, MrzFormat, Span, agrees
from borderpost.domain.reading import Substitution
from borderpost.domain.states import STATES
from borderpost.reading.grid import Grid
from borderpost.reading.stages import Scores

Evidence = NDArray[np.float64]
"""(cells of a line, characters of the alphabet): probabilities; a row sums to 1 or less."""

SURE = 0.95
"""Probability from which a character needs no second look."""

_STATES = tuple(code.ljust(3, "<") for code in STATES)
_MONTHS = (*(f"{month:02}" for month in range(1, 13)), "<<")
_DAYS = (*(f"{day:02}" for day in range(1, 32)), "<<")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ<"
_NUMERALS = "0123456789<"
_FIRST = "PVACI"
_SEXES = "MF<X"
_INDEX = {character: index for index, character in enumerate(ALPHABET)}

_LETTER_O = 2.3
"""Taken from O (nats) where a digit may stand too: OCR-B draws it like 0, and numbers hold more digits."""
_OUT_OF_PLACE = 0.002
"""Weight of characters that may not stand at a position: a document that prints one so is read as printed."""
_UNLISTED = 0.05
"""Weight of a State code that no list has, and of a month or day that no calendar has: such are printed."""
_TEMPTING = 0.15
"""Least probability, beside the first choice's, of a runner-up that check digits may bring forward."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Hold decoded lines, a probability per character, what was changed, and what is uncertain."""

    lines: tuple[str, ...]
    confidence: tuple[tuple[float, ...], ...]
    substitutions: tuple[Substitution, ...]
    doubtful: tuple[tuple[int, int], ...]
    checks: tuple[bool, ...]

    @property
    def certainty(self) -> float:
        """Return the mean probability over all characters."""
        return float(np.mean([value for line in self.confidence for value in line]))


@dataclass(frozen=True, slots=True)
class Look:
    """Hold one look at a zone: its cells, and what they speak for, line by line."""

    grid: Grid
    scores: tuple[Scores, ...]

    @property
    def shape(self) -> tuple[int, ...]:
        """Return the number of cells of every line."""
        return tuple(len(row) for row in self.grid.rows)


def decode(looks: Sequence[Look]) -> Decoded:
    """Decide every cell by its position's alphabet, over one or more looks of the same shape.

    Check digits only choose among near equals. Substitutions are told against what the
    recogniser chose at the first look.
    """
    first = looks[0]
    layout = _layout(first.grid, first.scores)
    alphabets = _alphabets(layout)
    evidence = [
        np.mean([_row_evidence(look, number, alphabets[number]) for look in looks], axis=0)
        for number in range(layout.rows)
    ]
    for span, listed in _listed_spans(layout):
        rows = evidence[span.line]
        rows[span.start : span.end] = _favoured(rows[span.start : span.end], _places(listed))
    lines = ["".join(ALPHABET[i] for i in rows.argmax(axis=1)) for rows in evidence]
    swapped = _reconciled(lines, evidence, layout)
    confidence = tuple(
        tuple(float(rows[place, _INDEX[character]]) for place, character in enumerate(line))
        for rows, line in zip(evidence, lines, strict=True)
    )
    doubtful = {
        (number, place)
        for number, row in enumerate(confidence)
        for place, value in enumerate(row)
        if value < SURE
    }
    return Decoded(
        tuple(lines),
        confidence,
        tuple(_substitutions(first.grid, lines)),
        tuple(sorted(doubtful | swapped)),
        tuple(agrees(text, digit) for text, digit in _checked(lines, layout)),
    )


def _row_evidence(look: Look, number: int, alphabets: Sequence[str]) -> Evidence:
    return _evidence(look.scores[number], alphabets)


def _layout(grid: Grid, scores: Sequence[Scores]) -> Layout:
    width = len(grid.rows[0])
    if len(grid.rows) == 3:
        return LAYOUTS[MrzFormat.TD1]
    first = ALPHABET[int(_evidence(scores[0][:1], [_FIRST]).argmax())]
    if first == "V":
        return LAYOUTS[MrzFormat.MRV_A if width == 44 else MrzFormat.MRV_B]
    return LAYOUTS[MrzFormat.TD3 if width == 44 else MrzFormat.TD2]


def _alphabets(layout: Layout) -> list[list[str]]:
    """Return the characters that may stand at every position of every line."""
    allowed = [[ALPHABET] * layout.width for _ in range(layout.rows)]

    def narrow(span: Span | None, alphabet: str) -> None:
        if span is not None:
            allowed[span.line][span.start : span.end] = [alphabet] * span.width

    for span in (layout.issuing_state, layout.names, layout.nationality):
        narrow(span, _LETTERS)
    for span in (layout.birth_date, layout.expiry_date):
        narrow(span, _NUMERALS)
    for digit in _check_spans(layout):
        narrow(digit, _NUMERALS)
    narrow(layout.sex, _SEXES)
    allowed[0][:2] = [_FIRST, _LETTERS]
    return allowed


def _check_spans(layout: Layout) -> tuple[Span | None, ...]:
    return (
        layout.document_number_check,
        layout.birth_date_check,
        layout.expiry_date_check,
        layout.optional_data_check,
        layout.composite_check,
    )


def _evidence(scores: Scores, alphabets: Sequence[str]) -> Evidence:
    """Return the probabilities of cells, given what may stand there."""
    fitting = np.stack([_fitting(allowed) for allowed in alphabets])
    either = fitting[:, _INDEX["O"]] * fitting[:, _INDEX["0"]]
    scores = scores.copy()
    scores[:, _INDEX["O"]] -= _LETTER_O * either
    weight = np.exp(scores - scores.max(axis=1, keepdims=True)) * np.where(fitting > 0, 1.0, _OUT_OF_PLACE)
    return np.asarray(weight / weight.sum(axis=1, keepdims=True), np.float64)


@cache
def _fitting(allowed: str) -> NDArray[np.float64]:
    """Return 1 for every character of the alphabet that is allowed, 0 for the others."""
    return np.array([float(character in allowed) for character in ALPHABET])


def _listed_spans(layout: Layout) -> Iterator[tuple[Span, tuple[str, ...]]]:
    """Yield the places where only a few texts are usual, with these texts."""
    yield layout.issuing_state, _STATES
    yield layout.nationality, _STATES
    for day in (layout.birth_date, layout.expiry_date):
        yield Span(day.line, day.start + 2, day.start + 4), _MONTHS
        yield Span(day.line, day.start + 4, day.end), _DAYS


@cache
def _places(listed: tuple[str, ...]) -> NDArray[np.int64]:
    """Return (texts, characters): where in the alphabet the characters of every text stand."""
    return np.array([[_INDEX[character] for character in text] for text in listed], np.int64)


def _favoured(rows: Evidence, listed: NDArray[np.int64]) -> Evidence:
    """Return the probabilities of neighbouring cells, given which texts are usual in them.

    A text as a whole is weighed, so that two sure letters help the third; texts outside the list
    keep a small weight, and win where the recogniser is sure of them.
    """
    cells = np.arange(rows.shape[0])
    worth = np.prod(rows[cells, listed], axis=1)
    usual = np.zeros_like(rows)
    for cell in cells:
        np.add.at(usual[cell], listed[:, cell], worth)
    given = usual + _UNLISTED * np.maximum(rows * float(np.prod(rows.sum(axis=1))) - usual, 0.0)
    return np.asarray(given / given.sum(axis=1, keepdims=True), np.float64)


def _checked(lines: Sequence[str], layout: Layout) -> Iterator[tuple[str, str]]:
    """Yield each text under a check digit with its digit; blank optional data has none."""
    for text, digit in _check_fields(layout):
        written = "".join(span.of(lines) for span in text)
        if digit.of(lines) == "<" and not written.strip("<"):
            continue
        yield written, digit.of(lines)


def _check_fields(layout: Layout) -> Iterator[tuple[tuple[Span, ...], Span]]:
    yield (layout.document_number,), layout.document_number_check
    yield (layout.birth_date,), layout.birth_date_check
    yield (layout.expiry_date,), layout.expiry_date_check
    if layout.optional_data_check is not None:
        yield (layout.optional_data,), layout.optional_data_check
    if layout.composite_check is not None:
        yield layout.composite, layout.composite_check


def _reconciled(lines: list[str], evidence: Sequence[Evidence], layout: Layout) -> set[tuple[int, int]]:
    """Where a check digit fails and one near-equal runner-up mends it, take that; return the places."""
    changed: set[tuple[int, int]] = set()
    for text, digit in _check_fields(layout):
        if digit.of(lines) == "<" or agrees("".join(span.of(lines) for span in text), digit.of(lines)):
            continue
        mended = []
        for span in (*text, digit):
            for place in range(span.start, span.end):
                probabilities = evidence[span.line][place]
                first, second = np.argsort(-probabilities)[:2]
                ratio = float(probabilities[second] / probabilities[first])
                if ratio < _TEMPTING:
                    continue
                tried = list(lines)
                line = tried[span.line]
                tried[span.line] = line[:place] + ALPHABET[int(second)] + line[place + 1 :]
                if agrees("".join(part.of(tried) for part in text), digit.of(tried)):
                    mended.append((ratio, span.line, place, tried))
        mended.sort(key=lambda candidate: -candidate[0])
        if mended and not _ambiguous([candidate[0] for candidate in mended]):
            _, number, place, tried = mended[0]
            lines[:] = tried
            changed.add((number, place))
    return changed


def _ambiguous(ratios: Sequence[float]) -> bool:
    return any(later > 0.5 * earlier for earlier, later in pairwise(ratios[:2]))


def _substitutions(grid: Grid, lines: Sequence[str]) -> Iterator[Substitution]:
    for number, (row, line) in enumerate(zip(grid.rows, lines, strict=True)):
        for place, (cell, character) in enumerate(zip(row, line, strict=True)):
            recognised = cell.symbol.choices[0][0] if cell.symbol else ""
            if recognised != character:
                yield Substitution(number, place, recognised, character)
