"""Carrying between the outbox and the platform: needs neither the database nor the data key."""

import hashlib
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from importlib import metadata
from typing import TypeVar

import filelock

from borderpost.domain.errors import BorderPostError, Refusal, Trouble
from borderpost.domain.finding import Finding, Severity
from borderpost.domain.journal import ChainPlace, moment_text, parse_moment
from borderpost.domain.sync_report import LinkNote, LinkState
from borderpost.store import machine_clock
from sync import letter, wire
from sync.contract import Platform
from sync.outbox import Outbox
from sync.outbox_notes import BlockName, Contact, LinkFile, Told
from sync.retry import BUSY, Patience
from sync.signing import Context

PIECE_BYTES = 16 * 1024
MOST_BLOCKS = 64
MOST_OFFERS = 64
MOST_PUSHES = 6
"""How often one block is taken up again within one exchange."""
LONGEST = timedelta(seconds=20)
"""After so long no further block is begun: a new hello asks first what waits on the other side."""
KINDS = ("alerts", "answer", "rules")
"""The objects that this program understands, the most pressing first."""
NOWHERE = wire.Place(bytes(8), 1, bytes(32))
"""A mark that no platform holds."""
ABOUT_THE_DESK = frozenset(
    {"device.unknown", "device.revoked", "request.forged", "request.session", "protocol.newer"}
)
"""Refusals that concern no single block: nothing is deleted, and all is tried again later."""

T = TypeVar("T")


def carry(
    outbox: Outbox,
    platform: Platform,
    *,
    clock: Callable[[], datetime],
    patience: Patience,
    most: int = MOST_BLOCKS,
) -> LinkNote:
    """Make one exchange and return how it went; only a disk's Trouble is raised.

    Where another process of this desk carries at this moment, that is no problem: it is said, and
    nothing is done. Whatever is interrupted here goes on from where it stood the next time.
    """
    link, told = outbox.link(), outbox.told()
    if link is None:
        return LinkNote(LinkState.NOT_ENROLLED)
    before = outbox.note() or LinkNote(LinkState.NOT_TRIED)
    if told is None:
        return before
    try:
        with outbox.lock():
            outbox.tidy()
            note = _Exchange(outbox, platform, link, told, clock).run(before, patience, most)
            outbox.keep_note(note)
            return note
    except filelock.Timeout:
        elsewhere = Finding.of("link.carried_elsewhere", Severity.INFO)
        return replace(before, problem=elsewhere, again_in=BUSY)


class _Exchange:
    """Be one exchange: hello, urgent blocks up, objects down, the other blocks up."""

    def __init__(
        self, outbox: Outbox, platform: Platform, link: LinkFile, told: Told, clock: Callable[[], datetime]
    ) -> None:
        self._outbox = outbox
        self._platform = platform
        self._link = link
        self._told = told
        self._clock = clock
        self._welcome: wire.Welcome | None = None
        self._contact: datetime | None = None
        self._drift: timedelta | None = None
        self._problem: BorderPostError | None = None
        self._sent = 0
        self._taken = 0
        self._moved = False
        self._ends = time.monotonic() + LONGEST.total_seconds()

    def run(self, before: LinkNote, patience: Patience, most: int) -> LinkNote:
        """Do it all and say how it ended."""
        state = LinkState.LIVE
        try:
            self._again_where_the_session_ended(lambda: self._work(most))
        except Refusal as error:
            state, self._problem = LinkState.REFUSED, error
        except Trouble as error:
            if error.code.startswith("disk."):
                raise
            state, self._problem = LinkState.NO_LINK, error
        if state is LinkState.LIVE and self._welcome is not None and self._welcome.revoked:
            state, self._problem = LinkState.REFUSED, Refusal("device.revoked")
        did = self._sent + self._taken > 0
        if state is LinkState.LIVE:
            wait = patience.after_success(more=did and bool(self._outbox.waiting()))
        else:
            wait = patience.after_failure(progress=did or self._moved)
        return LinkNote(
            state=state,
            at=self._clock(),
            problem=problem_of(self._problem, state) if self._problem else None,
            last_contact=self._contact or before.last_contact,
            drift=before.drift if self._drift is None else self._drift,
            sent=self._sent,
            taken=self._taken,
            again_in=wait,
        )

    def _again_where_the_session_ended(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Refusal as error:
            if error.code != "request.session":
                raise
            work()

    def _work(self, most: int) -> None:
        welcome = self._hello()
        self._bring_back()
        self._send([name for name in self._outbox.waiting() if not name.bulk], welcome)
        self._fetch(welcome)
        self._send([name for name in self._outbox.waiting() if name.bulk][:most], welcome)

    def _hello(self) -> wire.Welcome:
        seen, mark = self._outbox.contact(), _place(self._told.mark)
        welcome, platform_time = self._ask(mark)
        shorter = seen is not None and (
            welcome.log_index < seen.log_index
            or (welcome.log_index == seen.log_index and welcome.log_head != seen.log_head)
        )
        if shorter and welcome.mark_held:
            # All that it holds counts now, and it tells all only to whom it does not know.
            welcome, platform_time = self._ask(NOWHERE)
        known = seen is not None and seen.restored
        unheld = mark is not None and not welcome.mark_held
        if shorter or (unheld and not known):
            # Receipts that are not taken in yet may say what is no longer true: their blocks, which
            # lie here still, are asked about once more.
            for name in self._outbox.receipted():
                self._outbox.drop_receipt(name)
        self._welcome = welcome
        self._outbox.keep_contact(
            Contact(
                platform_time=platform_time,
                boot=machine_clock.boot(),
                running_ms=machine_clock.running_ms(),
                log_index=welcome.log_index,
                log_head=welcome.log_head,
                restored=known or shorter or unheld,
            )
        )
        return welcome

    def _ask(self, mark: wire.Place | None) -> tuple[wire.Welcome, datetime]:
        """Say hello and keep the welcome, for the desk to take in; return it and its time."""
        outbox, told, link = self._outbox, self._told, self._link
        said = self._clock()
        hello = wire.Hello(
            version=wire.VERSION,
            device=link.device,
            nonce=secrets.token_bytes(32),
            program=program(),
            wall=moment_text(said),
            monotonic=time.monotonic(),
            unsent=told.unsent,
            mark=mark,
            segments=list(told.segments),
            sending=[name.digest for name in outbox.waiting()][:MOST_BLOCKS],
            packs=told.packs,
            objects=list(outbox.known_objects()),
        )
        signed = self._platform.hello(hello)
        welcome = self._believed(signed, wire.Welcome, Context.WELCOME)
        wire.demand_version(welcome.version)
        if welcome.nonce != hello.nonce or welcome.device != link.device:
            raise Trouble("link.strange_answer")
        platform_time = _moment(welcome.platform_time)
        heard = self._clock()
        self._contact, self._drift = heard, said + (heard - said) / 2 - platform_time
        outbox.keep_welcome(wire.encode(signed))
        return welcome, platform_time

    def _bring_back(self) -> None:
        now = self._clock()
        for name, why in self._outbox.blocks_aside().items():
            if why.due(now):
                self._outbox.bring_back(name)

    def _send(self, names: list[BlockName], welcome: wire.Welcome) -> None:
        arrived = {half.digest: half.offset for half in welcome.half_sent}
        durable = {place.segment: place.sequence for place in welcome.heads}
        for name in names:
            if time.monotonic() > self._ends:
                return
            content = self._outbox.content(name)
            if content is None:
                continue
            if hashlib.sha256(content).digest() != name.digest:
                self._put_aside(name, Refusal("block.damaged"), intact=False)
                continue
            # What the platform holds by its own word is only asked about, not sent.
            held = durable.get(name.segment, 0) >= name.final
            offset = len(content) if held else arrived.get(name.digest, 0)
            try:
                self._push(name, content, offset if 0 <= offset <= len(content) else 0)
            except Refusal as error:
                if error.code in ABOUT_THE_DESK:
                    raise
                self._put_aside(name, error)

    def _push(self, name: BlockName, content: bytes, offset: int) -> None:
        """Send a block until its receipt is there; raise Refusal where the platform will not have it."""
        damaged = 0
        for _ in range(MOST_PUSHES):
            try:
                answer = self._platform.put_block(
                    name.digest, total=len(content), offset=offset, pieces=_pieces(content, offset)
                )
            except Refusal as error:
                damaged += 1
                if error.code != "block.damaged" or damaged > 1:
                    raise
                offset = 0
                continue
            if answer.receipt is not None:
                self._keep_receipt(name, answer.receipt)
                return
            if not 0 <= answer.offset <= len(content):
                raise Trouble("link.strange_answer")
            offset = answer.offset
        raise Trouble("link.strange_answer")

    def _keep_receipt(self, name: BlockName, signed: wire.Signed) -> None:
        receipt = self._believed(signed, wire.Receipt, Context.RECEIPT)
        wire.demand_version(receipt.version)
        if not is_receipt_of(receipt, name, self._link):
            raise Trouble("link.strange_answer")
        self._outbox.keep_receipt(name, wire.encode(signed))
        seen = self._outbox.contact()
        if seen is not None and receipt.log_index > seen.log_index:
            longer = replace(seen, log_index=receipt.log_index, log_head=receipt.log_head)
            self._outbox.keep_contact(longer)
        self._sent += 1

    def _fetch(self, welcome: wire.Welcome) -> None:
        known = {*self._outbox.known_objects()}
        self._outbox.forget_parts(offer.digest for offer in welcome.offers)
        wanted = [offer for offer in welcome.offers if _is_sound(offer) and offer.digest not in known]
        wanted.sort(key=lambda offer: KINDS.index(offer.kind))
        for offer in wanted[:MOST_OFFERS]:
            try:
                self._fetch_one(offer)
            except Refusal as error:
                if error.code in ABOUT_THE_DESK:
                    raise
                self._problem = error

    def _fetch_one(self, offer: wire.Offer) -> None:
        have = self._outbox.begun(offer.digest)
        if have > offer.length:
            self._outbox.finish(offer.digest)
            have = 0
        if have < offer.length:
            for piece in self._platform.fetch(offer.digest, offset=have):
                have += len(piece)
                if have > offer.length:
                    break
                self._outbox.add_piece(offer.digest, piece)
                self._moved = True
        if have < offer.length:
            raise Trouble("link.cut")
        # More than was announced is refused; finish() throws away whatever its digest does not name.
        if not self._outbox.finish(offer.digest):
            self._problem = Refusal("parcel.damaged")
            return
        self._taken += 1

    def _put_aside(self, name: BlockName, why: BorderPostError, *, intact: bool = True) -> None:
        self._outbox.set_block_aside(name, why.code, now=self._clock(), intact=intact)
        self._problem = why

    def _believed(self, signed: wire.Signed, kind: type[T], context: Context) -> T:
        """Return what the platform signed; whatever it did not sign comes from somebody in between."""
        try:
            return wire.trusted(signed, kind, key=self._link.signing_key, context=context)
        except Refusal as error:
            raise Trouble("link.strange_answer") from error


def program() -> str:
    """Return the name and version of this program, for the platform's fleet page."""
    try:
        return f"borderpost {metadata.version('borderpost')}"
    except metadata.PackageNotFoundError:
        return "borderpost"


def is_receipt_of(receipt: wire.Receipt, name: BlockName, link: LinkFile) -> bool:
    """Tell whether a receipt, whose signature was checked, is of this block and of this desk."""
    said = (receipt.platform, receipt.device, receipt.digest, receipt.segment, receipt.first, receipt.last)
    meant = (link.platform, link.device, name.digest, name.segment, name.sequence, name.final)
    within = all(receipt.first <= verdict.sequence <= receipt.last for verdict in receipt.verdicts)
    durable = receipt.durable
    return said == meant and within and (durable is None or durable.segment == name.segment)


def _is_sound(offer: wire.Offer) -> bool:
    return offer.kind in KINDS and len(offer.digest) == 32 and 0 < offer.length <= letter.LARGEST


def _place(mark: ChainPlace | None) -> wire.Place | None:
    return None if mark is None else wire.Place(mark.segment, mark.sequence, mark.head)


def _pieces(content: bytes, offset: int) -> Iterator[bytes]:
    for start in range(offset, len(content), PIECE_BYTES):
        yield content[start : start + PIECE_BYTES]


def _moment(text: str) -> datetime:
    try:
        return parse_moment(text)
    except ValueError as error:
        raise Trouble("link.strange_answer") from error


def problem_of(problem: BorderPostError, state: LinkState) -> Finding:
    """Return what people are told of a failed exchange; no link is no fault of anybody."""
    weight = Severity.UNVERIFIED if state is LinkState.NO_LINK else Severity.REVIEW
    return Finding.of(problem.code, weight, **problem.values)
