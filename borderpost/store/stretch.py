"""A stretch of the journal: whether its links hold, and which of its entries only a replay can settle."""

from collections.abc import Callable, Iterator

import msgspec

from borderpost.domain.journal import EntryKind, Segment, entry_id, genesis, is_derived, leaf, next_head, salt
from borderpost.domain.names import NormalForms
from borderpost.domain.ranges import Run, runs_of
from borderpost.store import bodies, journal, projection, ties, twins
from borderpost.store.bodies import Content, CrossingRecorded, Envelope, opened
from borderpost.store.database import Database, Row
from borderpost.store.journal import Link

CHAIN, BODY = "verify.chain", "verify.body"
BESIDE = ("crossing", "tie")
"""The derived tables of a row or a few for each crossing, which a look compares on its way."""

_PROGRESS_EVERY = 1000
_RECORDED = twins.reader(CrossingRecorded)


class Looked(msgspec.Struct, frozen=True):
    """Hold what a look found: the first link that does not hold, as its code and position, if any is.

    Most crossings stay as they were recorded: their rows are compared on the way and need no replay.
    ``left`` are the positions of all other entries, and of bodies that are gone; ``strays`` those of rows
    beside the journal that none of its entries made.
    """

    wrong: tuple[str, int] | None
    left: tuple[Run, ...]
    strays: list[int]


def look(database: Database, run: Run, progress: Callable[[int], None] | None = None) -> Looked:
    """Look at the entries of a run of positions, in the caller's transaction.

    ``progress`` is told now and then how many are done. What is left may be settled in another
    transaction, were it begun before this one: nothing is believed of what changes beside the chain.
    """
    first, last = run
    segments = journal.segments(database)
    previous = next(journal.links(database, after=first - 2, to=first - 1), None) if first > 1 else None
    crossings = _Crossings(database, run)
    left: list[int] = []

    if first > 1 and previous is None:
        return _broken(CHAIN, first - 1)
    position = first
    for link in journal.links(database, after=first - 1, to=last):
        segment = segments.get(link.segment)
        if segment is None or link.position != position or not follows(previous, link, segment):
            return _broken(CHAIN, position)
        if link.bytes is None:
            if not is_derived(link.id, segment.device, segment.id, link.sequence):
                return _broken(CHAIN, position)
            left.append(position)
        else:
            envelope = envelope_of(link, segment)
            settled = crossings.settle(link, envelope) if envelope is not None else None
            if settled is None:
                return _broken(BODY, position)
            if not settled:
                left.append(position)
        previous = link
        position += 1
        if progress and position % _PROGRESS_EVERY == 0:
            progress(position - first)
    if position <= last:
        return _broken(CHAIN, position)
    return Looked(None, runs_of(left), crossings.strays())


def _broken(code: str, position: int) -> Looked:
    return Looked((code, position), (), [])


def follows(previous: Link | None, link: Link, segment: Segment) -> bool:
    """Tell whether a link stands where its segment, sequence and head say."""
    if previous is not None and previous.segment == link.segment:
        before, sequence = previous.head, previous.sequence + 1
    else:
        parent = (segment.parent, segment.parent_sequence, segment.parent_head)
        if parent != ((previous.segment, previous.sequence, previous.head) if previous else (None, 0, None)):
            return False
        before, sequence = genesis(segment), 1
    return link.sequence == sequence and link.head == next_head(before, sequence, link.leaf)


def envelope_of(link: Link, segment: Segment) -> Envelope | None:
    """Return what a link's bytes say, if it is what its leaf and its id were made of."""
    if link.bytes is None or leaf(link.kept_salt or salt(segment, link.sequence), link.bytes) != link.leaf:
        return None
    try:
        envelope = opened(link.bytes)
    except msgspec.DecodeError:
        return None
    same = link.id == entry_id(segment.device, segment.id, link.sequence, envelope.at)
    return envelope if same else None


def content_of(link: Link, segment: Segment) -> Content | None:
    """Return what a link's body says too, under the same condition; None also where it says nothing known."""
    envelope = envelope_of(link, segment)
    try:
        return bodies.content_of(envelope) if envelope is not None else None
    except msgspec.DecodeError:
        return None


class _Crossings:
    """Walk the rows of crossings along with the journal."""

    def __init__(self, database: Database, run: Run) -> None:
        self._rows, self._ties = (_Beside(database, table, run) for table in BESIDE)
        shifts = database.rows("SELECT id, position FROM shift")
        self._shifts = {str(id_): position for id_, position in shifts if isinstance(position, int)}
        self._form = NormalForms().of

    def settle(self, link: Link, envelope: Envelope) -> bool | None:
        """Tell whether an entry records a crossing, and its rows are just those that this makes.

        None where its body says nothing known.
        """
        if envelope.kind is not EntryKind.CROSSING:
            return False
        try:
            body = _RECORDED(envelope.body)
        except msgspec.DecodeError:
            return None
        shift = self._shifts.get(body.shift, link.position)
        rows, tied = self._rows.at(link.position), self._ties.at(link.position)
        return (
            body.draft.slip is None
            and shift < link.position
            and rows == [projection.first_row(link, envelope.at, body, shift, self._form)]
            and tied == ties.rows(link.position, body.draft.ties)
        )

    def strays(self) -> list[int]:
        """Return the positions of rows that no entry asked for."""
        return sorted({*self._rows.passed(), *self._ties.passed()})


class _Beside:
    """Give the rows of a table by their positions, in order; those of no position asked for are passed."""

    def __init__(self, database: Database, table: str, run: Run) -> None:
        every = f"SELECT * FROM {table} WHERE position BETWEEN :first AND :last ORDER BY 1, 2"
        self._rows: Iterator[Row] = database.stream(every, first=run[0], last=run[1])
        self._next = next(self._rows, None)
        self._passed: list[int] = []

    def at(self, position: int) -> list[Row]:
        """Return the rows of a position."""
        found = []
        while self._next is not None and (here := _position(self._next)) <= position:
            if here == position:
                found.append(self._next)
            else:
                self._passed.append(here)
            self._next = next(self._rows, None)
        return found

    def passed(self) -> list[int]:
        """Return the positions of the rows that were passed, and of all that follow."""
        following = [self._next] if self._next is not None else []
        return [*self._passed, *map(_position, following), *map(_position, self._rows)]


def _position(row: Row) -> int:
    position = row[0]
    assert isinstance(position, int)
    return position
