"""Decides that a list file takes the place of the one in force."""

from pathlib import Path

from PySide6.QtCore import QObject

from borderpost.domain.alert import ListStatus
from borderpost.services import adopting
from ui.alerts.view import AlertsView
from ui.session import Clock, Records


class AlertsPresenter(QObject):
    """Drive the alert list screen."""

    def __init__(self, view: AlertsView, *, clock: Clock) -> None:
        super().__init__(view)
        self._view = view
        self._clock = clock
        self._records: Records | None = None
        view.adopted.connect(self._adopt)

    def work_for(self, records: Records) -> None:
        """Work for another sign-in."""
        self._records = records

    def show(self) -> None:
        """Read the list in force and show it."""
        self._view.show_message("")
        if self._records is not None:
            self._records.ask(lambda store, _: store.list_status(), self._know, self._view.show_error)

    def _know(self, status: ListStatus | None) -> None:
        if self._records is not None:
            self._view.show_status(status, now=self._clock(), zone=self._records.post.zone)

    def _adopt(self, typed: str) -> None:
        if self._records is None:
            return
        if not typed:
            self._view.show_message("Escriba la ruta del archivo, o elíjalo con Ctrl+N.", tone="warn")
            return
        path = Path(typed.strip("\"'")).expanduser()
        self._records.ask(
            lambda store, session: adopting.adopt(store, session, path, now=self._clock()),
            self._adopted,
            self._view.show_error,
        )

    def _adopted(self, status: ListStatus) -> None:
        self._know(status)
        self._view.path.show_value("")
        self._view.show_message(
            "La lista {version} está en vigor, con {count} alertas.",
            tone="ok",
            version=status.version,
            count=status.count,
        )
