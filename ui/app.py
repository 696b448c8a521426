"""The composition root of the desk: builds the window, its lanes, camera and reader, and ends them."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from borderpost.devices.picture import PictureFile
from borderpost.devices.source import Frame, FrameSource
from borderpost.domain.barcode import Barcode
from borderpost.domain.clock import SignedTime
from borderpost.domain.reading import Reading
from borderpost.domain.recovery import RecoverySheet
from borderpost.domain.self_test import SelfTest
from borderpost.domain.shift_report import ShiftReport
from borderpost.reading import cores, pictures
from borderpost.reading.engine import Reader
from borderpost.reading.glass import Glass
from borderpost.reading.portrait import with_portrait
from borderpost.services.session import Session
from borderpost.services.setting_up import PRACTICE_POST
from borderpost.store.home import Home
from resources.words import Words
from ui import preferences
from ui.clock_watch import ClockWatch
from ui.crash import CrashWatch, keep_log
from ui.desk_place import DeskPlace
from ui.devices.fitting import Fitting, fitting_of
from ui.flow import Flow
from ui.garbage import WindowGarbage
from ui.house import House
from ui.lanes import Lane
from ui.main_window import MainWindow
from ui.preferences import Preferences
from ui.session import Clock, clock
from ui.sync_lane import Exchange, SyncLane
from ui.theme import Theme, ThemeName
from ui.upkeep import Upkeep
from ui.words import Speech

if TYPE_CHECKING:
    from borderpost.reading.barcodes import LiveBarcodes

OPENING_SIZE = (1366, 768)
LEAVING_SECONDS = 0.5
"""How long the end of the program waits for a running exchange, which goes on from there next time."""
BACKUP_SECONDS = 5.0
"""How long the end of the program waits for a backup that runs; one that was cut off is none, and no harm."""
ENDING_MS = 5000
"""How long the end of the program waits for the store to close; a commit takes milliseconds."""


class DeskProgram:
    """Hold everything that runs while the window is open."""

    def __init__(
        self,
        app: QApplication,
        home: Path,
        *,
        language: str | None = None,
        now: Clock = clock,
        source: FrameSource | None = None,
        devices: Mapping[str, str] | None = None,
        exchange: Callable[[], Exchange] | None = None,
    ) -> None:
        kept = preferences.load(home)
        if language is not None:
            kept = replace(kept, language=language)
        if devices:
            kept = preferences.with_devices(kept, devices)
            preferences.save(home, kept)
        self._home = Home(home)
        self._now = now
        self._given_source = source
        self.speech = Speech(kept.language)
        known = {name.value for name in ThemeName}
        self.theme = Theme(app, ThemeName(kept.theme) if kept.theme in known else ThemeName.OFFICE)
        self.store_lane = Lane("store")
        self.vision_lane = Lane("vision")
        self.search_lane = Lane("search")
        self.sync_lane = Lane("sync")
        self.upkeep_lane = Lane("upkeep")
        self.upkeep = Upkeep(self.upkeep_lane, self._home, now)
        self.watch = ClockWatch(now, self._signed_time)
        self.sync = SyncLane(self.sync_lane, exchange or self._open_exchange)
        self.reader = Reader()
        self._glass = Glass()
        self._live: LiveBarcodes | None = None
        self.desk: DeskPlace | None = None
        self.window = MainWindow(self.theme)
        self.crashes = CrashWatch(self.speech, self.window)
        lanes = (self.store_lane, self.vision_lane, self.search_lane, self.sync_lane, self.upkeep_lane)
        for lane in lanes:
            lane.broke.connect(self.crashes.report)
        house = House(
            home=self._home,
            theme=self.theme,
            speech=self.speech,
            lane=self.store_lane,
            vision=self.vision_lane,
            searching=self.search_lane,
            sync=self.sync,
            upkeep=self.upkeep,
            clock=now,
            watch=self.watch,
            make_desk=self._make_desk,
            write_report=_write_report,
            write_sheet=_write_sheet,
            camera=self._camera,
            signed_time=self._signed_time,
            write_self_test=_write_self_test,
        )
        self.flow = Flow(self.window, house, kept)

    def open(self) -> None:
        """Show the first screen."""
        self.crashes.watch()
        self.window.resize(*OPENING_SIZE)
        self.flow.begin()
        self.window.show()

    def close(self) -> None:
        """End everything in order: the store closes after what it was given, then lanes and devices."""
        loop = QEventLoop()
        ended: list[bool] = []

        def end() -> None:
            ended.append(True)
            loop.quit()

        self.flow.end(end)
        if not ended:
            QTimer.singleShot(ENDING_MS, loop.quit)
            loop.exec()
        self.vision_lane.close()
        self.search_lane.close(LEAVING_SECONDS)
        self.store_lane.close()
        self.sync_lane.close(LEAVING_SECONDS)
        self.upkeep_lane.close(BACKUP_SECONDS)
        if self.desk is not None:
            self.desk.close()
        self.reader.close()
        self.crashes.rest()

    def _make_desk(self, practising: bool, kept: Preferences) -> DeskPlace:
        given = self._given_source or (self._specimens() if practising else None)

        def fit(kept: Preferences) -> Fitting:
            chosen = fitting_of(kept)
            cores.bound(int(kept.cores) if kept.cores.isdecimal() else 1)
            return replace(chosen, source=given) if given is not None else chosen

        self.desk = DeskPlace(
            theme=self.theme,
            speech=self.speech,
            clock=self._now,
            vision=self.vision_lane,
            sync=self.sync,
            fitting=fit(kept),
            fit=fit,
            read=self._read,
            search=self._search,
            open_picture=lambda path: PictureFile(path, load=pictures.load),
            next_specimen=_next_specimen(given) if practising else None,
        )
        view = self.desk.view
        view.touched_key.connect(self.flow.press)
        self.window.widened.connect(view.show_width)
        return self.desk

    def _open_exchange(self) -> Exchange:
        # Late, and on the sync lane: the network's libraries are slow to import.
        from sync.assembly import desk_sync

        return desk_sync(self._home, clock=self._now)

    def _camera(self, kept: Preferences) -> FrameSource | None:
        """Return a camera to be tested: the one that is chosen, before which a practice lays specimens."""
        if self._given_source is not None or self._home.practice.exists():
            return self._specimens()
        return fitting_of(kept).source

    def _signed_time(self) -> SignedTime | None:
        # Late, as the exchange is.
        from sync.known_time import signed_time_of

        return signed_time_of(self._home)

    def _read(self, frame: Frame) -> Reading:
        if frame.still:
            # Late, as LiveBarcodes is: zxing's library is slow to import, and few documents come as stills.
            from borderpost.reading.barcodes import with_barcodes

            still = with_barcodes(self.reader.read_still(frame.image), frame.image)
            return with_portrait(still, frame.image)
        reading = self._glass.watched(frame.image, self.reader.read_next(frame.image))
        return with_portrait(reading, frame.image)

    def _search(self, frame: Frame) -> tuple[Barcode, ...]:
        if self._live is None:
            from borderpost.reading.barcodes import LiveBarcodes

            self._live = LiveBarcodes()
        return self._live.look(frame.image)

    def _specimens(self) -> FrameSource:
        # Late, because a real post never draws specimens.
        from borderpost.devices.specimen_camera import SpecimenCamera
        from borderpost.specimens import practice

        today = self._now().astimezone(ZoneInfo(PRACTICE_POST.zone)).date()
        return SpecimenCamera(practice.dozen(today))


def run(home: Path, *, language: str | None = None, devices: Mapping[str, str] | None = None) -> int:
    """Open the desk and return its exit code when the window closes.

    ``devices`` sets device choices of the preferences by their names, and these keep them.
    """
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setApplicationName("Border Post")
    keep_log(Home(home).log)
    program = DeskProgram(app, home, language=language, devices=devices)
    program.open()
    program.window.showMaximized()
    garbage = WindowGarbage(app)
    code = app.exec()
    program.close()
    garbage.rest()
    return code


def _next_specimen(source: FrameSource | None) -> Callable[[], object] | None:
    from borderpost.devices.specimen_camera import SpecimenCamera

    return source.next if isinstance(source, SpecimenCamera) else None


def _write_report(report: ShiftReport, folder: Path, words: Words) -> tuple[Path, Path]:
    # Late, because drawing PDF is slow to import, and the first traveller should not wait for it.
    from borderpost.reports import files

    return files.write(report, folder, words)


def _write_sheet(sheet: RecoverySheet, path: Path, words: Words) -> None:
    # Late, as drawing the report is.
    from borderpost.reports import safe_sheets

    safe_sheets.write_recovery(sheet, path, words)


def _write_self_test(test: SelfTest, session: Session, words: Words) -> Path:
    # Late, as drawing the report is.
    from borderpost.reports import self_test_page

    post = session.post
    zone = ZoneInfo(post.zone)
    path = session.home.reports / f"{post.code}-{test.at.astimezone(zone):%Y%m%d-%H%M%S}-self-test.pdf"
    heading = self_test_page.Heading(post.name, post.lane, session.officer.name, post.practice)
    self_test_page.write(test, path, words, heading=heading, zone=zone)
    return path
