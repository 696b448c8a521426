"""A platform that keeps the contract in memory, so that the tests of HTTP are about HTTP."""

import hashlib
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from borderpost.domain.errors import Refusal
from sync import wire
from sync.letter import new_sealing_key, sealing_public_key
from sync.signing import Context, new_key, public_key
from sync.wire import (
    BlockAnswer,
    Enrolled,
    EnrolmentRequest,
    HalfSent,
    Hello,
    Identity,
    Receipt,
    Signed,
    Welcome,
)

NOW = "2026-03-01T12:00:00.000Z"


@dataclass
class MemoryRegion:
    """Keep blocks and objects by digest; ``handed`` are the sizes of what came in, one by one."""

    authority: str
    id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    signing: bytes = field(default_factory=new_key)
    sealing: bytes = field(default_factory=new_sealing_key)
    desks: dict[bytes, bytes] = field(default_factory=dict)
    revoked: set[bytes] = field(default_factory=set)
    sessions: dict[bytes, bytes] = field(default_factory=dict)
    arrived: dict[bytes, bytes] = field(default_factory=dict)
    objects: dict[bytes, bytes] = field(default_factory=dict)
    handed: list[int] = field(default_factory=list)
    secret: bytes = b"s" * 10
    broken: Exception | None = None

    def gate(self) -> "MemoryGate":
        return MemoryGate(self)

    def desk(self, device: bytes) -> "MemoryDesk":
        return MemoryDesk(self, device)

    def link_key(self, device: bytes) -> bytes:
        if device not in self.desks:
            raise Refusal("device.unknown")
        return self.desks[device]

    def demand_session(self, device: bytes, token: bytes) -> None:
        if self.sessions.get(token) != device:
            raise Refusal("request.session")

    def healthy(self) -> bool:
        return self.broken is None

    def new_desk(self) -> tuple[bytes, bytes]:
        """Return the device id and the private link key of a desk that is enrolled."""
        device, key = secrets.token_bytes(16), new_key()
        self.desks[device] = public_key(key)
        return device, key


@dataclass
class MemoryGate:
    region: MemoryRegion

    def identity(self) -> Identity:
        return Identity(
            version=1,
            platform=self.region.id,
            name="Región de prueba",
            authority=self.region.authority,
            signing_key=public_key(self.region.signing),
            sealing_key=sealing_public_key(self.region.sealing),
        )

    def enrol(self, request: EnrolmentRequest) -> Signed:
        if request.secret != self.region.secret:
            raise Refusal("enrolment.code")
        self.region.desks[request.device] = request.link_key
        said = Enrolled(platform=self.region.id, device=request.device, post=request.post, platform_time=NOW)
        return wire.signed(said, key=self.region.signing, context=Context.ENROLMENT)


@dataclass
class MemoryDesk:
    region: MemoryRegion
    device: bytes

    def hello(self, hello: Hello) -> Signed:
        self._demand_well()
        session = secrets.token_bytes(32)
        self.region.sessions[session] = self.device
        welcome = Welcome(
            version=1,
            nonce=hello.nonce,
            device=self.device,
            platform_time=NOW,
            revoked=False,
            mark_held=True,
            heads=[],
            half_sent=[HalfSent(digest, len(self._held(digest))) for digest in hello.sending],
            offers=[],
            session=session,
            log_index=0,
            log_head=bytes(32),
        )
        return wire.signed(welcome, key=self.region.signing, context=Context.WELCOME)

    def put_block(self, digest: bytes, *, total: int, offset: int, pieces: Iterable[bytes]) -> BlockAnswer:
        self._demand_well()
        held = self._held(digest)
        if len(held) < total and offset == len(held):
            more = b"".join(pieces)
            self.region.handed.append(len(more))
            held += more
            self.region.arrived[digest] = held
        if len(held) < total:
            return BlockAnswer(offset=len(held))
        if hashlib.sha256(held).digest() != digest:
            del self.region.arrived[digest]
            raise Refusal("block.damaged")
        return BlockAnswer(offset=total, receipt=self._receipt(digest))

    def fetch(self, digest: bytes, *, offset: int) -> Iterator[bytes]:
        self._demand_well()
        if digest not in self.region.objects:
            raise Refusal("object.unknown")
        content = self.region.objects[digest]
        for start in range(offset, len(content), 100_000):
            yield content[start : min(start + 100_000, len(content))]

    def _held(self, digest: bytes) -> bytes:
        return self.region.arrived.get(digest, b"")

    def _receipt(self, digest: bytes) -> Signed:
        receipt = Receipt(
            version=1,
            platform=self.region.id,
            device=self.device,
            digest=digest,
            log_index=1,
            log_head=bytes(32),
            platform_time=NOW,
            segment=bytes(8),
            first=1,
            last=1,
            verdicts=[],
            durable=None,
        )
        return wire.signed(receipt, key=self.region.signing, context=Context.RECEIPT)

    def _demand_well(self) -> None:
        if self.region.broken is not None:
            raise self.region.broken
        if self.device in self.region.revoked:
            raise Refusal("device.revoked")
