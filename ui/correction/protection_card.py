"""Why a traveller may need protection: up to three signs, to whom the person was referred, and consent."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from borderpost.domain.vulnerability import Need, Vulnerability
from ui.theme import Theme
from ui.widgets.fields import NOTHING, Choice, Field, Option
from ui.widgets.text import text
from ui.words import Speech

SIGNS = 3
"""Signs that one note names on the screen; the first tells most."""
_CONSENT = {"yes": True, "no": False}


class ProtectionCard(QWidget):
    """Show and take a ``Vulnerability`` in the place of a crossing's fields."""

    def __init__(self, theme: Theme, speech: Speech) -> None:
        super().__init__()
        self._speech = speech
        self.signs = tuple(Choice(theme) for _ in range(SIGNS))
        self.referred_to = Field(longest=80)
        self.consent = Choice(theme)
        self._promise = text(part="small", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for sign in self.signs:
            column.addWidget(sign)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.referred_to, 3)
        row.addWidget(self.consent, 2)
        column.addLayout(row)
        column.addWidget(self._promise)
        self.setFocusProxy(self.signs[0])
        self.retell()

    @property
    def typed(self) -> Vulnerability:
        """Return what was chosen and typed, each sign once."""
        chosen = dict.fromkeys(Need(sign.value) for sign in self.signs if sign.value)
        return Vulnerability(tuple(chosen), self.referred_to.value, _CONSENT.get(self.consent.value))

    def show_noted(self, noted: Vulnerability | None) -> None:
        """Show what was noted before; None empties everything."""
        needs = [need.value for need in noted.needs] if noted else []
        for place, sign in enumerate(self.signs):
            sign.show_value(needs[place] if place < len(needs) else "")
        self.referred_to.show_value(noted.referred_to if noted else "")
        agreed = noted.consent if noted else None
        self.consent.show_value(next((word for word, said in _CONSENT.items() if said is agreed), ""))

    def retell(self) -> None:
        """Say everything in the language of now."""
        say = self._speech
        needs = [Option(need.value, say.code(f"need.{need.value}")) for need in Need]
        labels = (say("Señal de que puede necesitar protección"), say("Otra señal"), say("Otra señal"))
        for sign, label in zip(self.signs, labels, strict=True):
            sign.show_label(label)
            sign.show_options([*needs, Option("", NOTHING)])
        self.referred_to.show_label(say("Remitido a"))
        self.consent.show_label(say("¿Está de acuerdo?"))
        self.consent.show_options(
            [Option("yes", say("Sí")), Option("no", say("No")), Option("", say("No se preguntó"))]
        )
        self._promise.setText(
            say(
                "Protege, no castiga. Va aparte del cruce: en ningún informe, exportación ni búsqueda. Solo"
                " el supervisor lo lee, y queda en el diario que lo leyó."
            )
        )
