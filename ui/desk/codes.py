"""The barcodes of the document at the window: told small under the picture, copied raw by a key."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication

from borderpost.domain.barcode import Barcode, PayloadKind, Symbology
from borderpost.domain.barcode_layouts import BarcodeLayout, Content, content
from borderpost.domain.states import state_name
from ui.desk.proof import empty, line_widget
from ui.desk.shown import LineShown
from ui.theme import Theme, Tone
from ui.widgets.card import Card
from ui.words import Speech

COPY_KEY = "F8"
_SHOWN = 2
"""Codes that have a line of their own."""
_NAMES = {
    Symbology.PDF417: "PDF417", Symbology.QR: "QR", Symbology.CODE128: "Code 128",
    Symbology.CODE39: "Code 39", Symbology.DATA_MATRIX: "Data Matrix", Symbology.AZTEC: "Aztec",
}  # fmt: skip


class CodesCard(Card):
    """Show lines with ``show_codes``; ``copy_asked`` when the officer wants a payload as it is."""

    copy_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(margins=(14, 8, 14, 8))
        self._theme = theme
        self._shown: tuple[LineShown, ...] = ()
        shortcut = QShortcut(QKeySequence(COPY_KEY), self)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(self.copy_asked)
        self.hide()

    @property
    def shown(self) -> tuple[LineShown, ...]:
        """Return what is shown."""
        return self._shown

    def show_codes(self, lines: Sequence[LineShown]) -> None:
        """Show lines; none hides the card."""
        self._shown = tuple(lines)
        empty(self.body)
        for line in lines:
            self.body.addLayout(line_widget(self._theme, line, part="small"))
        self.setVisible(bool(lines))


class Codes:
    """Keep the barcodes that belong to the document at the window, each once, in the order they were seen.

    What was copied leaves the clipboard with its traveller.
    """

    def __init__(self, card: CodesCard, speech: Speech) -> None:
        self._card = card
        self._speech = speech
        self._codes: tuple[Barcode, ...] = ()
        self._next = 0
        self._copied = ""
        card.copy_asked.connect(self.copy)
        speech.changed.connect(self._show)

    @property
    def codes(self) -> tuple[Barcode, ...]:
        """Return the barcodes of the document at the window."""
        return self._codes

    def add(self, found: Sequence[Barcode]) -> None:
        """Take barcodes that were seen on the document."""
        known = {(code.symbology, code.payload) for code in self._codes}
        new = tuple(code for code in found if (code.symbology, code.payload) not in known)
        if new:
            self._codes += new
            self._show()

    def clear(self) -> None:
        """Forget them: another document lies there."""
        clipboard = QApplication.clipboard()
        if self._copied and clipboard.text() == self._copied:
            clipboard.clear()
        self._codes, self._next, self._copied = (), 0, ""
        self._show()

    def copy(self) -> None:
        """Copy a payload raw, the next one each time: its text, or its bytes as hexadecimal digits."""
        if not self._codes:
            return
        code = self._codes[self._next % len(self._codes)]
        self._next += 1
        self._copied = code.text or code.payload.hex()
        QApplication.clipboard().setText(self._copied)
        self._show()

    def _show(self) -> None:
        say, count = self._speech, len(self._codes)
        copied = (self._next - 1) % count if self._copied and count else -1
        first = min(max(0, copied), max(0, count - _SHOWN))
        lines = []
        for place, code in list(enumerate(self._codes))[first : first + _SHOWN]:
            remark = say("copiado") if place == copied else ""
            key = COPY_KEY if place == self._next % count else ""
            lines.append(LineShown("barcode", Tone.INK2, code_said(code, say), key=key, remark=remark))
        self._card.show_codes(lines)


def code_said(code: Barcode, speech: Speech) -> str:
    """Return what a barcode is and says, on one line; control characters become dots."""
    known = content(code)
    said = _payload_said(code, speech) if known is None else _said(known, speech)
    return f"{_NAMES[code.symbology]}: {said}"


def _payload_said(code: Barcode, speech: Speech) -> str:
    if code.kind is PayloadKind.OPAQUE:
        size = len(code.payload)
        return speech("cifrado o empaquetado ({n} bytes): escriba lo que dice el anverso", n=size)
    text = "".join(letter if letter.isprintable() else " · " for letter in code.text)
    if code.kind is PayloadKind.LINK:
        return speech("enlace, aquí no se abre: {content}", content=text)
    return text


def _said(known: Content, speech: Speech) -> str:
    fields = dict(known.fields)
    match known.layout:
        case BarcodeLayout.ZONE:
            return speech("zona de lectura: {content}", content=" ".join(fields.values()))
        case BarcodeLayout.SLIP:
            return speech("papel de contingencia {serial}", serial=fields["serial"])
        case BarcodeLayout.SEAL:
            state = state_name(fields["issuing_state"], speech.language)
            return speech("sello digital de {state}, firma sin comprobar", state=state)
        case BarcodeLayout.LICENCE:
            return speech("licencia de conducir: {content}", content=" · ".join(fields.values()))
