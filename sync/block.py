"""A block: a run of journal entries of one segment, as a letter from a desk to the platform.

The open header says whose entries these are and where they stand in the chain; the body holds the
segment's salt key and the canonical bytes of every entry, so the reader recomputes leaves, heads and
ids instead of believing them.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from borderpost.domain.errors import Refusal
from borderpost.domain.journal import DeviceId, Head, Segment, SegmentId, genesis, leaf, next_head, salt
from sync import letter
from sync.letter import Letter
from sync.packed import Unreadable, unpack

VERSION = 1
DERIVED_SALTS, KEPT_SALTS = 1, 2
"""How the body lays out entries: as one canonical byte string each, with 2 its salt beside it.

A desk that has erased an entry has no salt key of its segment any more, only the salts of the others.
"""
MOST_ENTRIES = 2000


class BlockHeader(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what anybody may see of a block.

    ``first`` and ``last`` are sequences of the segment; ``position`` is the first entry's place in
    the desk's journal. ``previous`` is the head before the first entry, ``head`` the one after the
    last, ``root`` the Merkle root of the leaves (RFC 9162, section 2.1.1). ``express`` marks a copy
    of one entry sent ahead of the others.
    """

    version: int
    encoding: int
    schema: int
    platform: bytes
    device: bytes
    segment: bytes
    parent: bytes | None
    parent_sequence: int
    parent_head: bytes | None
    position: int
    first: int
    last: int
    previous: bytes
    head: bytes
    root: bytes
    express: bool = False


class Row(msgspec.Struct, frozen=True, array_like=True):
    """Hold one entry: its canonical bytes, or, where these were erased, its leaf alone.

    ``salt`` stands beside the bytes where the segment has no salt key any more.
    """

    content: bytes | None
    leaf: bytes | None = None
    salt: bytes | None = None


class _Body(msgspec.Struct, frozen=True, array_like=True):
    salt_key: bytes
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class SealedBlock:
    """Hold a block that was built: its header, its bytes, fixed from now on, and what names them."""

    header: BlockHeader
    content: bytes
    digest: bytes


@dataclass(frozen=True, slots=True)
class OpenedEntry:
    """Hold one entry as the platform found it; ``content`` is None where it was erased at the desk."""

    sequence: int
    position: int
    leaf: bytes
    head: Head
    content: bytes | None


def build(
    segment: Segment,
    rows: Sequence[Row],
    *,
    first: int,
    position: int,
    previous: Head,
    schema: int,
    platform: bytes,
    to: bytes,
    by: bytes,
    express: bool = False,
) -> SealedBlock:
    """Seal successive entries to the platform's key ``to`` and sign them with the desk's key ``by``."""
    leaves = [_leaf(segment, first + place, row) for place, row in enumerate(rows)]
    head = previous
    for place, leaf_ in enumerate(leaves):
        head = next_head(head, first + place, leaf_)
    header = BlockHeader(
        version=VERSION,
        encoding=DERIVED_SALTS if segment.salt_key else KEPT_SALTS,
        schema=schema,
        platform=platform,
        device=segment.device,
        segment=segment.id,
        parent=segment.parent,
        parent_sequence=segment.parent_sequence,
        parent_head=segment.parent_head,
        position=position,
        first=first,
        last=first + len(rows) - 1,
        previous=previous,
        head=head,
        root=merkle_root(leaves),
        express=express,
    )
    body = msgspec.msgpack.encode(_Body(segment.salt_key, list(rows)))
    content = letter.write(msgspec.msgpack.encode(header), body, to=to, by=by)
    return SealedBlock(header, content, hashlib.sha256(content).digest())


def header_of(read: Letter) -> BlockHeader:
    """Return a letter's header as a block's; raise Refusal ``letter.unreadable``, ``block.newer``."""
    try:
        header = unpack(read.header, BlockHeader)
    except Unreadable as error:
        raise Refusal("letter.unreadable") from error
    if header.version > VERSION:
        raise Refusal("block.newer")
    sizes = (len(header.device), len(header.segment), len(header.previous), len(header.head))
    if sizes != (16, 8, 32, 32) or not 1 <= header.first <= header.last:
        raise Refusal("letter.unreadable")
    if header.parent is not None and (len(header.parent), len(header.parent_head or b"")) != (8, 32):
        raise Refusal("letter.unreadable")
    return header


def open_block(read: Letter, header: BlockHeader, key: bytes) -> tuple[OpenedEntry, ...]:
    """Return the entries for the platform's private sealing key, their chain recomputed.

    Raise Refusal ``letter.unreadable`` where the body cannot be read, ``block.newer`` where its
    encoding is unknown, ``block.chain`` where it does not lead from ``previous`` to ``head``. The
    author's signature is demanded before (``letter.demand_author``).
    """
    if header.encoding not in {DERIVED_SALTS, KEPT_SALTS}:
        raise Refusal("block.newer")
    try:
        body = unpack(letter.unseal(read, key), _Body)
    except Unreadable as error:
        raise Refusal("letter.unreadable") from error
    if not len(body.rows) == header.last - header.first + 1 <= MOST_ENTRIES:
        raise Refusal("letter.unreadable")
    segment = segment_of(header, body.salt_key)
    if header.first == 1 and header.previous != genesis(segment):
        raise Refusal("block.chain")
    entries, head = [], Head(header.previous)
    for place, row in enumerate(body.rows):
        sequence = header.first + place
        leaf_ = _leaf(segment, sequence, row)
        head = next_head(head, sequence, leaf_)
        entries.append(OpenedEntry(sequence, header.position + place, leaf_, head, row.content))
    if head != header.head or merkle_root([entry.leaf for entry in entries]) != header.root:
        raise Refusal("block.chain")
    return tuple(entries)


def segment_of(header: BlockHeader, salt_key: bytes) -> Segment:
    """Return the segment that a header speaks of."""
    return Segment(
        id=SegmentId(header.segment),
        device=DeviceId(header.device),
        salt_key=salt_key,
        parent=None if header.parent is None else SegmentId(header.parent),
        parent_sequence=header.parent_sequence,
        parent_head=None if header.parent_head is None else Head(header.parent_head),
    )


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """Return the Merkle tree hash (RFC 9162, section 2.1.1) over leaves that are hashes already."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + merkle_root(leaves[:half]) + merkle_root(leaves[half:])).digest()


def _leaf(segment: Segment, sequence: int, row: Row) -> bytes:
    if row.content is not None and (row.salt or segment.salt_key):
        return leaf(row.salt or salt(segment, sequence), row.content)
    if row.leaf is None or len(row.leaf) != 32:
        raise Refusal("letter.unreadable")
    return row.leaf
