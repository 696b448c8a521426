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
"""Longer side, in pixels, of the picture in which small lines are looked for: half of a webcam's."""
STRIP_HEIGHT = 48
"""Height in pixels of a cut strip; the text takes about six tenths of it."""
BANDS = 4
"""How many suspected zones are handed on at most, and as many smaller ones."""

_KEPT = 30
_FINE_TURNS = 1
"""Directions along which small lines are looked for."""
_LEVEL = 3.0
"""Degrees by which lines may slope before the picture is turned to look for them."""
_LEAST_LENGTH = 0.16
_THINNEST = 6.0
_STRIP_LIMIT = 2600
_PLAIN = 1.6
"""Score of a pair from which other directions need no look."""
_TOP = 0.995
_REACH = {2: 0.44, 3: 0.62}
"""Half the height of a strip in line distances: three lines stand closer, and the text is to be as large."""
_SAMPLE = 1.5
"""Pixels from one look at a line to the next."""
_SURROUNDINGS = 17
"""Looks along a line beside which its strokes are dark or light: some two characters."""
_LEAST_CONTRAST = 5.0
"""Standard deviation (grey levels) along a line of text; grain has two."""
_LEAST_STROKES = 10
"""Strokes of a line of text: a third of a card's line has fifteen."""
_COARSE, _FINE = ((5, 7), (9, 15)), ((9, 9),)
"""How lines are made whole in half of the working size, and in all of it: what exceeds a stroke, what
bridges a gap (pixels)."""


@dataclass(frozen=True, slots=True)
class _Suspect:
    """Hold a suspected zone before it is cut out: its lines, and the way back to the picture (2 x 3)."""

    score: float
    lines: tuple[Line, ...]
    back: Points
    turn: float

    def boxes(self) -> tuple[Points, ...]:
        """Return a box of four points around every line, in the picture's pixels."""
        return tuple(_placed(box, self.back) for box in _boxes(self.lines))


class LineLocator:
    """Find text lines by their dark-on-light texture and join those that lie like an MRZ."""

    def locate(self, grey: Picture) -> Iterator[Band]:
        """Yield suspected zones, the likeliest first, then smaller ones; each may also be upside down."""
        work = _reduced(grey)
        half = halved(work)
        ways = turns(half)
        kept: list[tuple[Points, ...]] = []
        for picture, means, looks in ((half, _COARSE, ways), (work, _FINE, ways[:_FINE_TURNS])):
            found = _suspects(picture, work, looks, means)
            for suspect in _distinct(found, kept):
                zoom = grey.shape[1] / work.shape[1]
                boxes = tuple((box + 0.5) * zoom - 0.5 for box in suspect.boxes())
                strips = tuple(cut(grey, box) for box in boxes)
                corners = np.vstack([boxes[0][:2], boxes[-1][2:]])
                yield Band(strips, _corners(corners), suspect.turn)


def _suspects(
    picture: Picture, work: Picture, looks: tuple[float, ...], means: tuple[tuple[int, int], ...]
) -> list[_Suspect]:
    """Return what lies like a zone in a picture that is the working one made smaller, the likeliest first."""
    zoom = work.shape[1] / picture.shape[1]
    found: list[_Suspect] = []
    for turn in looks:
        turned, back = _turned(picture, turn)
        # The middle of a pixel of half the size lies between two of the whole.
        back = np.hstack([back[:, :2] * zoom, (back[:, 2:] + 0.5) * zoom - 0.5])
        lines = _with_strokes(work, back, _lines(turned, means))
        zones = groups(lines, width=max(picture.shape), most=_KEPT)
        found += (_Suspect(score, group, back, turn) for score, group in zones)
        if zones and zones[0][0] > _PLAIN:
            break
    return sorted(found, key=lambda suspect: -suspect.score)


def _placed(points: Points, way: Points) -> Points:
    """Return (x, y) points after an affine way (2 x 3)."""
    return np.asarray(points @ way[:, :2].T + way[:, 2], np.float64)


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


def _lines(turned: Picture, means: tuple[tuple[int, int], ...]) -> list[Line]:
    """Return every elongated patch of vertical strokes."""
    found: list[Line] = []
    for stroke, joining in means:
        dark = ink(turned, stroke)
        edges = cv2.GaussianBlur(cv2.absdiff(dark[:, 2:], dark[:, :-2]), (3, 3), 0)
        top = 1 + level(np.ascontiguousarray(edges[::2, ::2], np.uint8), _TOP)
        texture = cv2.convertScaleAbs(edges, alpha=255 / top)
        row = cv2.getStructuringElement(cv2.MORPH_RECT, (joining, 1))
        joined = cv2.morphologyEx(texture, cv2.MORPH_CLOSE, row)
        _, mask = cv2.threshold(joined, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
        clean = cv2.getStructuringElement(cv2.MORPH_RECT, (joining * 2 + 1, 3))
        mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, clean)
        least = _LEAST_LENGTH * max(turned.shape)
        for outline in cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]:
            line = _measured(np.asarray(outline, np.int32), least)
            if line is not None:
                found.append(line)
    return found


def _measured(outline: NDArray[np.int32], least: float) -> Line | None:
    """Return the line that an outline may be; None for one shorter than ``least``, steep or stout."""
    if cv2.boundingRect(outline)[2] < 0.9 * least:
        return None
    (x, y), (width, height), angle = cv2.minAreaRect(outline)
    if width < height:
        width, height, angle = height, width, angle + 90
    angle = (angle + 90) % 180 - 90
    if abs(angle) > 14 or height < 1.5:
        return None
    tall = max(1.5, height - 0.7)
    if width < least or width / tall < _THINNEST:
        return None
    # What differs from the second next pixel lies between them.
    return Line(x + 1, y, width, tall, float(np.deg2rad(angle)))


def _with_strokes(work: Picture, back: Points, lines: list[Line]) -> list[Line]:
    """Return the lines of text: an edge, a rule or grain does not turn dark and light many times.

    ``back`` leads from the lines to the working picture.
    """
    if not lines:
        return []
    x, y, length, slope = np.array([(one.x, one.y, one.length, one.slope) for one in lines]).T[:, :, None]
    step = _SAMPLE / float(np.hypot(back[0, 0], back[1, 0]))
    along = np.minimum(np.arange(0.0, length.max(), step), length) - length / 2
    across = np.array([-1.0, 0.0, 1.0])[:, None, None] * step / _SAMPLE
    x, y = x + along, y + along * np.tan(slope) + across
    columns = back[0, 0] * x + back[0, 1] * y + back[0, 2]
    rows = back[1, 0] * x + back[1, 1] * y + back[1, 2]
    size = -1, along.shape[1]
    maps = columns.reshape(size).astype(np.float32), rows.reshape(size).astype(np.float32)
    seen = np.asarray(cv2.remap(work, *maps, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.uint8)
    tone = seen.reshape(3, *along.shape).sum(axis=0, dtype=np.float32)
    tone -= cv2.blur(tone, (_SURROUNDINGS, 1))
    spread = np.sqrt((tone * tone).sum(axis=1) / (length[:, 0] / step))
    dark = tone < -0.5 * spread[:, None]
    strokes = np.count_nonzero(dark[:, 1:] > dark[:, :-1], axis=1)
    text = (spread > 3 * _LEAST_CONTRAST) & (strokes >= _LEAST_STROKES)
    return [line for line, is_text in zip(lines, text, strict=True) if is_text]


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
    up = across * (_REACH[len(group)] * pitch)
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
        grey, corner = _around(grey, box, 4 / zoom)
        grey = np.asarray(cv2.GaussianBlur(grey, (0, 0), 0.4 / zoom), np.uint8)
        source -= corner
    target = np.array([[0, 0], [width, 0], [width, STRIP_HEIGHT]], np.float32)
    matrix = cv2.getAffineTransform(source, target)
    image = cv2.warpAffine(
        grey, matrix, (width, STRIP_HEIGHT), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return Strip(np.asarray(image, np.uint8), _corners(box))


def _around(grey: Picture, box: Points, margin: float) -> tuple[Picture, NDArray[np.float32]]:
    """Return the part of the picture that a box lies in, and where its own corner was (x, y)."""
    height, width = grey.shape
    low, high = box.min(axis=0) - margin, box.max(axis=0) + margin
    left, right = (int(np.clip(x, 0, width - 1)) for x in (low[0], high[0]))
    top, foot = (int(np.clip(y, 0, height - 1)) for y in (low[1], high[1]))
    return grey[top : foot + 1, left : right + 1], np.array([left, top], np.float32)


def _corners(box: Points) -> Corners:
    return tuple((float(x), float(y)) for x, y in box)


def _distinct(found: list[_Suspect], kept: list[tuple[Points, ...]]) -> Iterator[_Suspect]:
    """Yield the first few, without those that lie nearly where one of ``kept`` does; these are added."""
    most = len(kept) + BANDS
    for suspect in found:
        boxes = suspect.boxes()
        if all(_apart(boxes, other) for other in kept):
            kept.append(boxes)
            yield suspect
        if len(kept) == most:
            return


def _apart(boxes: tuple[Points, ...], others: tuple[Points, ...]) -> bool:
    if len(boxes) != len(others):
        return True
    size = float(np.hypot(*(others[0][3] - others[0][0])))
    return any(
        bool(np.abs(own - its).max() > 0.5 * size) for own, its in zip(boxes, others, strict=True)
    )
