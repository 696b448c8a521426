"""The fixed grid over symbols of which some were not seen."""

from datetime import date

from borderpost.reading.grid import Grid, earlier, lay
from borderpost.reading.stages import RecognisedLine, Symbol
from borderpost.specimens.documents import SpecimenKind, specimen

PASSPORT = specimen(SpecimenKind.PASSPORT, 11, today=date(2026, 11, 22)).mrz


def seen(line: str, *, unseen: frozenset[int] = frozenset()) -> RecognisedLine:
    return RecognisedLine(
        tuple(
            Symbol(20.0 * place, 10, 20.0 * place + 16, 36, ((character, 0.9),))
            for place, character in enumerate(line)
            if place not in unseen
        )
    )


def text(grid: Grid) -> tuple[str, ...]:
    """Return the first choice of every cell, a dot where no symbol lies."""
    cells = [[cell.symbol.choices[0][0] if cell.symbol else "." for cell in row] for row in grid.rows]
    return tuple("".join(row) for row in cells)


def test_symbols_missing_in_the_middle_leave_their_cells_empty() -> None:
    grid = lay([seen(line, unseen=frozenset({7, 20})) for line in PASSPORT])
    assert grid is not None
    assert text(grid) == tuple(f"{line[:7]}.{line[8:20]}.{line[21:]}" for line in PASSPORT)


def test_a_grid_whose_first_letters_were_swallowed_may_begin_one_place_earlier() -> None:
    grid = lay([seen(line, unseen=frozenset({0})) for line in PASSPORT])
    assert grid is not None
    moved = earlier(grid) if text(grid)[0].endswith(".") else grid
    assert moved is not None
    assert text(moved) == tuple("." + line[1:] for line in PASSPORT)
    assert [len(row) for row in moved.rows] == [44, 44]
    assert [round(row[0].centre) for row in moved.rows] == [8, 8]


def test_a_grid_that_is_full_at_its_end_begins_where_it_begins() -> None:
    grid = lay([seen(line) for line in PASSPORT])
    assert grid is not None
    assert text(grid) == PASSPORT
    assert earlier(grid) is None
