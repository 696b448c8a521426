"""The append-only chain of a desk: how an entry becomes final, and how entries are read again."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from borderpost.domain.crossing import EntryId
from borderpost.domain.errors import Trouble
from borderpost.domain.journal import (
    DeviceId,
    EntryKind,
    Head,
    Segment,
    SegmentId,
    entry_id,
    genesis,
    leaf,
    next_head,
    salt,
)
from borderpost.store.bodies import Body, Content, decode, encode
from borderpost.store.database import Database, Row

NO_HEAD = Head(bytes(32))
"""The head of a journal that holds nothing."""

_LAST = (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold one entry; ``position`` is its place in this desk's journal, from 1."""

    position: int
    id: EntryId
    content: Content


class Link(msgspec.Struct, frozen=True, array_like=True):
    """Hold one row of the chain as it lies in the database; ``bytes`` is None where blanked."""

    position: int
    segment: SegmentId
    sequence: int
    id: EntryId
    leaf: bytes
    head: Head
    kept_salt: bytes | None
    bytes: bytes | None


class Journal:
    """Append to the chain in the caller's transaction.

    A segment of one's own begins with the first entry, and anew whenever the chain's last row is of
    another segment: so processes that write in turn never make two children of one parent.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._segment: Segment | None = None

    def append(self, kind: EntryKind, body: Body, *, actor: str, at: datetime) -> Entry:
        """Make an entry final at the commit and return it as a replay will read it; ``at`` is aware."""
        if not self._database.in_transaction:
            raise RuntimeError("an entry is appended in a transaction")
        at = at.astimezone(UTC)
        at = at.replace(microsecond=at.microsecond // 1000 * 1000)
        content = encode(kind, body, actor=actor, at=at)
        position, segment, sequence, previous = self._next()
        leaf_ = leaf(salt(segment, sequence), content)
        id_ = entry_id(segment.device, segment.id, sequence, at)
        self._database.run(
            "INSERT INTO chain (position, segment, sequence, id, leaf, head)"
            " VALUES (:position, :segment, :sequence, :id, :leaf, :head)",
            position=position,
            segment=segment.id,
            sequence=sequence,
            id=id_,
            leaf=leaf_,
            head=next_head(previous, sequence, leaf_),
        )
        self._database.run(
            "INSERT INTO body (position, content) VALUES (:position, packed(:content))",
            position=position,
            content=content,
        )
        return Entry(position, id_, decode(content))

    def upcoming(self, number: int, *, at: datetime) -> tuple[EntryId, ...]:
        """Return the ids of the next entries, were they all appended at that moment in this transaction."""
        if not self._database.in_transaction:
            raise RuntimeError("ids of entries to come hold in a transaction alone")
        _, segment, sequence, _ = self._next()
        following = range(sequence, sequence + number)
        return tuple(entry_id(segment.device, segment.id, next_, at) for next_ in following)

    def turn_over(self) -> None:
        """Let the next entry begin a segment of its own: the one before goes on no more."""
        self._segment = None

    def _next(self) -> tuple[int, Segment, int, Head]:
        tail = self._database.row(
            "SELECT position, segment, sequence, head FROM chain ORDER BY position DESC LIMIT 1"
        )
        match tail:
            case None:
                segment = self._begin(None, 0, None)
                return 1, segment, 1, genesis(segment)
            case (int(position), bytes(owner), int(sequence), bytes(head)):
                if self._segment and self._segment.id == owner:
                    return position + 1, self._segment, sequence + 1, Head(head)
                segment = self._begin(SegmentId(owner), sequence, Head(head))
                return position + 1, segment, 1, genesis(segment)
        raise Trouble("database.damaged")

    def _begin(self, parent: SegmentId | None, sequence: int, head: Head | None) -> Segment:
        begun = self._segment
        if begun and (begun.parent, begun.parent_sequence, begun.parent_head) == (parent, sequence, head):
            # Begun for ids to come, and still without an entry; a rollback would have taken it away.
            here = self._database.row("SELECT 1 FROM segment WHERE id = :id", id=begun.id)
            if here is not None:
                return begun
        segment = Segment(
            id=SegmentId(secrets.token_bytes(8)),
            device=device(self._database),
            salt_key=secrets.token_bytes(32),
            parent=parent,
            parent_sequence=sequence,
            parent_head=head,
        )
        self._database.run(
            "INSERT INTO segment (id, device, salt_key, parent, parent_sequence, parent_head)"
            " VALUES (:id, :device, :salt_key, :parent, :parent_sequence, :parent_head)",
            id=segment.id,
            device=segment.device,
            salt_key=segment.salt_key,
            parent=segment.parent,
            parent_sequence=segment.parent_sequence,
            parent_head=segment.parent_head,
        )
        self._segment = segment
        return segment


def device(database: Database) -> DeviceId:
    """Return the desk's device id."""
    match database.row("SELECT device FROM desk"):
        case (bytes(found),):
            return DeviceId(found)
    raise Trouble("database.damaged")


def found_desk(database: Database) -> None:
    """Give a new database its device id, in the caller's transaction."""
    database.run("INSERT INTO desk (one, device) VALUES (1, :device)", device=secrets.token_bytes(16))


def head(database: Database) -> Head:
    """Return the chain's head; ``NO_HEAD`` where nothing is written yet."""
    match database.row("SELECT head FROM chain ORDER BY position DESC LIMIT 1"):
        case (bytes(found),):
            return Head(found)
    return NO_HEAD


def length(database: Database) -> int:
    """Return the position of the last entry; 0 where there is none."""
    return database.number("SELECT max(position) FROM chain")


def unsent(database: Database) -> int:
    """Return how many entries no platform has acknowledged."""
    return length(database) - database.number("SELECT acknowledged FROM desk")


def entries(database: Database, after: int = 0) -> Iterator[Entry]:
    """Yield every entry after a position that has its body, in order."""
    rows = database.stream(
        "SELECT chain.position, chain.id, unpacked(body.content) FROM chain"
        " JOIN body USING (position) WHERE body.content IS NOT NULL AND chain.position > :after"
        " ORDER BY chain.position",
        after=after,
    )
    for row in rows:
        match row:
            case (int(position), str(id_), bytes(content)):
                yield Entry(position, EntryId(id_), decode(content))
            case _:
                raise Trouble("database.damaged")


def links(database: Database, after: int = 0, to: int = _LAST) -> Iterator[Link]:
    """Yield every row of the chain after a position, up to another, with its body, in order."""
    rows = database.stream(
        "SELECT chain.position, segment, sequence, chain.id, leaf, head, salt, unpacked(body.content)"
        " FROM chain LEFT JOIN body USING (position) LEFT JOIN kept_salt USING (position)"
        " WHERE chain.position > :after AND chain.position <= :to ORDER BY chain.position",
        after=after,
        to=to,
    )
    try:
        for row in rows:
            yield msgspec.convert(row, Link)
    except msgspec.ValidationError as error:
        raise Trouble("database.damaged") from error


def run_of(database: Database, owner: SegmentId) -> range:
    """Return the positions of a segment's entries, which stand in a row; none where it has no entry."""
    begin = database.row("SELECT position FROM chain WHERE segment = :owner AND sequence = 1", owner=owner)
    if begin is None or not isinstance(begin[0], int):
        return range(0)
    after = "SELECT min(position) FROM chain WHERE sequence = 1 AND position > :begin"
    later = database.number(after, begin=begin[0])
    return range(begin[0], later or length(database) + 1)


def segments(database: Database) -> dict[SegmentId, Segment]:
    """Return every segment by its id."""
    rows = database.rows("SELECT id, device, salt_key, parent, parent_sequence, parent_head FROM segment")
    found = [_segment(row) for row in rows]
    return {segment.id: segment for segment in found}


def segment(database: Database, id_: SegmentId) -> Segment:
    """Return one segment; raise LookupError where this desk has none of the id."""
    row = database.row(
        "SELECT id, device, salt_key, parent, parent_sequence, parent_head FROM segment WHERE id = :id",
        id=id_,
    )
    if row is None:
        raise LookupError("no segment of this desk has this id")
    return _segment(row)


def _segment(row: Row) -> Segment:
    match row:
        case (bytes(id_), bytes(owner), bytes(salt_key), parent, int(sequence), parent_head):
            return Segment(
                SegmentId(id_),
                DeviceId(owner),
                salt_key,
                SegmentId(parent) if isinstance(parent, bytes) else None,
                sequence,
                Head(parent_head) if isinstance(parent_head, bytes) else None,
            )
    raise Trouble("database.damaged")
