"""The platform's server and clients that are slow, silent, gone, or speak no HTTP at all."""

import hashlib
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from borderpost.domain.errors import Trouble
from sync import wire
from sync.http_client import HttpGate
from sync.platform.server import Server
from sync.platform.web import application
from sync.trust import pinned_context
from tests.sync.region import MemoryRegion
from tests.sync.serving import PATIENCE, Papers, hello, link, new_papers, serving, written
from tests.sync.test_web import headers

SHORT = timedelta(seconds=1)
BLOCK = b"b" * 300_000
DIGEST = hashlib.sha256(BLOCK).digest()

Dial = Callable[[], ssl.SSLSocket]


@pytest.fixture
def impatient(region: MemoryRegion, papers: Papers, tmp_path: Path) -> Iterator[str]:
    with serving(region, papers.server, tmp_path / "impatient", patience=SHORT) as where:
        yield where


@pytest.fixture
def dial(impatient: str, papers: Papers) -> Iterator[Dial]:
    context = pinned_context(papers.authority.certificate, known_time=lambda: None)
    host, _, port = impatient.rpartition(":")
    with ExitStack() as open_ones:

        def connect() -> ssl.SSLSocket:
            plain = socket.create_connection((host, int(port)), timeout=30)
            return open_ones.enter_context(context.wrap_socket(plain, server_hostname=host))

        yield connect


def is_hung_up(connection: socket.socket) -> bool:
    """Wait for the end of a connection; what is said before is read to nowhere."""
    try:
        while connection.recv(65536):
            pass
    except (ConnectionError, ssl.SSLError):
        pass
    return True


def upload(region: MemoryRegion, address: str, papers: Papers, *, total: int = len(BLOCK)) -> bytes:
    """Return the head of a desk's request to send a block, its body to come in one piece."""
    desk = region.new_desk()
    with link(address, papers.authority.certificate, desk) as platform:
        platform.hello(hello(desk[0]))
    session = next(token for token, device in region.sessions.items() if device == desk[0])
    path = f"/v1/blocks/{DIGEST.hex()}?offset=0&total={total}"
    lines = [f"PUT {path} HTTP/1.1", "Host: x", f"Content-Length: {total}"]
    lines += [f"{name}: {said}" for name, said in headers(desk, "PUT", path, DIGEST, session).items()]
    return "\r\n".join([*lines, "", ""]).encode()


def waited_for(true: Callable[[], bool]) -> bool:
    end = time.monotonic() + 20
    while not true() and time.monotonic() < end:
        time.sleep(0.02)
    return true()


def test_what_arrived_before_a_client_went_is_kept(
    region: MemoryRegion, impatient: str, papers: Papers, dial: Dial
) -> None:
    head = upload(region, impatient, papers)
    connection = dial()
    connection.sendall(head + BLOCK[:70_000])
    time.sleep(0.3)
    connection.close()
    assert waited_for(lambda: DIGEST in region.arrived)
    assert region.arrived[DIGEST] == BLOCK[:70_000]


def test_what_arrived_before_a_client_fell_silent_is_kept(
    region: MemoryRegion, impatient: str, papers: Papers, dial: Dial
) -> None:
    head = upload(region, impatient, papers)
    connection = dial()
    connection.sendall(head + BLOCK[:70_000])
    assert is_hung_up(connection)
    assert waited_for(lambda: DIGEST in region.arrived)
    assert region.arrived[DIGEST] == BLOCK[:70_000]


def test_a_client_that_sends_slowly_is_waited_for(
    region: MemoryRegion, impatient: str, papers: Papers, dial: Dial
) -> None:
    head = upload(region, impatient, papers)
    connection = dial()
    connection.sendall(head)
    for start in range(0, len(BLOCK), 60_000):
        time.sleep(0.5)
        connection.sendall(BLOCK[start : start + 60_000])
    assert connection.recv(12) == b"HTTP/1.1 200"
    assert region.arrived[DIGEST] == BLOCK


def test_a_client_that_never_speaks_is_hung_up_on(dial: Dial) -> None:
    assert is_hung_up(dial())


def test_a_client_whose_request_never_ends_is_hung_up_on(dial: Dial) -> None:
    connection = dial()
    connection.sendall(b"GET /v1/identity HTTP/1.1\r\n")
    begun = time.monotonic()
    connection.settimeout(0.2)
    with pytest.raises((ConnectionError, ssl.SSLError)):  # noqa: PT012
        while time.monotonic() < begun + 20:
            connection.sendall(b"X: x\r\n")
            try:
                if not connection.recv(100):
                    raise ConnectionResetError
            except TimeoutError:
                continue
    assert time.monotonic() < begun + 15


def test_a_client_that_takes_nothing_is_hung_up_on(
    region: MemoryRegion, impatient: str, papers: Papers, dial: Dial
) -> None:
    desk = region.new_desk()
    region.objects[DIGEST] = bytes(20 * 2**20)
    with link(impatient, papers.authority.certificate, desk) as platform:
        platform.hello(hello(desk[0]))
    session = next(iter(region.sessions))
    path = f"/v1/objects/{DIGEST.hex()}?offset=0"
    said = headers(desk, "GET", path, hashlib.sha256(b"").digest(), session)
    lines = [f"GET {path} HTTP/1.1", "Host: x", *(f"{name}: {value}" for name, value in said.items())]
    connection = dial()
    connection.sendall("\r\n".join([*lines, "", ""]).encode())
    time.sleep(4 * SHORT.total_seconds())
    taken = 0
    with pytest.raises((ConnectionError, ssl.SSLError)):
        taken += sum(iter(lambda: len(connection.recv(65536)) or raise_(), 0))
    assert taken < 20 * 2**20


def raise_() -> int:
    raise ConnectionResetError


def test_slow_clients_are_in_nobodys_way(
    region: MemoryRegion, address: str, papers: Papers, tmp_path: Path
) -> None:
    context = pinned_context(papers.authority.certificate, known_time=lambda: None)
    host, _, port = address.rpartition(":")
    head = upload(region, address, papers)
    with ExitStack() as slow:
        # More of them than the thread pool has threads.
        for _ in range(60):
            plain = socket.create_connection((host, int(port)), timeout=30)
            connection = slow.enter_context(context.wrap_socket(plain, server_hostname=host))
            connection.sendall(head + BLOCK[:1000])
        assert HttpGate(address, patience=PATIENCE).identity().name == "Región de prueba"


def test_an_answer_does_not_wait_for_an_acknowledgement(
    region: MemoryRegion, address: str, papers: Papers
) -> None:
    desk = region.new_desk()
    spans = []
    with link(address, papers.authority.certificate, desk) as platform:
        for _ in range(40):
            begun = time.perf_counter()
            platform.hello(hello(desk[0]))
            spans.append(time.perf_counter() - begun)
    # A delayed acknowledgement lasts 40 ms; the quickest of many shows whether any is waited for.
    assert min(spans) < 0.035


@pytest.mark.parametrize(
    "garbage",
    [b"\x00" * 100, b"\r\n\r\nEHLO x\r\n", b"GET / HTTP/x\r\n\r\n", b"GET /\xff HTTP/1.1\r\n\r\n"],
)
def test_what_is_no_http_is_answered_marked_and_hung_up_on(garbage: bytes, dial: Dial) -> None:
    connection = dial()
    connection.sendall(garbage)
    heard = b""
    while piece := connection.recv(65536):
        heard += piece
    assert heard.startswith(b"HTTP/1.1 400")
    assert wire.MEDIA_TYPE.encode() in heard
    assert b"request.unreadable" in heard


def test_what_is_no_tls_does_not_trouble_the_server(impatient: str) -> None:
    host, _, port = impatient.rpartition(":")
    for garbage in (b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01" + b"\xff" * 200, b""):
        with socket.create_connection((host, int(port)), timeout=30) as connection:
            connection.sendall(garbage)
    assert HttpGate(impatient, patience=PATIENCE).identity().version == 1


def test_a_body_of_garbage_chunks_ends_the_request_and_not_the_server(
    region: MemoryRegion, impatient: str, papers: Papers, dial: Dial
) -> None:
    head = upload(region, impatient, papers).replace(
        f"Content-Length: {len(BLOCK)}".encode(), b"Transfer-Encoding: chunked"
    )
    connection = dial()
    connection.sendall(head + b"5\r\nbbbbb\r\nnonsense\r\n")
    assert is_hung_up(connection)
    assert HttpGate(impatient, patience=PATIENCE).identity().version == 1


def test_a_server_stops_in_order_when_it_is_told_to(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.sync.serve_memory", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        assert HttpGate(f"127.0.0.1:{port}", patience=PATIENCE).identity().version == 1
        process.send_signal(signal.SIGTERM)
        assert process.stdout.read() == "closed in order\n"
        assert process.wait(timeout=30) == 0


def test_a_port_or_a_certificate_that_is_not_to_be_had_is_named(
    region: MemoryRegion, address: str, papers: Papers, tmp_path: Path
) -> None:
    certificate, key = written(papers.server, tmp_path)
    port = int(address.rpartition(":")[2])
    with pytest.raises(Trouble, match=r"^platform\.port "):
        Server(application(region), certificate=certificate, key=key, host="127.0.0.1", port=port)
    other, _ = written(new_papers().server, tmp_path / "other")
    for wrong in (other, key, tmp_path / "none.pem"):
        with pytest.raises(Trouble, match=r"^platform\.certificate "):
            Server(application(region), certificate=wrong, key=key, host="127.0.0.1", port=0)
