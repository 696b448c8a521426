"""What a field that finds as one types searches in: countries, issuing States, places, currencies."""

from collections.abc import Callable, Sequence

from borderpost.domain.type_ahead import Table
from borderpost.services import looking_up
from ui.widgets.fields import Option
from ui.widgets.type_ahead import Finder
from ui.words import Speech


def finder(table: Callable[[], Table], speech: Speech) -> Finder:
    """Return the finder over a reference table, which is loaded when first asked, in the chosen language."""

    def find(typed: str) -> Sequence[Option]:
        rows, language = table(), speech.language
        found = [Option(entry.code, entry.name(language)) for entry in rows.search(typed, language)]
        exact = rows.get(typed.upper())
        if exact is None or any(option.value == exact.code for option in found):
            return found
        return [Option(exact.code, exact.name(language)), *found]

    return find


def place_finder(speech: Speech) -> Finder:
    """Return the finder of towns, airports and sea ports, each with its country behind it."""

    def find(typed: str) -> Sequence[Option]:
        found = looking_up.destinations().search(typed, speech.language)
        names = (f"{entry.name(speech.language)}, {entry.beside}" for entry in found)
        return [Option(name, name) for name in names]

    return find
