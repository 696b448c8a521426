"""The card where an administrator enrols the desk: an address and a code that serves once."""

from PySide6.QtCore import Signal

from ui.theme import Theme
from ui.widgets.card import Card
from ui.widgets.fields import Field
from ui.widgets.text import rule, text
from ui.words import Speech

WIDEST = 620
"""Pixels of a field: a code in its groups, and no more where the window is wide."""
CODE_LENGTH = 32
"""Letters and digits of a code, without the signs between its groups."""
_BASE32 = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
_MISREAD = str.maketrans("018", "OIB")
"""What people take for a letter of the code counts as that letter."""


class EnrolmentCard(Card):
    """Take address and code; ``given`` carries both once they can be right."""

    given = Signal(str, str)

    def __init__(self, theme: Theme, speech: Speech) -> None:
        super().__init__(margins=(22, 16, 22, 18))
        self._speech = speech
        self._platform = ("", "")
        self._fault = ""
        self._head = text(part="value", wrap=True)
        self._about = text(part="small", wrap=True)
        self.address = Field(mono=True, longest=200)
        self.code = Field(mono=True, longest=80)
        self._said_fault = text(part="small", tone="stop", wrap=True)
        self.body.setSpacing(9)
        for field in (self.address, self.code):
            field.setMaximumWidth(WIDEST)
        for part in (self._head, self._about, rule(), self.address, self.code, self._said_fault):
            self.body.addWidget(part)
        self.body.addStretch()

    def show_platform(self, name: str, address: str) -> None:
        """Show where the desk is enrolled; empty for nowhere."""
        self._platform = (name, address)
        self.retell()

    def show_fault(self, fault: str) -> None:
        """Say in place what is missing (a Spanish literal); empty hides it."""
        self._fault = fault
        self._said_fault.setText(self._speech(fault))
        self._said_fault.setVisible(bool(fault))

    def submit(self) -> None:
        """Hand over what was typed, or say what is missing and put the cursor there."""
        address, code = self.address.value, self.code.value
        symbols = "".join(sign for sign in code.upper() if sign.isalnum()).translate(_MISREAD)
        self.address.mark("")
        self.code.mark("")
        if not address or " " in address:
            self._refuse(self.address, "Escriba la dirección que le dieron junto con el código.")
        elif not symbols:
            self._refuse(self.code, "Falta el código. Nada cambió todavía.")
        elif not set(symbols) <= _BASE32:
            self._refuse(self.code, "El código tiene letras y cifras del 2 al 7: compárelo signo por signo.")
        elif len(symbols) != CODE_LENGTH:
            self._refuse(self.code, "Al código le faltan o le sobran signos: son ocho grupos de cuatro.")
        else:
            self.show_fault("")
            self.given.emit(address, code)

    def empty(self) -> None:
        """Forget the code, which serves only once, and the fault."""
        self.code.edit.clear()
        self.show_fault("")

    def retell(self) -> None:
        """Say every text again."""
        say, (name, address) = self._speech, self._platform
        self._head.setText(say("Inscrito en {name}", name=name) if name else say("Inscribir este equipo"))
        about = say("La dirección y el código los da quien lleva la plataforma; el código sirve una vez.")
        if name:
            kept = say("Otro código lo inscribe de nuevo; lo registrado se conserva.")
            about = f"{address} · {kept}"
        self._about.setText(about)
        self.address.show_label(say("Dirección de la plataforma"))
        self.code.show_label(say("Código de inscripción, ocho grupos de cuatro"))
        self.show_fault(self._fault)

    def _refuse(self, field: Field, fault: str) -> None:
        field.mark("stop")
        self.show_fault(fault)
        field.setFocus()
