"""The language that the window speaks now, and the signal that it changed."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from borderpost.domain.errors import BorderPostError
from resources.words import LANGUAGES, Words


class Speech(QObject):
    """Say things in the language chosen now; ``changed`` asks every screen to say them again."""

    changed = Signal()

    def __init__(self, language: str = LANGUAGES[0], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all = {name: Words(name) for name in LANGUAGES}
        self.words = self._all[language if language in self._all else LANGUAGES[0]]

    @property
    def language(self) -> str:
        """Return the language's code (``es`` or ``en``)."""
        return self.words.language

    def switch(self) -> None:
        """Change to the next language and tell every screen."""
        place = (LANGUAGES.index(self.language) + 1) % len(LANGUAGES)
        self.words = self._all[LANGUAGES[place]]
        self.changed.emit()

    def __call__(self, text: str, **values: object) -> str:
        """Return the text in the language chosen now, its places filled."""
        return self.words(text, **values) if text else ""

    def count(self, one: str, many: str, number: int) -> str:
        """Return ``one`` or ``many``, with ``{n}`` filled."""
        return self.words.count(one, many, number)

    def code(self, code: str, values: Iterable[tuple[str, str]] = ()) -> str:
        """Return the sentence of a code."""
        return self.words.code(code, values)

    def error(self, error: BorderPostError) -> str:
        """Return the sentence of an error: what happened, what is safe, what to do."""
        return self.words.code(error.code, error.values.items())
