"""What the stages saw, written down: for a zone that was read, with doubts, and for none."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import cv2
import numpy as np
import pytest

from borderpost.domain.errors import Trouble
from borderpost.reading.engine import Reader
from borderpost.reading.explaining import Explainer
from borderpost.reading.pictures import Shot
from borderpost.reading.stages import Picture
from borderpost.specimens.documents import SpecimenKind, specimen
from borderpost.specimens.scan import scan
from borderpost.specimens.scene import Profile, empty_frame, webcam_frame

CARD = specimen(SpecimenKind.DPI, 12, today=date(2026, 11, 22))
SCAN = scan(CARD, dpi=150)


@pytest.fixture(scope="module")
def explainer() -> Iterator[Explainer]:
    with closing(Explainer()) as explainer:
        yield explainer


def picture(path: Path) -> Picture:
    image = cv2.imread(str(path))
    assert image is not None
    return np.asarray(image, np.uint8)


def test_a_zone_that_was_read_is_written_at_every_stage(
    explainer: Explainer, reader: Reader, tmp_path: Path
) -> None:
    frame = webcam_frame(SCAN, seed=3, profile=Profile.CLEAN).image
    reading = explainer.explain(frame, tmp_path / "new", "a")
    assert reading.lines == CARD.mrz == reader.read(frame).lines
    names = sorted(path.name for path in (tmp_path / "new").iterdir())
    assert names == ["a-1-gate.txt", "a-2-zones.png", "a-3-strips.png", "a-4-cells.png", "a-5-decision.txt"]
    said = (tmp_path / "new" / "a-1-gate.txt").read_text("utf-8")
    assert "size 1280 x 720" in said
    assert "passed: yes" in said
    decision = (tmp_path / "new" / "a-5-decision.txt").read_text("utf-8").splitlines()
    assert tuple(decision[1:4]) == CARD.mrz
    assert len(decision) == 4 + len(reading.doubtful) + len(reading.substitutions)
    strips, cells = (picture(tmp_path / "new" / f"a-{stage}.png") for stage in ("3-strips", "4-cells"))
    assert cells.shape[0] > strips.shape[0] > 3 * 48
    green = (picture(tmp_path / "new" / "a-2-zones.png") == (60, 160, 40)).all(axis=2)
    rows, columns = np.nonzero(green)
    assert abs(float(columns.mean()) - np.mean([x for x, _ in reading.corners])) < 60
    assert abs(float(rows.mean()) - np.mean([y for _, y in reading.corners])) < 30


def test_every_doubtful_character_is_told_with_what_else_it_may_be(
    explainer: Explainer, tmp_path: Path
) -> None:
    blurred = np.asarray(cv2.GaussianBlur(SCAN, (0, 0), 2.9), np.uint8)
    reading = explainer.explain(blurred, tmp_path, "a")
    assert reading.doubtful, "the picture must be bad enough for the test"
    said = (tmp_path / "a-5-decision.txt").read_text("utf-8")
    for line, position in reading.doubtful:
        character = reading.lines[line][position]
        assert f"line {line + 1} character {position + 1}: {character} " in said


@pytest.mark.parametrize("image", [empty_frame(seed=4), np.zeros((0, 0, 3), np.uint8)], ids=["desk", "none"])
def test_where_nothing_was_read_the_gate_and_the_tries_are_written(
    explainer: Explainer, tmp_path: Path, image: Picture
) -> None:
    assert explainer.explain(image, tmp_path, "a").lines == ()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "a-1-gate.txt", "a-2-zones.png", "a-5-decision.txt",
    ]  # fmt: skip
    assert "no zone" in (tmp_path / "a-5-decision.txt").read_text("utf-8")


def test_pages_are_explained_by_number_and_frames_of_a_video_are_not(
    explainer: Explainer, tmp_path: Path
) -> None:
    blank = np.full((60, 60, 3), 255, np.uint8)
    shots = [Shot(blank), Shot(blank, page=2), Shot(blank, seconds=1.0)]
    assert list(explainer.explained(shots, tmp_path, "scan")) == shots
    assert {path.name for path in tmp_path.glob("*gate*")} == {"scan-1-gate.txt", "scan-page2-1-gate.txt"}


def test_a_folder_that_cannot_be_written_is_said_so(explainer: Explainer, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Trouble) as caught:
        explainer.explain(np.full((60, 60, 3), 255, np.uint8), tmp_path / "file" / "new", "a")
    assert caught.value.code == "explain.unwritable"
