"""The ledger: every block as it came, every entry once, a numbered log over all, a receipt for each."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from borderpost.domain.errors import Refusal
from borderpost.domain.journal import moment_text
from borderpost.store.bodies import (
    ConsultationAnswered,
    ConsultationAsked,
    CrossingAmended,
    CrossingAnnulled,
    CrossingRecorded,
    PostSetUp,
)
from sync import block, letter, wire
from sync.block import MOST_ENTRIES, BlockHeader
from sync.letter import Letter
from sync.platform import chain, consultations, crossings, devices
from sync.platform.crossings import Correction, Original
from sync.platform.database import Open
from sync.platform.devices import Device
from sync.platform.judging import Judged, VerdictKind, judge
from sync.platform.keys import PlatformKeys
from sync.signing import Context
from sync.wire import Place, Receipt, Signed, Verdict

_LARGEST = 2**53
"""What a sequence or a position can be; a header that says more is none."""

_HELD_AS = {
    "letter.unreadable": "block.unreadable",
    "block.newer": "block.newer",
    "block.chain": "block.chain",
}
"""Under which code a block is held that its device signed and that cannot be opened."""


@dataclass(frozen=True, slots=True)
class LogEnd:
    """Hold the number of the last block received and the head over all of them."""

    index: int
    head: bytes


def receipt_of(connection: Open, device: bytes, digest: bytes) -> Signed | None:
    """Return the receipt that a block of this device was given; None where it is not here."""
    row = connection.execute(
        "SELECT receipt, signature FROM block WHERE digest = %s AND device = %s", [digest, device]
    ).fetchone()
    return None if row is None else Signed(row[0], row[1])


def log_end(connection: Open) -> LogEnd:
    """Return where the log stands."""
    row = connection.execute("SELECT log_index, log_head FROM log_end").fetchone()
    if row is None:
        raise RuntimeError("the log has lost its end")
    return LogEnd(row[0], row[1])


def receive(connection: Open, device: Device, keys: PlatformKeys, content: bytes, *, now: datetime) -> Signed:
    """Take a whole block in and return its receipt, good once the caller's transaction is committed.

    The caller has locked the device. Whatever the block holds, it is kept: what cannot be read is
    held, and delays nothing else. Raise Refusal ``letter.unreadable``, ``signature.wrong``,
    ``block.device``, ``block.newer`` where it is not this device's word to this platform.
    """
    read = letter.read(content)
    header = block.header_of(read)
    if (header.device, header.platform) != (device.id, keys.id):
        raise Refusal("block.device")
    if max(header.last, header.position, header.parent_sequence) > _LARGEST or header.position < 0:
        raise Refusal("letter.unreadable")
    letter.demand_author(read, device.signing_key)
    try:
        entries = block.open_block(read, header, keys.sealing)
    except Refusal as error:
        if error.code not in _HELD_AS:
            raise
        return _hold(connection, keys, header, read, content, code=_HELD_AS[error.code], now=now)
    judged = [judge(entry, device, header.segment, now=now) for entry in entries]
    verdicts = _keep(connection, device, header, judged, now=now)
    durable = chain.durable_after(connection, header)
    return _log(connection, keys, header, read, content, verdicts, durable, code="", now=now)


def _hold(
    connection: Open,
    keys: PlatformKeys,
    header: BlockHeader,
    read: Letter,
    content: bytes,
    *,
    code: str,
    now: datetime,
) -> Signed:
    """Keep a block that cannot be opened, so that it is not sent again for ever."""
    last = min(header.last, header.first + MOST_ENTRIES - 1)
    verdicts = [Verdict(sequence, VerdictKind.HELD, code) for sequence in range(header.first, last + 1)]
    heads = chain.durable(connection, header.device, [header.segment])
    durable = heads[0] if len(heads) == 1 else None
    return _log(connection, keys, header, read, content, verdicts, durable, code=code, now=now)


def _keep(
    connection: Open, device: Device, header: BlockHeader, judged: Sequence[Judged], *, now: datetime
) -> list[Verdict]:
    """Keep the entries that are not here yet, and what follows from them; return what is remarkable."""
    proved = chain.note_segment(connection, header)
    joined = chain.joins(connection, header)
    _stage(connection, header, judged)
    rows = connection.execute(
        "INSERT INTO entry (device, segment, sequence, leaf, previous, head, position, joined, id,"
        " kind, at, content, verdict, code)"
        " SELECT %(device)s, %(segment)s, sequence, leaf, previous, head, position, %(joined)s,"
        "  id, kind, at, content, verdict, code FROM stage"
        " ORDER BY sequence"
        " ON CONFLICT (device, segment, sequence, head) DO NOTHING RETURNING sequence, number",
        {"device": header.device, "segment": header.segment, "joined": joined},
    )
    numbers: dict[int, int] = {row[0]: row[1] for row in rows}
    if joined:
        chain.grow(connection, header)
    twins = chain.note_forks(connection, header, proved=proved, now=now)
    acts = numbers.keys() - twins
    new = [(numbers[one.entry.sequence], one) for one in judged if one.entry.sequence in acts]
    _follow(connection, device, new, now=now)
    return _verdicts(connection, header)


def _stage(connection: Open, header: BlockHeader, judged: Sequence[Judged]) -> None:
    previous = header.previous
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY stage (sequence, leaf, previous, head, position, id, kind, at, content, verdict, code)"
            " FROM STDIN"
        ) as copy,
    ):
        for one in judged:
            entry = one.entry
            copy.write_row(
                (
                    entry.sequence,
                    entry.leaf,
                    previous,
                    entry.head,
                    entry.position,
                    one.id,
                    one.kind,
                    one.at,
                    entry.content,
                    one.verdict.value,
                    one.code,
                )
            )
            previous = entry.head


def _follow(connection: Open, device: Device, new: Sequence[tuple[int, Judged]], *, now: datetime) -> None:
    """Do what new entries that are not held ask for: derived tables, answers, notes on the device."""
    originals: list[Original] = []
    corrections: list[Correction] = []
    taken: list[UUID] = []
    asked: list[tuple[UUID, ConsultationAsked]] = []
    for number, one in new:
        if one.id is None or one.at is None:
            continue
        match one.body:
            case CrossingRecorded() as said:
                originals.append(Original(number, one.id, one.at, said, one.present))
            case CrossingAmended(crossing=crossing):
                corrections.append(Correction(number, UUID(crossing), one.entry.position, annuls=False))
            case CrossingAnnulled(crossing=crossing):
                corrections.append(Correction(number, UUID(crossing), one.entry.position, annuls=True))
            case ConsultationAsked() as said:
                asked.append((one.id, said))
            case ConsultationAnswered(consultation=consultation):
                taken.append(UUID(consultation))
            case PostSetUp(post=post) if post.practice:
                devices.note_practice(connection, device.id)
            case _:
                pass
    if originals or corrections:
        crossings.derive(connection, device, originals, corrections)
    if asked:
        present = devices.find(connection, device.id)
        for question, what in asked:
            consultations.answer(connection, present, question, what.subject, now=now)
    if taken:
        consultations.take(connection, device, taken)


def _verdicts(connection: Open, header: BlockHeader) -> list[Verdict]:
    """Return what is remarkable about the staged entries as they are kept, whenever they came."""
    rows = connection.execute(
        "SELECT entry.sequence, entry.verdict, entry.code FROM stage JOIN entry ON device = %(device)s"
        " AND segment = %(segment)s AND entry.sequence BETWEEN %(first)s AND %(last)s"
        " AND entry.sequence = stage.sequence AND entry.head = stage.head"
        " WHERE entry.verdict <> 'accepted' ORDER BY entry.sequence",
        {
            "device": header.device,
            "segment": header.segment,
            "first": header.first,
            "last": header.last,
        },
    )
    return [Verdict(*row) for row in rows]


def _log(
    connection: Open,
    keys: PlatformKeys,
    header: BlockHeader,
    read: Letter,
    content: bytes,
    verdicts: list[Verdict],
    durable: Place | None,
    *,
    code: str,
    now: datetime,
) -> Signed:
    """Number a block in the log; this comes last, for nodes take turns from here to the commit."""
    row = connection.execute("SELECT log_index, log_head FROM log_end FOR UPDATE").fetchone()
    if row is None:
        raise RuntimeError("the log has lost its end")
    index, head = row[0] + 1, hashlib.sha256(row[1] + read.digest).digest()
    receipt = Receipt(
        version=wire.VERSION,
        platform=keys.id,
        device=header.device,
        digest=read.digest,
        log_index=index,
        log_head=head,
        platform_time=moment_text(now),
        segment=header.segment,
        first=header.first,
        last=header.last,
        verdicts=verdicts,
        durable=durable,
    )
    signed = wire.signed(receipt, key=keys.signing, context=Context.RECEIPT)
    connection.execute(
        "INSERT INTO block (digest, device, segment, first, last, express, code, log_index, log_head,"
        " received_at, receipt, signature, content)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            read.digest,
            header.device,
            header.segment,
            header.first,
            header.last,
            header.express,
            code,
            index,
            head,
            now,
            signed.payload,
            signed.signature,
            content,
        ],
    )
    connection.execute("UPDATE log_end SET log_index = %s, log_head = %s", [index, head])
    return signed
