"""What a picture says about how the document is held and about the glass, and when it says nothing."""

from datetime import date

import cv2
import numpy as np
import pytest

from borderpost.domain.reading import Hint, Reading
from borderpost.reading.engine import Reader
from borderpost.reading.gate import grey, look
from borderpost.reading.glass import SCENES, Glass
from borderpost.reading.stages import Picture
from borderpost.specimens.documents import SpecimenKind, specimen
from borderpost.specimens.scan import scan
from borderpost.specimens.scene import Profile, empty_frame, webcam_frame
from borderpost.specimens.sheet import cell_centre

TODAY = date(2026, 11, 22)
PAGES = [scan(specimen(kind, 71, today=TODAY), dpi=200) for kind in list(SpecimenKind)[:4]]
SIZE = (640, 360)
NOTHING = Reading((), (), "none", 0.0)


def near(page: Picture, zoom: float, *, seed: int) -> Picture:
    """Return a frame in which a document stands that many times nearer than it should, its zone in view."""
    scene = webcam_frame(page, seed=seed, profile=Profile.CLEAN)
    right, left = scene.corners[2:]
    width, height = int(1280 / zoom), int(720 / zoom)
    x = int(np.clip((left[0] + right[0]) / 2 - width / 2, 0, 1280 - width))
    y = int(np.clip((left[1] + right[1]) / 2 - height / 2 - 70, 0, 720 - height))
    part = scene.image[y : y + height, x : x + width]
    return np.asarray(cv2.resize(part, (1280, 720), interpolation=cv2.INTER_CUBIC), np.uint8)


@pytest.mark.parametrize("zoom", [1.9, 2.4])
def test_a_zone_that_runs_off_the_picture_is_too_near(reader: Reader, zoom: float) -> None:
    for number, page in enumerate(PAGES[:2]):
        assert Hint.TOO_NEAR in reader.read(near(page, zoom, seed=40 + number)).hints


def test_a_zone_that_is_wholly_in_the_picture_is_not_too_near(reader: Reader) -> None:
    frames = [near(PAGES[0], 1.1, seed=40), empty_frame(seed=4), PAGES[1]]
    frames += [webcam_frame(page, seed=9, profile=Profile.ALL).image for page in PAGES[:3]]
    assert [Hint.TOO_NEAR in reader.read(frame).hints for frame in frames] == [False] * len(frames)


def test_light_that_has_swallowed_characters_is_told_and_dirt_on_them_is_not(reader: Reader) -> None:
    document = specimen(SpecimenKind.PASSPORT, 71, today=TODAY)
    page = scan(document, dpi=200)
    x, y = (round(mm * 200 / 25.4) for mm in cell_centre(document.fields.format, 0, 12))
    readings = []
    for level in (255, 110):
        hidden = page.copy()
        cv2.ellipse(hidden, (x, y), (34, 14), 0, 0, 360, (level, level, level), -1)
        assert Hint.GLARE not in look(grey(hidden)).hints, "the picture as a whole must not say so"
        readings.append(reader.read(hidden))
    assert all((0, 12) in reading.doubtful for reading in readings)
    assert [Hint.GLARE in reading.hints for reading in readings] == [True, False]


def scenes(count: int) -> list[Picture]:
    """Return frames of one desk: a document, nothing, the next document, nothing."""
    desk = empty_frame(seed=5, size=SIZE)
    laid = [
        webcam_frame(PAGES[number % 4], seed=number, profile=Profile.CLEAN, size=SIZE).image
        for number in range(count)
    ]
    return [frame for pair in zip(laid, [desk] * count, strict=True) for frame in pair][:count]


SCENERY = scenes(SCENES + 3)


def spotted(frame: Picture) -> Picture:
    """Return a frame behind a drop on the glass."""
    mask = np.zeros(frame.shape[:2], np.float32)
    cv2.circle(mask, (330, 170), 28, 1.0, -1)
    share = 0.6 * cv2.GaussianBlur(mask, (0, 0), 8)[:, :, None]
    return np.asarray(frame * (1 - share), np.uint8)


def veiled(frame: Picture) -> Picture:
    """Return a frame behind glass that many hands have touched."""
    return np.asarray(cv2.GaussianBlur(frame, (0, 0), 1.5) * 0.4 + 115, np.uint8)


def told(glass: Glass, frames: list[Picture]) -> list[bool]:
    return [Hint.DIRTY_GLASS in glass.watched(frame, NOTHING).hints for frame in frames]


def test_clean_glass_is_never_called_dirty() -> None:
    assert not any(told(Glass(), SCENERY))


def test_a_spot_that_stays_while_documents_come_and_go_is_on_the_glass() -> None:
    glass = Glass()
    seen = told(glass, [spotted(frame) for frame in SCENERY])
    assert not any(seen[: SCENES - 1])
    assert seen[-1]
    assert not any(told(glass, SCENERY[:2])), "wiped: the first clean picture says so"


def test_a_picture_that_is_always_veiled_is_the_glass() -> None:
    assert told(Glass(), [veiled(frame) for frame in SCENERY])[-1]


def test_a_dark_thing_that_lies_on_an_unmoved_desk_is_not_on_the_glass() -> None:
    desk = spotted(empty_frame(seed=5, size=SIZE))
    assert not any(told(Glass(), [desk] * (3 * SCENES)))


def test_a_dark_desk_is_not_a_dirty_glass() -> None:
    assert not any(told(Glass(), [(frame * 0.3).astype(np.uint8) for frame in SCENERY]))
