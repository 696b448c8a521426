"""Where in a picture a machine readable zone may lie, found without training, at any turn."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from borderpost.reading.compass import ink, turns
from borderpost.reading.line_groups import Line, drops, groups
from borderpost.reading.shrinking import halved, level, shrunk
from borderpost.reading.stages import Band, Corners, Picture, Strip

Points = NDArray[np.float64]

WORKING_WIDTH = 640
"""Longer side, in pixels, of the picture in which lines are looked for: half of a webcam's."""
STRIP_HEIGHT = 48
"""Height in pixels of a cut strip; the text takes about six tenths of it."""
BANDS = 4
"""How many suspected zones are handed on at most."""

_KEPT = 30
_LEVEL = 3.0
"""Degrees by which lines may slope before the picture is turned to look for them."""
_LEAST_LENGTH = 0.16
_THINNEST = 6.0
_STRIP_LIMIT = 2600
_PLAIN = 1.6
"""Score of a pair from which other directions need no look."""
_TOP = 0.995
_SAMPLE = 1.5
"""Pixels from one look at a line to the next."""
_SURROUNDINGS = 17
"""Looks along a line beside which its strokes are dark or light: some two characters."""
_LEAST_CONTRAST = 5.0
"""Standard deviation (grey levels) along a line of text; grain has two."""
_LEAST_STROKES = 10
"""Strokes of a line of text: a third of a card's line has fifteen."""
_WAYS = ((1, 9, 9), (2, 5, 7), (2, 9, 15))
"""How lines are made whole: at which part of the size, what exceeds a stroke, what bridges a gap (pixels)."""


@dataclass(frozen=True, slots=True)
class _Suspect:
    """Hold a suspected zone before it is cut out: its lines, and the way back to the picture (2 x 3)."""

    score: float
    lines: tuple[Line, ...]
    back: Points
    turn: float

    def boxes(self) -> tuple[Points, ...]:
        """Return a box of four points around every line, in the picture's pixels."""
        return tuple(box @ self.back[:, :2].T + self.back[:, 2] for box in _boxes(self.lines))


class LineLocator:
    """Find text lines by their dark-on-light texture and join those that lie like an MRZ."""

    def locate(self, grey: Picture) -> Iterator[Band]:
        """Yield suspected zones, the likeliest first; each may also be upside down."""
        work = _reduced(grey)
        scale = work.shape[1] / grey.shape[1]
        found: list[_Suspect] = []
        for turn in turns(halved(work)):
            turned, back = _turned(work, turn)
            zones = groups(_lines(turned), width=WORKING_WIDTH, most=_KEPT)
            found += (_Suspect(score, group, back / scale, turn) for score, group in zones)
            if zones and zones[0][0] > _PLAIN:
                break
        found.sort(key=lambda suspect: -suspect.score)
        for boxes, turn in _distinct(found):
            strips = tuple(cut(grey, box) for box in boxes)
            corners = np.vstack([boxes[0][:2], boxes[-1][2:]])
            yield Band(strips, _corners(corners), turn)


def flipped(band: Band) -> Band:
    """Return the same zone read the other way up."""
    strips = tuple(
        Strip(np.ascontiguousarray(strip.image[::-1, ::-1]), strip.corners[2:] + strip.corners[:2])
        for strip in reversed(band.strips)
    )
    return Band(strips, band.corners[2:] + band.corners[:2], band.turn + 180)


def _reduced(grey: Picture) -> Picture:
    """Return the picture at the working size, also a smaller one."""
    grey = shrunk(grey, WORKING_WIDTH)
    scale = WORKING_WIDTH / max(grey.shape)
    if scale <= 1:
        return grey
    return np.asarray(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR), np.uint8)


def _turned(picture: Picture, turn: float) -> tuple[Picture, Points]:
    """Return the picture turned so that rows along ``turn`` lie level, and the way back (2 x 3)."""
    if abs(turn) <= _LEVEL:
        return picture, np.eye(2, 3)
    height, width = picture.shape
    forth = cv2.getRotationMatrix2D((width / 2, height / 2), turn, 1.0)
    cosine, sine = abs(forth[0, 0]), abs(forth[0, 1])
    size = int(height * sine + width * cosine), int(height * cosine + width * sine)
    forth[0, 2] += size[0] / 2 - width / 2
    forth[1, 2] += size[1] / 2 - height / 2
    turned = cv2.warpAffine(picture, forth, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(turned, np.uint8), np.asarray(cv2.invertAffineTransform(forth), np.float64)


def _lines(turned: Picture) -> list[Line]:
    """Return every elongated patch of vertical strokes, found in several ways."""
    sizes = {1: turned, 2: halved(turned)}
    found: list[Line] = []
    for part, stroke, joining in _WAYS:
        dark = ink(sizes[part], stroke)
        edges = cv2.GaussianBlur(cv2.absdiff(dark[:, 2:], dark[:, :-2]), (3, 3), 0)
        top = 1 + level(np.ascontiguousarray(edges[::2, ::2], np.uint8), _TOP)
        texture = cv2.convertScaleAbs(edges, alpha=255 / top)
        row = cv2.getStructuringElement(cv2.MORPH_RECT, (joining, 1))
        joined = cv2.morphologyEx(texture, cv2.MORPH_CLOSE, row)
        _, mask = cv2.threshold(joined, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
        clean = cv2.getStructuringElement(cv2.MORPH_RECT, (joining * 2, 4 - part))
        mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, clean)
        for outline in cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]:
            line = _measured(np.asarray(outline, np.int32), part)
            if line is not None:
                found.append(line)
    return _with_strokes(turned, found) if found else found


def _with_strokes(turned: Picture, lines: list[Line]) -> list[Line]:
    """Return the lines of text: an edge, a rule or grain does not turn dark and light many times."""
    x, y, length, slope = np.array([(one.x, one.y, one.length, one.slope) for one in lines]).T[:, :, None]
    along = np.minimum(np.arange(0.0, length.max(), _SAMPLE), length) - length / 2
    height, width = turned.shape
    columns = np.clip(x + along, 0, width - 1).astype(np.intp)
    rows = np.clip(y + along * np.tan(slope) + 0.5, 1, height - 2).astype(np.intp)
    places = rows * width + columns
    flat = turned.ravel()
    level = flat[places - width].astype(np.float32) + flat[places] + flat[places + width]
    level -= cv2.blur(level, (_SURROUNDINGS, 1))
    spread = np.sqrt((level * level).sum(axis=1) / (length[:, 0] / _SAMPLE))
    dark = level < -0.5 * spread[:, None]
    strokes = np.count_nonzero(dark[:, 1:] > dark[:, :-1], axis=1)
    text = (spread > 3 * _LEAST_CONTRAST) & (strokes >= _LEAST_STROKES)
    return [line for line, is_text in zip(lines, text, strict=True) if is_text]


def _measured(outline: NDArray[np.int32], part: int) -> Line | None:
    """Return the line that an outline in a picture of a half (2) or the whole size (1) may be."""
    if part * cv2.boundingRect(outline)[2] < 0.9 * _LEAST_LENGTH * WORKING_WIDTH:
        return None
    (x, y), (width, height), angle = cv2.minAreaRect(outline)
    if width < height:
        width, height, angle = height, width, angle + 90
    angle = (angle + 90) % 180 - 90
    if abs(angle) > 14 or height * part < 3:
        return None
    length, tall = width * part, max(3.0, height * part - 1)
    if length < _LEAST_LENGTH * WORKING_WIDTH or length / tall < _THINNEST:
        return None
    # The middle of a pixel of half the size lies between two of the whole.
    off = (part - 1) / 2
    return Line(x * part + off + 1, y * part + off, length, tall, float(np.deg2rad(angle)))


def _boxes(group: tuple[Line, ...]) -> Iterator[Points]:
    """Yield a box of four points around every line, all from the same left to the same right end."""
    slope = float(np.median([line.slope for line in group]))
    along = np.array([np.cos(slope), np.sin(slope)])
    across = np.array([-np.sin(slope), np.cos(slope)])
    centres = np.array([[line.x, line.y] for line in group])
    ends = [(float(centre @ along), line.length) for centre, line in zip(centres, group, strict=True)]
    left = min(place - length / 2 for place, length in ends)
    right = max(place + length / 2 for place, length in ends)
    steps = drops(centres[:, 0], centres[:, 1], np.array([line.slope for line in group]))
    pitch = float(np.mean(np.diagonal(steps, 1)))
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


def _distinct(found: list[_Suspect]) -> Iterator[tuple[tuple[Points, ...], float]]:
    """Yield the boxes and turns of the first few, without those that lie nearly where an earlier one does."""
    kept: list[tuple[Points, ...]] = []
    for suspect in found:
        boxes = suspect.boxes()
        if all(_apart(boxes, other) for other in kept):
            kept.append(boxes)
            yield boxes, suspect.turn
        if len(kept) == BANDS:
            return


def _apart(boxes: tuple[Points, ...], others: tuple[Points, ...]) -> bool:
    if len(boxes) != len(others):
        return True
    size = float(np.hypot(*(others[0][3] - others[0][0])))
    return any(
        bool(np.abs(own - its).max() > 0.5 * size) for own, its in zip(boxes, others, strict=True)
    )
