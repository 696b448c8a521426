"""A camera through OpenCV: opened, kept open, and opened again after it was unplugged."""

import logging
import os
import sys
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


@dataclass(frozen=True, slots=True)
class CameraInfo:
    """Hold a camera that the system lists: the index to open and its name."""

    index: int
    name: str


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
    """Give the frames of a camera; ``where`` is its index, its device path, or a stream's address."""

    def __init__(self, where: int | str = 0, *, size: tuple[int, int] = (1280, 720)) -> None:
        super().__init__(f"webcam {where}")
        self._where = where
        self._size = size
        self._slot = Slot()

    def start(self) -> None:
        """Begin to open the camera and to take frames."""
        self._begin()

    def newest(self, after: int) -> Frame | None:
        """Return the newest frame whose number is above ``after``, else None; never wait."""
        return self._slot.newest(after)

    def _work(self) -> None:
        while not self._stopping.is_set():
            capture = _opened(self._where, self._size)
            if capture is None:
                self._missing()
                self._stopping.wait(_RETRY_S)
                continue
            try:
                self._watch(capture)
            finally:
                capture.release()
                self._slot.clear()

    def _watch(self, capture: cv2.VideoCapture) -> None:
        """Take frames until the camera stops giving any."""
        failed = 0
        while not self._stopping.is_set() and failed < _FAILED_READS:
            good, image = capture.read()
            if good and image is not None and image.size:
                failed = 0
                self._slot.put(np.asarray(image, np.uint8))
                self._state = SourceState.RUNNING
                continue
            failed += 1
        if failed:
            _LOG.warning("%s gives no more frames", self._name)
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


def _opens(index: int) -> bool:
    capture = _opened(index, (640, 480))
    if capture is None:
        return False
    capture.release()
    return True
