"""What becomes of evidence in every cell: codes and calendars help where print is unclear, and only there."""

from datetime import date

import numpy as np

from borderpost.domain.mrz_layout import ALPHABET
from borderpost.reading.decoding import Decoded, Look, decode
from borderpost.reading.grid import Grid
from borderpost.reading.stages import Cell, Symbol
from borderpost.specimens.documents import SpecimenKind, specimen

PASSPORT = specimen(SpecimenKind.PASSPORT, 11, today=date(2026, 11, 22)).mrz
Doubts = dict[tuple[int, int], dict[str, float]]
CLEAR = 0.999


def read(lines: tuple[str, ...], doubts: Doubts) -> Decoded:
    """Decode what a recogniser is sure of but for some places, where it gives these probabilities."""
    rows, scores = [], []
    for number, line in enumerate(lines):
        cells, weights = [], np.full((len(line), len(ALPHABET)), (1 - CLEAR) / (len(ALPHABET) - 1))
        for place, character in enumerate(line):
            seen = doubts.get((number, place), {character: CLEAR})
            for one, probability in seen.items():
                weights[place, ALPHABET.index(one)] = probability
            best = max(seen.items(), key=lambda pair: pair[1])
            x = 20.0 * place
            cells.append(Cell(x + 10, 20, 0, 20, Symbol(x, 0, x + 20, 20, (best,))))
        rows.append(tuple(cells))
        scores.append(np.log(weights))
    return decode([Look(Grid(tuple(rows), 1.0), tuple(scores))])


def at(decoded: Decoded, line: int, place: int) -> tuple[str, float]:
    return decoded.lines[line][place], decoded.confidence[line][place]


def with_text(line: int, start: int, text: str) -> tuple[str, ...]:
    lines = list(PASSPORT)
    lines[line] = lines[line][:start] + text + lines[line][start + len(text) :]
    return tuple(lines)


def test_what_is_sure_stays_as_it_is() -> None:
    decoded = read(PASSPORT, {})
    assert (decoded.lines, decoded.substitutions, decoded.doubtful) == (PASSPORT, (), ())


def test_an_unclear_letter_of_a_state_is_one_that_a_state_has_and_is_listed() -> None:
    lines = with_text(0, 2, "CRI")
    decoded = read(lines, {(0, 3): {"K": 0.6, "R": 0.39}})
    assert at(decoded, 0, 3)[0] == "R"
    assert 0.9 < at(decoded, 0, 3)[1] < CLEAR
    (change,) = decoded.substitutions
    assert (change.line, change.position, change.recognised, change.decoded) == (0, 3, "K", "R")


def test_where_two_states_are_as_likely_the_letter_stays_doubtful() -> None:
    decoded = read(with_text(0, 2, "AUS"), {(0, 4): {"S": 0.5, "T": 0.49}})
    assert (0, 4) in decoded.doubtful


def test_a_state_that_no_list_has_is_read_as_printed() -> None:
    lines = with_text(1, 10, "XQZ")
    assert read(lines, {}).lines == lines


def test_an_unclear_month_is_one_of_the_calendar_and_a_printed_thirteenth_stays() -> None:
    unclear = with_text(1, 13, "800125")
    assert at(read(unclear, {(1, 15): {"9": 0.55, "0": 0.44}}), 1, 15)[0] == "0"
    printed = with_text(1, 13, "801340")
    assert read(printed, {}).lines[1][13:19] == "801340"


def test_a_date_that_is_not_known_is_read_as_fillers() -> None:
    printed = with_text(1, 13, "80<<<<")
    assert read(printed, {}).lines[1][13:19] == "80<<<<"
