"""The table of crossings beside the journal, row by row: only what is not as first recorded is replayed."""

from itertools import chain

from borderpost.domain.names import NormalForms
from borderpost.store import projection
from borderpost.store.bodies import CrossingAmended, CrossingAnnulled, CrossingRecorded, ShiftOpened
from borderpost.store.database import Database, Row
from borderpost.store.journal import Entry
from borderpost.store.search_keys import ID_BYTES

_ROWS = "SELECT * FROM crossing ORDER BY position"


class CrossingRows:
    """Walk the table along with the journal, in its order.

    Most crossings stay as they were recorded: their rows are compared on the way and need no replay. The
    others (corrected, or not as they should be) are replayed into the shadow and compared at the end.
    """

    def __init__(self, database: Database, shadow: Database) -> None:
        self._database = database
        self._shadow = shadow
        self._rows = database.stream(_ROWS)
        self._next: Row | None = next(self._rows, None)
        self._shifts: dict[str, int] = {}
        self._wrong: list[int] = []
        self._form = NormalForms().of

    def take(self, entry: Entry) -> None:
        """Replay an entry into the shadow, but for a crossing's row that is as the entry says."""
        match entry.content.body:
            case CrossingRecorded() as body:
                expected = projection.first_row(entry, body, self._shifts.get(body.shift), self._form)
                if self._next_is(entry.position, expected):
                    projection.keep_beside(self._shadow, entry, body)
                    return
            case CrossingAmended() | CrossingAnnulled() as body:
                self._expect_changed(body.crossing)
            case ShiftOpened():
                self._shifts[entry.id] = entry.position
        projection.apply(self._shadow, entry)

    def first_difference(self) -> int | None:
        """Return the position of the first row that is not as a replay makes it; None where all are."""
        left = [self._next] if self._next is not None else []
        self._wrong += [_position(row) for row in chain(left, self._rows)]
        for ours in self._shadow.stream(_ROWS):
            position = _position(ours)
            if self._database.row("SELECT * FROM crossing WHERE position = :at", at=position) != ours:
                self._wrong.append(position)
        return min(self._wrong, default=None)

    def _next_is(self, position: int, expected: Row) -> bool:
        while self._next is not None and _position(self._next) < position:
            self._wrong.append(_position(self._next))
            self._next = next(self._rows, None)
        if self._next is None or _position(self._next) != position:
            return False
        found, self._next = self._next, next(self._rows, None)
        return found == expected

    def _expect_changed(self, crossing: str) -> None:
        """Note a crossing whose row is as first recorded although an entry corrects it."""
        here = f"SELECT position FROM crossing WHERE id = {ID_BYTES}"
        if self._shadow.row(here, id=crossing) is None:
            row = self._database.row(here, id=crossing)
            if row is not None:
                self._wrong.append(_position(row))


def _position(row: Row) -> int:
    position = row[0]
    assert isinstance(position, int)
    return position
