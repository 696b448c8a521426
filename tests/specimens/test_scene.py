"""Webcam frames of specimens: seeded, framed, and troubled as their profile says."""

from datetime import date
from functools import cache

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from borderpost.specimens.documents import SpecimenKind, specimen
from borderpost.specimens.scan import scan
from borderpost.specimens.scene import Profile, Scene, empty_frame, webcam_frame

TODAY = date(2026, 11, 22)


@cache
def card() -> NDArray[np.uint8]:
    return scan(specimen(SpecimenKind.DIMEX, 5, today=TODAY))


def frame(profile: Profile, seed: int = 1) -> Scene:
    return webcam_frame(card(), seed=seed, profile=profile)


def sharpness(image: NDArray[np.uint8]) -> float:
    return float(cv2.Laplacian(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), cv2.CV_64F).var())


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize("seed", range(2))
def test_the_document_lies_whole_in_the_frame(profile: Profile, seed: int) -> None:
    scene = frame(profile, seed)
    assert scene.image.shape == (720, 1280, 3)
    corners = np.array(scene.corners)
    assert corners.min() > -10
    assert (corners < np.array([1290, 730])).all()
    assert cv2.contourArea(corners.astype(np.float32), oriented=True) > 0.2 * 1280 * 720


def test_a_seed_gives_one_frame() -> None:
    assert np.array_equal(frame(Profile.ALL).image, frame(Profile.ALL).image)
    assert frame(Profile.ALL, 1).corners != frame(Profile.ALL, 2).corners


def test_the_document_is_where_the_corners_say() -> None:
    scene = frame(Profile.CLEAN)
    height, width = card().shape[:2]
    own = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(np.array(scene.corners, np.float32), own)
    back = cv2.warpPerspective(scene.image, matrix, (width, height)).astype(np.float32)
    assert np.corrcoef(back.ravel(), card().astype(np.float32).ravel())[0, 1] > 0.9


def test_each_profile_shows_its_trouble() -> None:
    clean = frame(Profile.CLEAN).image
    assert sharpness(frame(Profile.BLUR).image) < 0.6 * sharpness(clean)
    assert sharpness(frame(Profile.NOISE).image) > 1.5 * sharpness(clean)
    assert frame(Profile.DARK).image.mean() < 0.6 * clean.mean()
    upside_down = frame(Profile.UPSIDE_DOWN).corners
    assert upside_down[0][1] > upside_down[2][1]
    turned = frame(Profile.ROTATED).corners
    slope = abs((turned[1][1] - turned[0][1]) / (turned[1][0] - turned[0][0]))
    assert slope > np.tan(np.deg2rad(4))


def test_an_empty_desk_has_no_document() -> None:
    assert empty_frame(seed=1).shape == (720, 1280, 3)
    assert not np.array_equal(empty_frame(seed=1), empty_frame(seed=2))
