"""Decides the shift: its running counts, its end, and where its report is written."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from borderpost.domain.officer import Act, may
from borderpost.domain.retention import Overdue
from borderpost.domain.shift import Shift
from borderpost.domain.shift_report import ShiftReport
from borderpost.services import reporting, retaining, shifting
from borderpost.services.backing_up import Scheduled
from borderpost.services.session import Session
from borderpost.store.store import Store
from resources.words import Words
from ui.papers import WriteReport
from ui.session import Clock, Records
from ui.shift.doubts import doubts_said
from ui.shift.shown import FileShown, nothing_shown, shift_shown
from ui.shift.view import ShiftView
from ui.words import Speech


@dataclass(frozen=True, slots=True)
class _Written:
    report: ShiftReport
    files: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class _Counted:
    report: ShiftReport | None
    overdue: tuple[Overdue, ...] = ()


class ShiftPresenter(QObject):
    """Drive the shift screen; ``shift_changed`` says that one was opened or closed, ``closed`` the latter."""

    shift_changed = Signal()
    closed = Signal()

    def __init__(
        self, view: ShiftView, *, speech: Speech, clock: Clock, write_report: WriteReport
    ) -> None:
        super().__init__(view)
        self._view = view
        self._write_report = write_report
        self._speech = speech
        self._clock = clock
        self._records: Records | None = None
        self._report: ShiftReport | None = None
        self._overdue: tuple[Overdue, ...] = ()
        self._closing_confirmed = False
        self._just_closed = ""
        self._files: tuple[Path, ...] = ()
        view.opening_wanted.connect(self._open)
        view.closing_wanted.connect(self._close)
        view.report_wanted.connect(self._write)
        view.file_wanted.connect(self._open_file)
        speech.changed.connect(self._tell)

    def work_for(self, records: Records) -> None:
        """Work for another sign-in."""
        self._records = records
        self._report, self._overdue = None, ()
        self._just_closed = ""
        self._view.notes.edit.clear()

    def show(self) -> None:
        """Count anew and show."""
        self._closing_confirmed = False
        self._just_closed = ""
        self._view.show_message("")
        self._show_files(())
        self._refresh()

    def _refresh(self) -> None:
        records = self._records
        if records is None:
            return
        may_report = may(records.officer.role, Act.REPORT)

        def count(store: Store, session: Session) -> _Counted:
            running = reporting.running_counts(store, session, now=self._clock())
            if not may_report:
                return _Counted(running)
            overdue = retaining.overdue(store, now=self._clock())
            last = store.shifts(1)
            if running is not None or not last:
                return _Counted(running, overdue)
            return _Counted(reporting.shift_report(store, session, last[0].id, now=self._clock()), overdue)

        records.ask(count, self._know, self._view.show_error)

    def _know(self, counted: _Counted) -> None:
        records = self._records
        if records is None:
            return
        report = counted.report
        self._report, self._overdue = report, counted.overdue
        role = records.officer.role
        is_open = report is not None and report.shift.closed_at is None
        self._tell()
        self._view.show_offers(
            opening=not is_open and may(role, Act.OPEN_SHIFT),
            closing=is_open and may(role, Act.CLOSE_SHIFT),
            reporting=report is not None and may(role, Act.REPORT),
        )

    def _tell(self) -> None:
        shown = shift_shown(self._report, self._speech) if self._report else nothing_shown(self._speech)
        self._view.show_shift(shown)
        report, say = self._report, self._speech
        self._view.show_doubts(doubts_said(report, self._overdue, say) if report is not None else ())

    def _open(self) -> None:
        if self._records is not None:
            self._records.ask(
                lambda store, session: shifting.open_shift(store, session, now=self._clock()),
                self._opened,
                self._view.show_error,
            )

    def _opened(self, shift: Shift) -> None:
        self._just_closed = ""
        self._show_files(())
        self._view.show_message(
            "Turno {number} abierto. Esc vuelve a la mesa.", tone="ok", number=shift.number
        )
        self.shift_changed.emit()
        self._refresh()

    def _close(self, notes: str) -> None:
        records, report = self._records, self._report
        if records is None or report is None:
            return
        if not self._closing_confirmed:
            self._closing_confirmed = True
            self._view.show_message(
                "Se cerrará el turno {number}, con {count} registros. Escriba las notas y repita Ctrl+Enter.",
                tone="warn",
                number=report.shift.number,
                count=report.records,
            )
            self._view.notes.setFocus()
            return
        words = self._speech.words

        def close(store: Store, session: Session) -> _Written:
            shift = shifting.close_shift(store, session, notes=notes, now=self._clock())
            closed = reporting.shift_report(store, session, shift.id, now=self._clock())
            return self._files_of(closed, session.home.reports, words)

        self._closing_confirmed = False
        records.ask(close, self._closed, self._view.show_error)

    def _closed(self, written: _Written) -> None:
        self._view.notes.edit.clear()
        self._show_files(written.files)
        self._view.show_message(
            "Turno {number} cerrado y su informe escrito. Todo está guardado en este equipo.",
            tone="ok",
            number=written.report.shift.number,
        )
        self._just_closed = written.report.shift.number
        self.shift_changed.emit()
        self.closed.emit()
        self._refresh()

    def tell_backup(self, scheduled: Scheduled) -> None:
        """Say what came of the backup that follows the end of a shift, while its message still stands."""
        if not self._just_closed:
            return
        if scheduled.backup is not None:
            self._view.show_message(
                "Turno {number} cerrado, su informe escrito y la copia de seguridad comprobada: {file}",
                tone="ok",
                number=self._just_closed,
                file=scheduled.backup.path.name,
            )
        else:
            self._view.show_message(
                "Turno {number} cerrado y su informe escrito. La copia de seguridad no se pudo hacer esta "
                "vez; se volverá a intentar sola. Todo está guardado en este equipo.",
                tone="warn",
                number=self._just_closed,
            )

    def _write(self) -> None:
        records, report = self._records, self._report
        if records is None or report is None:
            return
        words = self._speech.words
        shift_id = report.shift.id

        def write(store: Store, session: Session) -> _Written:
            now = reporting.shift_report(store, session, shift_id, now=self._clock())
            return self._files_of(now, session.home.reports, words)

        self._view.show_message("Escribiendo el informe…")
        records.ask(write, self._wrote, self._view.show_error)

    def _wrote(self, written: _Written) -> None:
        self._just_closed = ""
        self._show_files(written.files)
        self._view.show_message("Informe escrito en este equipo.", tone="ok")

    def _show_files(self, files: tuple[Path, ...]) -> None:
        self._files = files
        self._view.show_files([FileShown(str(path)) for path in files])

    def _open_file(self, place: int) -> None:
        if place >= len(self._files):
            return
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._files[place]))):
            self._view.show_message(
                "Este equipo no tiene con qué abrirlo. El archivo está a salvo: cópielo de la ruta mostrada.",
                tone="warn",
            )

    def _files_of(self, report: ShiftReport, folder: Path, words: Words) -> _Written:
        return _Written(report, (*self._write_report(report, folder, words), folder))
