"""Whether the journal is whole and the derived tables say what it says."""

from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from secrets import token_bytes, token_hex

import msgspec

from borderpost.domain.finding import Finding, Severity
from borderpost.domain.journal import Segment, SegmentId, entry_id, genesis, leaf, next_head, salt
from borderpost.store import journal, packs, projection, schema
from borderpost.store.bodies import Content, decode
from borderpost.store.database import Database
from borderpost.store.journal import Entry, Link
from borderpost.store.keys import KEY_SIZE, DataKey
from borderpost.store.projection import DERIVED, Progress
from borderpost.store.store import Store

_PROGRESS_EVERY = 1000


@dataclass(frozen=True, slots=True)
class Verification:
    """Hold how many entries were looked at and the first thing that is wrong, if anything is."""

    entries: int
    problem: Finding | None

    @property
    def ok(self) -> bool:
        """Tell whether chain and derived tables hold."""
        return self.problem is None


def verify(store: Store, progress: Progress | None = None) -> Verification:
    """Recompute every identity, leaf and head, and compare the derived tables with a replay.

    The problem is ``verify.chain`` or ``verify.body`` (its ``position``), or ``verify.derived`` (its
    ``table``; ``projection.rebuild`` mends that one). What somebody cut off the end of the chain
    cannot be seen here: the head on a printed report shows it. Raise Trouble ``database.damaged``
    where the file itself cannot be read.
    """
    shadow = _Shadow(store.database.path.parent)
    try:
        with store.database.transaction(reading=True):
            store.database.demand_whole()
            return _compare(store.database, shadow.database, progress)
    finally:
        shadow.remove()


class _Shadow:
    """A throw-away encrypted database, under a key that nobody keeps."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / f"verifying-{token_hex(4)}.db"
        self.database = Database.create(self._path, DataKey(token_bytes(KEY_SIZE)), durable=False)
        schema.upgrade(self.database, schema.shipped())

    def remove(self) -> None:
        self.database.close()
        self._path.unlink()


def _compare(database: Database, shadow: Database, progress: Progress | None) -> Verification:
    total = journal.length(database)
    segments = journal.segments(database)
    previous: Link | None = None
    if not packs.are_whole(database):
        return Verification(0, Finding.of("verify.derived", Severity.STOP, table="pack"))
    with shadow.transaction():
        packs.copy(database, shadow)
        for link in journal.links(database):
            segment = segments.get(link.segment)
            if segment is None or not _follows(previous, link, segment):
                return Verification(link.position, _wrong("verify.chain", link))
            if link.bytes is not None:
                content = _content(link, segment)
                if content is None:
                    return Verification(link.position, _wrong("verify.body", link))
                projection.apply(shadow, Entry(link.position, link.id, content))
            previous = link
            if progress and link.position % _PROGRESS_EVERY == 0:
                progress(link.position, total)
    if progress:
        progress(total, total)
    return Verification(total, _strays(database, previous, segments) or _difference(database, shadow))


def _follows(previous: Link | None, link: Link, segment: Segment) -> bool:
    """Tell whether a link stands where its position, segment, sequence and head say."""
    if previous is not None and previous.segment == link.segment:
        before, sequence = previous.head, previous.sequence + 1
    else:
        before, sequence = genesis(segment), 1
        parent = (segment.parent, segment.parent_sequence, segment.parent_head)
        if parent != ((previous.segment, previous.sequence, previous.head) if previous else (None, 0, None)):
            return False
    position = previous.position + 1 if previous else 1
    at_place = (link.position, link.sequence) == (position, sequence)
    return at_place and link.head == next_head(before, link.sequence, link.leaf)


def _content(link: Link, segment: Segment) -> Content | None:
    """Return what a link's body says, if it is what its leaf and its id were made of."""
    if link.bytes is None or leaf(salt(segment, link.sequence), link.bytes) != link.leaf:
        return None
    try:
        content = decode(link.bytes)
    except msgspec.DecodeError:
        return None
    same = link.id == entry_id(segment.device, segment.id, link.sequence, content.at)
    return content if same else None


def _difference(database: Database, shadow: Database) -> Finding | None:
    for table in DERIVED:
        every = f"SELECT * FROM {table} ORDER BY 1, 2"
        for ours, replayed in zip_longest(database.stream(every), shadow.stream(every)):
            if ours != replayed:
                return Finding.of("verify.derived", Severity.STOP, table=table)
    return None


def _strays(database: Database, last: Link | None, segments: dict[SegmentId, Segment]) -> Finding | None:
    """Return a finding for bodies and segments that no row of the chain owns."""
    bodies = database.number("SELECT count(*) FROM body WHERE position NOT IN (SELECT position FROM chain)")
    owned = database.number("SELECT count(DISTINCT segment) FROM chain")
    missing = database.number("SELECT count(*) FROM chain WHERE position NOT IN (SELECT position FROM body)")
    if bodies == 0 and missing == 0 and owned == len(segments):
        return None
    return Finding.of("verify.chain", Severity.STOP, position=str(last.position if last else 0))


def _wrong(code: str, link: Link) -> Finding:
    return Finding.of(code, Severity.STOP, position=str(link.position))
