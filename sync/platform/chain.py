"""Which entries of a desk join into one chain from its beginning: durable heads, marks, gaps, forks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from psycopg.rows import class_row

from sync.block import BlockHeader
from sync.platform.database import Open
from sync.wire import Place


@dataclass(frozen=True, slots=True)
class Gap:
    """Hold a range of a device's sequences that is not here, though something after it is.

    ``held`` tells that a block over it came and could not be opened.
    """

    device: bytes
    segment: bytes
    first: int
    last: int
    held: bool


def note_segment(connection: Open, header: BlockHeader) -> bool:
    """Keep a segment, and what it grew from once its first entry has proved it; tell if that is news.

    The header is one whose block was opened: its first entry then grew from what it says.
    """
    connection.execute(
        "INSERT INTO segment (device, id) VALUES (%s, %s) ON CONFLICT DO NOTHING",
        [header.device, header.segment],
    )
    if header.first > 1:
        return False
    changed = connection.execute(
        "UPDATE segment SET proved = true, parent = %s, parent_sequence = %s, parent_head = %s"
        " WHERE device = %s AND id = %s AND NOT proved",
        [header.parent, header.parent_sequence, header.parent_head, header.device, header.segment],
    )
    return changed.rowcount > 0


def joins(connection: Open, header: BlockHeader) -> bool:
    """Tell whether everything before a block is here and leads to it."""
    if header.first == 1:
        return True
    row = connection.execute(
        "SELECT 1 FROM entry WHERE device = %s AND segment = %s AND sequence = %s AND head = %s AND joined",
        [header.device, header.segment, header.first - 1, header.previous],
    ).fetchone()
    return row is not None


def grow(connection: Open, header: BlockHeader) -> None:
    """Join the staged entries of a block that joins, where they were here before, and what they lead to."""
    names = {"device": header.device, "segment": header.segment}
    waiting = connection.execute(
        "SELECT 1 FROM entry WHERE device = %(device)s AND segment = %(segment)s AND NOT joined LIMIT 1",
        names,
    ).fetchone()
    if waiting is None:
        return
    connection.execute(
        "WITH RECURSIVE grown AS ("
        "  SELECT entry.sequence, entry.head FROM entry JOIN stage USING (sequence, head)"
        "   WHERE device = %(device)s AND segment = %(segment)s"
        "  UNION"
        "  SELECT entry.sequence, entry.head FROM grown JOIN entry"
        "   ON device = %(device)s AND segment = %(segment)s AND NOT joined"
        "   AND entry.sequence = grown.sequence + 1 AND entry.previous = grown.head)"
        " UPDATE entry SET joined = true FROM grown"
        " WHERE device = %(device)s AND segment = %(segment)s AND NOT joined"
        " AND entry.sequence = grown.sequence AND entry.head = grown.head",
        names,
    )


def durable(connection: Open, device: bytes, segments: Sequence[bytes] | None) -> list[Place]:
    """Return the durable heads of some segments of a device, or of all; of a forked one every branch's."""
    rows = connection.execute(
        "SELECT segment.id, tip.sequence, tip.head FROM segment CROSS JOIN LATERAL"
        " (SELECT sequence, head FROM entry WHERE device = segment.device AND segment = segment.id"
        "   AND joined ORDER BY sequence DESC LIMIT 1) AS tip"
        " WHERE segment.device = %(device)s AND NOT forked"
        " AND (%(every)s OR segment.id = ANY(%(segments)s))"
        " UNION ALL"
        " SELECT segment.id, tip.sequence, tip.head FROM segment JOIN entry AS tip"
        " ON tip.device = segment.device AND tip.segment = segment.id AND tip.joined"
        " WHERE segment.device = %(device)s AND forked"
        " AND (%(every)s OR segment.id = ANY(%(segments)s))"
        " AND NOT EXISTS (SELECT 1 FROM entry AS child WHERE child.device = tip.device"
        "  AND child.segment = tip.segment AND child.sequence = tip.sequence + 1"
        "  AND child.previous = tip.head AND child.joined)",
        {"device": device, "every": segments is None, "segments": list(segments or ())},
    )
    return [Place(*row) for row in rows]


def durable_after(connection: Open, header: BlockHeader) -> Place | None:
    """Return the durable head of a block's segment, on the block's own branch where there are several."""
    heads = durable(connection, header.device, [header.segment])
    if len(heads) < 2:
        return heads[0] if heads else None
    row = connection.execute(
        "WITH RECURSIVE branch AS ("
        "  (SELECT entry.sequence, entry.head FROM entry JOIN stage USING (sequence, head)"
        "   WHERE device = %(device)s AND segment = %(segment)s AND joined ORDER BY 1 DESC LIMIT 1)"
        "  UNION"
        "  SELECT entry.sequence, entry.head FROM branch JOIN entry"
        "   ON device = %(device)s AND segment = %(segment)s AND joined"
        "   AND entry.sequence = branch.sequence + 1 AND entry.previous = branch.head)"
        " SELECT sequence, head FROM branch ORDER BY sequence DESC LIMIT 1",
        {"device": header.device, "segment": header.segment},
    ).fetchone()
    return None if row is None else Place(header.segment, row[0], row[1])


def holds(connection: Open, device: bytes, mark: Place) -> bool:
    """Tell whether a desk's journal is here whole up to a place: that segment, and all it grew from."""
    row = connection.execute(
        "WITH RECURSIVE up (segment, sequence, head) AS ("
        "  VALUES (%(segment)s::bytea, %(sequence)s::bigint, %(head)s::bytea)"
        "  UNION"
        "  SELECT segment.parent, segment.parent_sequence, segment.parent_head"
        "   FROM up JOIN segment ON device = %(device)s AND id = up.segment AND proved"
        "   WHERE parent IS NOT NULL)"
        " SELECT count(*) = count(entry.number) AND bool_or(proved AND parent IS NULL) FROM up"
        " LEFT JOIN segment ON segment.device = %(device)s AND segment.id = up.segment"
        " LEFT JOIN entry ON entry.device = %(device)s AND entry.segment = up.segment"
        "  AND entry.sequence = up.sequence AND entry.head = up.head AND joined",
        {"device": device, "segment": mark.segment, "sequence": mark.sequence, "head": mark.head},
    ).fetchone()
    return bool(row and row[0])


def note_forks(connection: Open, header: BlockHeader, *, proved: bool, now: datetime) -> set[int]:
    """Flag the staged entries that stand where another stands.

    Besides two entries of one place, two segments that grew from one, or one that grew from the
    middle of another, make a fork: then their first entries tell of it. ``proved`` says that it is
    news what the block's segment grew from. Return the sequences at which both branches say the
    same: one act, which counts once.
    """
    names = {
        "device": header.device,
        "segment": header.segment,
        "first": header.first,
        "last": header.last,
    }
    rows = connection.execute(
        "SELECT entry.sequence, bool_or(entry.leaf = stage.leaf) FROM stage JOIN entry ON device = %(device)s"
        " AND segment = %(segment)s AND entry.sequence BETWEEN %(first)s AND %(last)s"
        " AND entry.sequence = stage.sequence AND entry.head <> stage.head"
        " GROUP BY entry.sequence",
        names,
    ).fetchall()
    twins = {int(row[0]) for row in rows if row[1]}
    places = [(header.segment, int(row[0])) for row in rows]
    if places:
        connection.execute(
            "UPDATE segment SET forked = true WHERE device = %(device)s AND id = %(segment)s", names
        )
    rows = connection.execute(
        "SELECT id FROM segment WHERE device = %(device)s AND proved AND parent = %(segment)s"
        " AND parent_sequence < %(last)s",
        names,
    ).fetchall()
    if proved:
        rows += connection.execute(_SIBLINGS, names).fetchall()
    for segment, sequence in [*places, *((row[0], 1) for row in rows)]:
        _flag(connection, header.device, segment, sequence, now=now)
    return twins


_SIBLINGS: LiteralString = (
    "WITH here AS (SELECT * FROM segment WHERE device = %(device)s AND id = %(segment)s AND proved),"
    " other AS (SELECT segment.id FROM here JOIN segment ON segment.device = here.device"
    "  AND segment.proved AND segment.id <> here.id"
    "  AND segment.parent IS NOT DISTINCT FROM here.parent)"
    " SELECT id FROM other UNION SELECT here.id FROM here WHERE EXISTS (SELECT FROM other)"
    " OR EXISTS (SELECT FROM entry WHERE entry.device = here.device"
    "  AND entry.segment = here.parent AND entry.sequence > here.parent_sequence)"
)


def gaps(connection: Open, device: bytes | None = None) -> tuple[Gap, ...]:
    """Return what is missing, of one device or of all, by device and segment."""
    cursor = connection.cursor(row_factory=class_row(Gap))
    rows = cursor.execute(
        "WITH known AS ("
        "  SELECT device, id AS segment FROM segment"
        "  UNION SELECT device, parent FROM segment WHERE proved AND parent IS NOT NULL"
        "  UNION SELECT device, segment FROM block WHERE code <> ''),"
        " places AS ("
        "  SELECT known.device, known.segment, coalesce((SELECT max(sequence) FROM entry"
        "   WHERE device = known.device AND segment = known.segment AND joined), 0) AS sequence,"
        "   true AS there FROM known"
        "  UNION ALL SELECT device, segment, sequence, true FROM entry WHERE NOT joined"
        "  UNION ALL SELECT device, parent, parent_sequence + 1, false FROM segment"
        "   WHERE proved AND parent IS NOT NULL"
        "  UNION ALL SELECT device, segment, last + 1, false FROM block WHERE code <> ''),"
        " steps AS (SELECT device, segment, sequence + bool_or(there)::int AS first,"
        "   lead(sequence) OVER (PARTITION BY device, segment ORDER BY sequence) - 1 AS last"
        "   FROM places GROUP BY device, segment, sequence)"
        " SELECT device, segment, first, last, EXISTS (SELECT 1 FROM block"
        "   WHERE block.device = steps.device AND block.segment = steps.segment"
        "   AND code <> '' AND block.first <= steps.last AND block.last >= steps.first) AS held"
        " FROM steps WHERE first <= last AND (%(device)s::bytea IS NULL OR device = %(device)s)"
        " AND NOT EXISTS (SELECT 1 FROM entry WHERE entry.device = steps.device"
        "   AND entry.segment = steps.segment AND entry.sequence = steps.first)"
        " ORDER BY device, segment, first",
        {"device": device},
    )
    return tuple(rows)


def _flag(connection: Open, device: bytes, segment: bytes, sequence: int, *, now: datetime) -> None:
    connection.execute(
        "INSERT INTO fork (device, segment, sequence, noted_at) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT DO NOTHING",
        [device, segment, sequence, now],
    )
    connection.execute(
        "UPDATE entry SET verdict = 'flagged', code = 'entry.fork'"
        " WHERE device = %s AND segment = %s AND sequence = %s AND verdict = 'accepted'",
        [device, segment, sequence],
    )
