"""A folder into which a scanner or a person drops pictures: each new one becomes a frame."""

import logging
import time
from pathlib import Path

from borderpost.devices.picture import Load
from borderpost.devices.source import Device, Frame, Slot, SourceState
from borderpost.domain.errors import Trouble

_LOG = logging.getLogger(__name__)

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp"})
_INTERVAL_S = 0.3

_Shape = tuple[int, int]


class WatchedFolder(Device):
    """Give every picture that appears in a folder, one after the other.

    Pictures that lay there at the start are left alone. A picture counts once it has stopped
    growing. Unlike a camera's frames none is dropped: the next is loaded after the last was
    taken. ``next_trouble`` says of each picture that could not be opened why.
    """

    stills = True

    def __init__(self, path: Path, *, load: Load) -> None:
        super().__init__(path.name)
        self._path = path
        self._load = load
        self._slot = Slot(still=True)
        self._taken = True
        self._known: dict[Path, _Shape] | None = None
        self._growing: dict[Path, _Shape] = {}

    def start(self) -> None:
        """Begin to watch."""
        self._begin()

    def newest(self, after: int) -> Frame | None:
        """Return the frame of the newest picture if its number is above ``after``; never wait."""
        frame = self._slot.newest(after)
        if frame is not None:
            self._taken = True
        return frame

    def _work(self) -> None:
        while not self._stopping.is_set():
            for path in self._arrived():
                self._give(path)
                if self._stopping.is_set():
                    return
            self._stopping.wait(_INTERVAL_S)

    def _arrived(self) -> list[Path]:
        """Return new pictures that have stopped growing, oldest first."""
        try:
            present = {path: _shape(path) for path in self._path.iterdir() if path.suffix.lower() in SUFFIXES}
        except OSError as error:
            _LOG.info("the watched folder does not answer: %s", error.strerror)
            self._missing()
            return []
        self._state = SourceState.RUNNING
        if self._known is None:
            self._known = present
            return []
        known = self._known
        fresh = {path: shape for path, shape in present.items() if known.get(path) != shape and shape[0]}
        ready = [path for path, shape in fresh.items() if self._growing.get(path) == shape]
        self._growing = fresh
        known.update((path, fresh[path]) for path in ready)
        return sorted(ready, key=lambda path: (fresh[path][1], path.name))

    def _give(self, path: Path) -> None:
        while not self._taken and not self._stopping.is_set():
            time.sleep(0.02)
        try:
            image = self._load(path)
        except Trouble as trouble:
            _LOG.info("a dropped picture could not be opened: %s", trouble.code)
            self._troubles.append(trouble)
            return
        self._taken = False
        self._slot.put(image)


def _shape(path: Path) -> _Shape:
    try:
        status = path.stat()
    except FileNotFoundError:
        return 0, 0
    return status.st_size, status.st_mtime_ns
