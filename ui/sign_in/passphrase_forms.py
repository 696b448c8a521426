"""The forms behind the sign-in: a passphrase given anew or changed, and the way back to a backup."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from borderpost.services.witnessing import Code, Person
from ui.second_person import CODE, SecondPerson
from ui.setup.person_form import SHORTEST_PASSPHRASE
from ui.theme import Theme
from ui.widgets.fields import Choice, Field, Option
from ui.widgets.text import text
from ui.words import Speech


@dataclass(frozen=True, slots=True)
class TypedReset:
    """Hold what was typed about a forgotten passphrase; ``second`` is None where nobody typed."""

    username: str
    supervisor: Person
    second: Person | Code | None
    new: str = field(repr=False)
    repeated: str = field(repr=False)

    @property
    def fault(self) -> str:
        """Return the sentence for what is missing or cannot be; empty where all is well."""
        if not self.supervisor.passphrase or self.second is None:
            return "Falta lo que escriben el supervisor o la segunda persona."
        return fault_of(self.new, self.repeated)


@dataclass(frozen=True, slots=True)
class TypedChange:
    """Hold what was typed to change one's own passphrase."""

    username: str
    current: str = field(repr=False)
    new: str = field(repr=False)
    repeated: str = field(repr=False)

    @property
    def fault(self) -> str:
        """Return the sentence for what is missing or cannot be; empty where all is well."""
        return fault_of(self.new, self.repeated) if self.current else "Falta la contraseña de ahora."


@dataclass(frozen=True, slots=True)
class TypedRestore:
    """Hold who goes back to the last backup, and who stands by."""

    by: Person
    second: Person | Code | None

    @property
    def fault(self) -> str:
        """Return the sentence for what is missing; empty where all is well."""
        missing = not self.by.passphrase or self.second is None
        return "Falta lo que escriben el supervisor o la segunda persona." if missing else ""


def fault_of(new: str, repeated: str) -> str:
    """Return what is wrong with a passphrase typed twice; empty where nothing is."""
    if len(new) < SHORTEST_PASSPHRASE:
        return "La contraseña necesita al menos 15 caracteres: cuatro palabras sirven."
    return "" if new == repeated else "Las dos contraseñas no son iguales."


def offer(choice: Choice, usernames: Sequence[str], preferred: str) -> None:
    """Offer the officers of the post; ``preferred`` stands chosen, else the first."""
    choice.show_options([Option(name, name) for name in usernames])
    first = usernames[0] if usernames else ""
    choice.show_value(preferred if preferred in usernames else first)


class OfficerForm(QWidget):
    """A form about one officer of the post, with secrets that are forgotten together."""

    def __init__(self, theme: Theme, speech: Speech) -> None:
        super().__init__()
        self._speech = speech
        self._usernames: tuple[str, ...] = ()
        self._secrets: tuple[Field, ...] = ()
        self.officer = Choice(theme)

    def show_usernames(self, usernames: Sequence[str], preferred: str) -> None:
        """Offer everybody of the post; ``preferred`` stands chosen, else the first."""
        self._usernames = tuple(usernames)
        self.clear()
        self.retell()
        offer(self.officer, usernames, preferred)
        self._offer_others([name for name in usernames if name != self.officer.value])

    def clear(self) -> None:
        """Forget every secret that was typed."""
        for secret in self._secrets:
            secret.edit.clear()

    def retell(self) -> None:
        """Say every label again."""
        self.officer.show_label(self._speech("Oficial"))

    def _offer_others(self, others: Sequence[str]) -> None:
        """Offer those who stand by, where somebody does."""

    @property
    def _named(self) -> list[Option]:
        return [Option(name, name) for name in self._usernames]


class ResetForm(OfficerForm):
    """Ask the officer for a new passphrase, and the supervisor and a second person for theirs."""

    def __init__(self, theme: Theme, speech: Speech) -> None:
        super().__init__(theme, speech)
        self.new, self.repeated = Field(secret=True, longest=500), Field(secret=True, longest=500)
        self.supervisor_secret = Field(secret=True, longest=500)
        self.second = SecondPerson(theme, speech, codes=True)
        self._secrets = (self.new, self.repeated, self.supervisor_secret, self.second.secret)
        self._heads = {name: text(part="value", wrap=True) for name in ("officer", "supervisor", "second")}
        self._about = text(part="small", wrap=True)
        self.supervisor = Choice(theme)
        left = _column(self._heads["officer"], self.officer, self.new, self.repeated, self._about)
        right = _column(
            self._heads["supervisor"],
            self.supervisor,
            self.supervisor_secret,
            self._heads["second"],
            self.second,
        )
        _side_by_side(self, left, right)
        self.setFocusProxy(self.officer)

    @property
    def typed(self) -> TypedReset:
        """Return what stands in the fields."""
        return TypedReset(
            username=self.officer.value,
            supervisor=Person(self.supervisor.value, self.supervisor_secret.edit.text()),
            second=self.second.typed,
            new=self.new.edit.text(),
            repeated=self.repeated.edit.text(),
        )

    def retell(self) -> None:
        super().retell()
        say = self._speech
        self.supervisor.show_options(self._named)
        self.second.retell()
        self._heads["officer"].setText(say("1 · Quien olvidó su contraseña"))
        self._heads["supervisor"].setText(say("2 · Supervisor o administrador"))
        self._heads["second"].setText(say("3 · Otra persona, o un código si está solo"))
        self._about.setText(
            say(
                "La escribe quien la olvidó, aquí presente. La de un administrador la da otro administrador."
                " El diario dice quiénes la dieron."
            )
        )
        self.new.show_label(say("Contraseña nueva, al menos 15 caracteres"))
        self.repeated.show_label(say("Contraseña, otra vez"))
        self.supervisor.show_label(say("Supervisor"))
        self.supervisor_secret.show_label(say("Contraseña del supervisor"))

    def _offer_others(self, others: Sequence[str]) -> None:
        self.supervisor.show_value(others[0] if others else "")
        self.second.show_people(self._named, others[1] if len(others) > 1 else CODE)


class ChangeForm(OfficerForm):
    """Ask an officer for the passphrase he has and the one he wants."""

    def __init__(self, theme: Theme, speech: Speech) -> None:
        super().__init__(theme, speech)
        self.current, self.new, self.repeated = (Field(secret=True, longest=500) for _ in range(3))
        self._secrets = (self.current, self.new, self.repeated)
        self._head = text(part="name", wrap=True)
        self._about = text(part="dim", wrap=True)
        parts = (self._head, self._about, self.officer, self.current, self.new, self.repeated)
        self.setLayout(_column(*parts))
        self.setFocusProxy(self.current)

    @property
    def typed(self) -> TypedChange:
        """Return what stands in the fields."""
        secrets = (field_.edit.text() for field_ in (self.current, self.new, self.repeated))
        return TypedChange(self.officer.value, *secrets)

    def retell(self) -> None:
        super().retell()
        say = self._speech
        self.officer.show_options(self._named)
        self._head.setText(say("Cambiar la contraseña"))
        self._about.setText(say("La anterior deja de servir. El cambio queda en el diario."))
        self.current.show_label(say("Contraseña de ahora"))
        self.new.show_label(say("Contraseña nueva, al menos 15 caracteres"))
        self.repeated.show_label(say("Contraseña, otra vez"))


class RestoreForm(OfficerForm):
    """Ask a supervisor or an administrator, and a second person, to go back to the last backup."""

    def __init__(self, theme: Theme, speech: Speech) -> None:
        super().__init__(theme, speech)
        self.secret = Field(secret=True, longest=500)
        self.second = SecondPerson(theme, speech, codes=True)
        self._secrets = (self.secret, self.second.secret)
        self._backup = ("", 0)
        self._head = text(part="name", wrap=True)
        self._about = text(wrap=True)
        self._heads = {name: text(part="value", wrap=True) for name in ("officer", "second")}
        left = _column(self._heads["officer"], self.officer, self.secret)
        right = _column(self._heads["second"], self.second)
        columns = QWidget()
        _side_by_side(columns, left, right)
        self.setLayout(_column(self._head, self._about, columns))

    @property
    def typed(self) -> TypedRestore:
        """Return what stands in the fields."""
        return TypedRestore(Person(self.officer.value, self.secret.edit.text()), self.second.typed)

    def show_backup(self, made_at: str, entries: int) -> None:
        """Say which backup it is."""
        self._backup = (made_at, entries)
        self.retell()

    def retell(self) -> None:
        super().retell()
        say, (made_at, entries) = self._speech, self._backup
        self.officer.show_options(self._named)
        self.second.retell()
        self._head.setText(say("Recuperar de la última copia"))
        self._about.setText(
            say(
                "Copia del {made_at}, con {entries} asientos. Lo dañado se aparta entero, nada se borra. Lo"
                " que se registró después de la copia y no se envió hay que anotarlo otra vez.",
                made_at=made_at,
                entries=entries,
            )
        )
        self._heads["officer"].setText(say("1 · Supervisor o administrador"))
        self._heads["second"].setText(say("2 · Otro, o un código si está solo"))
        self.secret.show_label(say("Contraseña"))

    def _offer_others(self, others: Sequence[str]) -> None:
        self.second.show_people(self._named, others[0] if others else CODE)


def _side_by_side(form: QWidget, left: QVBoxLayout, right: QVBoxLayout) -> None:
    row = QHBoxLayout(form)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(28)
    row.addLayout(left, 1)
    row.addLayout(right, 1)


def _column(*parts: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(10)
    for part in parts:
        column.addWidget(part)
    column.addStretch()
    return column
