"""The whole way: a desk's link, TLS, the server, and the regional platform over a real PostgreSQL."""

import hashlib
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from borderpost.domain.errors import Refusal, Trouble
from borderpost.domain.journal import DeviceId, Segment, SegmentId, genesis
from sync import block, letter, wire
from sync.block import Row, SealedBlock
from sync.http_client import HttpGate, HttpPlatform
from sync.joining import parse_code
from sync.platform.keys import PlatformKeys
from sync.platform.regional import RegionalPlatform
from sync.signing import Context, new_key, public_key
from sync.trial_link import TrialLink
from sync.trust import demand_fingerprint, pinned_context
from sync.wire import EnrolmentRequest, Receipt, Signed, Welcome
from tests.platform.regions import Clock
from tests.sync.serving import PATIENCE, hello, serving_files
from tests.sync.test_web import Caller, headers, session_of
from tests.sync.test_web_garbage import garbage, path_of

RANDOM = random.Random(11)


@dataclass(frozen=True)
class Desk:
    """Hold what a desk has after it enrolled."""

    address: str
    authority: str
    device: bytes
    link: bytes
    signing: bytes
    sealing: bytes
    clock: Clock

    def platform(self, address: str | None = None) -> HttpPlatform:
        where = address or self.address
        return HttpPlatform(
            where, self.authority, self.device, self.link, known_time=self.clock, patience=PATIENCE
        )


@pytest.fixture
def where(platform: RegionalPlatform, keys: PlatformKeys) -> Iterator[str]:
    with serving_files(platform, keys.server_files(["localhost", "127.0.0.1"])) as address:
        yield address


@pytest.fixture
def desk(platform: RegionalPlatform, where: str, clock: Clock) -> Desk:
    code = parse_code(platform.issue_code())
    identity = HttpGate(where, patience=PATIENCE).identity()
    demand_fingerprint(identity, code.fingerprint)
    made = Desk(
        where, identity.authority, RANDOM.randbytes(16), new_key(), new_key(), letter.new_sealing_key(), clock
    )
    asked = EnrolmentRequest(
        version=1, secret=code.secret, device=made.device, post="HND-AMATILLO", lane="2", country="HND",
        zone="America/Tegucigalpa", signing_key=public_key(made.signing), link_key=public_key(made.link),
        sealing_key=letter.sealing_public_key(made.sealing),
    )  # fmt: skip
    gate = HttpGate(where, authority=identity.authority, patience=PATIENCE)
    signed = gate.enrol(asked)
    said = wire.trusted(signed, wire.Enrolled, key=identity.signing_key, context=Context.ENROLMENT)
    assert said.device == made.device
    # Where the answer was lost, the same asked again is answered again.
    assert wire.decode(gate.enrol(asked).payload, wire.Enrolled).device == made.device
    return made


def block_of(desk: Desk, platform: RegionalPlatform, *, size: int = 400_000) -> SealedBlock:
    """Build a block whose entries nobody can read: it is its way that is tried here."""
    segment = Segment(
        SegmentId(RANDOM.randbytes(8)), DeviceId(desk.device), RANDOM.randbytes(32), None, 0, None
    )
    rows = [Row(RANDOM.randbytes(1000)) for _ in range(size // 1000)]
    return block.build(
        segment, rows, first=1, position=1, previous=genesis(segment), schema=1, platform=platform.keys.id,
        to=letter.sealing_public_key(platform.keys.sealing), by=desk.signing,
    )  # fmt: skip


def put(platform: HttpPlatform, sealed: SealedBlock, *, offset: int = 0) -> Signed | None:
    content = sealed.content
    return platform.put_block(
        sealed.digest, total=len(content), offset=offset, pieces=[content[offset:]]
    ).receipt


def pushed(up: HttpPlatform, device: bytes, sealed: SealedBlock) -> Signed | None:
    """Say hello and send a block from where the platform has it; None where the link was cut."""
    try:
        half = wire.decode(up.hello(hello(device, sending=[sealed.digest])).payload, Welcome).half_sent
        return put(up, sealed, offset=half[0].offset if half else 0)
    except Trouble:
        return None


def test_a_block_is_receipted_once_whatever_happens_to_the_link(
    desk: Desk, platform: RegionalPlatform
) -> None:
    sealed = block_of(desk, platform)
    with (
        TrialLink(int(desk.address.rpartition(":")[2])) as cable,
        desk.platform(f"127.0.0.1:{cable.port}") as up,
    ):
        cuts = 0
        cable.cut_after(110_000)
        # What one connection can carry is a fraction of the block, so only going on can finish it.
        while (receipt := pushed(up, desk.device, sealed)) is None:
            cuts += cable.is_cut()
            cable.restore()
            cable.cut_after(110_000)
            assert cuts < 20
        cable.restore()
        assert cuts >= 3
        up.hello(hello(desk.device))
        assert put(up, sealed) == receipt
    said = wire.trusted(receipt, Receipt, key=public_key(platform.keys.signing), context=Context.RECEIPT)
    assert (said.digest, said.log_index) == (sealed.digest, 1)
    assert platform.totals().blocks == 1


def test_alerts_come_down_whole_through_a_link_that_breaks(desk: Desk, platform: RegionalPlatform) -> None:
    alerts = [
        {"id": f"A-{number}", "kind": "entry_ban", "source": RANDOM.randbytes(100).hex(), "surname": "PRUEBA"}
        for number in range(2000)
    ]
    listed = json.dumps({"version": "L1", "as_of": "2026-03-04T15:00:00Z", "alerts": alerts}).encode()
    platform.publish_alerts(listed)
    taken = bytearray()
    with (
        TrialLink(int(desk.address.rpartition(":")[2])) as cable,
        desk.platform(f"127.0.0.1:{cable.port}") as down,
    ):
        offer = wire.decode(down.hello(hello(desk.device)).payload, Welcome).offers[0]
        cable.cut_after(100_000)
        cuts = 0
        while len(taken) < offer.length:
            try:
                for piece in down.fetch(offer.digest, offset=len(taken)):
                    taken += piece
            except Trouble:
                cuts += 1
                cable.restore()
                assert cuts < 20
        assert cuts == 1
        with pytest.raises(Refusal, match=r"^object\.unknown$"):
            next(down.fetch(bytes(32), offset=0))
    assert hashlib.sha256(taken).digest() == offer.digest
    parcel = letter.read(bytes(taken))
    letter.demand_author(parcel, public_key(platform.keys.signing))
    assert letter.unseal(parcel, desk.sealing) == listed


def test_a_session_ends_by_the_platforms_clock_and_a_hello_begins_another(
    desk: Desk, platform: RegionalPlatform, clock: Clock
) -> None:
    sealed = block_of(desk, platform, size=2000)
    with desk.platform() as up:
        up.hello(hello(desk.device))
        clock.pass_(timedelta(hours=25))
        with pytest.raises(Refusal, match=r"^request\.session$"):
            put(up, sealed)
        up.hello(hello(desk.device))
        assert put(up, sealed) is not None


def test_a_revoked_desk_is_heard_and_its_entries_are_held(desk: Desk, platform: RegionalPlatform) -> None:
    sealed = block_of(desk, platform, size=2000)
    with desk.platform() as up:
        platform.revoke(desk.device)
        assert wire.decode(up.hello(hello(desk.device)).payload, Welcome).revoked
        receipt = put(up, sealed)
        assert receipt is not None
        verdicts = wire.decode(receipt.payload, Receipt).verdicts
        assert {(verdict.verdict, verdict.code) for verdict in verdicts} == {("held", "device.revoked")}
        with pytest.raises(Refusal, match=r"^device\.revoked$"):
            next(up.fetch(bytes(32), offset=0))


def test_a_block_of_garbage_is_refused_and_the_next_one_is_taken(
    desk: Desk, platform: RegionalPlatform
) -> None:
    with desk.platform() as up:
        up.hello(hello(desk.device))
        for content in (b"garbage", RANDOM.randbytes(300_000)):
            with pytest.raises(Refusal, match=r"^letter\.unreadable$"):
                up.put_block(hashlib.sha256(content).digest(), total=len(content), offset=0, pieces=[content])
        with pytest.raises(Refusal, match=r"^block\.damaged$"):
            up.put_block(bytes(32), total=7, offset=0, pieces=[b"garbage"])
        assert put(up, block_of(desk, platform, size=2000)) is not None


def test_a_database_that_is_gone_is_a_platform_that_is_busy(desk: Desk, platform: RegionalPlatform) -> None:
    with desk.platform() as up:
        up.hello(hello(desk.device))
        platform.close()
        with pytest.raises(Trouble, match=r"^platform\.busy$"):
            up.hello(hello(desk.device))


def test_garbage_of_a_desk_with_a_good_name_is_no_bug_of_the_platform(
    desk: Desk, platform: RegionalPlatform
) -> None:
    known = (desk.device, desk.link)
    caller = Caller(desk.address, pinned_context(desk.authority, known_time=lambda: None))
    for turn in range(150):
        session = session_of(caller, known)
        method, form = [
            ("POST", "/v1/hello"), ("POST", "/v1/enrol"), ("PUT", "/v1/blocks/{}?offset={}&total={}"),
            ("GET", "/v1/objects/{}?offset={}"),
        ][turn % 4]  # fmt: skip
        body, path = garbage(desk.device), path_of(form)
        digest = hashlib.sha256(b"" if method == "GET" else body).digest()
        said = headers(known, method, path, digest, b"n" * 16 if "hello" in form else session)
        heard = caller.say(method, path, body, said)
        assert (heard.mark, heard.status < 500) == (wire.MEDIA_TYPE, True), (path, body)
    assert platform.totals().entries == 0


def test_keys_of_the_platform_stay_out_of_sight(keys: PlatformKeys, tmp_path: Path) -> None:
    certificate, key = keys.server_files(["localhost", "127.0.0.1"])
    assert key.stat().st_mode & 0o077 == 0
    assert "PRIVATE" not in certificate.read_text()
