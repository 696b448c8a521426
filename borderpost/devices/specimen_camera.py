"""A camera before which specimens are laid: for practice, the tour and tests; paced and seeded."""

import time
from collections.abc import Sequence
from functools import lru_cache

from borderpost.devices.source import Device, Frame, Picture, Slot, SourceState
from borderpost.specimens.documents import Specimen
from borderpost.specimens.scan import scan
from borderpost.specimens.scene import Profile, empty_frame, webcam_frame

RATE = 10.0
"""Frames a second."""
_VIEWS = 6
"""Different frames that are drawn of one document before they repeat."""
_DPI = 220


class SpecimenCamera(Device):
    """Give frames of a desk, empty until a specimen is presented."""

    def __init__(
        self,
        specimens: Sequence[Specimen],
        seed: int = 1,
        profile: Profile = Profile.CLEAN,
        *,
        rate: float = RATE,
    ) -> None:
        super().__init__("specimens")
        self._specimens = tuple(specimens)
        self._seed = seed
        self._profile = profile
        self._frame_s = 1 / rate
        self._slot = Slot()
        self._shown: int | None = None
        self._next = 0
        # Kept per camera, so that a closed camera gives its pictures back.
        self._scan = lru_cache(maxsize=2)(self._drawn_scan)
        self._view = lru_cache(maxsize=2 * _VIEWS)(self._drawn_view)

    @property
    def shown(self) -> int | None:
        """Return the index of the specimen before the camera; None where the desk is empty."""
        return self._shown

    def start(self) -> None:
        """Begin to give frames."""
        self._begin()

    def newest(self, after: int) -> Frame | None:
        """Return the newest frame whose number is above ``after``, else None; never wait."""
        return self._slot.newest(after)

    def present(self, index: int) -> Specimen:
        """Lay a specimen before the camera and return it; raise IndexError for none of them."""
        specimen = self._specimens[index]
        self._shown = index % len(self._specimens)
        self._next = self._shown + 1
        self._slot.clear()
        return specimen

    def next(self) -> Specimen:
        """Lay the next specimen before the camera, after the last the first again; return it."""
        return self.present(self._next % len(self._specimens))

    def remove(self) -> None:
        """Take the specimen away: frames show an empty desk."""
        self._shown = None
        self._slot.clear()

    def _work(self) -> None:
        number = 0
        while not self._stopping.is_set():
            begun = time.monotonic()
            shown = self._shown
            image = self._view(shown, number % _VIEWS)
            if shown == self._shown:
                self._slot.put(image)
                self._state = SourceState.RUNNING
            number += 1
            self._stopping.wait(max(0.005, self._frame_s - (time.monotonic() - begun)))

    def _drawn_scan(self, index: int) -> Picture:
        return scan(self._specimens[index], dpi=_DPI)

    def _drawn_view(self, index: int | None, view: int) -> Picture:
        if index is None:
            return empty_frame(seed=self._seed, grain=view)
        seed = (self._seed * 1000 + index) * 100 + view
        return webcam_frame(self._scan(index), seed=seed, profile=self._profile).image
