"""The forms behind the sign-in: a passphrase given anew, with those who stand by, and one changed."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.setup.person_form import SHORTEST_PASSPHRASE
from ui.theme import Theme
from ui.widgets.fields import Choice, Field, Option
from ui.widgets.text import text
from ui.words import Speech

CODE = "code:"
"""Value of the choice that stands for a code of the safe: no username has a colon."""


@dataclass(frozen=True, slots=True)
class TypedReset:
    """Hold what was typed about a forgotten passphrase; ``second`` is a username or ``CODE``."""

    username: str
    supervisor: str
    second: str
    new: str = field(repr=False)
    repeated: str = field(repr=False)
    supervisor_secret: str = field(repr=False)
    second_secret: str = field(repr=False)

    @property
    def fault(self) -> str:
        """Return the sentence for what is missing or cannot be; empty where all is well."""
        if not self.supervisor_secret or not self.second_secret:
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


def fault_of(new: str, repeated: str) -> str:
    """Return what is wrong with a passphrase typed twice; empty where nothing is."""
    if len(new) < SHORTEST_PASSPHRASE:
        return "La contraseña necesita al menos 15 caracteres: cuatro palabras sirven."
    return "" if new == repeated else "Las dos contraseñas no son iguales."


class ResetForm(QWidget):
    """Ask the officer for a new passphrase, and the supervisor and a second person for theirs."""

    def __init__(self, theme: Theme, speech: Speech) -> None:
        super().__init__()
        self._speech = speech
        self._usernames: tuple[str, ...] = ()
        self._heads = {name: text(part="value", wrap=True) for name in ("officer", "supervisor", "second")}
        self._about = text(part="small", wrap=True)
        self.officer, self.supervisor, self.second = Choice(theme), Choice(theme), Choice(theme)
        self.new, self.repeated = Field(secret=True, longest=500), Field(secret=True, longest=500)
        self.supervisor_secret = Field(secret=True, longest=500)
        self.second_secret = Field(secret=True, longest=500)
        left = _column(self._heads["officer"], self.officer, self.new, self.repeated, self._about)
        right = _column(
            self._heads["supervisor"],
            self.supervisor,
            self.supervisor_secret,
            self._heads["second"],
            self.second,
            self.second_secret,
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(28)
        row.addLayout(left, 1)
        row.addLayout(right, 1)
        self.second.combo.currentIndexChanged.connect(lambda _: self._tell_second())
        self.setFocusProxy(self.officer)

    @property
    def typed(self) -> TypedReset:
        """Return what stands in the fields."""
        return TypedReset(
            username=self.officer.value,
            supervisor=self.supervisor.value,
            second=self.second.value,
            new=self.new.edit.text(),
            repeated=self.repeated.edit.text(),
            supervisor_secret=self.supervisor_secret.edit.text(),
            second_secret=self.second_secret.edit.text(),
        )

    def show_usernames(self, usernames: Sequence[str], preferred: str) -> None:
        """Offer everybody of the post in every choice."""
        self._usernames = tuple(usernames)
        self.clear()
        self.retell()
        first = usernames[0] if usernames else ""
        self.officer.show_value(preferred if preferred in usernames else first)
        others = [name for name in usernames if name != self.officer.value]
        self.supervisor.show_value(others[0] if others else "")
        self.second.show_value(others[1] if len(others) > 1 else CODE)
        self._tell_second()

    def clear(self) -> None:
        """Forget every secret that was typed."""
        for field_ in (self.new, self.repeated, self.supervisor_secret, self.second_secret):
            field_.edit.clear()

    def retell(self) -> None:
        """Say every label again."""
        say = self._speech
        names = [Option(name, name) for name in self._usernames]
        for choice in (self.officer, self.supervisor):
            choice.show_options(names)
        self.second.show_options([*names, Option(CODE, say("Código de la caja fuerte"))])
        self._heads["officer"].setText(say("1 · Quien olvidó su contraseña"))
        self._heads["supervisor"].setText(say("2 · Supervisor"))
        self._heads["second"].setText(say("3 · Otra persona, o un código si está solo"))
        self._about.setText(
            say("La escribe quien la olvidó, aquí presente. El diario dice quiénes la dieron.")
        )
        self.officer.show_label(say("Oficial"))
        self.new.show_label(say("Contraseña nueva, al menos 15 caracteres"))
        self.repeated.show_label(say("Contraseña, otra vez"))
        self.supervisor.show_label(say("Supervisor"))
        self.supervisor_secret.show_label(say("Contraseña del supervisor"))
        self.second.show_label(say("Segunda persona"))
        self._tell_second()

    def _tell_second(self) -> None:
        code = self.second.value == CODE
        say = self._speech
        self.second_secret.show_label(say("Código sin tachar") if code else say("Contraseña de esa persona"))
        mode = QLineEdit.EchoMode.Normal if code else QLineEdit.EchoMode.Password
        self.second_secret.edit.setEchoMode(mode)


class ChangeForm(QWidget):
    """Ask an officer for the passphrase he has and the one he wants."""

    def __init__(self, theme: Theme, speech: Speech) -> None:
        super().__init__()
        self._speech = speech
        self._usernames: tuple[str, ...] = ()
        self._head = text(part="name", wrap=True)
        self._about = text(part="dim", wrap=True)
        self.officer = Choice(theme)
        self.current, self.new, self.repeated = (Field(secret=True, longest=500) for _ in range(3))
        parts = (self._head, self._about, self.officer, self.current, self.new, self.repeated)
        self.setLayout(_column(*parts))
        self.setFocusProxy(self.current)

    @property
    def typed(self) -> TypedChange:
        """Return what stands in the fields."""
        secrets = (field_.edit.text() for field_ in (self.current, self.new, self.repeated))
        return TypedChange(self.officer.value, *secrets)

    def show_usernames(self, usernames: Sequence[str], preferred: str) -> None:
        """Offer everybody of the post."""
        self._usernames = tuple(usernames)
        self.clear()
        self.retell()
        first = usernames[0] if usernames else ""
        self.officer.show_value(preferred if preferred in usernames else first)

    def clear(self) -> None:
        """Forget every secret that was typed."""
        for field_ in (self.current, self.new, self.repeated):
            field_.edit.clear()

    def retell(self) -> None:
        """Say every label again."""
        say = self._speech
        self.officer.show_options([Option(name, name) for name in self._usernames])
        self._head.setText(say("Cambiar la contraseña"))
        self._about.setText(say("La anterior deja de servir. El cambio queda en el diario."))
        self.officer.show_label(say("Oficial"))
        self.current.show_label(say("Contraseña de ahora"))
        self.new.show_label(say("Contraseña nueva, al menos 15 caracteres"))
        self.repeated.show_label(say("Contraseña, otra vez"))


def _column(*parts: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(10)
    for part in parts:
        column.addWidget(part)
    column.addStretch()
    return column
