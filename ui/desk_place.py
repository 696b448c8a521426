"""The desk with its devices: what the flow starts, pauses and hands from officer to officer."""

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from borderpost.devices.folder import SUFFIXES
from borderpost.devices.source import Frame, FrameSource, SourceState
from borderpost.domain.barcode import Barcode
from borderpost.domain.consensus import Consensus
from borderpost.domain.reading import Reading
from borderpost.reading.attention import Attention
from borderpost.services import setting_up
from ui.desk.eye import Eye
from ui.desk.presenter import DeskPresenter
from ui.desk.view import DeskView
from ui.desk.work import StoreWork
from ui.devices.fitting import Fitting
from ui.lanes import Lane
from ui.preferences import Preferences
from ui.session import Clock, Records
from ui.sync_lane import SyncLane
from ui.theme import Theme
from ui.words import Speech


class DeskPlace(QObject):
    """Own the desk's view, its eye, camera and reader; the presenter is made at the first sign-in.

    ``looked`` carries a ``Look`` for every reading of a camera's frame.
    """

    looked = Signal(object)
    _lines_read = Signal(tuple)

    def __init__(
        self,
        *,
        theme: Theme,
        speech: Speech,
        clock: Clock,
        vision: Lane,
        sync: SyncLane,
        fitting: Fitting,
        fit: Callable[[Preferences], Fitting],
        read: Callable[[Frame], Reading],
        search: Callable[[Frame], tuple[Barcode, ...]],
        open_picture: Callable[[Path], FrameSource],
        next_specimen: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self._fitting = fitting
        self._fit = fit
        self._vision = vision
        self._open_picture = open_picture
        self._next_specimen = next_specimen
        self._lines_read.connect(self._take_lines)
        self._speech = speech
        self._clock = clock
        self._sync = sync
        sync.reported.connect(self._renew)
        self._view = DeskView(theme)
        self._view.files_dropped.connect(self._open)
        self._view.files_asked.connect(self._choose_files)
        self._view.scan_asked.connect(self._scan)
        self._view.offers_scan = fitting.scan_page is not None
        self._eye = Eye(fitting.source, read, Consensus(), vision, Attention(), search)
        self._eye.looked.connect(self.looked)
        self._presenter: DeskPresenter | None = None
        self._started = False
        self._looking = False

    @property
    def screen(self) -> QWidget:
        """Return the desk's view."""
        return self._view

    @property
    def view(self) -> DeskView:
        """Return the desk's view, by its own type."""
        return self._view

    @property
    def presenter(self) -> DeskPresenter | None:
        """Return what decides at the desk; None before the first sign-in."""
        return self._presenter

    @property
    def camera(self) -> SourceState:
        """Return what the camera, or the folder in its place, is doing."""
        return self._eye.state

    def work_for(self, records: Records) -> None:
        """Work for a sign-in; the draft at the window stays."""
        work = StoreWork(
            records,
            self._clock,
            wrote=self._sync.wrote,
            on_the_way=lambda: self._sync.last.on_the_way,
        )
        if self._presenter is not None:
            self._presenter.work_for(work, records.officer)
            return
        self._presenter = DeskPresenter(
            self._view,
            work=work,
            eye=self._eye,
            speech=self._speech,
            clock=self._clock,
            post=records.post,
            officer=records.officer,
            passphrase=setting_up.practice_passphrase(records.home) if records.post.practice else "",
        )

    def start(self) -> None:
        """Look at the camera again, and take the shift as it stands now."""
        if self._presenter is None:
            return
        self._looking = True
        if self._started:
            self._presenter.resume()
            return
        self._started = True
        self._presenter.start()
        self._listen()
        self.next_specimen()

    def pause(self) -> None:
        """Stop looking and listening; the draft stays."""
        self._looking = False
        if self._presenter is not None:
            self._presenter.stop()

    def next_specimen(self) -> None:
        """Present the next specimen."""
        if self._next_specimen is not None:
            self._next_specimen()

    def use(self, kept: Preferences) -> None:
        """Give camera and reader back and use those of the preferences instead."""
        before, self._fitting = self._fitting, self._fit(kept)
        if before.lines is not None:
            self._vision.run(before.lines.close, lambda _: None, self._eye.failed.emit)
        if self._fitting.source is not before.source:
            self._eye.change_source(self._fitting.source)
        self._view.offers_scan = self._fitting.scan_page is not None
        if self._started:
            self._listen()
        if self._presenter is not None:
            self._presenter.refit()

    def close(self) -> None:
        """Give the camera, the reader and pictures not taken yet back."""
        self._eye.close_opened()
        if self._fitting.source is not None:
            self._fitting.source.close()
        if self._fitting.lines is not None:
            self._fitting.lines.close()

    def _listen(self) -> None:
        if self._fitting.lines is not None:
            self._fitting.lines.start(self._lines_read.emit)

    def _renew(self) -> None:
        if self._presenter is not None and self._looking:
            self._presenter.renew()

    def _take_lines(self, lines: tuple[str, ...]) -> None:
        """Take what a reader's own thread delivered, on the UI thread; a locked desk takes nothing."""
        if self._presenter is not None and self._looking:
            self._presenter.read_lines(lines)

    def _open(self, files: Iterable[Path]) -> None:
        for file in files:
            self._eye.open(self._open_picture(file))

    def _scan(self) -> None:
        """Scan a page, unless one is on its way already."""
        scan_page = self._fitting.scan_page
        if scan_page is None or not self._looking or self._eye.opening:
            return
        self._eye.open(scan_page())
        self._view.picture.show_hint(self._speech("escaneando la página"))

    def _choose_files(self) -> None:
        say = self._speech
        kinds = " ".join(f"*{suffix}" for suffix in sorted(SUFFIXES))
        dialog = QFileDialog(self._view, say("Imágenes de documentos"), "", f"{say('Imágenes')} ({kinds})")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self._open(map(Path, names)))
        dialog.open()
