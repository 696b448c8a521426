"""Which of a camera's frames are worth reading: those in which something moved, and now and then another."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from borderpost.reading.stages import Picture

STEADY_AFTER = 3
"""Readings of an unmoved picture, alike, after which it need not be read again at once."""
LONGEST_LOOKING = 40
"""Readings of an unmoved picture after which even a document that stays unclear is read in peace."""
FIRST_PAUSE_S = 0.5
"""Seconds without a reading once all is steady; every further pause is twice as long."""
LONGEST_PAUSE_S = 4.0
DESK_AFTER_S = 6.0
"""Seconds in which nothing moved and nothing was read, after which what is seen is the desk itself."""

_GRID = (64, 36)
_STEP = 11
"""Grey levels beyond which a cell of the grid has changed; noise of a cell is two or three."""
_MOVED_SHARE = 0.012
_COVERED_SHARE = 0.08

_Thumbnail = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Glance:
    """Hold what a cheap look says: did anything move, is a reading due, does anything lie on the desk."""

    moved: bool
    due: bool
    covered: bool


class Attention:
    """Compare small copies of a camera's frames; a glance costs a small part of what a reading does."""

    def __init__(self) -> None:
        self._seen: _Thumbnail | None = None
        self._read: _Thumbnail | None = None
        self._desk: _Thumbnail | None = None
        self._alike = 0
        self._looks = 0
        self._found = False
        self._pause = FIRST_PAUSE_S
        self._next = 0.0
        self._still_since = 0.0

    def glance(self, image: Picture, taken: float) -> Glance:
        """Return what a frame (BGR or grey), taken at so many seconds, asks for."""
        seen = self._seen = _thumbnail(image)
        moved = self._read is None or _changed(self._read, seen) > _MOVED_SHARE
        if moved:
            self._alike = self._looks = 0
            self._pause = FIRST_PAUSE_S
            self._still_since = taken
        elif not self._found and self.steady and taken - self._still_since > DESK_AFTER_S:
            self._desk = self._read
        covered = self._desk is None or _changed(self._desk, seen) > _COVERED_SHARE
        return Glance(moved, moved or not self.steady or taken >= self._next, covered)

    def begin(self, taken: float) -> None:
        """Note that the frame glanced at last is being read."""
        self._read = self._seen
        self._looks += 1
        self._next = taken + self._pause
        if self.steady:
            self._pause = min(2 * self._pause, LONGEST_PAUSE_S)

    def note(self, *, found: bool, settled: bool) -> None:
        """Note what came of a reading: a zone or none, and whether there is nothing more to learn from it."""
        self._alike = self._alike + 1 if found == self._found and settled else int(settled)
        self._found = found

    def reset(self) -> None:
        """Read the next frame, whatever it shows."""
        self._read = None

    @property
    def steady(self) -> bool:
        """Tell whether the picture has been read often enough since something last moved in it."""
        return self._alike >= STEADY_AFTER or self._looks >= LONGEST_LOOKING


def _thumbnail(image: Picture) -> _Thumbnail:
    # One colour of every third row and column says enough, and costs a tenth of shrinking the whole.
    step = max(1, min(image.shape[:2]) // 240)
    sparse = image[::step, ::step, 1] if image.ndim == 3 else image[::step, ::step]
    small = cv2.resize(np.ascontiguousarray(sparse), _GRID, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.int16)


def _changed(before: _Thumbnail, now: _Thumbnail) -> float:
    """Return the share of cells that differ, apart from light that changed everywhere alike."""
    gain = (float(np.median(before)) + 1) / (float(np.median(now)) + 1)
    return float(np.mean(np.abs(now * np.float32(gain) - before) > _STEP))
