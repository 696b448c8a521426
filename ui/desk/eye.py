"""The desk's eye: a camera's frames are read until they agree, a still is read once and never dropped."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from borderpost.devices.source import Frame, FrameSource, SourceState
from borderpost.domain.barcode import Barcode
from borderpost.domain.consensus import Consensus
from borderpost.domain.errors import BorderPostError
from borderpost.domain.reading import Reading
from borderpost.reading.attention import Attention, Glance
from borderpost.reading.barcode_turns import BarcodeTurns
from ui.lanes import Lane

FRAME_INTERVAL_MS = 33
CALM_INTERVAL_MS = 100
"""Between two glances while nothing moves; a movement is seen at the next one."""
CALM_SHOW_S = 0.5
"""Seconds after which the picture is drawn anew although nothing moves in it."""
GONE_AFTER = 3
"""Readings without any zone after which the document counts as taken away."""
NEAR = 6
"""Characters in which a reading may differ from the one that was told and still teach nothing new."""


@dataclass(frozen=True, slots=True)
class Look:
    """Hold one look at the picture: what was read in it, the picture itself, and whether it is a still.

    ``covered`` is false where nothing lies on the desk but what always does.
    """

    reading: Reading
    image: QImage
    still: bool = False
    covered: bool = True


@dataclass(frozen=True, slots=True)
class _Shot:
    """Hold a frame and the same picture for the screen."""

    frame: Frame
    image: QImage
    covered: bool = True


_EVERY_FRAME = Glance(moved=True, due=True, covered=True)


class Eye(QObject):
    """Watch a frame source, and pictures opened beside it; nothing here ever waits for them.

    ``framed`` carries every new ``QImage``; ``looked`` a ``Look`` for every reading of a camera's
    frame; ``agreed`` a ``Look`` whose reading is sure; ``gone`` says that the document was taken
    away; ``still_came`` carries the ``QImage`` of a still before it is read; ``still_read`` its
    ``Look``, also where nothing was found in it; ``changed`` carries the source's new state;
    ``failed`` an error of the reading engine or of a picture that could not be opened; ``coded`` the
    barcodes (a tuple) found in a camera's frame: a still's stand in its reading.
    ``attention`` says which frames are worth reading; without it every one is. ``search`` finds
    barcodes in a frame from which the zone has nothing more to teach.
    """

    framed = Signal(object)
    looked = Signal(object)
    agreed = Signal(object)
    still_came = Signal(object)
    still_read = Signal(object)
    gone = Signal()
    changed = Signal(object)
    failed = Signal(object)
    coded = Signal(object)

    def __init__(
        self,
        source: FrameSource | None,
        read: Callable[[Frame], Reading],
        agreement: Consensus,
        lane: Lane,
        attention: Attention | None = None,
        search: Callable[[Frame], tuple[Barcode, ...]] | None = None,
    ) -> None:
        super().__init__()
        self._search = search
        self._turns = BarcodeTurns()
        self._source = source
        self._attention = attention
        self._shown = 0.0
        self._read = read
        self._agreement = agreement
        self._lane = lane
        self._number = -1
        self._opened: deque[FrameSource] = deque()
        self._still: _Shot | None = None
        self._underway: _Shot | None = None
        self._last: Look | None = None
        self._without = 0
        self._told: tuple[str, ...] = ()
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
        self._told = ()
        self._round += 1
        self._turns.renew()
        if self._attention is not None:
            self._attention.reset()

    def change_source(self, source: FrameSource | None) -> None:
        """Watch another source from now on; the one before is given back first: both may be one camera."""
        before, self._source = self._source, source
        self._number = -1
        self._last = None
        self.forget()

        def begin(_: object) -> None:
            if source is not None and source is self._source and self._timer.isActive():
                source.start()

        self._lane.run(before.close if before is not None else _nothing, begin, self.failed.emit)

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
            if not frame.still:
                self._live(frame)
                return
            shot = _Shot(frame, picture(frame))
            self._still = shot
            self.still_came.emit(shot.image)
        self._begin(self._still)

    def _live(self, frame: Frame) -> None:
        """Show a camera's frame, and read it where that is worth it."""
        glance, calm = _EVERY_FRAME, False
        if self._attention is not None:
            glance = self._attention.glance(frame.image, frame.taken)
            calm = self._attention.steady and not glance.moved
            self._pace(CALM_INTERVAL_MS if calm else FRAME_INTERVAL_MS)
        search = self._search if glance.covered and self._turns.due(zone_due=glance.due) else None
        idle = calm and not glance.due and search is None
        if idle and frame.taken - self._shown < CALM_SHOW_S:
            return
        self._shown = frame.taken
        shot = _Shot(frame, picture(frame), glance.covered)
        self.framed.emit(shot.image)
        if search is not None:
            self._begin_search(shot, search)
        elif glance.due:
            self._begin(shot)

    def _pace(self, interval_ms: int) -> None:
        if self._timer.interval() != interval_ms:
            self._timer.setInterval(interval_ms)

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
        if self._attention is not None and not frame.still:
            self._attention.begin(frame.taken)
        self._lane.run(
            lambda: self._read(frame),
            lambda reading: self._took(Look(reading, shot.image, frame.still, shot.covered), round_),
            self._could_not,
        )

    def _begin_search(self, shot: _Shot, search: Callable[[Frame], tuple[Barcode, ...]]) -> None:
        if self._underway is not None:
            return
        self._underway = shot
        round_ = self._round
        self._lane.run(
            lambda: search(shot.frame), lambda found: self._searched(found, round_), self._could_not
        )

    def _searched(self, found: tuple[Barcode, ...], round_: int) -> None:
        self._underway = None
        if round_ == self._round:
            self._turns.searched(found=bool(found))
            if found:
                self.coded.emit(found)

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
        found = bool(look.reading.lines)
        self._without = 0 if found else self._without + 1
        if self._without == GONE_AFTER:
            self._agreement.reset()
            self._told = ()
            self._turns.renew()
            self.gone.emit()
        sure = self._agreement.add(look.reading)
        if sure is not None:
            if not _near(sure.lines, self._told):
                self._turns.renew()
            self._told = sure.lines
            self.agreed.emit(Look(sure, look.image))
        known = found and _near(look.reading.lines, self._told)
        self._turns.read(settled=known or self._without >= GONE_AFTER)
        if self._attention is not None:
            self._attention.note(found=found, settled=not found or known)

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
    rows = frame.image.data if frame.image.flags.c_contiguous else frame.image.tobytes()
    return QImage(rows, width, height, 3 * width, QImage.Format.Format_BGR888).copy()


def _near(lines: tuple[str, ...], told: tuple[str, ...]) -> bool:
    """Tell whether lines are those that were told, but for a few characters."""
    if [len(line) for line in lines] != [len(line) for line in told]:
        return False
    return sum(one != other for one, other in zip("".join(lines), "".join(told), strict=True)) <= NEAR


def _nothing() -> None:
    """Give back nothing where there was no source."""
