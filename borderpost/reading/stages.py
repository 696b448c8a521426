"""The stages of reading a picture and the values that travel between them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from borderpost.domain.reading import Hint

Picture = NDArray[np.uint8]
"""Pixels, uint8: (height, width) grey or (height, width, 3) in the order blue, green, red."""

Corners = tuple[tuple[float, float], ...]
"""Four (x, y) pixel points in the picture, clockwise from the text's own top left."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Hold what the picture as a whole says before anything is looked for in it."""

    passed: bool
    hints: tuple[Hint, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """Hold one text line cut out and straightened (grey, uint8, text upright) with its corners."""

    image: Picture
    corners: Corners


@dataclass(frozen=True, slots=True)
class Band:
    """Hold the strips of one suspected machine readable zone, top line first."""

    strips: tuple[Strip, ...]
    corners: Corners
    turn: float


@dataclass(frozen=True, slots=True)
class Symbol:
    """Hold one recognised symbol: its box in the strip (pixels) and what it may be.

    ``choices`` are (character, certainty 0 to 1), the recogniser's first choice first, never empty.
    ``scores`` are what it speaks for: (characters of the alphabet), logarithms of probability, up to a
    constant; None where the recogniser tells its choices only.
    """

    left: float
    top: float
    right: float
    bottom: float
    choices: tuple[tuple[str, float], ...]
    scores: NDArray[np.float64] | None = None

    @property
    def centre(self) -> float:
        """Return the middle of the box across the strip."""
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class RecognisedLine:
    """Hold the symbols of one strip from left to right."""

    symbols: tuple[Symbol, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """Hold one place of the grid in its strip (pixels), and the symbol that lies in it, if any."""

    centre: float
    pitch: float
    top: float
    bottom: float
    symbol: Symbol | None


Scores = NDArray[np.float64]
"""(cells of a line, characters of the alphabet): logarithms of probability, up to a constant a cell."""


class Locator(Protocol):
    """Find suspected machine readable zones in a grey picture."""

    def locate(self, grey: Picture) -> Iterator[Band]:
        """Yield bands, the likeliest first; none where there is nothing like a text line pair."""
        ...


class Recogniser(Protocol):
    """Turn strips into symbols."""

    @property
    def engine(self) -> str:
        """Name the engine and its version, as a Reading carries it."""
        ...

    def recognise(self, strips: tuple[Picture, ...]) -> tuple[RecognisedLine, ...]:
        """Return one line per strip; raise Trouble("reading.engine") where the engine cannot work."""
        ...

    def weigh(
        self, strips: tuple[Picture, ...], rows: tuple[tuple[Cell, ...], ...], *, again: bool = False
    ) -> tuple[Scores, ...]:
        """Return, line by line, how much every cell of the grid speaks for every character.

        ``again`` asks for a second look, as independent of the first as the recogniser can.
        """
        ...

    def close(self) -> None:
        """Give back what the engine holds; a later ``recognise`` may start it again."""
        ...


class SecondReader(Protocol):
    """Read a still picture independently, slowly, to be compared with the first reader."""

    def second_opinion(self, picture: Picture) -> tuple[str, ...] | None:
        """Return its MRZ lines, empty where it found none; None where it cannot run here."""
        ...

    def close(self) -> None:
        """Give back what the reader holds."""
        ...
