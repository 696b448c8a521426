"""The second person of an act that nobody does alone: who it is, and the passphrase or a code of the safe."""

from collections.abc import Sequence

from PySide6.QtWidgets import QBoxLayout, QLineEdit, QWidget

from borderpost.services.witnessing import Code, Person
from ui.theme import Theme
from ui.widgets.fields import Choice, Field, Option
from ui.words import Speech

CODE = "code:"
"""Value of the choice that stands for a code of the safe: no username has a colon."""


class SecondPerson(QWidget):
    """Ask who stands by, and for what proves it; ``codes`` offers a code of the safe in a person's place."""

    def __init__(
        self,
        theme: Theme,
        speech: Speech,
        *,
        codes: bool,
        across: bool = False,
        label: str = "Segunda persona",
    ) -> None:
        super().__init__()
        self._speech = speech
        self._codes = codes
        self._options: tuple[Option, ...] = ()
        self._label = label
        self._across = across
        self.who = Choice(theme)
        self.secret = Field(secret=True, longest=500)
        direction = QBoxLayout.Direction.LeftToRight if across else QBoxLayout.Direction.TopToBottom
        row = QBoxLayout(direction, self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12 if across else 10)
        row.addWidget(self.who, 1)
        row.addWidget(self.secret, 1)
        self.who.combo.currentIndexChanged.connect(lambda _: self._tell_secret())
        self.retell()

    @property
    def typed(self) -> Person | Code | None:
        """Return who stands by; None where nobody typed anything."""
        text = self.secret.edit.text()
        if not text or not self.who.value:
            return None
        return Code(text) if self.who.value == CODE else Person(self.who.value, text)

    def show_people(self, people: Sequence[Option], preferred: str = "") -> None:
        """Offer these, and take one beforehand: the preferred, else the first; without any, a code."""
        self._options = tuple(people)
        self.clear()
        self.retell()
        values = [option.value for option in people] or [CODE]
        self.who.show_value(preferred if preferred in (*values, CODE) else values[0])
        self._tell_secret()

    def clear(self) -> None:
        """Forget what was typed."""
        self.secret.edit.clear()

    def retell(self) -> None:
        """Say every label again."""
        say = self._speech
        code = [Option(CODE, say("Código de la caja fuerte"))] if self._codes else []
        self.who.show_options([*self._options, *code])
        self.who.show_label(self._speech(self._label))
        self._tell_secret()

    def _tell_secret(self) -> None:
        code = self.who.value == CODE
        say = self._speech
        whose = say("Contraseña") if self._across else say("Contraseña de esa persona")
        self.secret.show_label(say("Código sin tachar") if code else whose)
        mode = QLineEdit.EchoMode.Normal if code else QLineEdit.EchoMode.Password
        self.secret.edit.setEchoMode(mode)
