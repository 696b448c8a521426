"""The regional platform without its sockets: what desks ask of it, and what its keepers do with it."""

import hashlib
import hmac
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from types import TracebackType

from borderpost.domain.errors import Refusal, Trouble
from borderpost.domain.journal import moment_text, parse_moment
from borderpost.domain.movement_statistics import Count
from sync import letter, wire
from sync.contract import Gate, Platform
from sync.platform import chain, devices, ledger, movement_counts, parcels, rules, uploads
from sync.platform.chain import Gap
from sync.platform.database import MOST_CONNECTIONS, Database
from sync.platform.devices import Device
from sync.platform.judging import CLOCK_TOLERANCE
from sync.platform.keys import PlatformKeys, enrolment_code
from sync.platform.parcels import Published
from sync.platform.rules import PublishedRules
from sync.signing import Context
from sync.wire import BlockAnswer, Enrolled, EnrolmentRequest, HalfSent, Hello, Identity, Signed, Welcome

Clock = Callable[[], datetime]
"""Gives the platform's time, aware UTC."""

SESSION = timedelta(hours=24)
PIECE = 256 * 1024
"""Bytes that are kept, or handed out, at a time."""
MOST_NAMES = 10_000
"""Segments, blocks or objects that one hello may name."""

_STAMP = 8
_TOKEN = b"border post session 1\x00"


class RegionalPlatform:
    """Answer desks from a PostgreSQL database; any number of nodes may stand over one database.

    A context manager: leaving it closes the connections. ``url`` is libpq's; missing migrations are
    taken at the start. Threads may share one. Any method may raise Trouble ``platform.busy``.
    """

    def __init__(
        self, url: str, keys: PlatformKeys, *, clock: Clock, connections: int = MOST_CONNECTIONS
    ) -> None:
        self.keys = keys
        self.clock = clock
        self.database = Database(url, most=connections)

    def __enter__(self) -> "RegionalPlatform":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self.database.close()

    def healthy(self) -> bool:
        """Tell whether the database answers."""
        try:
            with self.database.transaction() as connection:
                ledger.log_end(connection)
        except Trouble:
            return False
        return True

    def gate(self) -> Gate:
        """Return what anybody may ask."""
        return _Gate(self)

    def desk(self, device: bytes) -> Platform:
        """Return what one desk may ask; that its request is the desk's own was checked before."""
        return _Desk(self, device)

    def link_key(self, device: bytes) -> bytes:
        """Return the public key of a desk's requests; raise Refusal ``device.unknown``."""
        with self.database.transaction() as connection:
            return devices.find(connection, device).link_key

    def session_token(self, device: bytes) -> bytes:
        """Return a token for a desk's next requests, good at every node for a day."""
        stamp = int(self.clock().timestamp()).to_bytes(_STAMP)
        return stamp + self._proof(device, stamp)

    def demand_session(self, device: bytes, token: bytes) -> None:
        """Raise Refusal ``request.session`` unless the token was given to this desk within a day."""
        stamp, proof = token[:_STAMP], token[_STAMP:]
        age = self.clock().timestamp() - int.from_bytes(stamp)
        fresh = -CLOCK_TOLERANCE.total_seconds() <= age <= SESSION.total_seconds()
        if not hmac.compare_digest(proof, self._proof(device, stamp)) or not fresh:
            raise Refusal("request.session")

    def issue_code(self, *, again: bytes | None = None) -> str:
        """Return a new one-time code for one desk, good for 7 days.

        ``again`` names a known desk that may come with new keys, or back after it was revoked. Raise
        Refusal ``device.unknown``.
        """
        with self.database.transaction() as connection:
            secret = devices.issue_secret(connection, again=again, now=self.clock())
        return enrolment_code(secret, self.keys.identity)

    def revoke(self, device: bytes) -> None:
        """Hold what a desk sends from now on; raise Refusal ``device.unknown``."""
        with self.database.transaction() as connection:
            devices.revoke(connection, device, now=self.clock())

    def devices(self) -> tuple[Device, ...]:
        """Return every desk, by post and lane."""
        with self.database.transaction() as connection:
            return devices.all_devices(connection)

    def publish_alerts(self, content: bytes, *, practice: bool = False) -> Published:
        """Put an alert list file in force for all posts, or for those that practise.

        Raise Trouble ``alerts.unreadable``, Refusal ``alerts.older``, ``alerts.future``.
        """
        with self.database.transaction() as connection:
            return parcels.publish(connection, content, practice=practice, now=self.clock())

    def publish_rules(self, content: bytes, *, country: str = "") -> PublishedRules:
        """Put a rule pack in force for the posts of a country (ISO 3), or of all.

        Raise Trouble ``rules.unsound``, Refusal ``rules.older``, ``rules.future``, ``rules.country``.
        """
        with self.database.transaction() as connection:
            return rules.publish(connection, content, country=country, now=self.clock())

    def gaps(self, device: bytes | None = None) -> tuple[Gap, ...]:
        """Return what is missing, of one desk or of all."""
        with self.database.transaction() as connection:
            return chain.gaps(connection, device)

    def totals(self, device: bytes | None = None) -> movement_counts.Totals:
        """Return how many entries, crossings and blocks are here, of one desk or of all."""
        with self.database.transaction() as connection:
            return movement_counts.totals(connection, device)

    def statistics(self, *, practice: bool = False) -> tuple[Count, ...]:
        """Return entries, departures and returns (``domain.movement_statistics``), small cells suppressed."""
        with self.database.transaction() as connection:
            return movement_counts.counts_of(connection, practice=practice)

    def _proof(self, device: bytes, stamp: bytes) -> bytes:
        return hmac.digest(self.keys.session, _TOKEN + device + stamp, "sha256")


class _Gate:
    def __init__(self, platform: RegionalPlatform) -> None:
        self._platform = platform

    def identity(self) -> Identity:
        return self._platform.keys.identity

    def enrol(self, request: EnrolmentRequest) -> Signed:
        wire.demand_version(request.version)
        now, keys = self._platform.clock(), self._platform.keys
        with self._platform.database.transaction() as connection:
            devices.enrol(connection, request, now=now)
        enrolled = Enrolled(
            platform=keys.id, device=request.device, post=request.post, platform_time=moment_text(now)
        )
        return wire.signed(enrolled, key=keys.signing, context=Context.ENROLMENT)


class _Desk:
    def __init__(self, platform: RegionalPlatform, device: bytes) -> None:
        self._platform, self._device = platform, device
        self._database, self._keys = platform.database, platform.keys

    def hello(self, hello: Hello) -> Signed:
        wire.demand_version(hello.version)
        if hello.device != self._device:
            raise Refusal("request.forged")
        if max(len(hello.segments), len(hello.sending), len(hello.objects)) > MOST_NAMES:
            raise Refusal("request.too_large")
        now = self._platform.clock()
        with self._database.transaction() as connection:
            device = devices.lock(connection, self._device)
            devices.note_hello(
                connection,
                self._device,
                program=hello.program,
                unsent=hello.unsent,
                alerts=hello.packs.get(parcels.ALERTS, 0),
                rules=hello.packs.get(parcels.RULES, 0),
                drift=_drift(hello, now),
                now=now,
            )
            uploads.forget_old(connection, self._device, now=now)
            held = hello.mark is None or chain.holds(connection, self._device, hello.mark)
            arrived = uploads.offsets(connection, self._device, hello.sending)
            end = ledger.log_end(connection)
            welcome = Welcome(
                version=wire.VERSION,
                nonce=hello.nonce,
                device=self._device,
                platform_time=moment_text(now),
                revoked=device.revoked,
                mark_held=held,
                heads=chain.durable(connection, self._device, hello.segments if held else None),
                half_sent=[HalfSent(digest, offset) for digest, offset in arrived.items()],
                offers=[]
                if device.revoked
                else parcels.offers(
                    connection, device, self._keys, packs=hello.packs, held=hello.objects, now=now
                ),
                session=self._platform.session_token(self._device),
                log_index=end.index,
                log_head=end.head,
            )
        return wire.signed(welcome, key=self._keys.signing, context=Context.WELCOME)

    def put_block(self, digest: bytes, *, total: int, offset: int, pieces: Iterable[bytes]) -> BlockAnswer:
        if not 0 < total <= letter.LARGEST:
            raise Refusal("block.too_large")
        with self._database.transaction() as connection:
            receipt = ledger.receipt_of(connection, self._device, digest)
            here = uploads.arrived(connection, self._device, digest)
        if receipt is not None:
            return BlockAnswer(offset=total, receipt=receipt)
        if here != offset:
            return BlockAnswer(offset=here)
        waiting = bytearray()
        try:
            for piece in pieces:
                waiting += piece
                if offset + len(waiting) > total:
                    raise Refusal("block.damaged")
                if len(waiting) >= PIECE and offset + len(waiting) < total:
                    answer = self._add(digest, offset, bytes(waiting))
                    offset += len(waiting)
                    waiting.clear()
                    if answer.offset != offset or answer.receipt is not None:
                        return answer
        except Refusal:
            self._forget(digest)
            raise
        except BaseException:
            if waiting:
                self._add(digest, offset, bytes(waiting))
            raise
        if offset + len(waiting) < total:
            return self._add(digest, offset, bytes(waiting)) if waiting else BlockAnswer(offset=offset)
        return self._finish(digest, offset, bytes(waiting), total=total)

    def fetch(self, digest: bytes, *, offset: int) -> Iterator[bytes]:
        while piece := self._piece(digest, offset):
            yield piece
            offset += len(piece)

    def _piece(self, digest: bytes, offset: int) -> bytes:
        with self._database.transaction() as connection:
            device = devices.find(connection, self._device)
            if device.revoked:
                raise Refusal("device.revoked")
            now = self._platform.clock()
            return parcels.piece(connection, device, digest, offset=offset, size=PIECE, now=now)

    def _add(self, digest: bytes, offset: int, content: bytes) -> BlockAnswer:
        """Keep bytes of a block, unless another request was faster; say how far it has come."""
        with self._database.transaction() as connection:
            # Nothing is promised of a part: were it lost with the power, it would be sent again.
            connection.execute("SET LOCAL synchronous_commit = off")
            devices.lock(connection, self._device)
            receipt = ledger.receipt_of(connection, self._device, digest)
            here = uploads.arrived(connection, self._device, digest)
            if receipt is not None or here != offset:
                return BlockAnswer(offset=here, receipt=receipt)
            now = self._platform.clock()
            uploads.add(connection, self._device, digest, start=offset, content=content, now=now)
        return BlockAnswer(offset=offset + len(content))

    def _finish(self, digest: bytes, offset: int, last: bytes, *, total: int) -> BlockAnswer:
        try:
            return self._receive(digest, offset, last, total=total)
        except Refusal:
            self._forget(digest)
            raise

    def _receive(self, digest: bytes, offset: int, last: bytes, *, total: int) -> BlockAnswer:
        with self._database.transaction() as connection:
            device = devices.lock(connection, self._device)
            receipt = ledger.receipt_of(connection, self._device, digest)
            if receipt is not None:
                return BlockAnswer(offset=total, receipt=receipt)
            content = uploads.whole(connection, self._device, digest)
            if len(content) != offset:
                return BlockAnswer(offset=len(content))
            content += last
            if hashlib.sha256(content).digest() != digest:
                raise Refusal("block.damaged")
            now = self._platform.clock()
            receipt = ledger.receive(connection, device, self._keys, content, now=now)
            uploads.forget(connection, self._device, digest)
        return BlockAnswer(offset=total, receipt=receipt)

    def _forget(self, digest: bytes) -> None:
        with self._database.transaction() as connection:
            devices.lock(connection, self._device)
            uploads.forget(connection, self._device, digest)


def _drift(hello: Hello, now: datetime) -> timedelta | None:
    """Return by how much a desk's clock is off, where that is remarkable."""
    try:
        drift = parse_moment(hello.wall) - now
    except (ValueError, OverflowError):
        return None
    return drift if abs(drift) > CLOCK_TOLERANCE else None
