"""Where in a picture a machine readable zone may lie, found without training, at any turn of the document."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from borderpost.reading.stages import Band, Corners, Picture, Strip

Points = NDArray[np.float64]

WORKING_WIDTH = 720
"""Longer side, in pixels, of the picture in which lines are looked for."""
STRIP_HEIGHT = 48
"""Height in pixels of a cut strip; the text takes about six tenths of it."""
BANDS = 4
"""How many suspected zones are handed on at most."""

_KEPT = 30
_COMPASS_WIDTH = 420
_TURNS = 3
_LEAST_LENGTH = 0.16
_THINNEST = 6.0
_STRIP_LIMIT = 2600
_FRAGMENT = 0.3
"""Part of a line's length that its neighbour has at least: glare may have swallowed the rest."""
_STOUTEST = 4.5
"""Length of a line in line distances, at least: a third of a card's line, where glare swallowed the rest."""


@dataclass(frozen=True, slots=True)
class _Line:
    """Hold one suspected text line in the turned picture: centre, half axes, own slope (radians)."""

    x: float
    y: float
    length: float
    height: float
    slope: float

    @property
    def left(self) -> float:
        return self.x - self.length / 2

    @property
    def right(self) -> float:
        return self.x + self.length / 2


def ink(grey: Picture, size: int) -> Picture:
    """Return how much darker than its surroundings each pixel is; ``size`` exceeds a stroke (pixels)."""
    element = cv2.getStructuringElement(cv2.MORPH_RECT, (size, size))
    return np.asarray(cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, element), np.uint8)


def turns(grey: Picture) -> tuple[float, ...]:
    """Return the directions (degrees, -90 to 90) along which dark marks lie in rows, strongest first."""
    scale = _COMPASS_WIDTH / max(grey.shape)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    dark = ink(np.asarray(small, np.uint8), 9)
    level = max(12.0, float(np.percentile(dark, 88)))
    rows, columns = np.nonzero(dark > level)
    if len(rows) < 60:
        return (0.0,)
    weight = np.minimum(dark[rows, columns], 80).astype(np.float64)
    x = (columns - small.shape[1] / 2).astype(np.float32)
    y = (rows - small.shape[0] / 2).astype(np.float32)
    reach = int(np.hypot(*small.shape)) + 2
    half = np.float32(reach / 2)

    def power(angle: float) -> float:
        turn = np.deg2rad(angle)
        place = (y * np.float32(np.cos(turn)) - x * np.float32(np.sin(turn)) + half).astype(np.int32)
        profile = np.bincount(place, weight, minlength=reach)
        return float(np.sum(np.diff(profile) ** 2))

    coarse = np.arange(-90.0, 90.0, 2.0)
    powers = np.array([power(angle) for angle in coarse])
    found: list[float] = []
    for index in np.argsort(-powers):
        angle = float(coarse[index])
        if all(abs((angle - other + 90) % 180 - 90) > 12 for other in found):
            found.append(angle)
        if len(found) == _TURNS:
            break
    fine = [max((angle + step for step in (-1.0, -0.5, 0.0, 0.5, 1.0)), key=power) for angle in found]
    return tuple(fine)


@dataclass(frozen=True, slots=True)
class _Suspect:
    """Hold a suspected zone before it is cut out: a box around every line, in the picture's pixels."""

    score: float
    boxes: tuple[Points, ...]
    turn: float


class LineLocator:
    """Find text lines by their dark-on-light texture and join those that lie like an MRZ."""

    def locate(self, grey: Picture) -> Iterator[Band]:
        """Yield suspected zones, the likeliest first; each may also be upside down."""
        scale = WORKING_WIDTH / max(grey.shape)
        way = cv2.INTER_AREA if scale < 0.6 else cv2.INTER_LINEAR
        work = np.asarray(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=way), np.uint8)
        found: list[_Suspect] = []
        for turn in turns(grey):
            turned, back = _turned(work, turn)
            groups = sorted(_groups(_lines(turned)), key=lambda pair: -pair[0])[:_KEPT]
            for score, group in groups:
                boxes = tuple((box @ back[:, :2].T + back[:, 2]) / scale for box in _boxes(group))
                found.append(_Suspect(score, boxes, turn))
            if any(score > 1.6 for score, _ in groups):
                break
        found.sort(key=lambda suspect: -suspect.score)
        for suspect in _distinct(found):
            strips = tuple(cut(grey, box) for box in suspect.boxes)
            corners = np.vstack([suspect.boxes[0][:2], suspect.boxes[-1][2:]])
            yield Band(strips, _corners(corners), suspect.turn)


def flipped(band: Band) -> Band:
    """Return the same zone read the other way up."""
    strips = tuple(
        Strip(np.ascontiguousarray(strip.image[::-1, ::-1]), strip.corners[2:] + strip.corners[:2])
        for strip in reversed(band.strips)
    )
    return Band(strips, band.corners[2:] + band.corners[:2], band.turn + 180)


def _turned(picture: Picture, turn: float) -> tuple[Picture, NDArray[np.float64]]:
    """Return the picture turned so that rows along ``turn`` lie level, and the way back (2 x 3)."""
    height, width = picture.shape
    forth = cv2.getRotationMatrix2D((width / 2, height / 2), turn, 1.0)
    cosine, sine = abs(forth[0, 0]), abs(forth[0, 1])
    size = int(height * sine + width * cosine), int(height * cosine + width * sine)
    forth[0, 2] += size[0] / 2 - width / 2
    forth[1, 2] += size[1] / 2 - height / 2
    turned = cv2.warpAffine(picture, forth, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(turned, np.uint8), np.asarray(cv2.invertAffineTransform(forth), np.float64)


def _lines(turned: Picture) -> list[_Line]:
    """Return every elongated patch of vertical strokes, at three widths of joining."""
    least = _LEAST_LENGTH * WORKING_WIDTH
    found: list[_Line] = []
    for stroke, joining, blur in ((9, 9, 0.9), (13, 17, 1.3), (17, 31, 1.8)):
        dark = ink(turned, stroke)
        edges = np.abs(cv2.Sobel(dark, cv2.CV_32F, 1, 0, ksize=3))
        edges = cv2.GaussianBlur(edges, (0, 0), blur)
        top = float(np.percentile(edges[::3, ::3], 99.5)) + 1e-6
        texture = np.clip(edges * (255 / top), 0, 255).astype(np.uint8)
        row = cv2.getStructuringElement(cv2.MORPH_RECT, (joining, 1))
        joined = cv2.morphologyEx(texture, cv2.MORPH_CLOSE, row)
        _, mask = cv2.threshold(joined, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
        clean = cv2.getStructuringElement(cv2.MORPH_RECT, (joining * 2, 3))
        mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, clean)
        for outline in cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]:
            line = _measured(np.asarray(outline, np.int32), blur)
            if line and line.length >= least and line.length / line.height >= _THINNEST:
                found.append(line)
    return found


def _measured(outline: NDArray[np.int32], blur: float) -> _Line | None:
    (x, y), (width, height), angle = cv2.minAreaRect(outline)
    if width < height:
        width, height, angle = height, width, angle + 90
    angle = (angle + 90) % 180 - 90
    if abs(angle) > 14 or height < 3:
        return None
    return _Line(x, y, width, max(3.0, height - blur), float(np.deg2rad(angle)))


def _groups(lines: list[_Line]) -> Iterator[tuple[float, tuple[_Line, ...]]]:
    """Yield sets of two or three parallel lines of one length and pitch, with a score each."""
    ordered = sorted(_merged(lines), key=lambda line: line.y)
    for first in ordered:
        followers = [line for line in ordered if _follows(first, line)]
        for second in followers:
            pair = (first, second)
            yield _score(pair), pair
            for third in ordered:
                if not _follows(second, third):
                    continue
                pitch, next_pitch = _drop(first, second), _drop(second, third)
                if abs(pitch - next_pitch) < 0.2 * pitch:
                    triple = (first, second, third)
                    yield _score(triple) + 0.35, triple


def _merged(lines: list[_Line]) -> list[_Line]:
    """Return the lines without those that another width of joining has found just so."""
    kept: list[_Line] = []
    for line in lines:
        near = 0.15 * line.height
        if not any(
            abs(line.y - other.y) < near
            and abs(line.left - other.left) < 2 * near
            and abs(line.right - other.right) < 2 * near
            for other in kept
        ):
            kept.append(line)
    return kept


def _drop(upper: _Line, lower: _Line) -> float:
    """Return the distance between two lines across their direction."""
    slope = (upper.slope + lower.slope) / 2
    return float((lower.y - upper.y) * np.cos(slope) - (lower.x - upper.x) * np.sin(slope))


def _follows(upper: _Line, lower: _Line) -> bool:
    pitch = _drop(upper, lower)
    length, shorter = max(upper.length, lower.length), min(upper.length, lower.length)
    overlap = min(upper.right, lower.right) - max(upper.left, lower.left)
    return (
        length / 30 < pitch < length / _STOUTEST
        and overlap > 0.8 * shorter
        and shorter > _FRAGMENT * length
        and abs(upper.slope - lower.slope) < 0.05
        and pitch > 1.05 * min(upper.height, lower.height)
    )


def _score(group: tuple[_Line, ...]) -> float:
    """Return 0 to about 2: long, equally long, evenly high and flush on the left is what an MRZ is."""
    lengths = np.array([line.length for line in group])
    heights = np.array([line.height for line in group])
    lefts = np.array([line.left for line in group])
    mean = float(lengths.mean())
    return (
        min(1.0, mean / (0.6 * WORKING_WIDTH))
        + 0.6 * (1 - float(np.ptp(lengths)) / mean)
        + 0.3 * (1 - min(1.0, float(np.ptp(heights)) / float(heights.mean())))
        + 0.3 * (1 - min(1.0, float(np.ptp(lefts)) / (0.1 * mean)))
    )


def _boxes(group: tuple[_Line, ...]) -> Iterator[Points]:
    """Yield a box of four points around every line, all from the same left to the same right end."""
    slope = float(np.median([line.slope for line in group]))
    along = np.array([np.cos(slope), np.sin(slope)])
    across = np.array([-np.sin(slope), np.cos(slope)])
    centres = np.array([[line.x, line.y] for line in group])
    ends = [(float(centre @ along), line.length) for centre, line in zip(centres, group, strict=True)]
    left = min(place - length / 2 for place, length in ends)
    right = max(place + length / 2 for place, length in ends)
    pitch = float(np.mean([_drop(a, b) for a, b in pairwise(group)]))
    margin = max(0.35 * pitch, 0.045 * (right - left))
    up = across * (0.44 * pitch)
    for centre in centres:
        level = across * float(centre @ across)
        start, end = along * (left - margin) + level, along * (right + margin) + level
        yield np.array([start - up, end - up, end + up, start + up])


def cut(grey: Picture, box: Points) -> Strip:
    """Return the strip inside a box of four points of the picture."""
    length = float(np.hypot(*(box[1] - box[0])))
    height = float(np.hypot(*(box[3] - box[0])))
    zoom = STRIP_HEIGHT / max(height, 1.0)
    width = int(min(_STRIP_LIMIT, max(STRIP_HEIGHT, length * zoom)))
    source = box[:3].astype(np.float32)
    if zoom < 0.6:
        # Shrinking by sampling alone would drop thin strokes.
        grey = np.asarray(cv2.GaussianBlur(grey, (0, 0), 0.4 / zoom), np.uint8)
    target = np.array([[0, 0], [width, 0], [width, STRIP_HEIGHT]], np.float32)
    matrix = cv2.getAffineTransform(source, target)
    image = cv2.warpAffine(
        grey, matrix, (width, STRIP_HEIGHT), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return Strip(np.asarray(image, np.uint8), _corners(box))


def _corners(box: Points) -> Corners:
    return tuple((float(x), float(y)) for x, y in box)


def _distinct(found: list[_Suspect]) -> list[_Suspect]:
    """Return the first few, leaving out those that lie nearly where an earlier one does."""
    kept: list[_Suspect] = []
    for suspect in found:
        if all(_apart(suspect, other) for other in kept):
            kept.append(suspect)
        if len(kept) == BANDS:
            break
    return kept


def _apart(suspect: _Suspect, other: _Suspect) -> bool:
    if len(suspect.boxes) != len(other.boxes):
        return True
    size = float(np.hypot(*(other.boxes[0][3] - other.boxes[0][0])))
    return any(
        bool(np.abs(own - its).max() > 0.5 * size)
        for own, its in zip(suspect.boxes, other.boxes, strict=True)
    )
