"""Runs the self-test on lanes of its own, shows each answer as it comes, and journals the whole."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices

from borderpost.devices.source import FrameSource
from borderpost.domain.clock import SignedTime
from borderpost.domain.errors import BorderPostError
from borderpost.domain.self_test import Check, CheckName, SelfTest
from borderpost.services import self_testing
from borderpost.services.self_testing import LONGEST, Desk
from borderpost.services.session import Session
from borderpost.store.store import Store
from ui.lanes import Lane
from ui.papers import WritePage
from ui.preferences import Preferences
from ui.self_test.shown import SumShown, parts_shown, progress_said, sum_shown
from ui.self_test.view import SelfTestView
from ui.session import Clock, Records
from ui.words import Speech

_SLOW = (CheckName.READER, CheckName.DATABASE, CheckName.CHAIN)
_SIDE_BY_SIDE: tuple[tuple[CheckName, ...], ...] = (
    *((name,) for name in _SLOW),
    tuple(name for name in CheckName if name not in (CheckName.CAMERA, *_SLOW)),
)
"""What is looked at one after the other; the camera is looked at where cameras are opened and closed."""


@dataclass(slots=True)
class _Run:
    """Hold a test that runs: its lanes and what has been answered; ``left`` where nobody waits any more."""

    lanes: list[Lane]
    clock: QElapsedTimer
    checks: dict[CheckName, Check]
    left: bool = False


class SelfTestPresenter(QObject):
    """Drive the self-test screen.

    ``vision`` is the lane on which the desk's camera is given back too, so that one camera is never open
    twice; ``camera`` gives the one that is chosen.
    """

    def __init__(
        self,
        view: SelfTestView,
        *,
        speech: Speech,
        clock: Clock,
        vision: Lane,
        camera: Callable[[Preferences], FrameSource | None],
        signed_time: Callable[[], SignedTime | None],
        write_page: WritePage,
    ) -> None:
        super().__init__(view)
        self._view = view
        self._speech = speech
        self._clock = clock
        self._vision = vision
        self._camera = camera
        self._signed_time = signed_time
        self._write_page = write_page
        self._records: Records | None = None
        self._kept = Preferences()
        self._run: _Run | None = None
        self._test: SelfTest | None = None
        self._file: Path | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._end)
        view.test_wanted.connect(self._begin)
        view.print_wanted.connect(self._write)
        view.file_wanted.connect(self._open_file)
        speech.changed.connect(self._tell)

    @property
    def running(self) -> bool:
        """Tell whether a test is on its way."""
        return self._run is not None

    def work_for(self, records: Records) -> None:
        """Work for another sign-in."""
        self.leave()
        self._records = records
        self._test = None
        self._file = None

    def show(self, kept: Preferences) -> None:
        """Test now."""
        self._kept = kept
        self._begin()

    def leave(self) -> None:
        """Wait for no answer any more."""
        run, self._run = self._run, None
        self._patience.stop()
        if run is not None:
            run.left = True
            for lane in run.lanes:
                lane.close(0)

    def _begin(self) -> None:
        records = self._records
        if records is None or self._run is not None:
            return
        self._test, self._file = None, None
        run = _Run([Lane("self-test") for _ in _SIDE_BY_SIDE], QElapsedTimer(), {})
        run.clock.start()
        self._run = run
        self._patience.start(round(LONGEST.total_seconds() * 1000))
        session = records.session
        desk = Desk(
            home=session.home,
            key=session.key,
            camera=self._camera(self._kept),
            now=self._clock,
            signed_time=self._signed_time,
            left=lambda: run.left,
        )
        self._look(run, self._vision, desk, CheckName.CAMERA)
        for lane, names in zip(run.lanes, _SIDE_BY_SIDE, strict=True):
            lane.broke.connect(self._vision.broke)
            for name in names:
                self._look(run, lane, desk, name)
        self._view.show_offers(testing=False, printing=False, opening=False)
        self._tell()

    def _look(self, run: _Run, lane: Lane, desk: Desk, name: CheckName) -> None:
        def know(check: Check) -> None:
            if run is self._run:
                run.checks[name] = check
                self._tell()
                if len(run.checks) == len(CheckName):
                    self._end()

        # What can be expected to fail is the check's finding; nothing of it comes home as an error.
        lane.run(lambda: self_testing.check(desk, name), know, self._view.show_error)

    def _end(self) -> None:
        run, records = self._run, self._records
        if run is None or records is None:
            return
        test = self_testing.gathered(run.checks, at=self._clock(), ms=int(run.clock.elapsed()))
        self.leave()
        self._test = test
        self._tell()

        def journal(store: Store, session: Session) -> None:
            self_testing.journal_self_test(store, session, test)

        records.ask(journal, lambda _: self._journaled(), self._not_journaled)

    def _journaled(self) -> None:
        self._view.show_offers(testing=True, printing=True, opening=False)
        self._tell()

    def _not_journaled(self, error: BorderPostError) -> None:
        self._view.show_offers(testing=True, printing=True, opening=False)
        self._view.show_error(error)

    def _tell(self) -> None:
        if self._run is not None:
            self._view.show_parts(parts_shown(self._run.checks, self._speech))
            self._view.notice.show_notice(progress_said(len(self._run.checks), self._speech))
        elif self._test is not None:
            self._view.show_parts(parts_shown({one.name: one for one in self._test.checks}, self._speech))
            said: SumShown = sum_shown(self._test, self._speech)
            self._view.notice.show_notice(said.words, tone=said.tone)

    def _write(self) -> None:
        records, test, words = self._records, self._test, self._speech.words
        if records is None or test is None:
            return
        records.ask(
            lambda _, session: self._write_page(test, session, words), self._wrote, self._view.show_error
        )

    def _wrote(self, file: Path) -> None:
        self._file = file
        self._view.show_message("Hoja escrita en {file}", tone="ok", file=str(file))
        self._view.show_offers(testing=True, printing=True, opening=True)

    def _open_file(self) -> None:
        if self._file is not None and not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._file))):
            self._view.show_message(
                "Este equipo no tiene con qué abrirlo. El archivo está a salvo: cópielo de la ruta mostrada.",
                tone="warn",
            )
