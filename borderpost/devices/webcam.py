"""A camera through OpenCV: opened, kept open, and opened again after it was unplugged."""

import logging
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from borderpost.devices.source import Device, Frame, Slot, SourceState

# Importing cv2 points Qt at plugins and fonts of its own Qt 5; our Qt 6 and every child would inherit that.
for _name in ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR"):
    os.environ.pop(_name, None)

_LOG = logging.getLogger(__name__)
_SYSFS = Path("/sys/class/video4linux")
_RETRY_S = 0.7
_FAILED_READS = 2
_PROBED = 4
_STALE_S = 1.0
_SAID_AUTOMATIC, _SAID_BY_HAND = 3, 1
"""V4L2's words for exposure by the camera (aperture priority) and by hand."""


@dataclass(frozen=True, slots=True)
class CameraInfo:
    """Hold a camera that the system lists: the index to open and its name."""

    index: int
    name: str


@dataclass(frozen=True, slots=True)
class CameraSettings:
    """Hold what a camera is asked for: width and height in pixels, exposure and focus in its own units.

    None leaves exposure or focus to the camera.
    """

    size: tuple[int, int] = (1280, 720)
    exposure: int | None = None
    focus: int | None = None


@dataclass(frozen=True, slots=True)
class CameraAnswer:
    """Hold what the camera gave: its size, and its exposure and focus now.

    None where its driver lets nobody set that.
    """

    size: tuple[int, int]
    exposure: int | None
    focus: int | None


def cameras(folder: Path = _SYSFS) -> tuple[CameraInfo, ...]:
    """Return the cameras that this machine has, in the system's order.

    Linux lists them without opening any; elsewhere the first few are opened for a moment.
    """
    if not sys.platform.startswith("linux"):
        return tuple(CameraInfo(index, f"{index + 1}") for index in range(_PROBED) if _opens(index))
    found = []
    for entry in folder.glob("video*"):
        try:
            # A camera's further nodes carry metadata, no pictures.
            if int((entry / "index").read_text()) == 0:
                found.append(CameraInfo(int(entry.name[5:]), (entry / "name").read_text().strip()))
        except (OSError, ValueError) as error:
            _LOG.info("a camera left while it was listed: %s", error)
    return tuple(sorted(found, key=lambda camera: camera.index))


class Webcam(Device):
    """Give the frames of a camera; ``where`` is its index, its device path, or a stream's address.

    A frame is taken out of its JPEG only where somebody asked for one since the last.
    """

    alone = True

    def __init__(self, where: int | str = 0, *, settings: CameraSettings | None = None) -> None:
        super().__init__(f"webcam {where}")
        self._where = where
        self._settings = settings or CameraSettings()
        self._slot = Slot()
        self._wanted = True
        self._answer: CameraAnswer | None = None

    @property
    def answer(self) -> CameraAnswer | None:
        """Return what the camera gave of what it was asked for; None while it is not open."""
        return self._answer

    def start(self) -> None:
        """Begin to open the camera and to take frames."""
        self._begin()

    def newest(self, after: int) -> Frame | None:
        """Return the newest frame whose number is above ``after``, else None; never wait."""
        self._wanted = True
        frame = self._slot.newest(after)
        return frame if frame is not None and time.monotonic() - frame.taken < _STALE_S else None

    def _work(self) -> None:
        while not self._stopping.is_set():
            capture = _opened(self._where, self._settings.size)
            if capture is None:
                self._missing()
                self._stopping.wait(_RETRY_S)
                continue
            try:
                self._answer = _adjusted(capture, self._settings)
                self._watch(capture)
            finally:
                self._answer = None
                capture.release()
                self._slot.clear()

    def _watch(self, capture: cv2.VideoCapture) -> None:
        """Take frames until the camera stops giving any."""
        failed = 0
        while not self._stopping.is_set() and failed < _FAILED_READS:
            if not capture.grab():
                failed += 1
                continue
            if not self._wanted:
                failed = 0
                continue
            good, image = capture.retrieve()
            if not good or image is None or not image.size:
                failed += 1
                continue
            failed = 0
            self._wanted = False
            self._slot.put(np.asarray(image, np.uint8))
            self._state = SourceState.RUNNING
        if failed:
            _LOG.warning("%s gives no more frames", self._name)
            # First the picture, then the word: whoever reads that it is lost must find none.
            self._slot.clear()
            self._missing()


def _opened(where: int | str, size: tuple[int, int]) -> cv2.VideoCapture | None:
    # A camera that is away is a state that the screen shows, not lines on standard error.
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    local = isinstance(where, int) or where.startswith("/dev/")
    backend = cv2.CAP_V4L2 if local and sys.platform.startswith("linux") else cv2.CAP_ANY
    capture = cv2.VideoCapture(where, backend)
    if not capture.isOpened():
        capture.release()
        return None
    if local:
        # Uncompressed, a USB 2 camera gives 1280 x 720 at 10 frames a second or not at all.
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, size[0])
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, size[1])
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
    return capture


def _adjusted(capture: cv2.VideoCapture, settings: CameraSettings) -> CameraAnswer:
    """Set what the driver allows and return what holds; only V4L2's controls are known here."""
    width, height = capture.get(cv2.CAP_PROP_FRAME_WIDTH), capture.get(cv2.CAP_PROP_FRAME_HEIGHT)
    size = round(width), round(height)
    if capture.getBackendName() != "V4L2":
        return CameraAnswer(size, None, None)
    exposure = _control(
        capture, settings.exposure, (cv2.CAP_PROP_AUTO_EXPOSURE, cv2.CAP_PROP_EXPOSURE),
        (_SAID_AUTOMATIC, _SAID_BY_HAND),
    )  # fmt: skip
    focus = _control(
        capture, settings.focus, (cv2.CAP_PROP_AUTOFOCUS, cv2.CAP_PROP_FOCUS), (1, 0)
    )  # fmt: skip
    return CameraAnswer(size, exposure, focus)


def _control(
    capture: cv2.VideoCapture, value: int | None, names: tuple[int, int], said: tuple[int, int]
) -> int | None:
    """Set a control by hand or leave it to the camera; return its value now, None where it has none.

    ``names`` are the switch and the value, ``said`` what the switch takes for automatic and by hand.
    """
    switch, control = names
    if capture.get(switch) < 0 or capture.get(control) < 0:
        return None
    capture.set(switch, said[0] if value is None else said[1])
    if value is not None:
        capture.set(control, value)
    return round(capture.get(control))


def _opens(index: int) -> bool:
    capture = _opened(index, (640, 480))
    if capture is None:
        return False
    capture.release()
    return True
