"""The very first screen: practise with specimens at once, or set this post up."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.page import ENTER, KeyAct, Page
from ui.theme import Theme, Tone, dress
from ui.widgets.icon import Icon
from ui.widgets.keys import KeyCap
from ui.widgets.text import text
from ui.words import Speech

CARD_WIDTH = 500


class _Way(QPushButton):
    """One of the two ways to begin, with its key."""

    def __init__(self, theme: Theme, *, icon: str, key: str, default: bool) -> None:
        super().__init__()
        self._words = text(part="value")
        self._more = text(part="small", wrap=True)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(Icon(theme, icon, tone=Tone.ACCENT, size=32))
        head.addWidget(self._words, 1)
        head.addWidget(KeyCap(key))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self._more)
        column.addStretch()
        for label in self.findChildren(QWidget):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedSize(CARD_WIDTH, 132)
        self.setDefault(default)
        dress(self, part="plain")

    def show_words(self, words: str, more: str) -> None:
        """Show the way's name and what it brings."""
        self._words.setText(words)
        self._more.setText(more)
        self.setAccessibleName(words)


class StartView(Page):
    """Show the two ways; nothing else is asked."""

    practice_chosen = Signal()
    setup_chosen = Signal()

    def __init__(self, theme: Theme, speech: Speech) -> None:
        super().__init__(theme, speech, heading="Border Post")
        self._question = text(part="name")
        self._promise = text(part="dim", wrap=True)
        self._promise.setFixedWidth(2 * CARD_WIDTH + 16)
        self._practice = _Way(theme, icon="practice", key=ENTER, default=True)
        self._setup = _Way(theme, icon="post", key="2", default=False)
        self._practice.clicked.connect(self.practice_chosen)
        self._setup.clicked.connect(self.setup_chosen)
        ways = QHBoxLayout()
        ways.setSpacing(16)
        ways.addWidget(self._practice)
        ways.addWidget(self._setup)
        frame = QFrame()
        column = QVBoxLayout(frame)
        column.setSpacing(14)
        column.addWidget(self._question)
        column.addWidget(self._promise)
        column.addSpacing(8)
        column.addLayout(ways)
        self.body.addStretch(2)
        self.body.addWidget(frame, alignment=Qt.AlignmentFlag.AlignHCenter)
        self.body.addStretch(3)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(self._practice)
        self._offer()

    def show_busy(self, *, busy: bool) -> None:
        """Show that the practice post is being made; a second at most."""
        self._practice.setEnabled(not busy)
        self._setup.setEnabled(not busy)
        if busy:
            self.show_acts(None)
            self.show_message("Preparando la práctica…")
        else:
            self._offer()

    def retell(self) -> None:
        super().retell()
        say = self.speech
        self._question.setText(say("¿Cómo quiere empezar?"))
        self._promise.setText(
            say("Todo funciona sin conexión y todo se guarda cifrado en este equipo. Nada sale de aquí.")
        )
        self._practice.show_words(
            say("Practicar con documentos de muestra"),
            say("La ventanilla completa con doce documentos inventados. Sin contraseña y sin cámara."),
        )
        self._setup.show_words(
            say("Instalar este puesto"),
            say("Puesto, carril, oficiales y cámara. Unos tres minutos, una sola vez."),
        )

    def _offer(self) -> None:
        self.show_message("")
        self.show_acts(
            KeyAct(ENTER, "Practicar", self.practice_chosen.emit),
            [KeyAct("2", "Instalar este puesto", self.setup_chosen.emit)],
        )
        self.retell()
