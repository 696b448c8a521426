"""The reader: gate, locate, recognise, decode, joined into one call that takes any picture."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from math import inf
from types import TracebackType

import numpy as np

from borderpost.domain.consensus import checks_hold
from borderpost.domain.reading import Hint, Reading
from borderpost.reading import gate, posture
from borderpost.reading.contrast import bleached
from borderpost.reading.decoding import Decoded, Look, decode
from borderpost.reading.following import followed
from borderpost.reading.framing import framed
from borderpost.reading.grid import Grid, earlier, lay
from borderpost.reading.likeness import is_zone
from borderpost.reading.location import LineLocator, flipped
from borderpost.reading.network_recogniser import NetworkRecogniser
from borderpost.reading.second_reader import PassportEye, differing
from borderpost.reading.stages import (
    Band,
    Corners,
    Gate,
    Locator,
    Picture,
    RecognisedLine,
    Recogniser,
    SecondReader,
)
from borderpost.reading.tracing import Traced, certainty, traced

_ENOUGH = 0.75
_LEAST_FITNESS = 0.45
_LEAST_CERTAINTY = 0.55
_PROMISING = 0.62
_CLEAR = 0.78
_ROOM = 1.4
"""Pitches of nothing after the last character of a line that is known to end there."""
_PLAIN = 0.78
_PATIENCE, _MOST_PATIENCE = 0.040, 0.320
"""Seconds of computing after which nothing new is begun in a camera's frame, at first and at most."""
_SURE_AT_A_GLANCE = 0.98
"""Probability of every character from which the lines are not straightened and weighed once more."""


@dataclass(frozen=True, slots=True)
class _Attempt:
    band: Band
    look: Look
    decoded: Decoded

    @property
    def worth(self) -> float:
        checks = self.decoded.checks
        held = float(np.mean(checks)) if checks else 0.0
        return self.decoded.certainty * min(1.0, self.look.grid.fitness + 0.15) + 0.25 * held

    @property
    def corners(self) -> Corners:
        """Return where the zone lies in the picture."""
        return framed(self.band.strips, self.look.grid.rows)

    def is_cut_off(self, shape: tuple[int, ...]) -> bool:
        """Tell whether characters lie outside a picture of (height, width): what stands there is guessed."""
        near = Hint.TOO_NEAR in posture.hints(self.corners, self.look.shape[0], shape)
        return near and not all(self.decoded.checks)

    @property
    def may_go_on(self) -> bool:
        """Tell whether the shorter visa may be the longer one: no digit stands at the end of either."""
        last, width = self.look.grid.rows[0][-1], self.band.strips[0].image.shape[1]
        return self.look.shape == (36, 36) and self.decoded.lines[0][0] == "V" and width - last.centre < (
            _ROOM * last.pitch
        )

    @property
    def convinces(self) -> bool:
        """Tell whether looking elsewhere is idle: digits do not hold by chance on a wrong zone."""
        held = self.decoded.checks
        if sum(held) < 2 or self.decoded.certainty <= _ENOUGH:
            return False
        return all(held) or (2 * sum(held) >= len(held) and not self.decoded.doubtful)


class _Haste:
    """Count the processor's time of this thread from now on; what waits for other programs costs none."""

    def __init__(self, seconds: float) -> None:
        self._end = time.thread_time() + seconds
        self.cut_short = False

    @property
    def is_over(self) -> bool:
        """Tell whether to begin nothing new; what is asked for that and not begun is cut short."""
        self.cut_short = self.cut_short or time.thread_time() > self._end
        return self.cut_short


class Reader:
    """Read pictures one at a time; holds the recogniser until ``close``.

    ``read`` is for any picture; ``read_next`` for a camera's frames in their order. ``read_still``
    asks the second reader too where the first is unsure, which may take seconds.
    """

    def __init__(
        self,
        *,
        locator: Locator | None = None,
        recogniser: Recogniser | None = None,
        second: SecondReader | None = None,
    ) -> None:
        self._locator = locator or LineLocator()
        self._recogniser = recogniser or NetworkRecogniser()
        self._second = second or PassportEye()
        self._before: _Attempt | None = None
        self._patience = _PATIENCE

    def __enter__(self) -> "Reader":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back the network and the second reader's process; a later ``read`` gets them again."""
        self._recogniser.close()
        self._second.close()

    def read(self, image: Picture) -> Reading:
        """Return what the picture says; no lines and hints where it says nothing.

        Raise Trouble("reading.engine") where the recogniser cannot run on this machine, and
        ValueError for an array that is no picture (dtype other than uint8, wrong dimensions).
        """
        return self._read(image, _Haste(inf), None)[0]

    def read_next(self, image: Picture) -> Reading:
        """Read the next frame of a camera like ``read``, first of all where the frame before had its zone.

        What its time does not suffice for is left to the frame after it. Where that was everything, the
        frame after it has twice the time, so that a slow or busy machine reads late and not never.
        """
        haste = _Haste(self._patience)
        reading, attempt = self._read(image, haste, self._before)
        self._before = attempt if attempt is not None and attempt.convinces else None
        unread = attempt is None and haste.cut_short
        self._patience = min(2 * self._patience, _MOST_PATIENCE) if unread else _PATIENCE
        return reading

    def _read(
        self, image: Picture, haste: _Haste, before: _Attempt | None
    ) -> tuple[Reading, _Attempt | None]:
        start = time.perf_counter()
        grey = gate.grey(image)
        first = gate.look(grey)
        aside: set[Hint] = set()
        known = self._followed(grey, before)
        best = self._best(chain(known, self._attempts(grey, aside, haste)), haste) if first.passed else None
        if best is not None and best.is_cut_off(grey.shape):
            best = None
            aside.add(Hint.TOO_NEAR)
        ms = (time.perf_counter() - start) * 1000
        engine = self._recogniser.engine
        if best is None:
            hints = first.hints if Hint.EMPTY in first.hints else (*first.hints, *aside, Hint.NO_MRZ)
            return Reading((), (), engine, ms, hints=hints), None
        decoded = best.decoded
        reading = Reading(
            lines=decoded.lines,
            confidence=decoded.confidence,
            engine=engine,
            ms=ms,
            corners=best.corners,
            hints=(*_light(first, best), *posture.hints(best.corners, len(decoded.lines[0]), grey.shape)),
            substitutions=decoded.substitutions,
            doubtful=decoded.doubtful,
        )
        return reading, best

    def read_still(self, image: Picture) -> Reading:
        """Read like ``read``; where anything is doubtful, add the second reader's answer to the Reading."""
        reading = self.read(image)
        if Hint.EMPTY in reading.hints or (reading.lines and not reading.doubtful):
            return reading
        other = self._second.second_opinion(image)
        if not other:
            return reading
        doubtful = set(reading.doubtful) | set(differing(reading.lines, other))
        return replace(reading, second_opinion=other, doubtful=tuple(sorted(doubtful)))

    def _best(self, attempts: Iterable[_Attempt], haste: _Haste) -> _Attempt | None:
        """Return the best attempt, looked at again where anything in it is doubtful."""
        best: _Attempt | None = None
        for attempt in attempts:
            if best is None or attempt.worth > best.worth:
                best = attempt
            if attempt.convinces:
                break
        if best is None or not best.decoded.doubtful or haste.is_over:
            return best
        return self._looked_again(best)

    def _looked_again(self, attempt: _Attempt) -> _Attempt:
        """Return the attempt with a second look, where the recogniser errs otherwise."""
        first = attempt.look
        again = Look(
            first.grid, self._recogniser.weigh(_images(attempt.band), first.grid.rows, again=True)
        )
        return replace(attempt, decoded=decode([first, again]))

    def _followed(self, grey: Picture, before: _Attempt | None) -> Iterator[_Attempt]:
        """Yield the zone that lies where one lay before, if one does."""
        if before is None:
            return
        band = followed(grey, before.band, before.look.grid)
        first, *others = _images(band)
        (line,) = self._recogniser.recognise((first,))
        if certainty(line) <= _CLEAR:
            return
        attempt = self._attempt(Traced(band, (line, *self._recogniser.recognise(tuple(others)))))
        if attempt is not None and not attempt.may_go_on:
            yield attempt

    def _attempts(self, grey: Picture, aside: set[Hint], haste: _Haste) -> Iterator[_Attempt]:
        """Yield what may be a zone; ``aside`` takes what pieces of text say that are none."""
        for band in self._locator.locate(grey):
            for candidate, first in self._ways_up(band):
                if haste.is_over:
                    return
                if posture.runs_off(candidate.strips[0], first, grey.shape):
                    aside.add(Hint.TOO_NEAR)
                rest = self._recogniser.recognise(tuple(strip.image for strip in candidate.strips[1:]))
                zone = Traced(candidate, (first, *rest))
                attempt = self._attempt(zone)
                if attempt is not None and not attempt.may_go_on:
                    yield attempt
                whole = zone if haste.is_over else traced(grey, zone, self._recogniser)
                longer = self._attempt(whole) if whole is not zone else None
                if longer is not None:
                    yield longer
                elif attempt is not None and attempt.may_go_on:
                    yield attempt

    def _attempt(self, zone: Traced) -> _Attempt | None:
        grid = lay(zone.lines)
        if grid is None or grid.fitness < _LEAST_FITNESS:
            return None
        attempt = self._decoded(zone.band, grid)
        moved = None if all(attempt.decoded.checks) else earlier(grid)
        if moved is not None:
            other = self._decoded(zone.band, moved)
            attempt = max(attempt, other, key=lambda one: sum(one.decoded.checks))
        return attempt if _plausible(attempt.decoded) else None

    def _decoded(self, band: Band, grid: Grid) -> _Attempt:
        look = _glance(grid)
        decoded = decode([look]) if look is not None else None
        if look is None or decoded is None or not _is_plain(decoded):
            look = Look(grid, self._recogniser.weigh(_images(band), grid.rows))
            decoded = decode([look])
        return _Attempt(band, look, decoded)

    def _ways_up(self, band: Band) -> Iterator[tuple[Band, RecognisedLine]]:
        """Yield the band in the ways up in which its first line reads as a line, the better first."""
        over = flipped(band)
        upright = self._recogniser.recognise((band.strips[0].image,))[0]
        if certainty(upright) > _CLEAR:
            yield band, upright
        overturned = self._recogniser.recognise((over.strips[0].image,))[0]
        ways = [(band, upright)] if certainty(upright) <= _CLEAR else []
        ways.append((over, overturned))
        ways.sort(key=lambda way: -certainty(way[1]))
        yield from (way for way in ways if certainty(way[1]) > _PROMISING)


def _light(seen: Gate, attempt: _Attempt) -> tuple[Hint, ...]:
    """Return the hints of the gate, and glare where it lies on the zone alone."""
    rows, doubtful = attempt.look.grid.rows, attempt.decoded.doubtful
    swallowed = bool(doubtful) and bleached(_images(attempt.band), rows, doubtful)
    return (*seen.hints, Hint.GLARE) if swallowed and Hint.GLARE not in seen.hints else seen.hints


def _images(band: Band) -> tuple[Picture, ...]:
    return tuple(strip.image for strip in band.strips)


def _glance(grid: Grid) -> Look | None:
    """Return what the symbols say that the grid was laid over; None where a cell has none."""
    rows = [[cell.symbol.scores for cell in row if cell.symbol is not None] for row in grid.rows]
    scores = [[values for values in row if values is not None] for row in rows]
    if [len(row) for row in scores] != [len(row) for row in grid.rows]:
        return None
    return Look(grid, tuple(np.stack(row) for row in scores))


def _is_plain(decoded: Decoded) -> bool:
    """Tell whether straightened lines would teach nothing: every character is sure, every digit holds."""
    surest = min(min(row) for row in decoded.confidence)
    return surest >= _SURE_AT_A_GLANCE and checks_hold(decoded.lines)


def _plausible(decoded: Decoded) -> bool:
    """Tell a zone from other print: text of no zone's kind, and unsure text whose digits do not hold."""
    if not is_zone(decoded.lines):
        return False
    if decoded.certainty >= _PLAIN:
        return True
    return decoded.certainty >= _LEAST_CERTAINTY and 2 * sum(decoded.checks) >= len(decoded.checks)
