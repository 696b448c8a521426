"""Which of a camera's frames are searched for barcodes: those from which the zone can teach no more."""

EAGER = 15
"""Searches of a document, from its coming on, that follow one another closely: three of each piece."""
ONCE_FOUND = 5
"""Of these, how many are left when a first barcode was found: a document may have two."""
EVERY = 3
"""Of the frames that the zone would have too, one in so many is searched; the others stay with the zone."""
LATER = 15
"""The same once the eager searches are spent: a document may be turned over in the hand at any time."""


class BarcodeTurns:
    """Count readings and searches of a camera's frames; whoever watches asks before each frame."""

    def __init__(self) -> None:
        self._settled = False
        self._left = EAGER
        self._passed = 0

    def due(self, *, zone_due: bool) -> bool:
        """Tell whether this frame is searched; ``zone_due`` says that it would be read for its zone too."""
        if not self._settled:
            return False
        if not zone_due:
            return self._left > 0
        self._passed += 1
        return self._passed >= (EVERY if self._left else LATER)

    def searched(self, *, found: bool) -> None:
        """Note a search and whether it found anything."""
        self._passed = 0
        self._left = max(0, min(self._left - 1, ONCE_FOUND) if found else self._left - 1)

    def read(self, *, settled: bool) -> None:
        """Note a reading of the zone: settled where nothing more is to be learned from it now."""
        self._settled = settled

    def renew(self) -> None:
        """Search eagerly again: another document lies there, or none."""
        self._settled = False
        self._left = EAGER
        self._passed = 0
