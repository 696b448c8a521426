"""Decides who joins the post, who leaves it, and who gets a new passphrase."""

from PySide6.QtCore import QObject

from borderpost.domain.errors import BorderPostError
from borderpost.domain.officer import Officer
from borderpost.services import officering, witnessing
from borderpost.services.officering import NewOfficer
from ui.officers.view import OfficersView
from ui.session import Clock, Records
from ui.setup.person_form import SHORTEST_PASSPHRASE, TypedPerson


class OfficersPresenter(QObject):
    """Drive the officers screen; ``passphrase`` is practice's own, which nobody types."""

    def __init__(self, view: OfficersView, *, clock: Clock, passphrase: str = "") -> None:
        super().__init__(view)
        self._view = view
        self._clock = clock
        self._passphrase = passphrase
        self._records: Records | None = None
        self._officers: tuple[Officer, ...] = ()
        self._to_confirm: Officer | None = None
        view.created.connect(self._create)
        view.deactivation_wanted.connect(self._deactivate)
        view.passphrase_given.connect(self._reset)

    def work_for(self, records: Records) -> None:
        """Work for another sign-in."""
        self._records = records

    def show(self) -> None:
        """Read who is here and show them."""
        self._to_confirm = None
        self._view.show_message("")
        self._refresh()

    def _refresh(self) -> None:
        if self._records is not None:
            self._records.ask(lambda store, _: store.officers(), self._know, self._view.show_error)

    def _know(self, officers: tuple[Officer, ...]) -> None:
        self._officers = officers
        self._view.show_officers(officers)
        records = self._records
        if records is None:
            return
        others = [one for one in officers if one.id != records.officer.id]
        self._view.show_seconds(
            [one for one in others if witnessing.may_stand_by(one)],
            wanted=any(witnessing.could_stand_by(one) for one in others),
            known=self._passphrase,
        )

    def _refused(self, error: BorderPostError) -> None:
        self._view.show_error(error)
        if error.code == "witness.missing":
            self._view.ask_second()

    def _create(self, typed: TypedPerson) -> None:
        self._to_confirm = None
        if typed.fault:
            self._view.show_message(typed.fault, tone="warn")
            return
        if self._records is None:
            return
        new = NewOfficer(typed.username, typed.name, typed.role, typed.passphrase)
        second = self._view.new_second.typed
        self._records.ask(
            lambda store, session: officering.create(store, session, new, second=second, now=self._clock()),
            self._created,
            self._refused,
        )

    def _created(self, officer: Officer) -> None:
        self._view.show_new()
        self._view.show_message(
            "{name} ya puede entrar como «{username}».",
            tone="ok",
            name=officer.name,
            username=officer.username,
        )
        self._refresh()

    def _deactivate(self, row: int) -> None:
        officer = self._at(row)
        if officer is None or self._records is None:
            return
        if not officer.active:
            self._view.show_message("{name} ya está desactivado.", name=officer.name)
            return
        if self._to_confirm != officer:
            self._to_confirm = officer
            self._view.show_message(
                "{name} no podrá entrar más; lo que registró se conserva. F10 otra vez para desactivar.",
                tone="warn",
                name=officer.name,
            )
            return
        self._to_confirm = None
        self._records.ask(
            lambda store, session: officering.deactivate(store, session, officer.id, now=self._clock()),
            self._deactivated,
            self._view.show_error,
        )

    def _deactivated(self, officer: Officer) -> None:
        self._view.show_message("{name} está desactivado.", tone="ok", name=officer.name)
        self._refresh()

    def _reset(self, row: int, passphrase: str, repeated: str) -> None:
        officer = self._at(row)
        if officer is None or self._records is None:
            return
        if len(passphrase) < SHORTEST_PASSPHRASE:
            self._view.show_message(
                "La contraseña necesita al menos 15 caracteres: cuatro palabras sirven.", tone="warn"
            )
            return
        if passphrase != repeated:
            self._view.show_message("Las dos contraseñas no son iguales.", tone="warn")
            return
        second = self._view.reset_second.typed
        self._records.ask(
            lambda store, session: officering.reset_passphrase(
                store, session, officer.id, new=passphrase, second=second, now=self._clock()
            ),
            lambda _: self._given(officer),
            self._refused,
        )

    def _given(self, officer: Officer) -> None:
        self._view.show_new()
        self._view.show_message("{name} tiene contraseña nueva.", tone="ok", name=officer.name)

    def _at(self, row: int) -> Officer | None:
        return self._officers[row] if 0 <= row < len(self._officers) else None
