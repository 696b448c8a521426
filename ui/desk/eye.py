"""The desk's eye: a camera's frames are read until they agree, a still is read once and never dropped."""

from collections import deque
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
    """Hold one look at the picture: what was read in it, the picture itself, and whether it is a still."""

    reading: Reading
    image: QImage
    still: bool = False


@dataclass(frozen=True, slots=True)
class _Shot:
    """Hold a frame and the same picture for the screen."""

    frame: Frame
    image: QImage


class Eye(QObject):
    """Watch a frame source, and pictures opened beside it; nothing here ever waits for them.

    ``framed`` carries every new ``QImage``; ``looked`` a ``Look`` for every reading of a camera's
    frame; ``agreed`` a ``Look`` whose reading is sure; ``gone`` says that the document was taken
    away; ``still_came`` carries the ``QImage`` of a still before it is read; ``still_read`` its
    ``Look``, also where nothing was found in it; ``changed`` carries the source's new state;
    ``failed`` an error of the reading engine or of a picture that could not be opened.
    """

    framed = Signal(object)
    looked = Signal(object)
    agreed = Signal(object)
    still_came = Signal(object)
    still_read = Signal(object)
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
        self._opened: deque[FrameSource] = deque()
        self._still: _Shot | None = None
        self._underway: _Shot | None = None
        self._last: Look | None = None
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

    @property
    def stills(self) -> bool:
        """Tell whether the source gives stills: a document comes once, and lies before nothing."""
        return self._source is not None and self._source.stills

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

    def open(self, source: FrameSource) -> None:
        """Take one still from a source beside the camera, after those that were opened before it."""
        self._opened.append(source)

    @property
    def opening(self) -> bool:
        """Tell whether a picture that was opened is still on its way."""
        return bool(self._opened)

    def close_opened(self) -> None:
        """Give back the pictures that were opened and not taken yet."""
        while self._opened:
            self._opened.popleft().close()

    def forget(self) -> None:
        """Read anew what lies before the camera."""
        self._agreement.reset()
        self._round += 1

    def look_anew(self) -> None:
        """Read anew what lies before the camera, or tell once more what the last still said (F2)."""
        self.forget()
        if self.stills and self._last is not None and self._still is None:
            self.still_read.emit(self._last)

    def _look(self) -> None:
        self._listen()
        if self._still is None:
            frame = self._opened_picture() or self._newest()
            if frame is None:
                return
            shot = _Shot(frame, picture(frame))
            if not frame.still:
                self.framed.emit(shot.image)
                self._begin(shot)
                return
            self._still = shot
            self.still_came.emit(shot.image)
        self._begin(self._still)

    def _listen(self) -> None:
        if self._source is None:
            return
        if self._source.state is not self._state:
            self._state = self._source.state
            self.changed.emit(self._state)
        trouble = self._source.next_trouble()
        if trouble is not None:
            self.failed.emit(trouble)

    def _newest(self) -> Frame | None:
        frame = self._source.newest(self._number) if self._source is not None else None
        if frame is not None:
            self._number = frame.number
        return frame

    def _opened_picture(self) -> Frame | None:
        """Return the picture whose turn it is among those opened, once it is loaded."""
        if not self._opened:
            return None
        source = self._opened[0]
        source.start()
        frame, trouble = source.newest(-1), source.next_trouble()
        if frame is not None or trouble is not None:
            self._opened.popleft().close()
        if trouble is not None:
            self.failed.emit(trouble)
        return frame

    def _begin(self, shot: _Shot) -> None:
        if self._underway is not None:
            return
        self._underway = shot
        frame, round_ = shot.frame, self._round
        self._lane.run(
            lambda: self._read(frame),
            lambda reading: self._took(Look(reading, shot.image, still=frame.still), round_),
            self._could_not,
        )

    def _took(self, look: Look, round_: int) -> None:
        self._underway = None
        if look.still:
            # Read while nobody looked: it is kept, and read again for whoever comes back.
            if self._timer.isActive():
                self._still = None
                self._last = look
                self.still_read.emit(look)
            return
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
        if self._underway is self._still:
            self._still = None
        self._underway = None

    def _could_not(self, error: BorderPostError) -> None:
        self._free(error)
        self.failed.emit(error)


def picture(frame: Frame) -> QImage:
    """Return a copy of a frame (BGR, 8 bits) as an image."""
    height, width = frame.image.shape[:2]
    return QImage(frame.image.tobytes(), width, height, 3 * width, QImage.Format.Format_BGR888).copy()
