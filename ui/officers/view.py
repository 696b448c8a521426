"""The officers screen: who may work here, a new officer, and a new passphrase for one of them."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from borderpost.domain.officer import Officer, Role
from ui.page import ENTER, KeyAct, Page
from ui.second_person import SecondPerson
from ui.setup.person_form import PersonForm, TypedPerson
from ui.theme import Theme
from ui.widgets.card import Card
from ui.widgets.fields import Field, Option
from ui.widgets.table import Table
from ui.widgets.text import text
from ui.words import Speech

SIDE_WIDTH = 420


class OfficersView(Page):
    """List the officers; the side card makes a new one or gives a passphrase."""

    created = Signal(object)
    deactivation_wanted = Signal(int)
    passphrase_given = Signal(int, str, str)

    def __init__(self, theme: Theme, speech: Speech) -> None:
        super().__init__(theme, speech, heading="Oficiales")
        self._officers: tuple[Officer, ...] = ()
        self._known = ""
        self.table = Table(stretch=1)
        self.person = PersonForm(theme, speech, Role.OFFICER, Role.SUPERVISOR, Role.ADMINISTRATOR)
        self.passphrase = Field(secret=True, longest=500)
        self.repeated = Field(secret=True, longest=500)
        self.new_second = SecondPerson(theme, speech, codes=True, across=True)
        self.reset_second = SecondPerson(theme, speech, codes=True)
        self._heads = {name: text(part="value") for name in ("list", "new", "reset")}
        self._about = {name: text(part="small", wrap=True) for name in ("list", "reset")}
        self._side = QStackedLayout()
        self.body.addLayout(self._columns())
        self.walk(self.table)
        self.setFocusProxy(self.person.name)
        self.show_new()

    @property
    def row(self) -> int:
        """Return the row of the officer that the cursor stands on; -1 for none."""
        return self.table.row

    @property
    def officers(self) -> tuple[Officer, ...]:
        """Return who is listed, row by row."""
        return self._officers

    def show_officers(self, officers: Sequence[Officer]) -> None:
        """Show everybody, those who may no longer sign in included."""
        row = max(self.table.row, 0)
        self._officers = tuple(officers)
        say = self.speech
        titles = (say("Usuario"), say("Nombre"), say("Función"), say("Estado"))
        rows = [
            (
                officer.username,
                officer.name,
                say.code(f"role.{officer.role.value}"),
                say("Activo") if officer.active else say("Desactivado"),
            )
            for officer in officers
        ]
        self.table.show_rows(titles, rows)
        if rows:
            self.table.selectRow(min(row, len(rows) - 1))

    def show_seconds(self, people: Sequence[Officer], *, wanted: bool, known: str) -> None:
        """Offer who may stand by; not ``wanted`` where nobody else of the post ever could.

        ``known`` is practice's own passphrase, which nobody types.
        """
        self._known = known
        options = [Option(one.username, one.name) for one in people]
        for second in (self.new_second, self.reset_second):
            second.setVisible(wanted)
            second.show_people(options)
            second.secret.show_value(known)

    def ask_second(self) -> None:
        """Put the cursor where the second person proves himself."""
        resetting = self._side.currentIndex() == 1
        (self.reset_second if resetting else self.new_second).secret.setFocus()

    def show_new(self) -> None:
        """Offer the form of a new officer."""
        self._side.setCurrentIndex(0)
        self.new_second.secret.show_value(self._known)
        self.person.clear()
        self.person.name.setFocus()
        self.show_acts(
            KeyAct(ENTER, "Añadir oficial", self._create),
            [
                KeyAct("Ctrl+W", "Dar contraseña nueva", self.show_reset),
                KeyAct("F10", "Desactivar", lambda: self.deactivation_wanted.emit(self.row)),
            ],
        )
        self.retell()

    def show_reset(self) -> None:
        """Offer to give the officer under the cursor a new passphrase."""
        if self.row < 0:
            return
        self._side.setCurrentIndex(1)
        self.passphrase.edit.clear()
        self.repeated.edit.clear()
        self.reset_second.secret.show_value(self._known)
        self.show_acts(
            KeyAct(ENTER, "Guardar la contraseña", self._reset),
            [KeyAct("Ctrl+W", "Volver a oficial nuevo", self.show_new)],
        )
        self.retell()
        self.passphrase.setFocus()

    def retell(self) -> None:
        super().retell()
        say = self.speech
        self._heads["list"].setText(say("Quién trabaja en este puesto"))
        self._about["list"].setText(
            say("Nadie se borra: quien ya no entra queda desactivado, con lo que registró.")
        )
        self._heads["new"].setText(say("Oficial nuevo"))
        self.person.retell()
        self.new_second.retell()
        self.reset_second.retell()
        named = self._officers[self.row].name if 0 <= self.row < len(self._officers) else ""
        self._heads["reset"].setText(say("Contraseña nueva para {name}", name=named))
        self._about["reset"].setText(say("La anterior deja de servir. El cambio queda en el diario."))
        self.passphrase.show_label(say("Contraseña, al menos 15 caracteres"))
        self.repeated.show_label(say("Contraseña, otra vez"))
        self.show_officers(self._officers)

    def _create(self) -> None:
        typed: TypedPerson = self.person.typed
        self.created.emit(typed)

    def _reset(self) -> None:
        self.passphrase_given.emit(self.row, self.passphrase.edit.text(), self.repeated.edit.text())

    def _columns(self) -> QHBoxLayout:
        people = Card(margins=(20, 16, 20, 16))
        people.body.addWidget(self._heads["list"])
        people.body.addWidget(self._about["list"])
        people.body.addWidget(self.table, 1)
        side = Card(margins=(22, 16, 22, 16))
        side.setFixedWidth(SIDE_WIDTH)
        side.body.addLayout(self._side)
        self._side.addWidget(_column(self._heads["new"], self.person, self.new_second))
        reset = (
            self._heads["reset"], self._about["reset"], self.passphrase, self.repeated, self.reset_second,
        )  # fmt: skip
        self._side.addWidget(_column(*reset))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(people, 1)
        row.addWidget(side)
        return row


def _column(*parts: QWidget) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(10)
    for part in parts:
        column.addWidget(part)
    column.addStretch()
    return page
