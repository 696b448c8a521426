"""The panel that asks who sits there once more, before somebody passes whom an alert stops."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from ui.theme import dress
from ui.widgets.card import Card
from ui.widgets.fields import Field
from ui.widgets.keys import KeyButton
from ui.widgets.text import text

FIELD_WIDTH = 380


class PassphrasePanel(Card):
    """Take the officer's passphrase, and say what it is for."""

    def __init__(self) -> None:
        super().__init__(" ", margins=(16, 10, 16, 12))
        self._about = text(part="line", wrap=True)
        self.secret = Field(secret=True, longest=500)
        self.secret.setMaximumWidth(FIELD_WIDTH)
        self._done = KeyButton("", "Enter", part="primary")
        self._done.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.done = self._done.clicked
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.secret, 1)
        row.addWidget(self._done, alignment=Qt.AlignmentFlag.AlignBottom)
        row.addStretch()
        self.body.addWidget(self._about)
        self.body.addLayout(row)
        self.body.addStretch(1)
        self.setFocusProxy(self.secret)
        dress(self, tone="accent")

    def show_labels(self, *, title: str, about: str, secret: str, done: str) -> None:
        """Name the parts."""
        self.show_title(title)
        self._about.setText(about)
        self.secret.show_label(secret)
        self._done.show_words(done)

    def show_busy(self, *, busy: bool) -> None:
        """Show that the passphrase is being tried: Enter waits, typing does not."""
        self._done.setEnabled(not busy)

    def clear(self) -> None:
        """Forget what was typed."""
        self.secret.edit.clear()
        self.secret.mark("")
