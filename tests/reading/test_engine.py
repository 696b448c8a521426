"""The reader on generated documents, on frames, and on everything that is no document."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import cv2
import numpy as np
import pytest

from borderpost.domain.reading import Hint
from borderpost.reading.engine import Reader
from borderpost.reading.second_reader import PassportEye, differing
from borderpost.reading.stages import Picture
from borderpost.specimens.documents import SpecimenKind, specimen, with_wrong_check_digit
from borderpost.specimens.scan import scan
from borderpost.specimens.scene import Profile, empty_frame, webcam_frame
from borderpost.specimens.sheet import cell_centre
from tests.reading.paper_sheets import typed

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 22)
needs_passporteye = pytest.mark.skipif(PassportEye().missing is not None, reason="no second reader here")
PASSPORT = specimen(SpecimenKind.PASSPORT, 11, today=TODAY)
PAGE = scan(PASSPORT, dpi=200)


@pytest.mark.parametrize(
    "kind", [SpecimenKind.PASSPORT, SpecimenKind.DPI, SpecimenKind.TD2_CARD, SpecimenKind.VISA_A]
)
def test_a_scan_of_every_format_is_read_exactly(reader: Reader, kind: SpecimenKind) -> None:
    document = specimen(kind, 21, today=TODAY)
    reading = reader.read(scan(document, dpi=200))
    assert reading.lines == document.mrz
    assert [len(row) for row in reading.confidence] == [len(line) for line in reading.lines]
    assert all(0 <= value <= 1 for row in reading.confidence for value in row)
    assert len(reading.corners) == 4
    assert reading.ms > 0


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_the_page_may_lie_any_way_round(reader: Reader, turn: int) -> None:
    picture = np.ascontiguousarray(np.rot90(PAGE, turn // 90))
    reading = reader.read(picture)
    assert reading.lines == PASSPORT.mrz
    assert (Hint.UPSIDE_DOWN in reading.hints) == (turn == 180)


def test_a_grey_picture_is_as_good(reader: Reader) -> None:
    assert reader.read(np.asarray(cv2.cvtColor(PAGE, cv2.COLOR_BGR2GRAY), np.uint8)).lines == PASSPORT.mrz


def test_a_webcam_frame_is_read_and_its_zone_lies_inside_the_document(reader: Reader) -> None:
    scene = webcam_frame(PAGE, seed=3, profile=Profile.CLEAN)
    reading = reader.read(scene.image)
    assert reading.lines == PASSPORT.mrz
    outline = np.array(scene.corners, np.float32)
    assert all(cv2.pointPolygonTest(outline, corner, measureDist=True) > -12 for corner in reading.corners)


def test_wrong_printed_digits_are_read_as_printed(reader: Reader) -> None:
    document = with_wrong_check_digit(PASSPORT)
    assert reader.read(scan(document, dpi=200)).lines == document.mrz


def test_a_letter_printed_in_a_digits_place_is_read_as_printed(reader: Reader) -> None:
    first, second = PASSPORT.mrz
    printed = (first, second[:9] + "A" + second[10:])
    reading = reader.read(scan(replace(PASSPORT, mrz=printed), dpi=200))
    assert reading.lines == printed


PICTURES: dict[str, Picture] = {
    "nothing": np.zeros((0, 0, 3), np.uint8),
    "no height": np.zeros((0, 50), np.uint8),
    "one pixel": np.zeros((1, 1, 3), np.uint8),
    "a line": np.zeros((1, 4000, 3), np.uint8),
    "small": np.full((24, 24), 9, np.uint8),
    "black": np.zeros((720, 1280, 3), np.uint8),
    "white": np.full((720, 1280, 3), 255, np.uint8),
    "noise": np.random.default_rng(1).integers(0, 255, (480, 640, 3), np.uint8),
    "stripes": np.tile(np.array([0, 255], np.uint8).repeat(4), (400, 80)),
    "four planes": np.zeros((50, 50, 4), np.uint8),
    "a hundred megapixels": np.broadcast_to(np.arange(10_000, dtype=np.uint8) % 255, (10_000, 10_000)),
    "a page of fillers": typed(["<" * 44] * 20),
}


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)
def test_what_is_no_document_gives_an_empty_reading_with_a_hint(reader: Reader, picture: Picture) -> None:
    reading = reader.read(picture)
    assert (reading.lines, reading.confidence, reading.corners) == ((), (), ())
    assert {Hint.EMPTY, Hint.NO_MRZ} & set(reading.hints)


def test_an_empty_desk_has_no_zone_and_a_dark_one_says_so(reader: Reader) -> None:
    desk = empty_frame(seed=4)
    assert Hint.NO_MRZ in reader.read(desk).hints
    assert Hint.TOO_DARK in reader.read((desk // 8).astype(np.uint8)).hints


class _Disagreeing:
    def second_opinion(self, picture: Picture) -> tuple[str, ...] | None:
        return (PASSPORT.mrz[0], "X" + PASSPORT.mrz[1][1:])

    def close(self) -> None:
        pass


def test_where_a_second_reader_disagrees_the_character_is_doubtful() -> None:
    smudged = PAGE.copy()
    x, y = (round(mm * 200 / 25.4) for mm in cell_centre(PASSPORT.fields.format, 0, 12))
    smudged[y - 14 : y + 4, x - 12 : x + 12] = 120
    with Reader(second=_Disagreeing()) as own:
        first = own.read(smudged)
        second = own.read_still(smudged)
    assert first.doubtful, "the picture must be bad enough for the test"
    assert second.lines == first.lines
    assert second.second_opinion[0] == PASSPORT.mrz[0]
    assert (1, 0) in second.doubtful


def test_readings_of_different_shapes_are_not_compared_by_character() -> None:
    assert list(differing(("ABC",), ("ABD",))) == [(0, 2)]
    assert list(differing(("ABC",), ("ABCD",))) == []


def test_a_missing_second_reader_is_named_and_gives_no_opinion(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    second = PassportEye()
    assert second.missing == "tesseract"
    assert second.second_opinion(PAGE) is None


@needs_passporteye
def test_passporteye_gives_an_opinion_from_its_own_process() -> None:
    second = PassportEye(limit=timedelta(minutes=3))
    try:
        lines = second.second_opinion(PAGE)
    finally:
        second.close()
    assert lines is not None
    assert any("<<" in line for line in lines)


BLANK = np.full((90, 160, 3), 255, np.uint8)


@needs_passporteye
def test_the_second_readers_process_starts_late_stays_warm_starts_again_and_is_killed_when_it_hangs() -> None:
    second = PassportEye(limit=timedelta(minutes=3))
    assert second.process_id is None
    assert second.second_opinion(BLANK) == ()
    first = second.process_id
    assert first is not None
    assert second.second_opinion(BLANK) == ()
    assert second.process_id == first
    os.kill(first, signal.SIGKILL)
    os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)
    assert second.second_opinion(BLANK) == ()
    later = second.process_id
    assert later not in (None, first)
    second.limit = timedelta(seconds=0.3)
    os.kill(later or 0, signal.SIGSTOP)
    assert second.second_opinion(BLANK) is None
    assert second.process_id is None


def test_importing_the_room_is_cheap_and_leaves_qt_alone() -> None:
    program = (
        "import os, sys; from borderpost.reading import read; import cv2\n"
        "heavy = {'passporteye', 'skimage', 'scipy', 'torch', 'pytesseract'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "assert not {'QT_QPA_PLATFORM_PLUGIN_PATH', 'QT_QPA_FONTDIR'} & set(os.environ)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, cwd=ROOT, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


def test_a_plain_script_reads_with_one_call(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "page.png"), PAGE)
    program = (
        "import sys, cv2; from borderpost.reading import read\n"
        "print(*read(cv2.imread(sys.argv[1])).lines, sep='\\n')\n"
    )
    script = tmp_path / "script.py"
    script.write_text(program)
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "page.png")],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        timeout=60,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert tuple(done.stdout.split()) == PASSPORT.mrz


def shown(reader: Reader, frame: Picture) -> tuple[str, ...]:
    """Return the lines a camera's frame gives within four readings: a busy machine cuts some short."""
    return next((found for _ in range(4) if (found := reader.read_next(frame).lines)), ())


def test_the_next_frame_is_read_where_the_zone_lay_and_elsewhere_when_it_was_moved_or_changed(
    reader: Reader,
) -> None:
    frame = webcam_frame(PAGE, seed=5, profile=Profile.CLEAN).image
    other = specimen(SpecimenKind.DPI, 12, today=TODAY)
    elsewhere = np.ascontiguousarray(np.roll(frame, -90, axis=0))
    card = webcam_frame(scan(other, dpi=200), seed=6, profile=Profile.CLEAN).image
    bare = empty_frame(seed=6)
    frames = (frame, elsewhere, bare, card, np.asarray(np.maximum(frame, 3) - 3, np.uint8))
    first, moved, none, changed, again = (shown(reader, one) for one in frames)
    assert (first, moved, again) == (PASSPORT.mrz,) * 3
    assert none == ()
    assert changed == other.mrz


def test_a_document_laid_down_upside_down_where_one_lay_is_read(reader: Reader) -> None:
    frame = webcam_frame(PAGE, seed=5, profile=Profile.CLEAN).image
    assert shown(reader, frame) == PASSPORT.mrz
    assert shown(reader, np.ascontiguousarray(frame[::-1, ::-1])) == PASSPORT.mrz


def test_a_machine_too_slow_for_one_frame_reads_the_document_in_a_later_one(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    spent = count(step=0.05)
    monkeypatch.setattr("borderpost.reading.engine.time.thread_time", lambda: next(spent))
    frame = webcam_frame(PAGE, seed=5, profile=Profile.CLEAN).image
    reader.read_next(empty_frame(seed=6))
    assert reader.read_next(frame).lines == ()
    assert shown(reader, frame) == PASSPORT.mrz
