"""What the front of a document may print where its zone has plain letters: Ñ, accents, Ü and their kind."""

from collections.abc import Iterable
from dataclasses import dataclass

_MARKED = {"A": "Á", "E": "É", "I": "Í", "N": "Ñ", "O": "Ó", "U": "ÚÜ"}
_SPELLED = {"NXX": "Ñ", "UXX": "Ü"}
_UMLAUTS = {"AE": "Ä", "OE": "Ö", "UE": "Ü"}


@dataclass(frozen=True, slots=True)
class Spelling:
    """Hold one way to print the characters ``start`` (inclusive) to ``end`` (exclusive) of a zone's name."""

    start: int
    end: int
    printed: str


def spellings(name: str) -> tuple[tuple[Spelling, ...], ...]:
    """Return, for each letter of an MRZ name that may be printed otherwise, its spellings.

    ``name`` has capital letters with spaces for fillers. The letters come in the order of the name; the
    first spelling of each is the zone's own, the others follow from the likeliest for the region. One
    spelling can take in the letters after its own: UE, UXX and NXX stand for one printed letter.
    """
    found = (_spellings(name, place) for place in range(len(name)))
    return tuple(options for options in found if len(options) > 1)


def printed(name: str, chosen: Iterable[Spelling]) -> str:
    """Return the name with the chosen spellings; of two that overlap the earlier one holds."""
    text, place = "", 0
    for spelling in sorted(chosen, key=lambda one: (one.start, one.end)):
        if spelling.start >= place:
            text += name[place : spelling.start] + spelling.printed
            place = spelling.end
    return text + name[place:]


def _spellings(name: str, place: int) -> tuple[Spelling, ...]:
    letter, pair, three = (name[place : place + width] for width in (1, 2, 3))
    options = [Spelling(place, place + 1, letter)]
    if three in _SPELLED:
        options.append(Spelling(place, place + 3, _SPELLED[three]))
    umlaut = [Spelling(place, place + 2, _UMLAUTS[pair])] if pair in _UMLAUTS else []
    plain = [Spelling(place, place + 1, mark) for mark in _MARKED.get(letter, "")]
    if letter == "U" and name[place - 1 : place] == "G":
        # Spanish has GÜE and GÜI alone, which the zone writes GUE, GUI or, by the standard, GUEE, GUEI.
        whole = name[place + 1 : place + 3] in ("EE", "EI")
        plain.reverse()
        return (*options, *umlaut, *plain) if whole else (*options, *plain, *umlaut)
    return (*options, *plain, *umlaut)
