"""Whether the journal is whole and the derived tables say what it says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import chain, zip_longest
from operator import itemgetter
from pathlib import Path
from secrets import token_bytes, token_hex
from tempfile import TemporaryDirectory

from borderpost.domain.finding import Finding, Severity
from borderpost.domain.journal import ChainPlace, Segment, SegmentId
from borderpost.domain.ranges import Run
from borderpost.store import journal, packs, projection, schema, shift_heads, verified
from borderpost.store.bodies import Content, CrossingAmended, CrossingAnnulled, decode
from borderpost.store.custody import Blanks
from borderpost.store.custody_bodies import Erased
from borderpost.store.database import Database, Row
from borderpost.store.journal import Entry, Link
from borderpost.store.keys import KEY_SIZE, DataKey
from borderpost.store.projection import DERIVED, Progress
from borderpost.store.search_keys import ID_BYTES
from borderpost.store.store import Store
from borderpost.store.stretch import BESIDE, BODY, CHAIN, content_of, follows, look
from borderpost.store.stretches import companions, has_companions, stretches
from borderpost.store.verified import Mark

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


def verify(store: Store, progress: Progress | None = None, *, gently: bool = False) -> Verification:
    """Recompute every identity, leaf and head, and compare the derived tables with a replay.

    ``gently`` leaves a long journal to other processes, and these the processor to whoever else wants it.

    The problem is ``verify.chain``, ``verify.body`` or ``verify.vanished`` (its ``position``: a body is gone
    and no entry says that it was erased, or its salt is still there), ``verify.unsigned`` or
    ``verify.signature`` (a shift was opened or closed without its officer's signature), ``verify.segment``
    (its ``segment``), ``verify.schema`` (the ``name`` of a table, index or trigger) or ``verify.derived``
    (its ``table`` and ``row``; ``projection.rebuild`` mends that one). Whoever has the key may cut off
    the end of the chain or write it anew, and that cannot be seen here: a head that left the machine,
    on a printed report or a receipt, shows it (``stands_at``). Raise Trouble ``database.damaged`` where
    the file itself cannot be read.
    """
    shadow = _Shadow(store.database.path.parent)
    try:
        with store.database.transaction(reading=True):
            return _compare(store.database, shadow.database, progress, gently=gently)
    finally:
        shadow.remove()


@dataclass(frozen=True, slots=True)
class Walk:
    """Hold how many entries were looked at now, where the chain ends, and the first thing that is wrong."""

    looked_at: int
    entries: int
    problem: Finding | None


def verify_new(store: Store, *, now: datetime, progress: Progress | None = None) -> Walk:
    """Recompute the chain from where it was last found whole, and note how far it holds.

    What comes before is believed, and the derived tables are not looked at: ``verify`` does both. The
    problem is ``verify.chain`` or ``verify.body``, or ``verify.shortened`` (its ``position``) where the
    chain does not have the end any more that it had then. Nobody who writes is held up.
    """
    database = store.database
    with database.transaction(reading=True):
        total = journal.length(database)
        walk, reached = _walk(database, total, progress)
    if reached is not None and walk.problem is None:
        with store.transaction():
            verified.keep(database, reached, now=now)
    return walk


def note_whole(store: Store, entries: int, *, now: datetime) -> None:
    """Note that ``verify`` found the chain whole up to an entry."""
    with store.transaction():
        last = next(journal.links(store.database, after=entries - 1), None)
        if last is not None:
            verified.keep(store.database, Mark(last.position, last.head), now=now)


def _walk(database: Database, total: int, progress: Progress | None) -> tuple[Walk, Mark | None]:
    """Look at every link after the mark; return where the mark goes, None where it stays."""
    mark = verified.mark(database)
    before = mark.position if mark else 0
    previous = next(journal.links(database, after=before - 1), None) if mark else None
    if mark is not None and (previous is None or previous.head != mark.head):
        return Walk(0, total, _wrong("verify.shortened", before)), None
    segments = journal.segments(database)
    for link in journal.links(database, after=before):
        position = previous.position + 1 if previous else 1
        problem = _fault(database, link, previous, position, segments.get(link.segment))
        if problem is not None:
            return Walk(position - before, total, problem), None
        previous = link
        if progress and position % _PROGRESS_EVERY == 0:
            progress(position - before, total - before)
    reached = Mark(previous.position, previous.head) if previous and previous.position > before else None
    return Walk(total - before, total, None), reached


def _fault(
    database: Database, link: Link, previous: Link | None, position: int, segment: Segment | None
) -> Finding | None:
    if segment is None or link.position != position or not follows(previous, link, segment):
        return _wrong(CHAIN, position)
    if link.bytes is None:
        return None
    content = content_of(link, segment)
    if content is None:
        return _wrong(BODY, position)
    return _signature_fault(database, segment, previous, content, link)


def _signature_fault(
    database: Database, segment: Segment, previous: Link | None, content: Content, link: Link
) -> Finding | None:
    if link.bytes is None or not isinstance(content.body, shift_heads.SIGNED):
        return None
    before = ChainPlace(previous.segment, previous.sequence, previous.head) if previous else None
    return shift_heads.fault(
        database, segment.device, before, content, written=link.bytes, position=link.position
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """Hold where a head stands: the entry after which it was the chain's, and when that was made."""

    position: int
    at: datetime | None


def stands_at(store: Store, digits: str) -> Standing | None:
    """Return where a head stands, given by its first hexadecimal digits; None where the chain has no such.

    Only ``verify`` makes the answer one to rely on.
    """
    row = store.database.row(
        "SELECT position, unpacked(content) FROM chain LEFT JOIN body USING (position)"
        " WHERE substr(hex(head), 1, length(:digits)) = :digits ORDER BY position LIMIT 1",
        digits=digits.upper(),
    )
    match row:
        case (int(position), bytes(content)):
            return Standing(position, decode(content).at)
        case (int(position), None):
            return Standing(position, None)
    return None


class _Shadow:
    """A throw-away encrypted database, under a key that nobody keeps."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / f"verifying-{token_hex(4)}.db"
        self.database = Database.create(self._path, DataKey(token_bytes(KEY_SIZE)), durable=False)
        with self.database.transaction():
            self.database.script(_tables())

    def remove(self) -> None:
        self.database.close()
        self._path.unlink()


@cache
def _tables() -> tuple[str, ...]:
    """Return what makes the tables, indexes and triggers of today at once, as the steps leave them."""
    ours = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
    with TemporaryDirectory() as folder:
        made = Database.create(Path(folder) / "tables.db", DataKey(token_bytes(KEY_SIZE)), durable=False)
        try:
            schema.upgrade(made, schema.shipped())
            return tuple(str(sql) for (sql,) in made.rows(ours))
        finally:
            made.close()


def _compare(
    database: Database, shadow: Database, progress: Progress | None, *, gently: bool
) -> Verification:
    total = journal.length(database)
    runs = stretches(total)
    here = 0 if gently and has_companions(total) else 1
    with companions(database, runs[here:], gently=gently) as others:
        database.demand_whole()
        if not packs.are_whole(database):
            return Verification(0, Finding.of("verify.derived", Severity.STOP, table="pack"))
        mine = [
            look(database, run, lambda done: progress(done * len(runs), total) if progress else None)
            for run in runs[:here]
        ]
        looked = [*mine, *(other.looked() for other in others)]
    wrong = [one.wrong for one in looked if one.wrong is not None]
    if wrong:
        code, position = wrong[0]
        return Verification(position, _wrong(code, position))
    made = _master(shadow)
    replay = _Replay(database, shadow)
    with shadow.transaction():
        # Nothing is searched in the shadow, and indexes kept up row by row would cost most of the time.
        projection.drop_indexes(shadow)
        packs.copy(database, shadow)
        for run in chain.from_iterable(one.left for one in looked):
            replay.settle(run)
    if progress:
        progress(total, total)
    problem = (
        _strays(database, journal.segments(database))
        or replay.fault()
        or replay.difference(chain.from_iterable(one.strays for one in looked), total)
        or _schema(database, made)
    )
    return Verification(total, problem)


class _Replay:
    """Settle what the look at a journal left, by a replay into the shadow."""

    def __init__(self, database: Database, shadow: Database) -> None:
        self._database = database
        self._shadow = shadow
        self._segments = journal.segments(database)
        self._blanks = Blanks()
        self._doubted: set[int] = set()
        self._faults: list[tuple[int, Finding]] = []

    def settle(self, run: Run) -> None:
        """Replay the entries of a run of positions."""
        previous: Link | None = None
        for link in journal.links(self._database, after=run[0] - 2, to=run[1]):
            if link.position >= run[0]:
                fault = self._settle(link, previous, self._segments[link.segment])
                if fault is not None:
                    self._faults.append((link.position, fault))
            previous = link

    def fault(self) -> Finding | None:
        """Return the first that is wrong with an entry, or whose body is gone and none says it was erased."""
        position = self._blanks.unproven(self._database)
        vanished = [] if position is None else [(position, _wrong("verify.vanished", position))]
        # Where a body is gone, what was signed with the keys that it held has a fault too.
        first = min([*vanished, *self._faults], key=itemgetter(0), default=None)
        return first[1] if first else None

    def difference(self, strays: Iterable[int], total: int) -> Finding | None:
        """Return a finding for the first derived row that is not as the journal says.

        ``strays`` are positions at which rows stand that the look found no entry for.
        """
        self._doubted.update(strays)
        for table in DERIVED:
            row = self._beside(table, total) if table in BESIDE else self._in(table)
            if row is not None:
                return Finding.of("verify.derived", Severity.STOP, table=table, row=row)
        return None

    def _settle(self, link: Link, previous: Link | None, segment: Segment) -> Finding | None:
        if link.bytes is None:
            self._blanks.find(link.position, salted=bool(segment.salt_key))
            return None
        content = content_of(link, segment)
        if content is None:
            return _wrong(BODY, link.position)
        match content.body:
            case Erased() as body:
                self._blanks.prove(body)
            case CrossingAmended() | CrossingAnnulled() as body:
                self._doubt(body.crossing)
        projection.apply(self._shadow, Entry(link.position, link.id, content))
        return _signature_fault(self._shadow, segment, previous, content, link)

    def _doubt(self, crossing: str) -> None:
        """Doubt the row of a crossing that is corrected, were it as first recorded nevertheless."""
        rows = self._database.rows(f"SELECT position FROM crossing WHERE id = {ID_BYTES}", id=crossing)
        self._doubted.update(position for (position,) in rows if isinstance(position, int))

    def _in(self, table: str) -> str | None:
        every = f"SELECT * FROM {table} ORDER BY 1, 2"
        for ours, replayed in zip_longest(self._database.stream(every), self._shadow.stream(every)):
            if ours != replayed:
                return _first(ours, replayed)
        return None

    def _beside(self, table: str, total: int) -> str | None:
        """Compare a table where a crossing was replayed, is doubted, or lies beyond the journal."""
        replayed = self._shadow.rows("SELECT position FROM crossing UNION SELECT position FROM tie")
        beyond = self._database.rows(
            f"SELECT position FROM {table} WHERE position < 1 OR position > :total", total=total
        )
        positions = {position for (position,) in [*replayed, *beyond] if isinstance(position, int)}
        for position in sorted(positions | self._doubted):
            here = f"SELECT * FROM {table} WHERE position = :position ORDER BY 1, 2"
            if self._database.rows(here, position=position) != self._shadow.rows(here, position=position):
                return str(position)
        return None


def _master(database: Database) -> set[Row]:
    every = "SELECT name, type, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%'"
    return set(database.rows(every))


def _schema(database: Database, made: set[Row]) -> Finding | None:
    """Return a finding where a table, an index or a trigger is not the one that this program makes."""
    different = _master(database) ^ made
    if not different:
        return None
    return Finding.of("verify.schema", Severity.STOP, name=min(str(row[0]) for row in different))


def _first(ours: Row | None, replayed: Row | None) -> str:
    """Return the first column, which every table is ordered by, of the row that only one side has."""
    keys = [row[0] for row in (ours, replayed) if row is not None]
    return str(min(keys, key=lambda key: (key if isinstance(key, int) else 0, str(key))))


def _strays(database: Database, segments: dict[SegmentId, Segment]) -> Finding | None:
    """Return a finding for a body, a place for one, or a segment that the chain does not know."""
    for stray in (
        "SELECT position FROM body WHERE position NOT IN (SELECT position FROM chain) ORDER BY 1 LIMIT 1",
        "SELECT position FROM chain WHERE position NOT IN (SELECT position FROM body) ORDER BY 1 LIMIT 1",
    ):
        row = database.row(stray)
        if row is not None:
            return _wrong(CHAIN, row[0])
    owners = {owner for (owner,) in database.rows("SELECT segment FROM chain WHERE sequence = 1")}
    without = sorted(id_.hex() for id_ in segments if id_ not in owners)
    return Finding.of("verify.segment", Severity.STOP, segment=without[0]) if without else None


def _wrong(code: str, position: object) -> Finding:
    return Finding.of(code, Severity.STOP, position=str(position))
