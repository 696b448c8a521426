"""Taking in what was carried: receipts, the platform's own account of what it holds, parcels."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

import msgspec

from borderpost.domain.consultation import Answer
from borderpost.domain.crossing import EntryId
from borderpost.domain.enrolment import Enrolment
from borderpost.domain.errors import BorderPostError, Refusal
from borderpost.domain.finding import Finding, Severity
from borderpost.domain.journal import ChainPlace, Head, SegmentId, parse_moment
from borderpost.services import adopting, adopting_rules, consulting
from borderpost.store.receipts import KeptReceipt, KeptVerdict
from borderpost.store.store import Store
from sync import letter, wire
from sync.carrier import is_receipt_of
from sync.outbox import Outbox
from sync.outbox_notes import BlockName, LinkFile
from sync.packing import is_ours
from sync.signing import Context

T = TypeVar("T")


def take_in(store: Store, outbox: Outbox, enrolment: Enrolment, *, now: datetime) -> tuple[Finding, ...]:
    """Take in everything that lies in the outbox and return what people should hear of it.

    Each thing is one transaction, and its file goes only after the commit: what is interrupted is
    taken again, harmlessly. What is not the platform's own, or cannot be read, is set aside and
    delays nothing. Raise Trouble of the disk or the database.
    """
    forked = set(store.forked())
    news = [
        *_take_welcome(store, outbox, enrolment),
        *_take_receipts(store, outbox, enrolment),
        *_take_parcels(store, outbox, enrolment, now=now),
    ]
    if set(store.forked()) - forked:
        news.append(Finding.of("sync.fork", Severity.REVIEW))
    return tuple(news)


def _take_welcome(store: Store, outbox: Outbox, enrolment: Enrolment) -> Iterator[Finding]:
    """Believe the platform's durable heads; they come before receipts, which may be younger."""
    content = outbox.take_welcome()
    if content is None:
        return
    before = store.mark()
    try:
        welcome = _trusted(content, wire.Welcome, enrolment, Context.WELCOME)
    except BorderPostError:
        # Nothing of it can be believed, and the next exchange brings another.
        outbox.drop_welcome()
        return
    if welcome.device == enrolment.device:
        places = [_chain_place(place) for place in welcome.heads]
        with store.transaction():
            store.acknowledge([place for place in places if place], whole=not welcome.mark_held)
    contact = outbox.contact()
    restored = contact is not None and contact.restored
    if store.mark() < before or restored:
        for name in outbox.kept():
            outbox.drop_kept(name)
        yield Finding.of("sync.platform_restored", Severity.REVIEW)
    if contact is not None and restored:
        outbox.keep_contact(replace(contact, restored=False))
    outbox.drop_welcome()


def _take_receipts(store: Store, outbox: Outbox, enrolment: Enrolment) -> Iterator[Finding]:
    link = LinkFile.of(enrolment)
    fresh: list[BlockName] = []
    for name in outbox.receipted():
        content = outbox.receipt(name)
        if content is None:
            continue
        try:
            receipt = _trusted(content, wire.Receipt, enrolment, Context.RECEIPT)
            if not is_receipt_of(receipt, name, link):
                raise Refusal("signature.wrong")
            _keep(store, name, receipt, content)
        except BorderPostError as error:
            _raise_trouble_of_this_machine(error)
            # Not the platform's own word: without it the block is simply sent again.
            outbox.drop_receipt(name)
            yield Finding.of("sync.receipt_refused", Severity.REVIEW, why=error.code)
            continue
        fresh.append(name)
    _settle(store, outbox, fresh)


def _keep(store: Store, name: BlockName, receipt: wire.Receipt, signed: bytes) -> None:
    verdicts = tuple(KeptVerdict(v.sequence, v.verdict == "held", v.code) for v in receipt.verdicts)
    kept = KeptReceipt(
        number=receipt.log_index,
        digest=receipt.digest,
        log_head=receipt.log_head,
        segment=SegmentId(receipt.segment),
        first=receipt.first,
        last=receipt.last,
        at=_moment(receipt.platform_time),
        signed=signed,
        verdicts=verdicts,
    )
    durable = None if receipt.durable is None else _chain_place(receipt.durable)
    ours = is_ours(store, name)
    with store.transaction():
        if ours:
            store.keep_receipt(kept)
        if durable is not None:
            store.acknowledge([durable])


def _settle(store: Store, outbox: Outbox, fresh: list[BlockName]) -> None:
    """Remove blocks that were receipted; remember those that the mark could not pass yet."""
    mark = store.mark()
    for name in fresh:
        if mark < name.last and is_ours(store, name):
            outbox.keep_kept(name)
        outbox.drop_block(name)
        outbox.drop_receipt(name)
    for name in outbox.kept():
        lost = name.bulk and mark >= name.first - 1
        if lost or mark >= name.last or not is_ours(store, name):
            outbox.drop_kept(name)


def _take_parcels(store: Store, outbox: Outbox, enrolment: Enrolment, *, now: datetime) -> Iterator[Finding]:
    for digest in outbox.parcels():
        content = outbox.parcel(digest)
        if content is None:
            continue
        try:
            yield from _take_parcel(store, enrolment, content, now=now)
        except BorderPostError as error:
            _raise_trouble_of_this_machine(error)
            outbox.set_parcel_aside(digest, error.code, now=now)
            yield Finding.of("sync.parcel_aside", Severity.REVIEW, why=error.code)
            continue
        outbox.drop_parcel(digest)


def _take_parcel(store: Store, enrolment: Enrolment, content: bytes, *, now: datetime) -> Iterator[Finding]:
    read = letter.read(content)
    letter.demand_author(read, enrolment.platform.signing_key)
    try:
        header = msgspec.msgpack.decode(read.header, type=wire.ParcelHeader)
    except msgspec.DecodeError as error:
        raise Refusal("letter.unreadable") from error
    wire.demand_version(header.version)
    if (header.platform, header.device) != (enrolment.platform.id, enrolment.device):
        raise Refusal("parcel.not_ours")
    body = letter.unseal(read, enrolment.keys.sealing)
    match header.kind:
        case "alerts":
            status = adopting.adopt_pack(store, body, number=header.number, now=now)
            if status is not None:
                yield Finding.of("sync.alerts_adopted", Severity.INFO, count=str(status.count))
        case "rules":
            adopted = adopting_rules.adopt_pack(store, body, number=header.number, now=now)
            if adopted is not None:
                yield Finding.of("sync.rules_adopted", Severity.INFO, version=adopted.version)
        case "answer":
            consulting.take_answer(store, EntryId(header.subject), _answer(body), now=now)
            yield Finding.of("sync.answer_came", Severity.INFO)
        case _:
            raise Refusal("parcel.unknown")


def _answer(body: bytes) -> Answer:
    try:
        return msgspec.json.decode(body, type=Answer)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refusal("letter.unreadable") from error


def _trusted(content: bytes, kind: type[T], enrolment: Enrolment, context: Context) -> T:
    signed = wire.decode(content, wire.Signed)
    return wire.trusted(signed, kind, key=enrolment.platform.signing_key, context=context)


def _raise_trouble_of_this_machine(error: BorderPostError) -> None:
    """Raise what this machine's disk or database did; the rest is about what was carried."""
    if error.code.startswith(("disk.", "database.")):
        raise error


def _chain_place(place: wire.Place) -> ChainPlace | None:
    if len(place.segment) != 8 or len(place.head) != 32 or place.sequence < 1:
        return None
    return ChainPlace(SegmentId(place.segment), place.sequence, Head(place.head))


def _moment(text: str) -> datetime:
    try:
        return parse_moment(text)
    except ValueError as error:
        raise Refusal("signature.wrong") from error
