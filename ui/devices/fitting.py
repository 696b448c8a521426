"""Devices as the preferences name them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from borderpost.devices.folder import WatchedFolder
from borderpost.devices.scanner import ScannedPage
from borderpost.devices.serial_reader import SerialReader
from borderpost.devices.source import FrameSource, LineSource
from borderpost.devices.webcam import CameraSettings, Webcam
from borderpost.reading import pictures
from ui.preferences import Preferences

SIZES = ("640x480", "1280x720", "1920x1080")
_USUAL = CameraSettings()


@dataclass(frozen=True, slots=True)
class Fitting:
    """Hold a desk's devices, none of them started: where pictures and lines come from, and F3."""

    source: FrameSource | None = None
    lines: LineSource | None = None
    scan_page: Callable[[], FrameSource] | None = None


def fitting_of(kept: Preferences) -> Fitting:
    """Return the devices that are chosen."""
    return Fitting(
        source=source_of(kept),
        lines=SerialReader(kept.reader) if kept.reader else None,
        scan_page=_scan_page(kept.scanner),
    )


def source_of(kept: Preferences) -> FrameSource | None:
    """Return the camera that is chosen, or the folder in its place."""
    if kept.folder:
        return WatchedFolder(Path(kept.folder), load=pictures.load)
    if not kept.camera:
        return None
    where = int(kept.camera) if kept.camera.isdecimal() else kept.camera
    return Webcam(where, settings=settings_of(kept))


def settings_of(kept: Preferences) -> CameraSettings:
    """Return how the camera is to be set; what cannot be understood is left to it."""
    width, by, height = kept.size.partition("x")
    size = (int(width), int(height)) if by and width.isdecimal() and height.isdecimal() else _USUAL.size
    exposure = int(kept.exposure) if kept.exposure.isdecimal() else None
    focus = int(kept.focus) if kept.focus.isdecimal() else None
    return CameraSettings(size, exposure, focus)


def _scan_page(scanner: str) -> Callable[[], FrameSource] | None:
    if not scanner:
        return None
    name = "" if scanner == "auto" else scanner
    return lambda: ScannedPage(name)
