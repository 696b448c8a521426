"""The camera: OpenCV's real V4L2 back end against a preloaded fake device, and where no camera is."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from borderpost.devices.source import SourceState
from borderpost.devices.webcam import CameraInfo, Webcam, cameras

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@pytest.fixture(scope="module")
def fake_webcam(tmp_path_factory: pytest.TempPathFactory) -> Path:
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("no C compiler here")
    library = tmp_path_factory.mktemp("fake_webcam") / "fake_webcam.so"
    source = str(HERE / "fake_webcam.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-Wall", "-o", str(library), source, "-ldl"], check=True)
    return library


def test_a_camera_that_is_absent_plugged_unplugged_and_plugged_again_is_followed(
    fake_webcam: Path, tmp_path: Path
) -> None:
    frame = np.zeros((720, 1280, 2), np.uint8)
    frame[:, :, 0], frame[:, :, 1] = 150, 128
    frames = tmp_path / "frames.yuyv"
    frames.write_bytes(frame.tobytes() * 2)
    environment = {
        **os.environ,
        "LD_PRELOAD": str(fake_webcam),
        "FAKE_WEBCAM_FRAMES": str(frames),
        "PYTHONPATH": str(ROOT),
    }

    done = subprocess.run(
        [sys.executable, "-m", "tests.devices.watching", str(frames)],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    said = done.stdout.splitlines()
    assert [line.split()[0] for line in said] == [
        "absent", "running", "frames", "lost", "running", "frames", "closed",
        "running", "frames", "CameraAnswer(size=(1280,",
        "frames", "running", "frames", "starting",
    ]  # fmt: skip
    _, size, mean, seconds = said[2].split()
    assert size == "1280x720"
    assert 140 < float(mean) < 170
    assert 0.3 < float(seconds) < 5
    # By hand it is darker; the driver keeps its own size and has no focus to set.
    assert 80 < float(said[8].split()[2]) < 110
    assert said[9] == "CameraAnswer(size=(1280, 720), exposure=120, focus=None)"


def test_no_camera_is_a_state_and_no_noise(capfd: pytest.CaptureFixture[str]) -> None:
    camera = Webcam(63)
    camera.start()
    camera.start()
    until = time.monotonic() + 5
    while camera.state is SourceState.STARTING and time.monotonic() < until:
        time.sleep(0.01)
    assert camera.state is SourceState.ABSENT
    assert camera.newest(-1) is None
    camera.close()
    assert capfd.readouterr() == ("", "")


def test_the_cameras_of_this_machine_are_listed_once_each(tmp_path: Path) -> None:
    for node, index, name in ((2, 0, "Back Camera"), (0, 0, "Front Camera"), (1, 1, "Front Camera")):
        folder = tmp_path / f"video{node}"
        folder.mkdir()
        (folder / "index").write_text(f"{index}\n")
        (folder / "name").write_text(f"{name}\n")
    (tmp_path / "video9").mkdir()
    assert cameras(tmp_path) == (CameraInfo(0, "Front Camera"), CameraInfo(2, "Back Camera"))
    assert cameras(tmp_path / "nowhere") == ()
