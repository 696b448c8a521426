"""The one catalogue of words for people: Spanish first, English complete (gettext).

``resources/words/LANGUAGE/ROOM.po`` is the source and the ``.mo`` beside it what is read
(``make words`` compiles). Text in the code is Spanish and its own id; what travels as a code
("document.expired") has its sentence in ``codes.po`` of both languages.
"""

from collections.abc import Iterable
from gettext import GNUTranslations

from resources import resource

LANGUAGES = ("es", "en")
ROOMS = ("codes", "ui", "reports", "commands")


class Words:
    """Say things in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        catalogues = [_catalogue(language, room) for room in ROOMS]
        self._first = catalogues[0]
        for catalogue in catalogues[1:]:
            self._first.add_fallback(catalogue)

    def __call__(self, text: str, **values: object) -> str:
        """Return the text (Spanish in the code) in this language, ``{name}`` places filled."""
        said = self._first.gettext(text)
        return said.format(**values) if values else said

    def count(self, one: str, many: str, number: int) -> str:
        """Return ``one`` or ``many`` in this language, with ``{n}`` filled by the number."""
        return self._first.ngettext(one, many, number).format(n=number)

    def code(self, code: str, values: Iterable[tuple[str, str]] = ()) -> str:
        """Return the sentence of a code, its values filled in; the code itself if there is none."""
        return self._first.gettext(code).format(**dict(values))

    def has(self, code: str) -> bool:
        """Tell whether this language has words for the code."""
        return self._first.gettext(code) != code


def _catalogue(language: str, room: str) -> GNUTranslations:
    with resource("words", language, f"{room}.mo").open("rb") as file:
        return GNUTranslations(file)
