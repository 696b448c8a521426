"""Finding a row of a reference table by what an officer has typed so far of its code or its name."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from borderpost.domain.names import fold

_WHOLE = 3
"""As many letters make a code that names its row beyond doubt; two begin a name as often."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold one row: its code, its names, what else people call it, and what is said beside it.

    ``codes`` are other codes of the same thing (an alpha-2 code). ``beside`` tells two rows of one name
    apart (the country of a town); it and ``also`` are searched last.
    """

    code: str
    es: str
    en: str
    codes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    beside: str = ""
    also: str = ""

    def name(self, language: str) -> str:
        """Return the name in ``es`` or ``en``."""
        return self.en if language == "en" else self.es


class _Rank(IntEnum):
    """Say how well a row answers; the lower the better."""

    CODE = 0
    NAME = 1
    BEGINNING = 2
    WORDS = 3
    ELSEWHERE = 4


@dataclass(frozen=True, slots=True)
class _Row:
    """Hold one entry as the search compares it: folded texts, and words each behind a space."""

    entry: Entry
    codes: tuple[str, ...]
    names: dict[str, str]
    aliases: tuple[str, ...]
    words: str

    @classmethod
    def of(cls, entry: Entry) -> "_Row":
        codes = tuple(fold(code) for code in (entry.code, *entry.codes) if code)
        names = {"es": fold(entry.es), "en": fold(entry.en)}
        aliases = tuple(fold(alias) for alias in entry.aliases)
        words = " ".join(("", *codes, *names.values(), *aliases, fold(f"{entry.beside} {entry.also}")))
        return cls(entry, codes, names, aliases, words)

    def rank(self, typed: str, parts: list[str], language: str) -> _Rank:
        """Return how well the row, which has all the words, answers the folded text."""
        if len(typed) >= _WHOLE and typed in self.codes:
            return _Rank.CODE
        if typed in self.names.values() or typed in self.aliases:
            return _Rank.NAME
        if any(text.startswith(typed) for text in (self.names[language], *self.codes, *self.aliases)):
            return _Rank.BEGINNING
        name = f" {self.names[language]}"
        return _Rank.WORDS if all(part in name for part in parts) else _Rank.ELSEWHERE


class Table:
    """Hold rows in the order in which they are offered where nothing tells them apart."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._rows = tuple(_Row.of(entry) for entry in entries)
        self._by_code = {row.entry.code: row.entry for row in reversed(self._rows)}

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Return every row in its order."""
        return tuple(row.entry for row in self._rows)

    def get(self, code: str) -> Entry | None:
        """Return the row of exactly this code."""
        return self._by_code.get(code)

    def search(self, typed: str, language: str, *, limit: int = 8) -> tuple[Entry, ...]:
        """Return the rows that answer, best first; the table's first rows where nothing was typed.

        Case, accents and marks do not count. A whole code comes first, then a whole name, then what
        begins with the text, then names of which every typed word begins a word, then the other
        language and what stands beside the name.
        """
        text = fold(typed)
        if not text:
            return () if typed.strip() else self.entries[:limit]
        parts = [f" {part}" for part in text.split()]
        language = "en" if language == "en" else "es"
        found = sorted(
            (row.rank(text, parts, language), place)
            for place, row in enumerate(self._rows)
            if all(part in row.words for part in parts)
        )
        return tuple(self._rows[place].entry for _, place in found[:limit])
