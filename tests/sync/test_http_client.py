"""The desk's end of the link against the platform's own web application, over real TLS."""

import hashlib
import random
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from borderpost.domain.errors import Refusal, Trouble
from sync import wire
from sync.http_client import HttpPlatform, platform_url
from sync.signing import Context, new_key, public_key
from sync.trial_link import TrialLink
from sync.wire import Receipt, Signed, Welcome
from tests.sync.region import MemoryRegion
from tests.sync.serving import NOW, PATIENCE, Papers, hello, link

BLOCK = random.Random(7).randbytes(600_000)
DIGEST = hashlib.sha256(BLOCK).digest()


def put(
    platform: HttpPlatform, content: bytes, *, offset: int = 0, total: int | None = None
) -> Signed | None:
    """Send a block from an offset on and return its receipt."""
    return platform.put_block(
        hashlib.sha256(content).digest(),
        total=len(content) if total is None else total,
        offset=offset,
        pieces=[content[offset:]],
    ).receipt


def keep(taken: bytearray, pieces: Iterator[bytes]) -> None:
    for piece in pieces:
        taken += piece


def test_a_block_goes_up_and_its_signed_receipt_comes_back(
    region: MemoryRegion, address: str, papers: Papers
) -> None:
    device, key = region.new_desk()
    with link(address, papers.authority.certificate, (device, key)) as platform:
        welcome = platform.hello(hello(device, nonce=b"fresh nonce"))
        said = wire.trusted(welcome, Welcome, key=public_key(region.signing), context=Context.WELCOME)
        assert (said.nonce, said.device) == (b"fresh nonce", device)
        receipt = put(platform, BLOCK)
        assert put(platform, BLOCK) == receipt
    assert receipt is not None
    said_of = wire.trusted(receipt, Receipt, key=public_key(region.signing), context=Context.RECEIPT)
    assert said_of.digest == DIGEST
    assert region.arrived[DIGEST] == BLOCK


def test_a_block_is_handed_on_in_pieces(region: MemoryRegion, address: str, papers: Papers) -> None:
    desk = region.new_desk()
    with link(address, papers.authority.certificate, desk) as platform:
        platform.hello(hello(desk[0]))
        assert put(platform, BLOCK) is not None
    assert len(region.handed) >= 2
    assert sum(region.handed) == len(BLOCK)


def test_a_block_that_stands_elsewhere_is_answered_with_where_to_go_on(
    region: MemoryRegion, address: str, papers: Papers
) -> None:
    desk = region.new_desk()
    with link(address, papers.authority.certificate, desk) as platform:
        platform.hello(hello(desk[0]))
        first = platform.put_block(
            DIGEST, total=len(BLOCK), offset=0, pieces=[BLOCK[:1000], b"", BLOCK[1000:5000]]
        )
        assert (first.offset, first.receipt) == (5000, None)
        elsewhere = platform.put_block(DIGEST, total=len(BLOCK), offset=9000, pieces=[BLOCK[9000:]])
        assert (elsewhere.offset, elsewhere.receipt) == (5000, None)
        assert put(platform, BLOCK, offset=5000) is not None
    assert region.arrived[DIGEST] == BLOCK


def test_an_upload_cut_in_the_middle_goes_on_where_the_platform_has_it(
    region: MemoryRegion, address: str, papers: Papers
) -> None:
    desk = region.new_desk()
    with (
        TrialLink(int(address.rpartition(":")[2])) as cable,
        link(f"127.0.0.1:{cable.port}", papers.authority.certificate, desk) as platform,
    ):
        platform.hello(hello(desk[0]))
        cable.cut_after(200_000)
        with pytest.raises(Trouble, match=r"^link\.cut$"):
            put(platform, BLOCK)
        cable.restore()
        again = platform.hello(hello(desk[0], sending=[DIGEST]))
        half = wire.decode(again.payload, Welcome).half_sent[0]
        assert 100_000 < half.offset < 200_000
        assert BLOCK.startswith(region.arrived[DIGEST])
        assert put(platform, BLOCK, offset=half.offset) is not None
    assert region.arrived[DIGEST] == BLOCK


def test_a_download_cut_in_the_middle_goes_on_where_it_was(
    region: MemoryRegion, address: str, papers: Papers
) -> None:
    desk = region.new_desk()
    region.objects[DIGEST] = BLOCK
    taken = bytearray()
    with (
        TrialLink(int(address.rpartition(":")[2])) as cable,
        link(f"127.0.0.1:{cable.port}", papers.authority.certificate, desk) as platform,
    ):
        platform.hello(hello(desk[0]))
        cable.cut_after(200_000)
        with pytest.raises(Trouble, match=r"^link\.cut$"):
            keep(taken, platform.fetch(DIGEST, offset=0))
        assert 100_000 < len(taken) < 200_000
        cable.restore()
        keep(taken, platform.fetch(DIGEST, offset=len(taken)))
        assert b"".join(platform.fetch(DIGEST, offset=len(BLOCK))) == b""
    assert taken == BLOCK


def test_four_threads_may_use_one_link(region: MemoryRegion, address: str, papers: Papers) -> None:
    desk = region.new_desk()
    blocks = [random.Random(number).randbytes(50_000) for number in range(24)]
    with link(address, papers.authority.certificate, desk) as platform, ThreadPoolExecutor(4) as pool:
        platform.hello(hello(desk[0]))
        receipts = list(pool.map(lambda content: put(platform, content), blocks))
    named = [wire.decode(receipt.payload, Receipt).digest for receipt in receipts if receipt is not None]
    assert named == [hashlib.sha256(content).digest() for content in blocks]
    assert set(region.arrived.values()) == set(blocks)


def test_there_is_no_link_where_nobody_listens(papers: Papers, region: MemoryRegion) -> None:
    desk = region.new_desk()
    with socket.create_server(("127.0.0.1", 0)) as freed:
        where = f"127.0.0.1:{freed.getsockname()[1]}"
    for address in (where, "plataforma.invalid", "a..b"):
        with (
            link(address, papers.authority.certificate, desk) as platform,
            pytest.raises(Trouble, match=r"^link\.none$"),
        ):
            platform.hello(hello(desk[0]))


def test_a_request_signed_by_another_key_is_refused(
    region: MemoryRegion, address: str, papers: Papers
) -> None:
    device, _ = region.new_desk()
    with (
        link(address, papers.authority.certificate, (device, new_key())) as platform,
        pytest.raises(Refusal, match=r"^request\.forged$"),
    ):
        platform.hello(hello(device))
    assert region.sessions == {}


def test_a_desk_that_nobody_enrolled_is_refused(region: MemoryRegion, address: str, papers: Papers) -> None:
    with (
        link(address, papers.authority.certificate, (b"d" * 16, new_key())) as platform,
        pytest.raises(Refusal, match=r"^device\.unknown$"),
    ):
        platform.hello(hello(b"d" * 16))


def test_a_desk_cannot_say_hello_for_another(region: MemoryRegion, address: str, papers: Papers) -> None:
    desk, (other, _) = region.new_desk(), region.new_desk()
    with (
        link(address, papers.authority.certificate, desk) as platform,
        pytest.raises(Refusal, match=r"^request\.forged$"),
    ):
        platform.hello(hello(other))


def test_a_revoked_desk_is_told_so_and_keeps_everything(
    region: MemoryRegion, address: str, papers: Papers
) -> None:
    desk = region.new_desk()
    with link(address, papers.authority.certificate, desk) as platform:
        platform.hello(hello(desk[0]))
        platform.put_block(DIGEST, total=len(BLOCK), offset=0, pieces=[BLOCK[:1000]])
        region.revoked.add(desk[0])
        with pytest.raises(Refusal, match=r"^device\.revoked$"):
            put(platform, BLOCK, offset=1000)
    assert region.arrived[DIGEST] == BLOCK[:1000]


def test_without_a_session_a_desk_is_asked_for_a_hello(
    region: MemoryRegion, address: str, papers: Papers
) -> None:
    desk = region.new_desk()
    region.objects[DIGEST] = BLOCK
    with link(address, papers.authority.certificate, desk) as platform:
        with pytest.raises(Refusal, match=r"^request\.session$"):
            put(platform, BLOCK)
        platform.hello(hello(desk[0]))
        region.sessions.clear()
        with pytest.raises(Refusal, match=r"^request\.session$"):
            put(platform, BLOCK)
        with pytest.raises(Refusal, match=r"^request\.session$"):
            next(platform.fetch(DIGEST, offset=0))
        platform.hello(hello(desk[0]))
        assert put(platform, BLOCK) is not None


def test_an_object_that_is_not_there_and_a_block_that_is_damaged_are_named(
    region: MemoryRegion, address: str, papers: Papers
) -> None:
    desk = region.new_desk()
    with link(address, papers.authority.certificate, desk) as platform:
        platform.hello(hello(desk[0]))
        with pytest.raises(Refusal, match=r"^object\.unknown$"):
            next(platform.fetch(bytes(32), offset=0))
        with pytest.raises(Refusal, match=r"^block\.damaged$"):
            platform.put_block(DIGEST, total=3, offset=0, pieces=[b"abc"])
        with pytest.raises(Refusal, match=r"^request\.too_large$"):
            platform.put_block(DIGEST, total=3, offset=0, pieces=[b"abcd"])
        with pytest.raises(Refusal, match=r"^request\.too_large$"):
            platform.put_block(DIGEST, total=25 * 2**20, offset=0, pieces=[b"abcd"])
    assert region.arrived == {}


def test_a_platform_that_fails_is_busy_and_nothing_more_is_said(
    region: MemoryRegion, address: str, papers: Papers
) -> None:
    desk = region.new_desk()
    with link(address, papers.authority.certificate, desk) as platform:
        region.broken = Trouble("disk.full", path="/a/secret/place")
        with pytest.raises(Trouble, match=r"^platform\.busy$"):
            platform.hello(hello(desk[0]))
        region.broken = None
        platform.hello(hello(desk[0]))


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("plataforma.example", "https://plataforma.example:8443"),
        (" https://Plataforma.example/ ", "https://plataforma.example:8443"),
        ("192.0.2.7:443", "https://192.0.2.7:443"),
        ("[2001:db8::7]:9000", "https://[2001:db8::7]:9000"),
    ],
)
def test_an_address_is_taken_as_people_write_it(written: str, url: str) -> None:
    assert platform_url(written) == url


@pytest.mark.parametrize(
    "written",
    [
        "",
        "http://plataforma.example",
        "a b",
        "x:99999",
        "x:y",
        "x/path",
        "u:p@x",
        "ftp://x",
        "x?q",
        "[::1",
        "ñ",
    ],
)
def test_an_address_that_is_none_is_refused(written: str) -> None:
    with pytest.raises(Refusal, match=r"^link\.address$"):
        platform_url(written)


def test_a_link_leaves_nothing_open_and_may_be_closed_twice(papers: Papers) -> None:
    platform = HttpPlatform(
        "localhost",
        papers.authority.certificate,
        bytes(16),
        new_key(),
        known_time=lambda: NOW,
        patience=PATIENCE,
    )
    platform.close()
    platform.close()
