"""Key caps, buttons that carry their key, and the bar of keys at the foot of a screen."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from ui.theme import dress
from ui.widgets.text import text


class KeyCap(QLabel):
    """A key drawn as a key: ``KeyCap("F6")``."""

    def __init__(self, key: str = "", *, part: str = "key") -> None:
        super().__init__(key)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedHeight(24)
        self.setMinimumWidth(24)
        dress(self, part=part)


class KeyButton(QPushButton):
    """A button with its words and its key drawn on it.

    ``part``: ``primary`` (the one next step), ``plain`` (framed) or ``bare`` (key and words only).
    It does not listen for the key itself: the screen does, and calls ``click()``.
    """

    def __init__(self, words: str = "", key: str = "", *, part: str = "plain") -> None:
        super().__init__()
        self._words = text(words, part="text")
        self._cap = KeyCap(key, part="keyOnAccent" if part == "primary" else "key")
        row = QHBoxLayout(self)
        row.setSpacing(8)
        row.setContentsMargins(*((4, 2, 4, 2) if part == "bare" else (14, 5, 14, 5)))
        first, second = (self._cap, self._words) if part == "bare" else (self._words, self._cap)
        row.addStretch()
        row.addWidget(first)
        row.addWidget(second)
        row.addStretch()
        self._cap.setVisible(bool(key))
        for label in (self._words, self._cap):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if part == "bare" else Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(32 if part == "bare" else 38)
        dress(self, part=part)

    def show_words(self, words: str, key: str | None = None) -> None:
        """Change the words, and the key where one is given."""
        self._words.setText(words)
        self.setAccessibleName(words)
        if key is not None:
            self._cap.setText(key)
            self._cap.setVisible(bool(key))
        self.updateGeometry()

    def wear(self, part: str, tone: str = "") -> None:
        """Change the button's part and tone; its words and key follow."""
        dress(self, part=part, tone=tone)
        # The words take their colour from the button's part: a tone of their own has them dressed anew.
        dress(self._words, part="text", tone=part)
        dress(self._cap, part="keyOnAccent" if part in {"primary", "taken"} else "key")

    @property
    def words(self) -> str:
        """Return the words on the button."""
        return self._words.text()

    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


@dataclass(frozen=True, slots=True)
class KeyWords:
    """Hold one entry of a key bar: the key as drawn, and what it does in words."""

    key: str
    words: str


class KeyBar(QFrame):
    """The foot of a screen: the next step as a primary button, then every other key, then a remark.

    ``pressed`` carries the key's text when an entry is touched; the screen treats it as the key.
    """

    pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        dress(self, part="footer")
        self.setFixedHeight(48)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 5, 16, 5)
        self._row.setSpacing(10)
        self._shown: list[QWidget] = []
        self._primary: KeyButton | None = None

    def show_keys(
        self,
        primary: KeyWords | None,
        keys: Iterable[KeyWords],
        right: Iterable[KeyWords] = (),
        remark: str = "",
    ) -> None:
        """Draw the bar anew."""
        while self._row.count():
            self._row.takeAt(0)
        for old in self._shown:
            old.hide()
            old.deleteLater()
        self._shown = []
        self._primary = self._add(primary, "primary") if primary is not None else None
        for entry in keys:
            self._add(entry, "bare")
        self._row.addStretch(1)
        if remark:
            label = text(remark, part="dim")
            self._row.addWidget(label)
            self._shown.append(label)
        for entry in right:
            self._add(entry, "bare")

    def show_ready(self, ready: bool) -> None:
        """Show whether the next step can be taken now."""
        if self._primary is not None:
            self._primary.setEnabled(ready)

    def _add(self, entry: KeyWords, part: str) -> KeyButton:
        button = KeyButton(entry.words, entry.key, part=part)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda _=False, key=entry.key: self.pressed.emit(key))
        self._row.addWidget(button)
        self._shown.append(button)
        return button
