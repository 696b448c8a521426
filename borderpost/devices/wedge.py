"""MRZ text as document readers send it, key by key or byte by byte, put together into lines."""

from borderpost.domain.mrz_layout import ALPHABET

_ENDS = frozenset("\r\n\t\x03")
_FRAMES = frozenset("\x02\x00 ")
_FIRST = frozenset("PVACI")
_ROWS = {30: 3, 36: 2, 44: 2}
_RUNNING = {90: 30, 72: 36, 88: 44}
_LONGEST = max(_RUNNING)


class WedgeAssembler:
    """Take text as it comes and give the lines of a zone once all of them are there.

    All five shapes are known (ICAO 9303): 3 x 30, 2 x 36, 2 x 44; also as one run of 90, 72 or
    88 characters. Lines end with CR, LF, TAB or ETX; STX, NUL and spaces are skipped; small
    letters are raised. Text that cannot belong to a zone starts everything anew.
    """

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line = ""

    def feed(self, text: str) -> tuple[str, ...] | None:
        """Take the next characters; return the lines of the (last) zone that they complete."""
        complete = None
        for character in text:
            complete = self._take(character) or complete
        return complete

    def _take(self, character: str) -> tuple[str, ...] | None:
        if character in _ENDS:
            return self._ended()
        if character in _FRAMES:
            return None
        raised = character.upper()
        if raised not in ALPHABET or (not self._lines and not self._line and raised not in _FIRST):
            self._anew()
            return None
        self._line += raised
        if len(self._line) > _LONGEST:
            self._anew()
            return None
        # The last line needs no end: some readers send none.
        if self._lines and len(self._line) == len(self._lines[0]):
            return self._ended()
        return None

    def _ended(self) -> tuple[str, ...] | None:
        line, self._line = self._line, ""
        if not line:
            return None
        if not self._lines and len(line) in _RUNNING:
            width = _RUNNING[len(line)]
            return tuple(line[start : start + width] for start in range(0, len(line), width))
        if len(line) not in _ROWS or (self._lines and len(line) != len(self._lines[0])):
            self._anew()
            return None
        self._lines.append(line)
        if len(self._lines) < _ROWS[len(line)]:
            return None
        lines = tuple(self._lines)
        self._anew()
        return lines

    def _anew(self) -> None:
        self._lines = []
        self._line = ""
