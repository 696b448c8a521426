"""A picture file as a source: one frame."""

from collections.abc import Callable
from pathlib import Path

from borderpost.devices.source import Device, Frame, Picture, Slot, SourceState
from borderpost.domain.errors import Trouble

Load = Callable[[Path], Picture]
"""Opens a picture file safely; raises Trouble("picture...."). The reading room has the real one."""


class PictureFile(Device):
    """Give the one frame of a picture file; ``next_trouble`` says why there is none."""

    stills = True

    def __init__(self, path: Path, *, load: Load) -> None:
        super().__init__(path.name)
        self._path = path
        self._load = load
        self._slot = Slot(still=True)

    def start(self) -> None:
        """Begin to load the file."""
        self._begin()

    def newest(self, after: int) -> Frame | None:
        """Return the frame if its number is above ``after``, else None; never wait."""
        return self._slot.newest(after)

    def _work(self) -> None:
        try:
            self._slot.put(self._load(self._path))
            self._state = SourceState.RUNNING
        except Trouble as trouble:
            self._troubles.append(trouble)
            self._missing()
