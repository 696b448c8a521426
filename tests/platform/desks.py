"""Desks made of keys and a journal in memory, that enrol, build blocks and say hello."""

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from borderpost.domain.crossing import CrossingDraft, EntryId
from borderpost.domain.journal import (
    ChainPlace,
    DeviceId,
    EntryKind,
    Head,
    Segment,
    SegmentId,
    entry_id,
    genesis,
    leaf,
    moment_text,
    next_head,
    salt,
)
from borderpost.domain.shift import ShiftId
from borderpost.store.bodies import Body, CrossingRecorded, encode
from sync import block, letter, wire
from sync.block import Row, SealedBlock
from sync.platform.regional import RegionalPlatform
from sync.signing import Context, new_key, public_key
from sync.wire import BlockAnswer, Enrolled, EnrolmentRequest, Hello, Place, Receipt, Welcome
from tests.platform.regions import NOW
from tests.store.drafts import draft

SHIFT = ShiftId("00000000-0000-7000-8000-000000000001")


@dataclass(frozen=True)
class Kept:
    """Hold one entry of a desk's journal."""

    segment: Segment
    sequence: int
    position: int
    previous: Head
    head: Head
    id: EntryId
    content: bytes


@dataclass
class Desk:
    """Be one desk; ``replace`` a copy of it to clone one."""

    platform: RegionalPlatform
    post: str = "HN-AMA"
    country: str = "HND"
    zone: str = "America/Tegucigalpa"
    practice: bool = False
    device: DeviceId = field(default_factory=lambda: DeviceId(secrets.token_bytes(16)))
    signing: bytes = field(default_factory=new_key)
    link: bytes = field(default_factory=new_key)
    sealing: bytes = field(default_factory=letter.new_sealing_key)
    journal: list[Kept] = field(default_factory=list)
    segment: Segment | None = None

    def request(self, code: str) -> EnrolmentRequest:
        return EnrolmentRequest(
            version=1,
            secret=base64.b32decode(code.replace("-", ""))[:10],
            device=self.device,
            post=self.post,
            lane="1",
            country=self.country,
            zone=self.zone,
            signing_key=public_key(self.signing),
            link_key=public_key(self.link),
            sealing_key=letter.sealing_public_key(self.sealing),
            practice=self.practice,
        )

    def enrol(self) -> "Desk":
        identity = self.platform.gate().identity()
        signed = self.platform.gate().enrol(self.request(self.platform.issue_code()))
        said = wire.trusted(signed, Enrolled, key=identity.signing_key, context=Context.ENROLMENT)
        assert (said.device, said.platform) == (self.device, identity.platform)
        return self

    def clone(self) -> "Desk":
        """Return a desk with the same keys and journal, which from here on goes its own way."""
        return replace(self, journal=list(self.journal))

    def restart(self) -> None:
        """Begin a segment with the next entry, as every start of the program does."""
        self.segment = None

    def write(self, content: bytes, *, at: datetime = NOW) -> Kept:
        """Append canonical bytes, whatever they say."""
        last = self.journal[-1] if self.journal else None
        if self.segment is None:
            self.segment = Segment(
                SegmentId(secrets.token_bytes(8)),
                self.device,
                secrets.token_bytes(32),
                SegmentId(last.segment.id) if last else None,
                last.sequence if last else 0,
                last.head if last else None,
            )
        segment = self.segment
        follows = last is not None and last.segment.id == segment.id
        sequence = last.sequence + 1 if last and follows else 1
        previous = last.head if last and follows else genesis(segment)
        leaf_ = leaf(salt(segment, sequence), content)
        kept = Kept(
            segment,
            sequence,
            len(self.journal) + 1,
            previous,
            next_head(previous, sequence, leaf_),
            entry_id(segment.device, segment.id, sequence, at),
            content,
        )
        self.journal.append(kept)
        return kept

    def append(self, kind: EntryKind, body: Body, *, at: datetime = NOW) -> Kept:
        return self.write(encode(kind, body, actor="officer", at=at), at=at)

    def cross(self, crossing: CrossingDraft | None = None, *, at: datetime = NOW) -> Kept:
        """Record a crossing a little before now."""
        body = CrossingRecorded(crossing or draft(), self.post, "1", SHIFT)
        return self.append(EntryKind.CROSSING, body, at=at)

    def cross_many(self, number: int) -> list[Kept]:
        start = NOW - timedelta(hours=1)
        return [self.cross(draft(f"N{n:06d}"), at=start + timedelta(seconds=n)) for n in range(number)]

    def block(
        self, entries: list[Kept], *, express: bool = False, erased: frozenset[int] = frozenset()
    ) -> SealedBlock:
        """Build a block of successive entries of one segment; of erased sequences only the leaf."""
        first = entries[0]
        identity = self.platform.keys.identity
        return block.build(
            first.segment,
            [_row(entry, erased) for entry in entries],
            first=first.sequence,
            position=first.position,
            previous=first.previous,
            schema=1,
            platform=identity.platform,
            to=identity.sealing_key,
            by=self.signing,
            express=express,
        )

    def put(self, content: bytes, digest: bytes, node: RegionalPlatform | None = None) -> BlockAnswer:
        desk = (node or self.platform).desk(self.device)
        return desk.put_block(digest, total=len(content), offset=0, pieces=[content])

    def send(self, entries: list[Kept], *, express: bool = False) -> Receipt:
        """Send entries as one block and return the receipt, its signature checked."""
        built = self.block(entries, express=express)
        return self.receipt(self.put(built.content, built.digest))

    def receipt(self, answer: BlockAnswer) -> Receipt:
        assert answer.receipt is not None
        key = self.platform.keys.identity.signing_key
        return wire.trusted(answer.receipt, Receipt, key=key, context=Context.RECEIPT)

    def hello(
        self,
        *,
        mark: ChainPlace | None = None,
        segments: Sequence[bytes] | None = None,
        sending: list[bytes] | None = None,
        packs: dict[str, int] | None = None,
        objects: list[bytes] | None = None,
        wall: datetime = NOW,
    ) -> Welcome:
        nonce = secrets.token_bytes(16)
        hello = Hello(
            version=1,
            device=self.device,
            nonce=nonce,
            program="borderpost test",
            wall=moment_text(wall),
            monotonic=1.0,
            unsent=3,
            mark=Place(mark.segment, mark.sequence, mark.head) if mark else None,
            segments=list({kept.segment.id for kept in self.journal} if segments is None else segments),
            sending=sending or [],
            packs=packs or {},
            objects=objects or [],
        )
        key = self.platform.keys.identity.signing_key
        signed = self.platform.desk(self.device).hello(hello)
        welcome = wire.trusted(signed, Welcome, key=key, context=Context.WELCOME)
        assert (welcome.nonce, welcome.device) == (nonce, self.device)
        return welcome

    def fetched(self, digest: bytes) -> bytes:
        return b"".join(self.platform.desk(self.device).fetch(digest, offset=0))


def place(kept: Kept) -> ChainPlace:
    return ChainPlace(kept.segment.id, kept.sequence, kept.head)


def head(kept: Kept) -> Place:
    """Return the place as a durable head says it."""
    return Place(kept.segment.id, kept.sequence, kept.head)


def _row(kept: Kept, erased: frozenset[int]) -> Row:
    if kept.sequence not in erased:
        return Row(kept.content)
    return Row(None, leaf(salt(kept.segment, kept.sequence), kept.content))
