"""Where things stand on each size of document, in millimetres (ICAO 9303 parts 4 to 7)."""

from dataclasses import dataclass

from borderpost.domain.mrz_layout import LAYOUTS, MrzFormat

PITCH = 2.54
"""Millimetres from one MRZ character to the next: ten to the inch."""
ZONE_HEIGHT = 23.2
"""Millimetres of the machine readable zone above the lower edge."""
_ZONE_CENTRE = 11.6

Box = tuple[float, float, float, float]
"""Left, top, width, height in millimetres from the document's top left corner."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Hold one size of document: its measures, MRZ line spacing, portrait, columns of the fields."""

    width: float
    height: float
    line_spacing: float
    portrait: Box
    fields_left: float
    fields_top: float
    row: float
    columns: int
    label_size: float
    value_size: float
    title_size: float


SHEETS = {
    MrzFormat.TD1: Sheet(85.6, 53.98, 4.23, (4.0, 8.6, 16.5, 20.6), 23.0, 8.2, 4.55, 3, 1.05, 1.75, 2.0),
    MrzFormat.TD2: Sheet(105.0, 74.0, 6.35, (5.0, 12.0, 26.0, 33.0), 35.0, 12.4, 7.6, 3, 1.5, 2.5, 2.6),
    MrzFormat.TD3: Sheet(125.0, 88.0, 6.35, (5.5, 15.0, 33.0, 42.0), 43.0, 14.6, 7.6, 3, 1.55, 2.6, 3.1),
    MrzFormat.MRV_A: Sheet(120.0, 80.0, 6.35, (6.0, 14.0, 29.0, 37.0), 40.0, 13.6, 8.2, 3, 1.55, 2.6, 3.0),
    MrzFormat.MRV_B: Sheet(105.0, 74.0, 6.35, (5.0, 12.0, 26.0, 33.0), 35.0, 12.4, 7.6, 3, 1.5, 2.5, 2.6),
}


def cell_centre(mrz_format: MrzFormat, line: int, position: int) -> tuple[float, float]:
    """Return the centre of an MRZ character in millimetres from the document's top left corner."""
    sheet, layout = SHEETS[mrz_format], LAYOUTS[mrz_format]
    left = (sheet.width - layout.width * PITCH) / 2
    middle = sheet.height - _ZONE_CENTRE
    y = middle + (line - (layout.rows - 1) / 2) * sheet.line_spacing
    return left + (position + 0.5) * PITCH, y


def zone(mrz_format: MrzFormat) -> Box:
    """Return the box around the MRZ characters, without quiet margin."""
    layout = LAYOUTS[mrz_format]
    left, top = cell_centre(mrz_format, 0, 0)
    right, bottom = cell_centre(mrz_format, layout.rows - 1, layout.width - 1)
    return left - PITCH / 2, top - PITCH / 2, right - left + PITCH, bottom - top + PITCH
