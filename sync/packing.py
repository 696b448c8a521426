"""Sealing the journal's tail into blocks: what the mark has not passed and no block holds yet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

import msgspec

from borderpost.domain.crossing import PASSED
from borderpost.domain.enrolment import Enrolment
from borderpost.domain.errors import Trouble
from borderpost.domain.journal import SCHEMA, EntryKind, parse_moment
from borderpost.store.store import Store
from borderpost.store.tail import TailEntry
from sync import block
from sync.outbox import Outbox
from sync.outbox_notes import BlockName, Told

BLOCK_ENTRIES = 500
BLOCK_BYTES = 1024 * 1024
"""Canonical bytes of the entries of one block."""
UNDO_WINDOW = timedelta(seconds=30)
"""Younger crossings and corrections stay out of bulk blocks: an officer may still undo them."""
EXPRESS_WINDOW = 200
"""Entries at the journal's end among which urgent ones are looked for."""

_ORDINARY = frozenset(outcome.value for outcome in PASSED)
_UNDONE = frozenset({EntryKind.CROSSING.value, EntryKind.AMENDMENT.value, EntryKind.ANNULMENT.value})
_URGENT = frozenset({EntryKind.ALERT_RESOLVED.value, EntryKind.CONSULTATION.value})


class _Glance(msgspec.Struct, frozen=True):
    kind: str
    at: str
    body: msgspec.Raw


class _Draft(msgspec.Struct, frozen=True):
    outcome: str


class _Decided(msgspec.Struct, frozen=True):
    draft: _Draft


@dataclass(frozen=True, slots=True)
class _Desk:
    store: Store
    outbox: Outbox
    enrolment: Enrolment
    now: datetime


def pack(
    store: Store,
    outbox: Outbox,
    enrolment: Enrolment,
    *,
    now: datetime,
    most: int = 8,
    whole: bool = False,
) -> int:
    """Seal what is ready, at most so many bulk blocks, and return how many blocks were made.

    A block that is not full waits while others wait; ``whole`` seals everything, the youngest entries
    too: whoever could correct them is about to leave. Raise Trouble ``database.damaged`` where the
    chain does not join, and ``disk.*``.
    """
    desk = _Desk(store, outbox, enrolment, now)
    tell(store, outbox)
    made = 0
    covered = covering(store, outbox)
    lazy = not whole and any(name.bulk for name in outbox.waiting())
    for run in _runs(desk, covered, whole=whole):
        if made >= most or (lazy and _is_partial(run)):
            break
        _seal(desk, run.entries, express=False)
        made += 1
    return made + _pack_express(desk)


def tell(store: Store, outbox: Outbox) -> None:
    """Write down what the next hello says of this desk."""
    packs = {kind: store.pack_number(kind) for kind in ("alerts", "rules")}
    segments = tuple(bytes(segment) for segment in store.segments_after_mark())
    outbox.tell(Told(store.mark_place(), segments, packs, store.unsent()))


def covering(store: Store, outbox: Outbox) -> list[BlockName]:
    """Return the bulk blocks whose entries need no other block now, in the journal's order.

    A block of another history of this desk (a restored database) covers nothing here.
    """
    mark = store.mark()
    resting = [name for name, why in outbox.blocks_aside().items() if why.intact]
    # With nothing missing before it, what was receipted would have moved the mark: it was lost there.
    kept = [name for name in outbox.kept() if mark < name.first - 1]
    names = {*outbox.waiting(), *outbox.receipted(), *resting, *kept}
    ahead = sorted(name for name in names if name.bulk and name.last > mark)
    return [name for name in ahead if is_ours(store, name)]


def is_ours(store: Store, name: BlockName) -> bool:
    """Tell whether a block holds what this desk's journal has at its positions."""
    return any(
        entry.position == name.last and entry.segment == name.segment and entry.sequence == name.final
        for entry in store.tail(after=name.last - 1, limit=1)
    )


@dataclass(frozen=True, slots=True)
class _Run:
    entries: Sequence[TailEntry]
    ends_journal: bool


def _is_partial(run: _Run) -> bool:
    return run.ends_journal and len(run.entries) < BLOCK_ENTRIES


def _runs(desk: _Desk, covered: Sequence[BlockName], *, whole: bool) -> Iterator[_Run]:
    """Yield what one block each can hold of the entries that nothing covers."""
    end = desk.store.entry_count()
    for after, last in _gaps(desk.store.mark(), end, covered):
        while after < last:
            tail = desk.store.tail(after=after, limit=min(BLOCK_ENTRIES, last - after))
            ready = tail if whole else tuple(takewhile(lambda entry: not _is_young(entry, desk.now), tail))
            entries = _one_block(ready)
            if not entries:
                return
            after = entries[-1].position
            done = after == end or (len(entries) == len(ready) and len(ready) < len(tail))
            yield _Run(entries, done)


def _gaps(mark: int, end: int, covered: Sequence[BlockName]) -> Iterator[tuple[int, int]]:
    after = mark
    for name in covered:
        if name.first > after + 1:
            yield after, name.first - 1
        after = max(after, name.last)
    if after < end:
        yield after, end


def _one_block(entries: Sequence[TailEntry]) -> Sequence[TailEntry]:
    """Return the first entries, of one segment, that one block holds."""
    taken: list[TailEntry] = []
    size = 0
    for entry in entries:
        size += len(entry.content or b"")
        if taken and (entry.segment != taken[0].segment or size > BLOCK_BYTES):
            break
        taken.append(entry)
    return taken


def _is_young(entry: TailEntry, now: datetime) -> bool:
    """Tell whether an officer may still undo an entry; a moment to come means a wrong clock."""
    glance = _glance(entry.content)
    if glance is None or glance.kind not in _UNDONE:
        return False
    try:
        return timedelta() <= now - parse_moment(glance.at) < UNDO_WINDOW
    except ValueError:
        return False


def _pack_express(desk: _Desk) -> int:
    """Seal a copy of each urgent entry that would otherwise wait for others."""
    store, outbox = desk.store, desk.outbox
    start = max(store.mark(), store.entry_count() - EXPRESS_WINDOW)
    gone = [*outbox.receipted(), *outbox.kept()]
    next_up = [name for name in outbox.waiting() if name.bulk][:1]
    copies = [*outbox.blocks(), *gone, *outbox.blocks_aside()]
    sealed = {(name.segment, name.sequence) for name in copies if not name.bulk}
    made = 0
    for entry in store.tail(after=start, limit=EXPRESS_WINDOW):
        if not is_urgent(entry.content) or (entry.segment, entry.sequence) in sealed:
            continue
        if any(name.bulk and _holds(name, entry) for name in [*gone, *next_up]):
            continue
        _seal(desk, [entry], express=True)
        made += 1
    return made


def _holds(name: BlockName, entry: TailEntry) -> bool:
    return name.segment == entry.segment and name.sequence <= entry.sequence <= name.final


def is_urgent(content: bytes | None) -> bool:
    """Tell whether an entry goes ahead: a traveller not let pass, an alert hit, a question."""
    glance = _glance(content)
    if glance is None:
        return False
    if glance.kind != EntryKind.CROSSING.value:
        return glance.kind in _URGENT
    try:
        decided = msgspec.json.decode(glance.body, type=_Decided)
    except msgspec.DecodeError:
        return False
    return decided.draft.outcome not in _ORDINARY


def _glance(content: bytes | None) -> _Glance | None:
    try:
        return None if content is None else msgspec.json.decode(content, type=_Glance)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _seal(desk: _Desk, entries: Sequence[TailEntry], *, express: bool) -> None:
    platform, keys = desk.enrolment.platform, desk.enrolment.keys
    first, last = entries[0], entries[-1]
    sealed = block.build(
        desk.store.segment(first.segment),
        [block.Row(e.content, None if e.content is not None else e.leaf, e.kept_salt) for e in entries],
        first=first.sequence,
        position=first.position,
        previous=desk.store.head_before(first.position),
        schema=SCHEMA,
        platform=platform.id,
        to=platform.sealing_key,
        by=keys.signing,
        express=express,
    )
    if sealed.header.head != last.head:
        raise Trouble("database.damaged")
    desk.outbox.put(sealed)
