"""A desk on the bench: the real view, presenter and store, a camera that shows what the test holds up."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from borderpost.devices.source import Frame, SourceState
from borderpost.domain.barcode import Barcode
from borderpost.domain.consensus import Consensus
from borderpost.domain.crossing import Crossing
from borderpost.domain.errors import Trouble
from borderpost.domain.reading import Hint, Reading
from borderpost.services import setting_up
from borderpost.services.session import Session
from borderpost.specimens.practice import dozen
from borderpost.store.home import Home
from tests.store.drafts import NOW
from tests.ui.rest import rest
from ui.desk.eye import Eye
from ui.desk.presenter import DeskPresenter
from ui.desk.view import DeskView
from ui.desk.work import StoreWork
from ui.lanes import Lane
from ui.session import Records, clock
from ui.theme import Theme
from ui.words import Speech

PASSPORT, DPI, DNI, EXPIRED, MINOR, DIMEX, LISTED, CEDULA, WRONG_DIGIT = range(9)
"""Places in the practice dozen."""

_KEYS = {
    "Enter": Qt.Key.Key_Return, "Esc": Qt.Key.Key_Escape, "Tab": Qt.Key.Key_Tab, "F2": Qt.Key.Key_F2,
    "F4": Qt.Key.Key_F4, "F5": Qt.Key.Key_F5, "F6": Qt.Key.Key_F6, "F7": Qt.Key.Key_F7, "F9": Qt.Key.Key_F9,
    "F10": Qt.Key.Key_F10,
}  # fmt: skip
_HELD = {"Alt": Qt.KeyboardModifier.AltModifier, "Ctrl": Qt.KeyboardModifier.ControlModifier}


class HeldUp:
    """A frame source; its pictures are grey, for the reading is given by ``read``."""

    name = "bench"
    stills = False

    def __init__(self) -> None:
        self.state = SourceState.RUNNING
        self.lines: tuple[str, ...] = ()
        self.doubtful: frozenset[tuple[int, int]] = frozenset()
        self.hints: tuple[Hint, ...] = ()
        self.codes: tuple[Barcode, ...] = ()
        self.breaks = False
        self._number = 0

    def start(self) -> None:
        """Begin."""

    def newest(self, after: int) -> Frame | None:
        """Return a new grey picture every time."""
        if self.state is not SourceState.RUNNING:
            return None
        self._number = max(self._number, after) + 1
        return Frame(np.full((72, 128, 3), 128, dtype=np.uint8), self._number, 0.0)

    def next_trouble(self) -> Trouble | None:
        """Return nothing: every picture here can be opened."""
        return None

    def close(self) -> None:
        """Stop."""

    def read(self, frame: Frame) -> Reading:
        """Read what is held up; each reading is a little less sure than the one before."""
        if self.breaks:
            raise ZeroDivisionError("a bug")
        wobble = frame.number % 7 / 1000
        confidence = tuple(
            tuple(
                0.5 - wobble if (row, place) in self.doubtful else 0.97 - wobble for place in range(len(line))
            )
            for row, line in enumerate(self.lines)
        )
        return Reading(self.lines, confidence, "bench", 1.0, hints=self.hints)

    def search(self, frame: Frame) -> tuple[Barcode, ...]:
        """Find the barcodes that are held up."""
        assert frame.number
        return self.codes


class Bench:
    """Press keys, hold documents up, and see what was recorded."""

    def __init__(self, home: Home, session: Session, theme: Theme) -> None:
        begun = clock()
        self.now: Callable[[], datetime] = lambda: NOW + (clock() - begun) + self.later
        self.later = timedelta()
        self.camera = HeldUp()
        self.store_lane = Lane("store")
        self.vision_lane = Lane("vision")
        self.bugs: list[object] = []
        for lane in (self.store_lane, self.vision_lane):
            lane.broke.connect(self.bugs.append)
        self.passphrase = setting_up.practice_passphrase(home) if home.practice.exists() else ""
        self.speech = Speech("es")
        self.records = Records(self.store_lane, session)
        self.view = DeskView(theme)
        theme.clothe(self.view)
        self.presenter = DeskPresenter(
            self.view,
            work=StoreWork(self.records, self.now),
            eye=Eye(self.camera, self.camera.read, Consensus(), self.vision_lane, search=self.camera.search),
            speech=self.speech,
            clock=self.now,
            post=session.post,
            officer=session.officer,
        )
        self.recorded: list[Crossing] = []
        self.presenter.recorded.connect(self.recorded.append)
        self.documents = dozen(NOW.astimezone(ZoneInfo(session.post.zone)).date())
        self.view.resize(1366, 734)
        self.view.show()
        self.view.activateWindow()
        self.until(self.view.isActiveWindow)
        self.presenter.start()
        self.until(lambda: "cruce" in self.view.strip.total)

    def close(self) -> None:
        """End lanes and window."""
        self.presenter.stop()
        self.records.close()
        self.vision_lane.close()
        self.store_lane.close()
        self.view.close()
        self.view.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert self.bugs == []

    def until(self, seen: Callable[[], bool], seconds: float = 10) -> None:
        """Wait until something is seen."""
        for _ in range(int(seconds * 100)):
            if seen():
                return
            rest(10)
        raise AssertionError("never seen")

    def press(self, *keys: str) -> None:
        """Press keys where the cursor is."""
        for key in keys:
            target = QApplication.focusWidget() or self.view
            if key.startswith(("Alt+", "Ctrl+")):
                held, letter = key.split("+")
                QTest.keyClick(target, Qt.Key[f"Key_{letter}"], _HELD[held])
            else:
                QTest.keyClick(target, _KEYS[key])

    def type(self, text: str) -> None:
        """Type as a person does, slower than any reader."""
        for character in text:
            self._strike(character)
            rest(38)

    def put(self, text: str) -> None:
        """Put a long text where the cursor is, in one stroke."""
        for character in text:
            self._strike(character)
        rest(40)

    def _strike(self, character: str) -> None:
        target = QApplication.focusWidget() or self.view
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            # QTest knows the keys of ASCII alone.
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, character)
            QApplication.sendEvent(target, event)

    def fill(self, *texts: str) -> None:
        """Type into one field after another, with Tab between them."""
        for place, text in enumerate(texts):
            if place:
                self.press("Tab")
            self.put(text)

    def scan(self, lines: tuple[str, ...]) -> None:
        """Type as a reader that works like a keyboard does."""
        for line in lines:
            QTest.keyClicks(QApplication.focusWidget() or self.view, line)
            self.press("Enter")

    def hold_up(self, place: int, *, doubtful: frozenset[tuple[int, int]] = frozenset()) -> None:
        """Hold a document of the dozen before the camera."""
        self.camera.doubtful = doubtful
        self.camera.lines = self.documents[place].mrz

    def take_away(self) -> None:
        """Hold nothing before the camera, long enough to be noticed."""
        self.camera.lines = ()
        rest(300)

    def present(self, place: int) -> None:
        """Take away what is there, hold a document up, and wait until it is at the window."""
        self.take_away()
        self.hold_up(place)
        self.until_at_window(place)

    def until_at_window(self, place: int) -> None:
        """Wait until a document's traveller is shown."""
        surname = self.documents[place].mrz[-1 if len(self.documents[place].mrz) == 3 else 0]
        first = surname[5 if len(self.documents[place].mrz) == 2 else 0 :].split("<")[0]
        self.until(lambda: first in self.name)

    def until_recorded(self, count: int) -> Crossing:
        """Wait until so many crossings are recorded; return the last one."""
        self.until(lambda: len(self.recorded) >= count)
        assert len(self.recorded) == count
        return self.recorded[-1]

    @property
    def name(self) -> str:
        """Return the large words of the traveller's card."""
        return self.view.traveller.name

    @property
    def verdict(self) -> str:
        """Return the word of the decision band."""
        return self.view.band.state.word
