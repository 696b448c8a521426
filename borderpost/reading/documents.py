"""Every document that a file shows: one after another on a page, across pages, through a video."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain

import cv2
import numpy as np

from borderpost.domain.consensus import SURE, Consensus, checks_hold
from borderpost.domain.errors import Trouble
from borderpost.domain.mrz_layout import fit
from borderpost.domain.reading import Hint, Reading
from borderpost.reading import gate
from borderpost.reading.barcodes import with_barcodes
from borderpost.reading.engine import Reader
from borderpost.reading.likeness import is_zone
from borderpost.reading.location import LineLocator
from borderpost.reading.pictures import Shot
from borderpost.reading.stages import Locator, Picture

MOST_IN_A_PICTURE = 4
_TYPING_ERRORS = 2
"""Characters in which two readings of one document may differ; two documents of twins differ in more."""
_THUMBNAIL = (32, 18)
_UNCHANGED = 2.0
"""Grey levels by which a thumbnail changes at most while nothing was put before the camera."""
_LOOK_AGAIN = 1.0
"""Seconds of video after which an unchanged desk is read all the same: focus does not show in a thumbnail."""


class Absence(StrEnum):
    """Name the gate at which a picture without a machine readable zone stopped."""

    TOO_SMALL = "too_small"
    EMPTY = "empty"
    TOO_DARK = "too_dark"
    NO_LINES = "no_lines"
    NOT_MRZ = "not_mrz"


@dataclass(frozen=True, slots=True)
class Found:
    """Hold what one picture, page, or document of a video says; ``absence`` is why it says nothing.

    ``others`` are further documents in the same picture, told only where their check digits hold.
    ``seconds`` is when the document was first surely read in the video, whose barcodes are not looked for.
    """

    reading: Reading
    page: int | None = None
    seconds: float | None = None
    others: tuple[Reading, ...] = ()
    absence: Absence | None = None


def documents(shots: Iterable[Shot], reader: Reader) -> Iterator[Found]:
    """Yield what a file's pictures say: one answer a picture or page; of a video one for each document.

    A video's pictures are joined over time, and one document is told once, however often it is
    shown; a video without any gives one answer that says why. Troubles of ``shots`` pass through, after
    what was found before them.
    """
    pictures = iter(shots)
    first = next(pictures, None)
    if first is None:
        return
    if first.seconds is not None:
        yield from _in_video(chain([first], pictures), reader)
        return
    for shot in chain([first], pictures):
        reading = with_barcodes(_only_zones(reader.read_still(shot.image)), shot.image)
        others = tuple(_others(shot.image, reading, reader))
        yield Found(reading, shot.page, None, others, absence(shot.image, reading))


def absence(image: Picture, reading: Reading, locator: Locator | None = None) -> Absence | None:
    """Return the gate at which a picture stopped that gave a reading without lines; else None."""
    if reading.lines:
        return None
    grey = gate.grey(image)
    if min(grey.shape) < gate.SMALLEST:
        return Absence.TOO_SMALL
    if Hint.TOO_DARK in reading.hints:
        return Absence.TOO_DARK
    if Hint.EMPTY in reading.hints:
        return Absence.EMPTY
    band = next(iter((locator or LineLocator()).locate(grey)), None)
    return Absence.NO_LINES if band is None else Absence.NOT_MRZ


def _others(image: Picture, first: Reading, reader: Reader) -> Iterator[Reading]:
    """Yield the further documents of a picture, read after the zones before them were painted over."""
    known, rest = [first], image
    while known[-1].lines and len(known) < MOST_IN_A_PICTURE:
        rest = _painted_over(rest, known[-1])
        reading = reader.read(rest)
        if not checks_hold(reading.lines) or any(_same(reading, other) for other in known):
            return
        known.append(reading)
        yield reading


def _painted_over(image: Picture, reading: Reading) -> Picture:
    corners = np.array(reading.corners, np.float64)
    middle = corners.mean(axis=0)
    wider = np.rint(middle + (corners - middle) * 1.15).astype(np.int32)
    painted = image.copy()
    ground = np.median(image[::7, ::7].reshape(-1, image.shape[2]), axis=0)
    cv2.fillConvexPoly(painted, wider, [float(value) for value in ground])
    return painted


@dataclass(frozen=True, slots=True)
class _Sight:
    """Hold a document of a video, when it came first and how often it was read."""

    seconds: float
    reading: Reading
    times: int = 1


class _Seen:
    """Collect the documents of a video: what became sure, and what was only glimpsed."""

    def __init__(self) -> None:
        self._sure: list[_Sight] = []
        self._glimpsed: list[_Sight] = []

    def add(self, seconds: float, reading: Reading) -> None:
        """Take a sure reading; of the same document, told twice, the surer one stays."""
        _put(self._sure, seconds, reading)

    def glimpse(self, seconds: float, reading: Reading) -> None:
        """Take a single frame's reading, to be told only where nothing surer comes of that document."""
        if checks_hold(reading.lines):
            _put(self._glimpsed, seconds, reading)

    def told(self) -> list[Found]:
        """Return every document with its time, what was only glimpsed with its doubts."""
        glimpsed = [
            replace(sight, reading=_doubted(sight.reading))
            for sight in self._glimpsed
            if not any(_same(sight.reading, known.reading) for known in self._sure)
            if sight.times > 1 or not self._sure
        ]
        told = sorted([*self._sure, *glimpsed], key=lambda sight: sight.seconds)
        return [Found(sight.reading, seconds=round(sight.seconds, 3)) for sight in told]


def _put(sights: list[_Sight], seconds: float, reading: Reading) -> None:
    for place, known in enumerate(sights):
        if _same(known.reading, reading):
            surer = max(known.reading, reading, key=_least)
            sights[place] = replace(known, reading=surer, times=known.times + 1)
            return
    sights.append(_Sight(seconds, reading))


class _Desk:
    """Know an empty desk again, so that hours of it cost little."""

    def __init__(self) -> None:
        self._empty: tuple[float, Picture] | None = None

    def unchanged(self, shot: Shot, at: float) -> bool:
        """Tell whether the picture is like the last one in which nothing was found, a moment ago."""
        if self._empty is None or at - self._empty[0] >= _LOOK_AGAIN:
            return False
        return float(cv2.absdiff(_thumbnail(shot.image), self._empty[1]).max()) <= _UNCHANGED

    def remember(self, shot: Shot, at: float, reading: Reading) -> None:
        """Remember the picture as the empty desk where its reading has no lines."""
        self._empty = None if reading.lines else (at, _thumbnail(shot.image))


def _in_video(shots: Iterable[Shot], reader: Reader) -> Iterator[Found]:
    consensus, seen, desk = Consensus(), _Seen(), _Desk()
    nothing: tuple[Shot, Reading] | None = None
    trouble: Trouble | None = None
    try:
        for shot in shots:
            at = shot.seconds or 0.0
            if nothing is not None and desk.unchanged(shot, at):
                consensus.add(nothing[1])
                continue
            reading = _only_zones(reader.read(shot.image))
            desk.remember(shot, at, reading)
            nothing = nothing if reading.lines else (shot, reading)
            seen.glimpse(at, reading)
            sure = consensus.add(reading)
            if sure is not None:
                seen.add(at, sure)
    except Trouble as caught:
        trouble = caught
    told = seen.told()
    yield from told
    if trouble is not None:
        raise trouble
    if not told and nothing is not None:
        yield Found(nothing[1], absence=absence(nothing[0].image, nothing[1]))


def _same(one: Reading, other: Reading) -> bool:
    """Tell two readings of one document: nearly the same text, or the same number and dates."""
    if [len(line) for line in one.lines] != [len(line) for line in other.lines]:
        return False
    pairs = zip("".join(one.lines), "".join(other.lines), strict=True)
    if sum(own != its for own, its in pairs) <= _TYPING_ERRORS:
        return True
    own, its = _identity(one), _identity(other)
    return own is not None and own == its


def _identity(reading: Reading) -> tuple[str, ...] | None:
    shape = fit(reading.lines)
    if shape is None:
        return None
    layout, full = shape
    return tuple(span.of(full) for span in (layout.document_number, layout.birth_date, layout.expiry_date))


def _only_zones(reading: Reading) -> Reading:
    """Return the reading without its lines where they are other text in the shape of a zone."""
    if not reading.lines or is_zone(reading.lines):
        return reading
    return Reading((), (), reading.engine, reading.ms, hints=(*reading.hints, Hint.NO_MRZ))


def _least(reading: Reading) -> float:
    return min(map(min, reading.confidence))


def _doubted(reading: Reading) -> Reading:
    doubtful = {
        (number, place)
        for number, row in enumerate(reading.confidence)
        for place, probability in enumerate(row)
        if probability < SURE
    }
    return replace(reading, doubtful=tuple(sorted(doubtful | set(reading.doubtful))))


def _thumbnail(image: Picture) -> Picture:
    small = cv2.resize(gate.grey(image), _THUMBNAIL, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)
