"""Devices are chosen and tried in the real window, and used at once."""

import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import cv2
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from borderpost.specimens import practice
from borderpost.specimens.scan import scan
from borderpost.specimens.scene import Profile, webcam_frame
from tests.ui.hands import Hands
from tests.ui.posts import ADMINISTRATOR, OFFICER, SUPERVISOR, opened, set_up, sign_in
from ui import preferences
from ui.devices.view import FOLDER, DevicesView
from ui.navigation import Place

ROOT = Path(__file__).parents[2]
SPECIMEN = scan(practice.dozen(date(2026, 11, 22))[0], dpi=220)


def devices(hands: Hands) -> DevicesView:
    hands.press("Ctrl+D")
    hands.at(Place.DEVICES)
    view = hands.screen
    assert isinstance(view, DevicesView)
    return view


def take(hands: Hands, view: DevicesView, value: str) -> None:
    """Take a source by its number key."""
    view.source.setFocus()
    hands.press(str(view.source.combo.findData(value) + 1))
    assert view.source.value == value


def test_a_folder_chosen_on_the_screen_is_watched_at_the_desk_without_a_restart(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    home, folder = set_up(tmp_path).path, tmp_path / "scans"
    folder.mkdir()
    with opened(qapp, home) as hands:
        sign_in(hands, SUPERVISOR)
        hands.press("Enter")
        hands.at(Place.DESK)
        view = devices(hands)
        hands.until(lambda: not hands.program.search_lane.busy, "the search", seconds=60)
        take(hands, view, FOLDER)
        hands.press("Enter")
        assert view.notice.words
        assert preferences.load(home).folder == ""
        view.folder.setFocus()
        hands.type(str(folder))
        hands.press("Enter")
        assert preferences.load(home).folder == str(folder)
        hands.press("Esc")
        hands.at(Place.DESK)
        qtbot.wait(600)
        cv2.imwrite(str(folder / "page.png"), SPECIMEN)
        hands.until(lambda: hands.presenter.busy, "the page read", seconds=60)


def test_what_is_no_number_is_refused_and_nothing_is_kept(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    home = set_up(tmp_path).path
    with opened(qapp, home) as hands:
        sign_in(hands, ADMINISTRATOR)
        hands.at(Place.OFFICERS)
        before = preferences.load(home)
        view = devices(hands)
        hands.until(lambda: not hands.program.search_lane.busy, "the search", seconds=60)
        view.exposure.show_value("12x")
        hands.press("Enter")
        assert view.notice.words
        assert preferences.load(home) == before
        hands.press("F3")
        assert view.notice.words
        hands.press("Esc")
        hands.at(Place.OFFICERS)


def test_an_officer_has_no_way_to_the_devices(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qapp, set_up(tmp_path).path) as hands:
        sign_in(hands, OFFICER)
        hands.press("Enter")
        hands.at(Place.DESK)
        hands.press("Ctrl+D")
        hands.settle()
        assert hands.program.window.place is Place.DESK


def test_a_camera_is_tried_set_by_hand_unplugged_and_used_at_the_desk(tmp_path: Path) -> None:
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("no C compiler here")
    library, frames = tmp_path / "fake_webcam.so", tmp_path / "frames.yuyv"
    source = str(ROOT / "tests" / "devices" / "fake_webcam.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-o", str(library), source, "-ldl"], check=True)
    shown = webcam_frame(SPECIMEN, seed=9, profile=Profile.CLEAN).image
    frames.write_bytes(cv2.cvtColor(shown, cv2.COLOR_BGR2YUV_YUYV).tobytes() * 2)
    home = set_up(tmp_path).path
    preferences.save(home, preferences.Preferences(camera="0"))
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.choosing", str(home), str(frames)],
        env={
            **os.environ,
            "LD_PRELOAD": str(library),
            "FAKE_WEBCAM_FRAMES": str(frames),
            "PYTHONPATH": str(ROOT),
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "done\n"), done.stderr
