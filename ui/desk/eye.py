"""The desk's eye: frames shown as they come, the newest one read, readings joined until they agree."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from borderpost.devices.source import Frame, FrameSource, SourceState
from borderpost.domain.consensus import Consensus
from borderpost.domain.errors import BorderPostError
from borderpost.domain.reading import Reading
from ui.lanes import Lane

FRAME_INTERVAL_MS = 40
GONE_AFTER = 3
"""Readings without any zone after which the document counts as taken away."""


@dataclass(frozen=True, slots=True)
class Look:
    """Hold one look at the picture: what was read in it, and the picture itself."""

    reading: Reading
    image: QImage


class Eye(QObject):
    """Watch a frame source; nothing here ever waits for it.

    ``framed`` carries every new ``QImage``; ``looked`` a ``Look`` for every reading; ``agreed`` a
    ``Look`` whose reading is sure; ``gone`` says that the document was taken away; ``changed``
    carries the source's new state; ``failed`` an error of the reading engine.
    """

    framed = Signal(object)
    looked = Signal(object)
    agreed = Signal(object)
    gone = Signal()
    changed = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        source: FrameSource | None,
        read: Callable[[Frame], Reading],
        agreement: Consensus,
        lane: Lane,
    ) -> None:
        super().__init__()
        self._source = source
        self._read = read
        self._agreement = agreement
        self._lane = lane
        self._number = -1
        self._reading = False
        self._without = 0
        self._round = 0
        self._state: SourceState | None = None
        # A bug in one reading must not blind the desk for the rest of the shift.
        lane.broke.connect(self._free)
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_INTERVAL_MS)
        self._timer.timeout.connect(self._look)

    @property
    def state(self) -> SourceState:
        """Return the source's state; ABSENT where there is no source."""
        return SourceState.ABSENT if self._source is None else self._source.state

    def start(self) -> None:
        """Begin to watch."""
        self._state = self.state
        self.changed.emit(self._state)
        if self._source is not None:
            self._source.start()
            self._timer.start()

    def stop(self) -> None:
        """Stop watching; the source is left open (its owner closes it)."""
        self._timer.stop()
        self._round += 1

    def forget(self) -> None:
        """Read anew what lies before the camera (F2)."""
        self._agreement.reset()
        self._round += 1

    def _look(self) -> None:
        if self._source is None:
            return
        if self._source.state is not self._state:
            self._state = self._source.state
            self.changed.emit(self._state)
        frame = self._source.newest(self._number)
        if frame is None:
            return
        self._number = frame.number
        image = picture(frame)
        self.framed.emit(image)
        if self._reading:
            return
        self._reading = True
        round_ = self._round
        self._lane.run(
            lambda: self._read(frame),
            lambda reading: self._took(Look(reading, image), round_),
            self._could_not,
        )

    def _took(self, look: Look, round_: int) -> None:
        self._reading = False
        if round_ != self._round:
            return
        self.looked.emit(look)
        self._without = 0 if look.reading.lines else self._without + 1
        if self._without == GONE_AFTER:
            self._agreement.reset()
            self.gone.emit()
        sure = self._agreement.add(look.reading)
        if sure is not None:
            self.agreed.emit(Look(sure, look.image))

    def _free(self, _: object) -> None:
        self._reading = False

    def _could_not(self, error: BorderPostError) -> None:
        self._reading = False
        self.failed.emit(error)


def picture(frame: Frame) -> QImage:
    """Return a copy of a frame (BGR, 8 bits) as an image."""
    height, width = frame.image.shape[:2]
    return QImage(frame.image.tobytes(), width, height, 3 * width, QImage.Format.Format_BGR888).copy()
