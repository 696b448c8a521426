"""Decides what a search asks, and refuses one without a reason."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal

from borderpost.domain.crossing import Crossing
from borderpost.domain.partial_date import PartialDate
from borderpost.services import searching
from borderpost.services.searching import Query
from ui.days import parse_typed
from ui.search.view import Asked, SearchView
from ui.session import Clock, Records


class SearchPresenter(QObject):
    """Drive the search screen; ``crossing_chosen`` asks for a crossing to be shown."""

    crossing_chosen = Signal(str)

    def __init__(self, view: SearchView, *, clock: Clock) -> None:
        super().__init__(view)
        self._view = view
        self._clock = clock
        self._records: Records | None = None
        view.asked.connect(self._search)
        view.crossing_chosen.connect(self.crossing_chosen)

    def work_for(self, records: Records) -> None:
        """Search for another sign-in; what the one before found is forgotten."""
        self._records = records
        self._view.empty()

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
        records.ask(
            lambda store, session: searching.search(
                store, session, query, reason=asked.reason, now=self._clock()
            ),
            lambda found: self._show(found, zone),
            self._view.show_error,
        )

    def _show(self, found: tuple[Crossing, ...], zone: str) -> None:
        self._view.show_message("")
        self._view.show_found(found, zone)

    def _query(self, asked: Asked, zone: str) -> Query | None:
        moments: dict[str, datetime | None] = {}
        for name, typed in (("since", asked.since), ("until", asked.until)):
            try:
                day = parse_typed(typed)
            except ValueError:
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
