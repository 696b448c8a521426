"""The composition root of the desk: builds the window, its lanes, camera and reader, and ends them."""

import importlib
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from borderpost.devices.picture import PictureFile
from borderpost.devices.source import FrameSource
from borderpost.domain.clock import SignedTime
from borderpost.domain.recovery import RecoverySheet
from borderpost.domain.self_test import SelfTest
from borderpost.domain.shift_report import ShiftReport
from borderpost.services.session import Session
from borderpost.services.setting_up import PRACTICE_POST
from borderpost.store.home import Home
from resources.words import Words
from ui import preferences
from ui.clock_watch import ClockWatch
from ui.crash import CrashWatch, keep_log
from ui.flow import Flow
from ui.garbage import WindowGarbage
from ui.house import House
from ui.interruption import Interruption
from ui.lanes import Lane
from ui.main_window import MainWindow
from ui.preferences import Preferences
from ui.session import Clock, clock
from ui.sync_lane import Exchange, SyncLane
from ui.theme import Theme, ThemeName
from ui.upkeep import Upkeep
from ui.words import Speech

if TYPE_CHECKING:
    from borderpost.reading.desk_reader import DeskReader
    from ui.desk_place import DeskPlace
    from ui.screens import Screens
    from ui.setup.first_start import FirstStart

OPENING_SIZE = (1366, 768)
BEHIND = ("ui.desk_place", "ui.screens")
"""What shows behind the first screen; it is slow to import."""
AHEAD_MS = 500
"""How long after the start the vision lane imports what comes behind the first picture."""
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
        self._reader: DeskReader | None = None
        self._practising = False
        self.desk: DeskPlace | None = None
        self.window = MainWindow(self.theme)
        self.crashes = CrashWatch(self.speech, self.window)
        lanes = (self.store_lane, self.vision_lane, self.search_lane, self.sync_lane, self.upkeep_lane)
        for lane in lanes:
            lane.broke.connect(self.crashes.report)
        self._house = House(
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
            make_first_start=self._make_first_start,
            make_desk=self._make_desk,
            make_screens=self._make_screens,
            write_report=_write_report,
            write_sheet=_write_sheet,
            camera=self._camera,
            signed_time=self._signed_time,
            write_self_test=_write_self_test,
        )
        self.flow = Flow(self.window, self._house, kept)

    def open(self) -> None:
        """Show the first screen."""
        self.crashes.watch()
        self.window.resize(*OPENING_SIZE)
        self.flow.begin()
        self.window.show()

    def load_ahead(self, then: Callable[[], None]) -> None:
        """Import what the first screen does not need while somebody reads it; then call ``then``."""
        QTimer.singleShot(
            AHEAD_MS,
            self.window,
            lambda: self.vision_lane.run(self._load, lambda _: then(), self.crashes.report),
        )

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
        if self._reader is not None:
            self._reader.close()
        self.crashes.rest()

    def _load(self) -> None:
        for name in BEHIND:
            importlib.import_module(name)
        self._reading()

    def _make_first_start(self) -> "FirstStart":
        from ui.setup.first_start import FirstStart

        return FirstStart(self.window, self._house)

    def _make_screens(self, practising: bool) -> "Screens":
        from ui.screens import Screens

        self._practising = practising
        return Screens(self.window, self._house, practice=practising)

    def _make_desk(self, practising: bool, kept: Preferences) -> "DeskPlace":
        from borderpost.reading import cores, pictures
        from ui.desk_place import DeskPlace
        from ui.devices.fitting import Fitting, fitting_of

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
            read=lambda frame: self._reading().read(frame.image, still=frame.still),
            search=lambda frame: self._reading().search(frame.image),
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
        from ui.devices.fitting import fitting_of

        if self._given_source is not None or self._practising:
            return self._specimens()
        return fitting_of(kept).source

    def _signed_time(self) -> SignedTime | None:
        # Late, as the exchange is.
        from sync.known_time import signed_time_of

        return signed_time_of(self._home)

    def _reading(self) -> "DeskReader":
        if self._reader is None:
            # Late, and on the vision lane: what reads pictures is the slowest to import.
            from borderpost.reading.desk_reader import DeskReader

            self._reader = DeskReader()
        return self._reader

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
    program.load_ahead(garbage.keep)
    interruption = Interruption(program.window)
    code = app.exec()
    program.close()
    interruption.rest()
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
