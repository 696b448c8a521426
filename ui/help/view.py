"""The page of keys: what each does, the same in both languages, and what the four states mean."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel

from ui.page import ENTER, KeyAct, Page
from ui.theme import Theme, Tone
from ui.widgets.card import Card
from ui.widgets.icon import Icon
from ui.widgets.keys import KeyCap
from ui.widgets.text import text
from ui.words import Speech

_DESK = (
    ("Enter", "Registrar al viajero, o seguir al paso siguiente"),
    ("F2", "Leer otra vez lo que está ante la cámara"),
    ("F3", "Escanear una página, si hay escáner"),
    ("F4", "Escribir los datos a mano"),
    ("F5", "Por qué: la regla, su texto y los valores usados"),
    ("F6", "Cambiar el sentido: entrada o salida"),
    ("F7", "Vehículo: sus ocupantes, uno tras otro"),
    ("F8", "Copiar el código de barras tal como se leyó"),
    ("F9", "Remitir o rechazar, con causa"),
    ("F10", "Deshacer el último registro (30 segundos)"),
    ("Ctrl+I", "Abrir imágenes guardadas, o soltarlas en la ventana"),
    ("Ctrl+1", "Más del cruce: viaje, vehículo, condición y estadía, cobros, menor"),
    ("Alt+1…3", "Contestar el aviso de ese número"),
    ("Esc", "Vaciar el campo; nunca el caso"),
)
_EVERYWHERE = (
    ("Esc", "Volver a la mesa"),
    ("Ctrl+T", "Turno: totales, cierre e informe"),
    ("Ctrl+F", "Buscar cruces, con motivo"),
    ("Ctrl+R", "Corregir o anular un cruce"),
    ("Ctrl+P", "Preguntar a la región, desde la mesa o la búsqueda"),
    ("Ctrl+E", "Enlace: qué falta por enviar, qué se recibió"),
    ("Ctrl+O", "Cambiar de oficial; lo escrito se conserva"),
    ("Ctrl+G", "Oficiales del puesto (administrador)"),
    ("Ctrl+D", "Dispositivos: cámara, escáner y lector (supervisor)"),
    ("Ctrl+K", "Comprobar el equipo antes de abrir turno"),
    ("Ctrl+B", "Lista de alertas (administrador)"),
    ("Ctrl+J", "Paquete de reglas (administrador)"),
    ("Ctrl+L", "Español o inglés"),
    ("F12", "Oficina, sol o noche"),
    ("F1", "Esta página"),
)
_PRACTICE = (("PgDn", "Presentar el documento de muestra siguiente"),)
_STATES = (
    ("proceed", Tone.OK, "verdict.proceed", "Comprobado y sin avisos."),
    ("review", Tone.WARN, "verdict.review", "Algo pide una mirada o una pregunta; usted decide."),
    ("stop", Tone.STOP, "verdict.stop", "Consulte antes de decidir; lo habitual es remitir."),
    ("unverified", Tone.UNKNOWN, "verdict.unverified", "Algo no se pudo comprobar; no es un reproche."),
)


class HelpView(Page):
    """Show the keys; any of them works from here as well."""

    left = Signal()

    def __init__(self, theme: Theme, speech: Speech, *, practice: bool) -> None:
        super().__init__(theme, speech, heading="Ayuda: las teclas")
        self._said: list[tuple[QLabel, str]] = []
        self._coded: list[tuple[QLabel, str]] = []
        self._cards: list[tuple[Card, str]] = []
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._keys_card("En la mesa", [*_DESK, *(_PRACTICE if practice else ())]), 1)
        row.addWidget(self._keys_card("En todas partes", _EVERYWHERE), 1)
        self.body.addLayout(row)
        self.body.addWidget(self._states_card())
        self.body.addStretch()
        self.show_acts(KeyAct(ENTER, "Volver", self.left.emit))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.retell()

    def retell(self) -> None:
        super().retell()
        for label, words in self._said:
            label.setText(self.speech(words))
        for label, code in self._coded:
            label.setText(self.speech.code(code))
        for card, title in self._cards:
            card.show_title(self.speech(title))

    def _keys_card(self, title: str, keys: Sequence[tuple[str, str]]) -> Card:
        card = Card(title, margins=(20, 10, 20, 10))
        self._cards.append((card, title))
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(1, 1)
        for place, (key, words) in enumerate(keys):
            label = text(part="line")
            self._said.append((label, words))
            grid.addWidget(KeyCap(key), place, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(label, place, 1)
        card.body.addLayout(grid)
        card.body.addStretch()
        return card

    def _states_card(self) -> Card:
        title = "Los cuatro estados: el programa informa, usted decide"
        card = Card(title, margins=(20, 10, 20, 10))
        self._cards.append((card, title))
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(2, 1)
        for place, (icon, tone, code, words) in enumerate(_STATES):
            name = text(part="strong", tone=tone.value)
            meaning = text(part="line")
            self._coded.append((name, code))
            self._said.append((meaning, words))
            grid.addWidget(Icon(self.theme, icon, tone=tone, size=22), place, 0)
            grid.addWidget(name, place, 1)
            grid.addWidget(meaning, place, 2)
        card.body.addLayout(grid)
        return card
