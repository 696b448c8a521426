"""Names as documents, records and searches write them, and the one form in which they are compared."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_ICAO = str.maketrans(
    {
        "Ä": "AE", "Å": "AA", "Æ": "AE", "Ĳ": "IJ", "Ö": "OE", "Ø": "OE", "Œ": "OE", "Ü": "UE",
        "Ð": "D", "Đ": "D", "Ł": "L", "Þ": "TH", "ẞ": "SS", "Ħ": "H", "Ŧ": "T", "Ŋ": "N", "ı": "I",
    }
)  # fmt: skip
_PLAIN = str.maketrans(
    {"Ä": "A", "Å": "A", "Ö": "O", "Ø": "O", "Ü": "U", "Æ": "AE", "Œ": "OE", "Ð": "D", "Đ": "D",
     "Ł": "L", "Þ": "TH", "ẞ": "SS", "Ĳ": "IJ", "Ħ": "H", "Ŧ": "T", "Ŋ": "N", "ı": "I"}
)  # fmt: skip
_APOSTROPHES = re.compile("['’‘ʼ`´]")
_NOT_A_NAME = re.compile("[^A-Z0-9]+")
_FOLDED = re.compile("(?:[A-Z0-9]+(?: [A-Z0-9]+)*)?")

PARTICLES = frozenset({"DE", "DEL", "LA", "LAS", "LO", "LOS", "Y", "SAN", "SANTA"})
"""Words that searching and matching pass over (domain facts, section 6)."""

_WIDOW = frozenset({"VDA", "VIUDA"})
_LEADING = PARTICLES | _WIDOW | {"DA", "DI", "DO", "DOS", "VAN", "VON", "DER"}
_UMLAUT_E = re.compile("([AOU])E+")
_SPELLED_XX = re.compile("([NU])(?:XX)+")
_TWO_AS = re.compile("AA+")
_SPELLED = re.compile("NXX|UXX|[AOU]E|AA")


@dataclass(frozen=True, slots=True)
class Surnames:
    """Hold the surnames apart: the father's, the mother's, what marriage added; empty where there is none.

    ``married`` has its DE. ``sure`` is false where the last surname may be either: LÓPEZ DE LEÓN.
    """

    first: str
    second: str = ""
    married: str = ""
    sure: bool = True


def surnames(text: str) -> Surnames:
    """Return the surnames of a primary identifier; particles go with the word that follows them."""
    groups = _groups(text)
    leads = [group.split() for group in groups]
    by_marriage = len(groups) > 1 and len(leads[-1]) == 2 and fold(leads[-1][0]) == "DE"
    widow = len(groups) > 1 and fold(leads[-1][0]) in _WIDOW
    if widow or (by_marriage and len(groups) > 2):
        return Surnames(groups[0], " ".join(groups[1:-1]), groups[-1])
    first, second = (*groups, "")[0], " ".join(groups[1:])
    return Surnames(first, second, sure=not by_marriage)


def _groups(text: str) -> list[str]:
    """Return the words of a name, each with the particles before it."""
    groups: list[str] = []
    before: list[str] = []
    for word in text.split():
        before.append(word)
        if fold(word) not in _LEADING:
            groups.append(" ".join(before))
            before = []
    return [*groups, " ".join(before)] if before else groups


def transliterate(text: str) -> str:
    """Return the name in MRZ letters with single spaces: Ñ becomes N, Ü UE (9303-3, section 6)."""
    return _letters(_upper(text).translate(_ICAO))


def fold(text: str) -> str:
    """Return the name in plain capital letters without diacritics and punctuation, spaces single.

    An apostrophe joins (D'ABREU is DABREU), every other mark separates; Ü is U, Ñ is N.
    """
    return text if _FOLDED.fullmatch(text) else _letters(_upper(text).translate(_PLAIN))


def normal_form(text: str) -> str:
    """Return the form in which two spellings of one name are equal, word order kept.

    States write Ñ as N or NXX and Ü as U, UE or UXX; documents drop what a keyboard has not.
    NUÑEZ, NUNEZ and NUNXXEZ have one form, and so have AGÜERO, AGUERO, AGUEERO and AGUXXERO. It is
    for comparing only: MIGUEL becomes MIGUL.
    """
    return " ".join(filter(None, map(_word, text.split())))


class NormalForms:
    """Give normal forms for a long walk through names: a region's are made of few thousand words.

    It remembers words of names, so it belongs to the walk and goes with it.
    """

    def __init__(self) -> None:
        self._word = lru_cache(maxsize=1 << 14)(_word)

    def of(self, text: str) -> str:
        """Return ``normal_form(text)``."""
        return " ".join(filter(None, map(self._word, text.split())))


def tokens(text: str) -> tuple[str, ...]:
    """Return the words of the normal form without particles, sorted; all of them if nothing is left."""
    words = normal_form(text).split()
    return tuple(sorted(word for word in words if word not in _NORMAL_PARTICLES) or sorted(words))


def person_key(surname: str, given_names: str) -> str:
    """Return the key that is equal for the same words of a name, whatever their order and spelling."""
    return " ".join(tokens(f"{surname} {given_names}"))


def agree(first: str, second: str) -> bool:
    """Tell whether all the words of one name are among the words of the other, and there are any.

    A list may know one surname of two, a document may have cut the last given name.
    """
    ours, theirs = set(tokens(first)), set(tokens(second))
    return bool(ours and theirs) and (ours <= theirs or theirs <= ours)


def _word(text: str) -> str:
    folded = fold(text)
    if not _SPELLED.search(folded):
        return folded
    folded = folded.replace("NXX", "N").replace("UXX", "U")
    return _UMLAUT_E.sub(r"\1", folded).replace("AA", "A")


def _upper(text: str) -> str:
    composed = unicodedata.normalize("NFC", text).replace("ß", "ẞ")
    return _APOSTROPHES.sub("", composed).upper()


def _letters(text: str) -> str:
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _NOT_A_NAME.sub(" ", text).strip()


_NORMAL_PARTICLES = frozenset(normal_form(particle) for particle in PARTICLES)
