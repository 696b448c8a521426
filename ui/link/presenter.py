"""Decides what the link screen shows, asks for an exchange, and enrols the desk."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject

from borderpost.domain.alert import ListStatus
from borderpost.domain.consultation import Consultation
from borderpost.domain.crossing import EntryId
from borderpost.domain.errors import BorderPostError
from borderpost.domain.officer import Act, may
from borderpost.domain.sync_report import SyncReport
from borderpost.services.session import Session
from borderpost.store.store import Store
from ui.answers import answer_lines, subject_said
from ui.link import telling
from ui.link.view import LinkView
from ui.session import Clock, Records
from ui.sync_lane import SyncLane


@dataclass(frozen=True, slots=True)
class _Kept:
    """Hold what the store says beside the report."""

    lists: ListStatus | None = None
    asked: tuple[Consultation, ...] = ()
    moments: tuple[tuple[EntryId, datetime], ...] = ()


class LinkPresenter(QObject):
    """Drive the link screen; it follows every report while it shows."""

    def __init__(self, view: LinkView, *, sync: SyncLane, clock: Clock) -> None:
        super().__init__(view)
        self._view = view
        self._sync = sync
        self._clock = clock
        self._records: Records | None = None
        self._kept = _Kept()
        self._trying = False
        sync.reported.connect(self._reported)
        sync.enrolled.connect(self._enrolled)
        sync.refused.connect(self._refused)
        view.retry_wanted.connect(self._retry)
        view.enrolment.given.connect(self._enrol)
        view.asked_moved.connect(self._show_answer)
        view.speech.changed.connect(self._draw)

    def work_for(self, records: Records) -> None:
        """Work for another sign-in; nothing of the one before stays on the screen."""
        self._records = records
        self._kept = _Kept()
        self._trying = False
        self._view.enrolment.address.edit.clear()
        self._view.enrolment.empty()
        self._view.show_duty(enrols=may(records.officer.role, Act.ENROL))
        self._draw()

    def show(self) -> None:
        """Show how the link stood last, and ask how it stands."""
        self._view.show_message("")
        self._draw()
        self._read(self._sync.last)
        self._sync.tell()

    def _reported(self, report: SyncReport) -> None:
        if self._trying and not self._sync.running:
            self._trying = False
            self._view.show_message("")
        if self._view.isVisible():
            self._read(report)

    def _read(self, report: SyncReport) -> None:
        records = self._records
        if records is None:
            return
        sees = may(records.officer.role, Act.SEARCH)

        def job(store: Store, _: Session) -> _Kept:
            found = [store.crossing(entry.entry) for entry in report.held]
            moments = tuple((one.id, one.at) for one in found if one is not None)
            return _Kept(store.list_status(), store.consultations() if sees else (), moments)

        records.ask(job, self._know, self._view.show_error)

    def _know(self, kept: _Kept) -> None:
        self._kept = kept
        self._draw()

    def _draw(self) -> None:
        if self._records is None:
            return
        view, say, zone, report = self._view, self._view.speech, self._records.post.zone, self._sync.last
        view.show_head(telling.head_said(report, self._kept.lists, now=self._clock(), zone=zone, say=say))
        view.show_tables(
            telling.receipts_said(report, zone, say), telling.consultations_said(self._kept.asked, zone, say)
        )
        held = telling.held_said(report, dict(self._kept.moments), zone, say)
        view.show_held(say("Apartados o anotados por la plataforma"), held)
        view.enrolment.show_platform(report.platform, report.address)
        self._show_answer(view.asked.table.row)

    def _show_answer(self, row: int) -> None:
        asked = self._kept.asked
        answer = asked[row].answer if 0 <= row < len(asked) else None
        if self._records is None or answer is None:
            self._view.show_answer("", ())
            return
        lines = answer_lines(answer, self._records.post.zone, self._view.speech)
        self._view.show_answer(subject_said(asked[row].subject), lines)

    def _retry(self) -> None:
        self._trying = True
        self._view.show_message("Se intenta ahora. Puede seguir trabajando.")
        self._sync.wake()

    def _enrol(self, address: str, code: str) -> None:
        self._view.show_message("Se inscribe el equipo. Puede tardar un momento; nada más espera por ello.")
        self._view.show_ready(ready=False)
        self._sync.enrol(address, code)

    def _enrolled(self) -> None:
        self._view.show_ready(ready=True)
        self._view.enrolment.empty()
        self._view.enrolment.address.edit.clear()
        self._view.show_message("El equipo está inscrito. Lo registrado sale solo desde ahora.", tone="ok")

    def _refused(self, error: BorderPostError) -> None:
        self._view.show_ready(ready=True)
        self._view.show_error(error)
