"""The last step of set-up: the recovery sheet, shown once, and where this machine's secret lies."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from borderpost.domain.recovery import RecoverySheet
from borderpost.store.device_secret import SecretPlace
from ui.widgets.text import Fact, text
from ui.words import Speech

GROUPS_ON_A_LINE = 8


class RecoveryStep(QWidget):
    """Show the fingerprint, the code where the post made its own key, and what to do with them."""

    def __init__(self, speech: Speech) -> None:
        super().__init__()
        self._speech = speech
        self._sheet: RecoverySheet | None = None
        self._place = SecretPlace.KEY_STORE
        self._about = text(wrap=True)
        self._fingerprint = Fact()
        self._code_label = text(part="label")
        self.code = text(part="mono")
        self._weaker = text(part="small", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for part in (self._about, self._fingerprint, self._code_label, self.code, self._weaker):
            column.addWidget(part)

    def show_sheet(self, sheet: RecoverySheet, place: SecretPlace) -> None:
        """Show what is on a sheet and where the machine's secret lies."""
        self._sheet, self._place = sheet, place
        self.retell()

    def retell(self) -> None:
        """Say every text again."""
        sheet, say = self._sheet, self._speech
        if sheet is None:
            return
        self._about.setText(
            say(
                "Si un día nadie puede entrar, este código abre el puesto. No se muestra otra vez: guarde la"
                " hoja en una memoria, imprímala, llévela fuera del puesto y borre el archivo."
            )
            if sheet.code
            else say(
                "Si un día nadie puede entrar, las dos mitades de la clave de la dirección abren el puesto."
                " Guarde la hoja, imprímala y déjela en la caja fuerte."
            )
        )
        self._fingerprint.show_fact(say("Huella de la clave de recuperación"), sheet.fingerprint)
        self._code_label.setText(say("Código de recuperación"))
        self._code_label.setVisible(bool(sheet.code))
        groups = sheet.code.split()
        step = GROUPS_ON_A_LINE
        lines = (" ".join(groups[at : at + step]) for at in range(0, len(groups), step))
        self.code.setText("\n".join(lines))
        self.code.setVisible(bool(sheet.code))
        self._weaker.setText(
            say(
                "Este sistema no ofrece un almacén de claves: el secreto del equipo está en un archivo, que"
                " es más débil. Quien copie el disco entero y sepa una contraseña, lo abre."
            )
            if self._place is SecretPlace.FILE
            else ""
        )
