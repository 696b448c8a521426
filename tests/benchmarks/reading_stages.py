"""What reading a frame costs, stage by stage, in processor time of one thread; a Markdown table."""

import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from borderpost.domain.reading import Reading
from borderpost.reading import gate
from borderpost.reading.engine import Reader
from borderpost.reading.location import LineLocator
from borderpost.reading.network_recogniser import NetworkRecogniser
from borderpost.reading.portrait import portrait
from borderpost.reading.stages import Band, Cell, Locator, Picture, RecognisedLine, Recogniser, Scores

T = TypeVar("T")

HEAD = (
    "| Frames | n | gate | locate | recognise | weigh | grid, decoding, cutting | reading: median | p95 "
    "| portrait | zones tried | lines in the network |\n|---|---|---|---|---|---|---|---|---|---|---|---|"
)


@dataclass
class Clock:
    """Hold what one reading spent so far (ms), and what went through its stages."""

    locate: float = 0.0
    recognise: float = 0.0
    weigh: float = 0.0
    zones: int = 0
    lines: int = 0


@dataclass
class Costs:
    """Hold the costs of several readings of one kind of frame (ms)."""

    name: str
    gate: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    portrait: list[float] = field(default_factory=list)
    clocks: list[Clock] = field(default_factory=list)

    def row(self) -> str:
        """Return the table's row: means of the stages, median and 95th percentile of the whole."""

        def mean(values: Iterable[float]) -> float:
            return statistics.fmean(values)

        gate_ = mean(self.gate)
        locate, recognise, weigh = (
            mean(getattr(clock, stage) for clock in self.clocks) for stage in ("locate", "recognise", "weigh")
        )
        rest = max(0.0, mean(self.whole) - gate_ - locate - recognise - weigh)
        zones, lines = mean(clock.zones for clock in self.clocks), mean(clock.lines for clock in self.clocks)
        return (
            f"| {self.name} | {len(self.whole)} | {gate_:.1f} | {locate:.1f} | {recognise:.1f} | {weigh:.1f} "
            f"| {rest:.1f} | {statistics.median(self.whole):.1f} | {np.percentile(self.whole, 95):.1f} "
            f"| {mean(self.portrait):.1f} | {zones:.1f} | {lines:.1f} |"
        )


class _TimedLocator:
    def __init__(self, inner: Locator, watch: "Watch") -> None:
        self._inner, self._watch = inner, watch

    def locate(self, grey: Picture) -> Iterator[Band]:
        bands = self._inner.locate(grey)
        while True:
            band, spent = _timed(lambda: next(bands, None))
            self._watch.clock.locate += spent
            if band is None:
                return
            self._watch.clock.zones += 1
            yield band


class _TimedRecogniser:
    def __init__(self, inner: Recogniser, watch: "Watch") -> None:
        self._inner, self._watch = inner, watch

    @property
    def engine(self) -> str:
        return self._inner.engine

    def recognise(self, strips: tuple[Picture, ...]) -> tuple[RecognisedLine, ...]:
        lines, spent = _timed(lambda: self._inner.recognise(strips))
        self._watch.clock.recognise += spent
        self._watch.clock.lines += len(strips)
        return lines

    def weigh(
        self, strips: tuple[Picture, ...], rows: tuple[tuple[Cell, ...], ...], *, again: bool = False
    ) -> tuple[Scores, ...]:
        scores, spent = _timed(lambda: self._inner.weigh(strips, rows, again=again))
        self._watch.clock.weigh += spent
        self._watch.clock.lines += len(strips)
        return scores

    def close(self) -> None:
        self._inner.close()


class Watch:
    """Read with the product's own reader and stop the time of its stages."""

    def __init__(self, recogniser: NetworkRecogniser) -> None:
        self.clock = Clock()
        self.reader = Reader(
            locator=_TimedLocator(LineLocator(), self), recogniser=_TimedRecogniser(recogniser, self)
        )

    def read(self, image: Picture, costs: Costs) -> None:
        """Read a frame that comes after none, and note what it costs."""
        self._note(image, costs, self.reader.read)

    def read_next(self, image: Picture, costs: Costs) -> None:
        """Read a frame that comes after another, and note what it costs."""
        self._note(image, costs, self.reader.read_next)

    def _note(self, image: Picture, costs: Costs, read: Callable[[Picture], Reading]) -> None:
        _, gate_ = _timed(lambda: gate.look(gate.grey(image)))
        self.clock = Clock()
        reading, whole = _timed(lambda: read(image))
        _, cutting = _timed(lambda: portrait(reading, image))
        costs.gate.append(gate_)
        costs.whole.append(whole)
        costs.portrait.append(cutting)
        costs.clocks.append(self.clock)


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    begun = time.thread_time()
    result = work()
    return result, (time.thread_time() - begun) * 1000
