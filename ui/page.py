"""The frame of every screen but the desk: heading, what happened in place, body, and the keys at its foot."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from borderpost.domain.errors import BorderPostError
from ui.theme import Theme, dress
from ui.widgets.keys import KeyBar, KeyWords
from ui.widgets.notices import Notice
from ui.widgets.table import Table
from ui.widgets.text import text
from ui.words import Speech

ENTER = "Enter"
_SAME_KEYS = {"Ctrl+Enter": ("Ctrl+Return", "Ctrl+Enter")}


@dataclass(frozen=True, slots=True)
class KeyAct:
    """Hold one key of a page: as it is drawn, its words in Spanish, and what it does.

    ``everywhere`` says that the window hears the key already.
    """

    key: str
    words: str
    act: Callable[[], None]
    everywhere: bool = False


class Page(QWidget):
    """A screen with heading, notice, ``body`` layout and key bar; its keys act only while it shows."""

    def __init__(self, theme: Theme, speech: Speech, *, heading: str) -> None:
        super().__init__()
        self.theme = theme
        self.speech = speech
        self._heading = heading
        self._acts: dict[str, KeyAct] = {}
        self._shortcuts: list[QShortcut] = []
        self._primary: KeyAct | None = None
        self._say: Callable[[], None] = lambda: None
        self._say_place: Callable[[], str] = lambda: ""
        self._practising = False
        self._walked: Table | None = None
        dress(self, part="page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = text(part="title")
        self._place = text(part="dim")
        self._practice_tag = text(part="practice")
        self._practice_tag.setFixedHeight(28)
        self.notice = Notice(theme)
        self.keys = KeyBar()
        self.keys.pressed.connect(self._touched)
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        self._lay_out()
        speech.changed.connect(self.retell)

    def retell(self) -> None:
        """Say every text again, in the language chosen now; screens add their own."""
        self._title.setText(self.speech(self._heading))
        self._tell_place()
        self._draw_keys()
        self._say()

    def show_place(self, say_place: Callable[[], str], *, practice: bool) -> None:
        """Show where and who at the right of the heading, and whether all of it is practice."""
        self._say_place = say_place
        self._practising = practice
        self._tell_place()

    def show_acts(self, primary: KeyAct | None, others: Iterable[KeyAct] = ()) -> None:
        """Bind keys and draw them; the ones before are forgotten."""
        for shortcut in self._shortcuts:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        self._shortcuts = []
        self._primary = primary
        acts = [*([primary] if primary else []), *others]
        self._acts = {act.key: act for act in acts}
        for act in acts:
            if act.key != ENTER and not act.everywhere:
                self._bind(act)
        self._draw_keys()

    def show_ready(self, *, ready: bool) -> None:
        """Show whether the next step can be taken now."""
        self.keys.show_ready(ready)

    def show_error(self, error: BorderPostError) -> None:
        """Say what happened, what is safe and what to do; the code stands last."""
        self._say = lambda: self.notice.show_notice(self.speech.error(error), tone="warn", code=error.code)
        self._say()

    def show_message(self, message: str, *, tone: str = "", **values: object) -> None:
        """Show a message (a Spanish literal with places) in place; empty hides it."""
        self._say = lambda: self.notice.show_notice(
            self.speech(message, **values) if message else "", tone=tone
        )
        self._say()

    def walk(self, table: Table | None) -> None:
        """Let the up and down keys walk this table also while a field has the cursor."""
        self._walked = table

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down} and self._walked is not None:
            down = event.key() == Qt.Key.Key_Down
            self._walked.selectRow(max(self._walked.row + (1 if down else -1), 0))
            return
        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter} or event.modifiers() & ~_KEYPAD:
            super().keyPressEvent(event)
            return
        focused = QApplication.focusWidget()
        if isinstance(focused, QPushButton) and self.isAncestorOf(focused):
            focused.click()
        elif ENTER in self._acts:
            self._acts[ENTER].act()

    def _bind(self, act: KeyAct) -> None:
        for sequence in _SAME_KEYS.get(act.key, (act.key,)):
            shortcut = QShortcut(QKeySequence(sequence), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act.act)
            self._shortcuts.append(shortcut)

    def _touched(self, key: str) -> None:
        if key in self._acts:
            self._acts[key].act()

    def _tell_place(self) -> None:
        self._place.setText(self._say_place())
        self._practice_tag.setText(self.speech("PRÁCTICA"))
        self._practice_tag.setVisible(self._practising)

    def _draw_keys(self) -> None:
        drawn = [KeyWords(act.key, self.speech(act.words)) for act in self._acts.values()]
        if self._primary is None:
            self.keys.show_keys(None, drawn)
        else:
            self.keys.show_keys(drawn[0], drawn[1:])

    def _lay_out(self) -> None:
        head = QFrame()
        dress(head, part="header")
        head.setFixedHeight(52)
        row = QHBoxLayout(head)
        row.setContentsMargins(16, 0, 16, 0)
        row.addWidget(self._title)
        row.addStretch()
        row.addWidget(self._practice_tag)
        row.addSpacing(14)
        row.addWidget(self._place)
        inner = QVBoxLayout()
        inner.setContentsMargins(16, 14, 16, 14)
        inner.setSpacing(12)
        inner.addWidget(self.notice)
        inner.addLayout(self.body, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(inner, 1)
        column.addWidget(self.keys)


def centred(card: QWidget, *, above: int = 2, below: int = 3) -> QWidget:
    """Return a page part with a card in its middle; wrapped texts in it keep their height."""
    across = QHBoxLayout()
    across.addStretch()
    across.addWidget(card)
    across.addStretch()
    around = QWidget()
    column = QVBoxLayout(around)
    column.setContentsMargins(0, 0, 0, 0)
    if above:
        column.addStretch(above)
    column.addLayout(across)
    column.addStretch(below)
    return around


_KEYPAD = Qt.KeyboardModifier.KeypadModifier
