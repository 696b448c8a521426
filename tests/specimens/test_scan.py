"""The drawn specimens: size, geometry of the zone, and what cannot change between two drawings."""

from datetime import date

import cv2
import numpy as np
import pytest

from borderpost.domain.mrz_layout import LAYOUTS, MrzFormat
from borderpost.specimens.documents import SpecimenKind, specimen
from borderpost.specimens.scan import scan
from borderpost.specimens.sheet import PITCH, SHEETS, ZONE_HEIGHT, cell_centre, zone

TODAY = date(2026, 11, 22)
DPI = 150


@pytest.mark.parametrize("kind", SpecimenKind)
def test_a_scan_has_the_size_of_its_document(kind: SpecimenKind) -> None:
    document = specimen(kind, 1, today=TODAY)
    sheet = SHEETS[document.fields.format]
    picture = scan(document, dpi=DPI)
    assert picture.dtype == np.uint8
    assert picture.shape == (round(sheet.height / 25.4 * DPI), round(sheet.width / 25.4 * DPI), 3)


@pytest.mark.parametrize("mrz_format", MrzFormat)
def test_the_zone_lies_where_the_standard_puts_it(mrz_format: MrzFormat) -> None:
    sheet, layout = SHEETS[mrz_format], LAYOUTS[mrz_format]
    left, top, width, height = zone(mrz_format)
    assert width == pytest.approx(layout.width * PITCH)
    assert left > 3
    assert sheet.height - ZONE_HEIGHT < top
    assert top + height < sheet.height - 3
    x, y = cell_centre(mrz_format, 0, 0)
    assert cell_centre(mrz_format, 1, 3) == pytest.approx((x + 3 * PITCH, y + sheet.line_spacing))


@pytest.mark.parametrize("kind", SpecimenKind)
def test_every_character_is_printed_in_its_own_cell(kind: SpecimenKind) -> None:
    document = specimen(kind, 2, today=TODAY)
    grey = cv2.cvtColor(scan(document, dpi=DPI), cv2.COLOR_BGR2GRAY)
    scale = DPI / 25.4
    for row, line in enumerate(document.mrz):
        for position in range(len(line)):
            x, y = cell_centre(document.fields.format, row, position)
            half = 0.5 * PITCH * scale
            cell = grey[round(y * scale - half) : round(y * scale + half), round(x * scale - half) :]
            assert cell[:, : round(2 * half)].min() < 110


def test_the_same_specimen_is_drawn_the_same() -> None:
    document = specimen(SpecimenKind.DNI, 3, today=TODAY)
    assert np.array_equal(scan(document, dpi=DPI), scan(document, dpi=DPI))
    assert not np.array_equal(
        scan(document, dpi=DPI), scan(specimen(SpecimenKind.DNI, 4, today=TODAY), dpi=DPI)
    )
