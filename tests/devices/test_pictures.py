"""Files and folders as sources, and the camera that sees specimens."""

import time
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import cv2
import numpy as np

from borderpost.devices.folder import WatchedFolder
from borderpost.devices.picture import PictureFile
from borderpost.devices.source import Frame, Slot, SourceState
from borderpost.devices.specimen_camera import SpecimenCamera
from borderpost.domain.errors import Trouble
from borderpost.reading.pictures import load
from borderpost.specimens.documents import SpecimenKind, specimen

TODAY = date(2026, 11, 22)
T = TypeVar("T")


def until(ask: Callable[[], T | None]) -> T:
    end = time.monotonic() + 10
    while True:
        answer = ask()
        if answer:
            return answer
        assert time.monotonic() < end, "it never came"
        time.sleep(0.01)


def grey(level: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.full((40, 60, 3), level, np.uint8)


def test_a_slot_gives_the_newest_frame_once_and_never_waits() -> None:
    slot = Slot()
    assert slot.newest(-1) is None
    slot.put(grey(1))
    slot.put(grey(2))
    frame = slot.newest(-1)
    assert isinstance(frame, Frame)
    assert (frame.number, frame.image[0, 0, 0]) == (1, 2)
    assert slot.newest(frame.number) is None
    slot.put(grey(3))
    slot.clear()
    assert slot.newest(frame.number) is None


def test_a_picture_file_is_one_frame(tmp_path: Path) -> None:
    path = tmp_path / "page.png"
    cv2.imwrite(str(path), grey(77))
    source = PictureFile(path, load=load)
    source.start()
    frame = until(lambda: source.newest(-1))
    assert (frame.number, frame.image.shape, int(frame.image.mean())) == (0, (40, 60, 3), 77)
    assert frame.still
    assert source.newest(0) is None
    assert source.state is SourceState.RUNNING
    source.close()


def test_a_file_that_is_no_picture_says_why(tmp_path: Path) -> None:
    path = tmp_path / "page.png"
    path.write_text("no picture")
    source = PictureFile(path, load=load)
    source.start()
    trouble = until(source.next_trouble)
    assert isinstance(trouble, Trouble)
    assert trouble.code == "picture.unreadable"
    assert until(lambda: source.state is SourceState.ABSENT)
    assert source.next_trouble() is None
    source.close()


def test_a_watched_folder_gives_every_new_picture_and_none_that_lay_there(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "old.png"), grey(10))
    folder = WatchedFolder(tmp_path, load=load)
    folder.start()
    until(lambda: folder.state is SourceState.RUNNING)
    (tmp_path / "note.txt").write_text("no picture")
    (tmp_path / "bad.jpg").write_text("no picture")
    cv2.imwrite(str(tmp_path / "one.png"), grey(100))
    cv2.imwrite(str(tmp_path / "two.png"), grey(200))
    first = until(lambda: folder.newest(-1))
    second = until(lambda: folder.newest(first.number))
    assert [int(frame.image.mean()) for frame in (first, second)] == [100, 200]
    cv2.imwrite(str(tmp_path / "one.png"), grey(50))
    again = until(lambda: folder.newest(second.number))
    assert int(again.image.mean()) == 50
    assert all(frame.still for frame in (first, second, again))
    folder.close()


def test_a_watched_folder_says_of_every_bad_picture_why_although_good_ones_follow(tmp_path: Path) -> None:
    folder = WatchedFolder(tmp_path, load=load)
    folder.start()
    until(lambda: folder.state is SourceState.RUNNING)
    for number in (1, 2):
        (tmp_path / f"{number}.png").write_text("no picture")
    cv2.imwrite(str(tmp_path / "3.png"), grey(90))
    assert int(until(lambda: folder.newest(-1)).image.mean()) == 90
    troubles = [folder.next_trouble() for _ in range(3)]
    assert [trouble and trouble.code for trouble in troubles] == ["picture.unreadable"] * 2 + [None]
    folder.close()


def test_a_watched_folder_keeps_a_picture_until_it_is_asked_for(tmp_path: Path) -> None:
    folder = WatchedFolder(tmp_path, load=load)
    folder.start()
    until(lambda: folder.state is SourceState.RUNNING)
    for level in (60, 120):
        cv2.imwrite(str(tmp_path / f"{level}.png"), grey(level))
    time.sleep(1.5)
    first = until(lambda: folder.newest(-1))
    second = until(lambda: folder.newest(first.number))
    assert [int(frame.image.mean()) for frame in (first, second)] == [60, 120]
    folder.close()


def test_a_folder_that_comes_late_and_goes_is_absent_running_lost(tmp_path: Path) -> None:
    path = tmp_path / "scans"
    folder = WatchedFolder(path, load=load)
    folder.start()
    until(lambda: folder.state is SourceState.ABSENT)
    path.mkdir()
    until(lambda: folder.state is SourceState.RUNNING)
    path.rmdir()
    until(lambda: folder.state is SourceState.LOST)
    folder.close()


def test_the_specimen_camera_shows_an_empty_desk_until_a_document_is_laid_there() -> None:
    documents = [specimen(SpecimenKind.PASSPORT, seed, today=TODAY) for seed in (1, 2)]
    camera = SpecimenCamera(documents, seed=5)
    camera.start()
    empty = until(lambda: camera.newest(-1))
    assert empty.image.shape == (720, 1280, 3)
    assert camera.present(1) is documents[1]
    shown = until(lambda: camera.newest(empty.number))
    assert camera.next() is documents[0]
    other = until(lambda: camera.newest(shown.number))
    camera.remove()
    gone = until(lambda: camera.newest(other.number))
    pictures = [frame.image for frame in (empty, shown, other, gone)]
    assert all((one != two).any() for one, two in pairwise(pictures))
    assert camera.shown is None
    camera.close()
    time.sleep(0.25)
    assert camera.newest(gone.number + 3) is None
