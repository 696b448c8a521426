"""Where things stand on the page that carries the MRZ, told from the zone itself (ICAO 9303 parts 4 to 7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

from borderpost.domain.mrz_layout import LAYOUTS, MrzFormat

PITCH = 2.54
"""Millimetres from one MRZ character to the next: ten to the inch."""
ZONE_CENTRE = 11.6
"""Millimetres from the middle of the zone to the page's lower edge."""

Point = tuple[float, float]
Quad = tuple[Point, Point, Point, Point]
Box = tuple[float, float, float, float]
"""Left, top, width, height in millimetres from the page's top left corner."""


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """Hold a page's measures and where its portrait stands; None where it is on the other side."""

    width: float
    height: float
    line_spacing: float
    portrait: Box | None


PAGES = {
    MrzFormat.TD1: DocumentPage(85.6, 53.98, 4.23, None),
    MrzFormat.TD2: DocumentPage(105.0, 74.0, 6.35, (3.5, 11.5, 29.0, 36.6)),
    MrzFormat.TD3: DocumentPage(125.0, 88.0, 6.35, (3.5, 14.5, 37.0, 46.7)),
    MrzFormat.MRV_A: DocumentPage(120.0, 80.0, 6.35, (4.0, 13.0, 33.0, 41.6)),
    MrzFormat.MRV_B: DocumentPage(105.0, 74.0, 6.35, (3.5, 11.5, 29.0, 36.6)),
}


def placed(box: Box, mrz_format: MrzFormat, corners: Sequence[Point]) -> Quad | None:
    """Return where a box of the page lies in a picture, clockwise from its own top left.

    ``corners`` are those of the zone's characters in the picture (pixels), clockwise from the text's
    own top left. The zone is long and low: its length and direction carry the page, its height does
    not. None where the corners lie in one place.
    """
    if len(corners) != 4:
        return None
    page, layout = PAGES[mrz_format], LAYOUTS[mrz_format]
    start = (corners[0][0] + corners[3][0]) / 2, (corners[0][1] + corners[3][1]) / 2
    end = (corners[1][0] + corners[2][0]) / 2, (corners[1][1] + corners[2][1]) / 2
    along = end[0] - start[0], end[1] - start[1]
    length = hypot(*along)
    if length <= 0:
        return None
    scale = length / (layout.width * PITCH)
    right = along[0] / length * scale, along[1] / length * scale
    down = -right[1], right[0]
    middle = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2

    def at(x: float, y: float) -> Point:
        across, below = x - page.width / 2, y - (page.height - ZONE_CENTRE)
        return (
            middle[0] + right[0] * across + down[0] * below,
            middle[1] + right[1] * across + down[1] * below,
        )

    left, top, width, height = box
    return at(left, top), at(left + width, top), at(left + width, top + height), at(left, top + height)


def outline(mrz_format: MrzFormat, corners: Sequence[Point]) -> Quad | None:
    """Return where the page's own corners lie in a picture."""
    page = PAGES[mrz_format]
    return placed((0.0, 0.0, page.width, page.height), mrz_format, corners)
