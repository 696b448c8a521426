"""Following lines along their own text: cut again where a zone goes on beyond what the locator saw."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from borderpost.reading.contrast import evened
from borderpost.reading.grid import WIDTHS
from borderpost.reading.location import cut
from borderpost.reading.stages import Band, Picture, RecognisedLine, Recogniser, Strip, Symbol

Points = NDArray[np.float64]

_ROUNDS = 3
_LEAST_SYMBOLS = 6
_SLACK = 1
"""Characters by which a line may seem shorter or longer than its format says."""
_QUIET = 1.4
"""Pitches from a zone's last character to the end of its strip that are enough."""
_MARGIN = 2.2
"""Pitches left free before and after a line that is cut again."""
_MOST = 46
_ASIDE = 1.6
"""Pitches between neighbours beyond which one of them does not belong to the line."""
_LEAST_CERTAINTY = 0.6


@dataclass(frozen=True, slots=True)
class Traced:
    """Hold a zone with the lines recognised in its strips."""

    band: Band
    lines: tuple[RecognisedLine, ...]


@dataclass(frozen=True, slots=True)
class _Track:
    """Hold where a line's first and last character lie in the picture, and half its strip's height."""

    first: Points
    last: Points
    pitch: float
    half: float

    @property
    def along(self) -> Points:
        way = self.last - self.first
        return np.asarray(way / (np.hypot(*way) + 1e-9), np.float64)

    @property
    def across(self) -> Points:
        along = self.along
        return np.array([-along[1], along[0]])


def traced(grey: Picture, zone: Traced, recogniser: Recogniser) -> Traced:
    """Return the zone with strips as long, and as many, as its text says; the same where they are right."""
    for _ in range(_ROUNDS):
        tracks = _tracks(zone)
        if tracks is None:
            break
        count, quiet = _extent(tracks, zone.band)
        known = any(abs(count - width) <= _SLACK for width in WIDTHS[len(zone.lines)])
        if known and quiet:
            break
        if len(tracks) == 2 and quiet and abs(count - WIDTHS[3][0]) <= _SLACK:
            third = _third(grey, zone, tracks, recogniser)
            return third if third is not None else zone
        if count >= _MOST:
            break
        wider = _recut(grey, tracks, count, zone.band)
        # Where a line seemed to end, it may only have grown faint.
        zone = Traced(wider, recogniser.recognise(tuple(evened(strip.image) for strip in wider.strips)))
    return zone


def _tracks(zone: Traced) -> list[_Track] | None:
    """Return where every line runs; None where none of them has enough text to tell."""
    own = [_track(line, strip) for line, strip in zip(zone.lines, zone.band.strips, strict=True)]
    known = [track for track in own if track is not None]
    if not known:
        return None
    tracks = []
    for index, track in enumerate(own):
        if track is not None:
            tracks.append(track)
            continue
        near = min((i for i, other in enumerate(own) if other), key=lambda i: abs(i - index))
        guide = own[near] or known[0]
        drop = _middle(zone.band.strips[index]) - _middle(zone.band.strips[near])
        moved = guide.across * float(drop @ guide.across)
        tracks.append(_Track(guide.first + moved, guide.last + moved, guide.pitch, guide.half))
    return tracks


def _track(line: RecognisedLine, strip: Strip) -> _Track | None:
    symbols = [symbol for symbol in line.symbols if symbol.choices[0][1] > 0.3]
    if len(symbols) < _LEAST_SYMBOLS:
        return None
    pitch = float(np.median(np.diff([symbol.centre for symbol in symbols])))
    symbols = _together(symbols, pitch)
    x = np.array([symbol.centre for symbol in symbols])
    y = np.array([(symbol.top + symbol.bottom) / 2 for symbol in symbols])
    slope, height = np.polyfit(x, y, 1)
    good = np.abs(np.polyval((slope, height), x) - y) < 0.2 * strip.image.shape[0]
    if good.sum() >= _LEAST_SYMBOLS:
        slope, height = np.polyfit(x[good], y[good], 1)
    corners = np.array(strip.corners)
    rows, columns = strip.image.shape
    across, down = (corners[1] - corners[0]) / columns, (corners[3] - corners[0]) / rows

    def place(at: float) -> Points:
        return np.asarray(corners[0] + across * at + down * (slope * at + height), np.float64)

    half = float(np.hypot(*(corners[3] - corners[0]))) / 2
    return _Track(place(float(x[0])), place(float(x[-1])), pitch * float(np.hypot(*across)), half)


def _together(symbols: list[Symbol], pitch: float) -> list[Symbol]:
    """Return the symbols without the one or two that stand apart at an end: a document's edge looks so."""
    steps = np.diff([symbol.centre for symbol in symbols])
    wide = steps > _ASIDE * pitch
    start = max((place + 1 for place in (0, 1) if wide[place]), default=0)
    end = min((place + 1 for place in (len(steps) - 2, len(steps) - 1) if wide[place]), default=len(symbols))
    return symbols[start:end]


def _extent(tracks: Sequence[_Track], band: Band) -> tuple[int, bool]:
    """Return how many characters the longest line spans, and whether the strips end in quiet."""
    along = tracks[0].along
    pitch = float(np.median([track.pitch for track in tracks]))
    first = min(float(track.first @ along) for track in tracks)
    last = max(float(track.last @ along) for track in tracks)
    left = min(float(np.array(strip.corners[0]) @ along) for strip in band.strips)
    right = max(float(np.array(strip.corners[1]) @ along) for strip in band.strips)
    quiet = first - left > _QUIET * pitch and right - last > _QUIET * pitch
    return round((last - first) / pitch) + 1, quiet


def _recut(grey: Picture, tracks: Sequence[_Track], count: int, band: Band) -> Band:
    """Return the band cut along its text, longer by what the next format would need on both sides."""
    wanted = next((width for width in sorted(WIDTHS[len(tracks)]) if count <= width + _SLACK), _MOST)
    missing = max(wanted - count, 0)
    along = tracks[0].along
    first = min(float(track.first @ along) for track in tracks)
    last = max(float(track.last @ along) for track in tracks)
    strips = []
    for track in tracks:
        reach = (missing + _MARGIN) * track.pitch
        start = track.first + track.along * (first - float(track.first @ along) - reach)
        end = track.last + track.along * (last - float(track.last @ along) + reach)
        strips.append(_strip(grey, start, end, track))
    return _joined(strips, band.turn)


def _third(
    grey: Picture, zone: Traced, tracks: Sequence[_Track], recogniser: Recogniser
) -> Traced | None:
    """Return the zone with the line that lies above or below a pair of lines of thirty characters."""
    drop = tracks[1].first - tracks[0].first
    step = tracks[0].across * float(drop @ tracks[0].across)
    best: tuple[float, Traced] | None = None
    for beside, sign in ((zone.band.strips[0], -1), (zone.band.strips[1], 1)):
        # From the same left to the same right end: the grid takes lines of one zone to begin together.
        strip = cut(grey, np.array(beside.corners) + sign * step)
        (line,) = recogniser.recognise((strip.image,))
        sure = certainty(line)
        if len(line.symbols) < _LEAST_SYMBOLS or sure < _LEAST_CERTAINTY or (best and best[0] >= sure):
            continue
        strips = (strip, *zone.band.strips) if sign < 0 else (*zone.band.strips, strip)
        lines = (line, *zone.lines) if sign < 0 else (*zone.lines, line)
        best = sure, Traced(_joined(strips, zone.band.turn), lines)
    return best[1] if best else None


def certainty(line: RecognisedLine) -> float:
    """Return the mean certainty of a line's symbols, less where they do not come at one pitch; 0 for few."""
    if len(line.symbols) < _LEAST_SYMBOLS:
        return 0.0
    steps = np.diff([symbol.centre for symbol in line.symbols])
    middle = float(np.median(steps))
    even = float(np.mean(np.abs(steps - middle) < 0.3 * middle))
    return even * float(np.mean([symbol.choices[0][1] for symbol in line.symbols]))


def _strip(grey: Picture, start: Points, end: Points, track: _Track) -> Strip:
    up = track.across * track.half
    return cut(grey, np.array([start - up, end - up, end + up, start + up]))


def _joined(strips: Sequence[Strip], turn: float) -> Band:
    first, last = strips[0].corners, strips[-1].corners
    return Band(tuple(strips), (first[0], first[1], last[2], last[3]), turn)


def _middle(strip: Strip) -> Points:
    return np.asarray(np.array(strip.corners).mean(axis=0), np.float64)
