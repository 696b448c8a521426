"""The fields of one new officer: role, name, username and the passphrase, typed twice."""

from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from borderpost.domain.officer import Role
from ui.theme import Theme
from ui.widgets.fields import Choice, Field, Option
from ui.widgets.text import text
from ui.words import Speech

SHORTEST_PASSPHRASE = 15


@dataclass(frozen=True, slots=True)
class TypedPerson:
    """Hold what was typed about a person."""

    username: str
    name: str
    role: Role
    passphrase: str
    repeated: str

    @property
    def fault(self) -> str:
        """Return the sentence for what is missing or cannot be; empty where all is well."""
        if not self.name:
            return "Falta el nombre."
        if not self.username or not self.username.replace(".", "").replace("-", "").isalnum():
            return "El usuario lleva letras, cifras, puntos o guiones, sin espacios."
        if len(self.passphrase) < SHORTEST_PASSPHRASE:
            return "La contraseña necesita al menos 15 caracteres: cuatro palabras sirven."
        if self.passphrase != self.repeated:
            return "Las dos contraseñas no son iguales."
        return ""


class PersonForm(QWidget):
    """Ask for a new officer; ``roles`` of one entry hides the choice of role."""

    def __init__(self, theme: Theme, speech: Speech, *roles: Role) -> None:
        super().__init__()
        self._speech = speech
        self._roles = roles
        self.role = Choice(theme)
        self.name = Field(longest=120)
        self.username = Field(mono=True, longest=40)
        self.passphrase = Field(secret=True, longest=500)
        self.repeated = Field(secret=True, longest=500)
        self._advice = text(part="small", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for part in (self.role, self.name, self.username, self.passphrase, self.repeated, self._advice):
            column.addWidget(part)
        self.role.setVisible(len(roles) > 1)
        self.name.edit.editingFinished.connect(self._propose_username)
        self.setFocusProxy(self.role if len(roles) > 1 else self.name)
        self.retell()
        self.role.show_value(roles[0].value)

    @property
    def typed(self) -> TypedPerson:
        """Return what stands in the fields."""
        role = Role(self.role.value or self._roles[0].value)
        secret, again = self.passphrase.edit.text(), self.repeated.edit.text()
        return TypedPerson(self.username.value.lower(), self.name.value, role, secret, again)

    @property
    def untouched(self) -> bool:
        """Tell whether nothing was typed."""
        fields = (self.name, self.username, self.passphrase, self.repeated)
        return not any(field.edit.text() for field in fields)

    def clear(self) -> None:
        """Empty every field; the cursor goes to the first."""
        for field in (self.name, self.username, self.passphrase, self.repeated):
            field.edit.clear()
        self.setFocus()

    def retell(self) -> None:
        """Say every label again."""
        say = self._speech
        self.role.show_label(say("Función"))
        self.role.show_options([Option(role.value, say.code(f"role.{role.value}")) for role in self._roles])
        self.name.show_label(say("Nombre y apellidos"))
        self.username.show_label(say("Usuario, para entrar"))
        self.passphrase.show_label(say("Contraseña, al menos 15 caracteres"))
        self.repeated.show_label(say("Contraseña, otra vez"))
        self._advice.setText(
            say("Cuatro palabras sin relación son fáciles de recordar y largas de adivinar.")
        )

    def _propose_username(self) -> None:
        words = self.name.value.lower().split()
        if len(words) > 1 and not self.username.value:
            self.username.show_value(_plain(f"{words[0][0]}{words[1]}"))


def _plain(text_: str) -> str:
    plain = text_.translate(str.maketrans("áéíóúüñ", "aeiouun"))
    return "".join(letter for letter in plain if letter.isascii() and letter.isalnum())
