"""Videos of documents: frames with their time, each document told once, and bad files."""

import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from borderpost.domain.errors import Trouble
from borderpost.domain.reading import Reading
from borderpost.reading.documents import Absence, Found, documents
from borderpost.reading.engine import Reader
from borderpost.reading.pictures import Shot, load, shots
from borderpost.reading.stages import Picture
from borderpost.specimens.documents import SpecimenKind, specimen
from borderpost.specimens.scan import scan
from borderpost.specimens.scene import Profile, empty_frame, webcam_frame
from tests.reading.paper_sheets import write_video

TODAY = date(2026, 11, 22)
PASSPORT = specimen(SpecimenKind.PASSPORT, 11, today=TODAY)
CARD = specimen(SpecimenKind.DPI, 12, today=TODAY)


def levels(*greys: int, size: tuple[int, int] = (64, 48)) -> list[Picture]:
    return [np.full((size[1], size[0], 3), grey, np.uint8) for grey in greys]


def seen(scanned: Picture, *, seeds: range) -> list[Picture]:
    return [webcam_frame(scanned, seed=seed, profile=Profile.CLEAN).image for seed in seeds]


def desk(count: int) -> list[Picture]:
    return [empty_frame(seed=4)] * count


@pytest.fixture(scope="module")
def scans() -> tuple[Picture, Picture]:
    return scan(PASSPORT, dpi=150), scan(CARD, dpi=150)


@pytest.mark.parametrize(("name", "code"), [("a.avi", "MJPG"), ("a.mp4", "mp4v"), ("a.webm", "VP80")])
def test_frames_come_in_order_with_their_time(tmp_path: Path, name: str, code: str) -> None:
    path = write_video(tmp_path / name, levels(*range(20, 220, 20)), code=code, rate=8)
    came = list(shots(path))
    assert len(came) == 10
    times = [shot.seconds for shot in came]
    assert times == pytest.approx([number / 8 for number in range(10)], abs=0.02)
    assert [round(float(shot.image.mean()), -1) for shot in came] == list(range(20, 220, 20))


def test_of_many_frames_a_second_eight_are_taken(tmp_path: Path) -> None:
    path = write_video(tmp_path / "fast.avi", levels(*[90] * 60), rate=30)
    assert 14 <= len(list(shots(path))) <= 17


def test_each_document_of_a_video_is_told_once_with_its_time(
    reader: Reader, tmp_path: Path, scans: tuple[Picture, Picture]
) -> None:
    passport, card = scans
    film = [
        *desk(4), *seen(passport, seeds=range(6)), *desk(4), *seen(card, seeds=range(10, 16)),
        *desk(4), *seen(passport, seeds=range(20, 24)), *desk(2),
    ]  # fmt: skip
    found = list(documents(shots(write_video(tmp_path / "film.avi", film)), reader))
    assert [one.reading.lines for one in found] == [PASSPORT.mrz, CARD.mrz]
    first, second = (one.seconds or 0.0 for one in found)
    assert 4 / 8 <= first < 10 / 8
    assert 14 / 8 <= second < 20 / 8
    assert [one.absence for one in found] == [None, None]


def test_a_document_that_was_only_glimpsed_is_told_with_its_doubts(
    reader: Reader, scans: tuple[Picture, Picture]
) -> None:
    film = [*desk(2), *seen(scans[0], seeds=range(1)), *desk(2)]
    (found,) = told(film, reader)
    assert found.reading.lines == PASSPORT.mrz
    assert found.seconds == 0.25


@pytest.mark.parametrize(
    ("frame", "why"),
    [
        (np.zeros((720, 1280, 3), np.uint8), Absence.TOO_DARK),
        (np.full((720, 1280, 3), 255, np.uint8), Absence.EMPTY),
        (np.full((16, 16, 3), 90, np.uint8), Absence.TOO_SMALL),
    ],
    ids=["black", "white", "tiny"],
)
def test_a_video_without_documents_gives_one_answer_that_says_why(
    reader: Reader, frame: Picture, why: Absence
) -> None:
    (found,) = told([frame] * 5, reader)
    assert (found.reading.lines, found.absence, found.seconds) == ((), why, None)


def test_noise_holds_no_document(reader: Reader) -> None:
    random = np.random.default_rng(1)
    film = [random.integers(0, 255, (240, 320, 3), np.uint8) for _ in range(3)]
    (found,) = told(film, reader)
    assert found.reading.lines == ()
    assert found.absence in (Absence.NO_LINES, Absence.NOT_MRZ)


def test_an_unchanged_empty_desk_is_read_once_a_second_not_every_frame() -> None:
    with closing(CountingReader()) as reader:
        told(desk(24), reader)
        assert 2 <= reader.count <= 4


def test_a_cut_video_tells_what_it_had(
    reader: Reader, tmp_path: Path, scans: tuple[Picture, Picture]
) -> None:
    path = write_video(tmp_path / "film.avi", [*seen(scans[0], seeds=range(5)), *desk(30)])
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    found = list(documents(shots(path), reader))
    assert [one.reading.lines for one in found] == [PASSPORT.mrz]


def test_what_was_found_before_a_trouble_is_told_first(
    reader: Reader, scans: tuple[Picture, Picture]
) -> None:
    def film() -> Iterator[Shot]:
        for number, frame in enumerate(seen(scans[0], seeds=range(3))):
            yield Shot(frame, seconds=number / 8)
        raise Trouble("picture.timeout", seconds="20")

    answers = documents(film(), reader)
    assert next(answers).reading.lines == PASSPORT.mrz
    with pytest.raises(Trouble) as caught:
        next(answers)
    assert caught.value.code == "picture.timeout"


def test_a_video_is_no_picture(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as caught:
        load(write_video(tmp_path / "film.avi", levels(90, 90)))
    assert caught.value.code == "picture.unreadable"


@pytest.mark.parametrize(
    "content",
    [
        b"\x1aE\xdf\xa3" + b"\0" * 200,
        b"\0\0\0\x18ftypisom" + b"\0" * 200,
        b"RIFF\0\0\0\0AVI LIST" + b"\0" * 200,
        b"G" + b"\0" * 187 + b"G" + b"\0" * 187 + b"G" + b"\0" * 187,
        b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n",
        b"ffconcat version 1.0\nfile other.avi\n",
        b"\0\0\0\x18ftypheic" + b"\0" * 200,
    ],
    ids=["matroska", "mp4", "avi", "ts", "playlist", "list", "heic"],
)
def test_damaged_videos_and_lists_of_other_files_are_unreadable(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(content)
    write_video(tmp_path / "other.avi", levels(90, 90))
    with pytest.raises(Trouble) as caught:
        list(shots(path))
    assert caught.value.code == "picture.unreadable"


def test_a_file_that_takes_too_long_in_all_is_given_up(tmp_path: Path) -> None:
    path = write_video(tmp_path / "film.avi", levels(*[90] * 40))
    start = time.monotonic()
    with pytest.raises(Trouble) as caught:
        list(shots(path, whole_limit=timedelta(milliseconds=1)))
    assert caught.value.code == "picture.timeout"
    assert time.monotonic() - start < 5


def test_no_process_is_left_behind(tmp_path: Path) -> None:
    path = write_video(tmp_path / "film.avi", levels(*[90] * 50))
    frames = shots(path)
    next(frames)
    frames.close()
    running = subprocess.run(
        ["ps", "-eo", "args"], capture_output=True, text=True, check=True, timeout=20
    ).stdout
    assert str(path) not in running


class CountingReader(Reader):
    """Count what it is asked to read."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def read(self, image: Picture) -> Reading:
        self.count += 1
        return super().read(image)


def told(film: Sequence[Picture], reader: Reader) -> list[Found]:
    return list(documents([Shot(frame, seconds=number / 8) for number, frame in enumerate(film)], reader))
