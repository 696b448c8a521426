"""Decides what a search asks, and refuses one without a reason; it also asks the region about one found."""

from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal

from borderpost.domain import typed_day
from borderpost.domain.crossing import Crossing
from borderpost.domain.officer import Act, may
from borderpost.domain.partial_date import PartialDate
from borderpost.domain.sync_report import SentNote
from borderpost.domain.typed_day import UnsureDay
from borderpost.services import consulting, overseeing, searching, signing_in
from borderpost.services.searching import Query
from borderpost.services.session import Session
from borderpost.store.files import make_folder
from borderpost.store.query import SHOWN
from borderpost.store.store import Store
from borderpost.store.wiping import Typed
from ui.answers import subject_of
from ui.search.view import Asked, SearchView
from ui.send_states import note_of
from ui.session import Clock, Records
from ui.sync_lane import SyncLane

OVERSEEN = timedelta(days=30)


class SearchPresenter(QObject):
    """Drive the search screen; ``crossing_chosen`` asks for a crossing to be shown.

    ``passphrase`` is practice's own, which nobody types.
    """

    crossing_chosen = Signal(str)

    def __init__(self, view: SearchView, *, sync: SyncLane, clock: Clock, passphrase: str = "") -> None:
        super().__init__(view)
        view.know_passphrase(passphrase)
        self._view = view
        self._sync = sync
        self._clock = clock
        self._records: Records | None = None
        view.asked.connect(self._search)
        view.crossing_chosen.connect(self.crossing_chosen)
        view.consulted.connect(self._consult)
        view.reads_wanted.connect(self._oversee)
        view.file_wanted.connect(self._write_reads)

    def work_for(self, records: Records) -> None:
        """Search for another sign-in; what the one before found is forgotten."""
        self._records = records
        self._view.empty()
        self._view.show_oversight(oversees=may(records.officer.role, Act.OVERSEE))

    def _oversee(self) -> None:
        records = self._records
        if records is None:
            return
        now, zone = self._clock(), records.post.zone
        records.ask(
            lambda store, session: overseeing.reads(
                store, session, since=now - OVERSEEN, until=now + timedelta(days=1)
            ),
            lambda found: self._view.show_reads(found, zone),
            self._view.show_error,
        )

    def _write_reads(self, passphrase: str) -> None:
        records = self._records
        if records is None:
            return
        now, typed = self._clock(), Typed(passphrase)
        name = f"reads-{now.astimezone(ZoneInfo(records.post.zone)):%Y%m%d-%H%M%S}.csv"

        def write(store: Store, session: Session) -> Path:
            signing_in.prove(session, typed.text)
            make_folder(session.home.reports)
            path = session.home.reports / name
            since, until = now - OVERSEEN, now + timedelta(days=1)
            overseeing.write_reads(store, session, path, since=since, until=until, now=now)
            return path

        self._view.show_message("Comprobando…")
        records.ask(write, self._wrote_reads, self._view.show_error)

    def _wrote_reads(self, path: Path) -> None:
        self._view.show_reading()
        self._view.show_message("Lista escrita: {path}", tone="ok", path=path)

    def _search(self, asked: Asked) -> None:
        records = self._records
        if records is None:
            return
        zone = records.post.zone
        query = self._query(asked, zone)
        if query is None:
            self._view.show_message("Esa fecha no se entiende. Escríbala como 15-01-2026.", tone="warn")
            return
        if not asked.reason:
            self._view.show_message("Falta el motivo de la consulta. Nada se buscó todavía.", tone="warn")
            self._view.reason.setFocus()
            return
        self._view.show_message("")
        on_the_way = self._sync.last.on_the_way

        def job(store: Store, session: Session) -> tuple[tuple[Crossing, SentNote], ...]:
            found = searching.search(store, session, query, reason=asked.reason, now=self._clock())
            return tuple((one, note_of(store, one.position, on_the_way=on_the_way)) for one in found)

        records.ask(job, lambda found: self._show(found, zone), self._view.show_error)

    def _show(self, found: tuple[tuple[Crossing, SentNote], ...], zone: str) -> None:
        if len(found) < SHOWN:
            self._view.show_message("")
        else:
            self._view.show_message(
                "Se muestran los {count} más recientes; puede haber más. Escriba otro dato o una fecha.",
                count=SHOWN,
            )
        self._view.show_found(found, zone)

    def _consult(self, crossing: Crossing, reason: str) -> None:
        if self._records is None:
            return
        if not reason:
            self._view.show_message("Falta el motivo. Nada se preguntó todavía.", tone="warn")
            return
        self._records.ask(
            lambda store, session: consulting.ask(
                store,
                session,
                subject_of(crossing.draft),
                reason=reason,
                crossing=crossing.id,
                now=self._clock(),
            ),
            lambda _: self._consulted(),
            self._view.show_error,
        )

    def _consulted(self) -> None:
        self._view.show_searching()
        self._view.show_message(
            "Pregunta guardada: sale sola y nadie espera. La respuesta llega a Enlace (Ctrl+E).", tone="ok"
        )
        self._sync.wrote(urgent=True)

    def _query(self, asked: Asked, zone: str) -> Query | None:
        moments: dict[str, datetime | None] = {}
        for name, typed in (("since", asked.since), ("until", asked.until)):
            try:
                day = typed_day.read(typed, today=self._clock().astimezone(ZoneInfo(zone)).date())
            except UnsureDay:
                self._view.mark_day(name, wrong=True)
                return None
            self._view.mark_day(name, wrong=False)
            moments[name] = _boundary(day, zone, end=name == "until")
        return Query(
            asked.document, asked.surname, asked.given_names, asked.plate, moments["since"], moments["until"]
        )


def _boundary(day: PartialDate | None, zone: str, *, end: bool) -> datetime | None:
    if day is None:
        return None
    local = day.latest + timedelta(days=1) if end else day.earliest
    return datetime.combine(local, time(), tzinfo=ZoneInfo(zone))
