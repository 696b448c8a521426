"""The platform's web application: who may ask, what is kept of a broken upload, and that all is marked."""

import hashlib
import http.client
import logging
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from borderpost.domain.errors import Trouble
from sync import wire
from sync.signing import Context, new_key, request_content, sign
from sync.trust import pinned_context
from sync.wire import BlockAnswer, Problem, Signed, Welcome
from tests.sync.region import MemoryRegion
from tests.sync.serving import Papers, hello, link

BLOCK = b"b" * 300_000
DIGEST = hashlib.sha256(BLOCK).digest()
EMPTY = hashlib.sha256(b"").digest()


@dataclass(frozen=True)
class Heard:
    """Hold an answer as it came over the wire."""

    status: int
    mark: str
    body: bytes

    @property
    def code(self) -> str:
        return wire.decode(self.body, Problem).code


@dataclass(frozen=True)
class Caller:
    """Say anything to a server, well formed or not."""

    address: str
    context: ssl.SSLContext

    def say(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Heard:
        host, _, port = self.address.rpartition(":")
        connection = http.client.HTTPSConnection(host, int(port), context=self.context, timeout=30)
        try:
            connection.request(method, path, body, dict(headers or {}))
            answer = connection.getresponse()
            return Heard(answer.status, answer.headers.get("Content-Type", ""), answer.read())
        finally:
            connection.close()


@pytest.fixture
def caller(address: str, papers: Papers) -> Caller:
    return Caller(address, pinned_context(papers.authority.certificate, known_time=lambda: None))


def headers(desk: tuple[bytes, bytes], method: str, path: str, digest: bytes, nonce: bytes) -> dict[str, str]:
    """Sign a request as a desk does."""
    content = request_content(method, path, digest, nonce)
    return {
        wire.DEVICE_HEADER: desk[0].hex(),
        wire.NONCE_HEADER: nonce.hex(),
        wire.SIGNATURE_HEADER: sign(content, key=desk[1], context=Context.REQUEST).hex(),
    }


def session_of(caller: Caller, desk: tuple[bytes, bytes]) -> bytes:
    body = wire.encode(hello(desk[0]))
    signed = headers(desk, "POST", "/v1/hello", hashlib.sha256(body).digest(), b"n" * 16)
    heard = caller.say("POST", "/v1/hello", body, signed)
    assert (heard.status, heard.mark) == (200, wire.MEDIA_TYPE)
    return wire.decode(wire.decode(heard.body, Signed).payload, Welcome).session


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("GET", "/v1/hello", 405),
        ("POST", "/v1/hello/", 404),
        ("DELETE", "/v1/identity", 405),
        ("GET", "/v1/identity/../../etc/passwd", 404),
        ("BREW", "/v1/hello", 405),
        ("POST", "/v1/hello", 401),
        ("PUT", f"/v1/blocks/{'00' * 32}?offset=0&total=1", 401),
        ("GET", f"/v1/objects/{'00' * 32}?offset=0", 401),
        ("POST", "/v1/enrol", 422),
    ],
)
def test_every_answer_is_marked_as_the_platforms(caller: Caller, method: str, path: str, status: int) -> None:
    heard = caller.say(method, path)
    assert (heard.status, heard.mark) == (status, wire.MEDIA_TYPE)
    assert heard.code.startswith("request.")


def test_health_is_the_databases(caller: Caller, region: MemoryRegion) -> None:
    assert (caller.say("GET", "/health").status, caller.say("GET", "/health").mark) == (200, wire.MEDIA_TYPE)
    region.broken = Trouble("database.busy")
    assert (caller.say("GET", "/health").status, caller.say("GET", "/health").code) == (503, "platform.busy")


def test_a_bug_is_answered_as_busy_and_logged_without_its_words(
    caller: Caller, region: MemoryRegion, caplog: pytest.LogCaptureFixture
) -> None:
    desk = region.new_desk()
    region.broken = ArithmeticError("Key (surname)=(NUÑEZ) already exists")
    body = wire.encode(hello(desk[0]))
    signed = headers(desk, "POST", "/v1/hello", hashlib.sha256(body).digest(), b"n" * 16)
    with caplog.at_level(logging.DEBUG):
        heard = caller.say("POST", "/v1/hello", body, signed)
        # The server logs after it has answered.
        until = time.monotonic() + 20
        while "ArithmeticError at" not in caplog.text and time.monotonic() < until:
            time.sleep(0.02)
    assert (heard.status, heard.mark, heard.code) == (500, wire.MEDIA_TYPE, "platform.busy")
    assert "ArithmeticError at" in caplog.text
    assert "region.py" in caplog.text
    assert "NUÑEZ" not in caplog.text
    region.broken = None
    assert session_of(caller, desk)


@pytest.mark.parametrize(
    ("change", "value"),
    [
        (wire.DEVICE_HEADER, "00"),
        (wire.DEVICE_HEADER, "ñandú"),
        (wire.NONCE_HEADER, ""),
        (wire.NONCE_HEADER, "00" * 300),
        (wire.NONCE_HEADER, "00"),
        (wire.SIGNATURE_HEADER, "00" * 64),
        (wire.SIGNATURE_HEADER, "zz" * 64),
    ],
)
def test_a_request_whose_proof_is_changed_is_forged(
    caller: Caller, region: MemoryRegion, change: str, value: str
) -> None:
    desk = region.new_desk()
    body = wire.encode(hello(desk[0]))
    signed = headers(desk, "POST", "/v1/hello", hashlib.sha256(body).digest(), b"n" * 16)
    assert caller.say("POST", "/v1/hello", body, signed).status == 200
    heard = caller.say("POST", "/v1/hello", body, {**signed, change: value.encode().decode("latin-1")})
    assert (heard.status, heard.code) == (401, "request.forged")


def test_a_signature_is_for_one_request_only(caller: Caller, region: MemoryRegion) -> None:
    desk = region.new_desk()
    session = session_of(caller, desk)
    path = f"/v1/blocks/{DIGEST.hex()}?offset=0&total={len(BLOCK)}"
    signed = headers(desk, "PUT", path, DIGEST, session)
    elsewhere = path.replace("offset=0", "offset=1")
    assert caller.say("PUT", elsewhere, BLOCK[1:], signed).code == "request.forged"
    assert caller.say("PUT", path + "&more=1", BLOCK, signed).code == "request.forged"
    assert caller.say("GET", f"/v1/objects/{DIGEST.hex()}?offset=0", b"", signed).code == "request.forged"
    body = wire.encode(hello(desk[0]))
    of_hello = headers(desk, "POST", "/v1/hello", hashlib.sha256(body).digest(), b"n" * 16)
    assert caller.say("POST", "/v1/hello", body + b"\x00", of_hello).code == "request.forged"
    assert region.arrived == {}
    assert caller.say("PUT", path, BLOCK, signed).status == 200


def test_a_hello_is_bound_to_its_nonce(caller: Caller, region: MemoryRegion) -> None:
    desk = region.new_desk()
    body = wire.encode(hello(desk[0], nonce=b"another nonce"))
    signed = headers(desk, "POST", "/v1/hello", hashlib.sha256(body).digest(), b"n" * 16)
    assert caller.say("POST", "/v1/hello", body, signed).code == "request.forged"


def test_the_session_of_another_desk_is_worth_nothing(caller: Caller, region: MemoryRegion) -> None:
    one, other = region.new_desk(), region.new_desk()
    stolen = session_of(caller, one)
    path = f"/v1/blocks/{DIGEST.hex()}?offset=0&total={len(BLOCK)}"
    heard = caller.say("PUT", path, BLOCK, headers(other, "PUT", path, DIGEST, stolen))
    assert (heard.status, heard.code) == (401, "request.session")
    heard = caller.say("PUT", path, BLOCK, headers((one[0], other[1]), "PUT", path, DIGEST, stolen))
    assert (heard.status, heard.code) == (401, "request.forged")
    assert region.arrived == {}


def test_a_refusal_is_heard_even_behind_a_large_upload(
    region: MemoryRegion, address: str, papers: Papers
) -> None:
    desk = (b"d" * 16, new_key())
    with link(address, papers.authority.certificate, desk) as platform:
        platform._session = b"from before"
        large = bytes(4 * 2**20)
        with pytest.raises(Exception, match=r"^device\.unknown$"):
            platform.put_block(DIGEST, total=len(large), offset=0, pieces=[large])
        # The connection is as good as new.
        with pytest.raises(Exception, match=r"^device\.unknown$"):
            platform.put_block(DIGEST, total=5, offset=0, pieces=[b"small"])


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "request.unreadable"),
        ("?offset=-1&total=5", "request.unreadable"),
        ("?offset=6&total=5", "request.unreadable"),
        ("?offset=0&total=0", "request.unreadable"),
        ("?offset=0&total=99999999999999999999", "request.unreadable"),
        ("?offset=0&total=99999999999", "request.too_large"),
        ("?offset=%D9%A3&total=5", "request.unreadable"),
        ("?offset=0&total=5", "request.too_large"),
    ],
)
def test_lengths_that_cannot_be_are_refused(
    caller: Caller, region: MemoryRegion, query: str, code: str
) -> None:
    desk = region.new_desk()
    path = f"/v1/blocks/{DIGEST.hex()}{query}"
    heard = caller.say(
        "PUT", path, b"more than five", headers(desk, "PUT", path, DIGEST, session_of(caller, desk))
    )
    assert (heard.status in {413, 422}, heard.code) == (True, code)
    assert region.arrived == {}


def test_a_message_that_is_too_large_is_refused(caller: Caller, region: MemoryRegion) -> None:
    desk, body = region.new_desk(), bytes(wire.LARGEST_MESSAGE + 1)
    signed = headers(desk, "POST", "/v1/hello", hashlib.sha256(body).digest(), b"n" * 16)
    assert caller.say("POST", "/v1/hello", body, signed).code == "request.too_large"
    assert caller.say("POST", "/v1/enrol", bytes(70_000)).code == "request.too_large"


def test_headers_without_end_are_refused(caller: Caller) -> None:
    many = {f"X-{place}": "x" for place in range(60)}
    heard = caller.say("GET", "/v1/identity", headers=many)
    assert (heard.status, heard.mark, heard.code) == (431, wire.MEDIA_TYPE, "request.too_large")
    # What arrives at once is read as HTTP before it is refused; what does not, is not.
    heard = caller.say("GET", "/v1/identity", headers={"X": "x" * 40_000})
    assert (heard.status, heard.mark) in {(431, wire.MEDIA_TYPE), (400, wire.MEDIA_TYPE)}
    assert heard.code in {"request.too_large", "request.unreadable"}


def test_a_block_that_is_there_is_answered_without_its_bytes(caller: Caller, region: MemoryRegion) -> None:
    desk = region.new_desk()
    session = session_of(caller, desk)
    path = f"/v1/blocks/{DIGEST.hex()}?offset=0&total={len(BLOCK)}"
    first = caller.say("PUT", path, BLOCK, headers(desk, "PUT", path, DIGEST, session))
    again = f"/v1/blocks/{DIGEST.hex()}?offset={len(BLOCK)}&total={len(BLOCK)}"
    second = caller.say("PUT", again, b"", headers(desk, "PUT", again, DIGEST, session))
    assert wire.decode(first.body, BlockAnswer) == wire.decode(second.body, BlockAnswer)
    assert wire.decode(second.body, BlockAnswer).receipt is not None


def test_a_newer_desk_is_told_that_it_is_newer(caller: Caller, region: MemoryRegion) -> None:
    desk = region.new_desk()
    body = wire.encode(hello(desk[0])).replace(b"\xa7version\x01", b"\xa7version\x09")
    signed = headers(desk, "POST", "/v1/hello", hashlib.sha256(body).digest(), b"n" * 16)
    heard = caller.say("POST", "/v1/hello", body, signed)
    assert (heard.status, heard.code) == (426, "protocol.newer")


def test_objects_of_every_length_come_down_whole(
    region: MemoryRegion, address: str, papers: Papers, tmp_path: Path
) -> None:
    desk = region.new_desk()
    with link(address, papers.authority.certificate, desk) as platform:
        platform.hello(hello(desk[0]))
        for length in (0, 1, 100_000, 256 * 1024, 300_000, 524_288, 1_000_000):
            content = bytes(place % 251 for place in range(length))
            digest = hashlib.sha256(content).digest()
            region.objects[digest] = content
            assert b"".join(platform.fetch(digest, offset=0)) == content
            assert b"".join(platform.fetch(digest, offset=length // 2)) == content[length // 2 :]
