"""The portrait is cut from where the standard puts it, and only where a photograph stands there."""

from dataclasses import replace
from datetime import date

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from borderpost.domain.reading import Reading
from borderpost.reading.portrait import LARGEST, portrait, with_portrait
from borderpost.specimens.documents import Specimen, SpecimenKind, specimen
from borderpost.specimens.scan import scan
from borderpost.specimens.scene import Profile, webcam_frame
from borderpost.specimens.sheet import SHEETS, zone

TODAY = date(2026, 11, 22)
PASSPORT = specimen(SpecimenKind.PASSPORT, 7, today=TODAY, issuing_state="HND")
CARD = specimen(SpecimenKind.DPI, 7, today=TODAY)


def seen(document: Specimen, profile: Profile) -> tuple[NDArray[np.uint8], Reading]:
    """Return a frame, and what a perfect reader says of it."""
    scene = webcam_frame(scan(document, dpi=220), seed=11, profile=profile)
    sheet = SHEETS[document.fields.format]
    page = np.array([[0, 0], [sheet.width, 0], [sheet.width, sheet.height], [0, sheet.height]], np.float32)
    way = cv2.getPerspectiveTransform(page, np.array(scene.corners, np.float32))
    left, top, width, height = zone(document.fields.format)
    box = np.array([[[left, top], [left + width, top], [left + width, top + height], [left, top + height]]])
    corners = cv2.perspectiveTransform(box.astype(np.float32), way)[0]
    certain = tuple(tuple(1.0 for _ in line) for line in document.mrz)
    placed = tuple((float(x), float(y)) for x, y in corners)
    return scene.image, Reading(document.mrz, certain, "perfect", 1.0, corners=placed)


def likeness(jpeg: bytes) -> float:
    """Return how well a crop agrees with the document's own portrait, 1 at best."""
    sheet = SHEETS[PASSPORT.fields.format]
    mm = 220 / 25.4
    left, top, width, height = (round(side * mm) for side in sheet.portrait)
    own = scan(PASSPORT, dpi=220)[top : top + height, left : left + width]
    crop = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert crop is not None
    own_grey = cv2.cvtColor(own, cv2.COLOR_BGR2GRAY)
    size = round(crop.shape[1] * 33 / 37), round(crop.shape[0] * 42 / 46.7)
    found = cv2.matchTemplate(crop, cv2.resize(own_grey, size), cv2.TM_CCOEFF_NORMED)
    return float(found.max())


@pytest.mark.parametrize("profile", [Profile.CLEAN, Profile.ROTATED, Profile.UPSIDE_DOWN, Profile.NOISE])
def test_a_passports_portrait_is_cut_out_upright_and_small(profile: Profile) -> None:
    image, reading = seen(PASSPORT, profile)
    jpeg = with_portrait(reading, image).portrait
    assert jpeg is not None
    assert len(jpeg) <= LARGEST
    assert likeness(jpeg) > 0.8


def test_a_card_has_its_portrait_on_the_other_side() -> None:
    image, reading = seen(CARD, Profile.CLEAN)
    assert portrait(reading, image) is None


def test_bare_paper_a_cut_page_a_far_page_and_no_zone_have_no_portrait() -> None:
    image, reading = seen(PASSPORT, Profile.CLEAN)
    assert portrait(reading, np.full_like(image, 180)) is None
    assert portrait(reading, np.full_like(image, 255)) is None
    far = tuple((x / 8, y / 8) for x, y in reading.corners)
    assert portrait(replace(reading, corners=far), image) is None
    above = tuple((x, y - 300) for x, y in reading.corners)
    assert portrait(replace(reading, corners=above), image) is None
    assert portrait(replace(reading, corners=()), image) is None
    assert portrait(replace(reading, lines=()), image) is None
