"""Servers that do what no server should: real sockets, real TLS where they come that far."""

import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sync.platform.certificates import Certified
from tests.sync.serving import written

Behaviour = Callable[[socket.socket, threading.Event], None]


@contextmanager
def faulty(behaviour: Behaviour, certified: Certified | None, folder: Path) -> Iterator[str]:
    """Do ``behaviour`` on every connection (over TLS unless no certificate is given); give the address.

    The behaviour gets an event that is set when the test is over: it waits for that, never longer.
    """
    context: ssl.SSLContext | None = None
    if certified is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*written(certified, folder))
    over = threading.Event()
    threads: list[threading.Thread] = []

    def attend(connection: socket.socket) -> None:
        connection.settimeout(30)
        with suppress(OSError), connection:
            if context is None:
                behaviour(connection, over)
                return
            with context.wrap_socket(connection, server_side=True) as wrapped:
                behaviour(wrapped, over)

    def listen() -> None:
        while not over.is_set():
            with suppress(TimeoutError):
                connection, _ = listener.accept()
                threads.append(threading.Thread(target=attend, args=(connection,)))
                threads[-1].start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        # Little room here, so that what a client has sent has also arrived, or nearly.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        accepting = threading.Thread(target=listen)
        accepting.start()
        try:
            yield f"127.0.0.1:{listener.getsockname()[1]}"
        finally:
            over.set()
            accepting.join()
            for thread in threads:
                thread.join()


def silent(connection: socket.socket, over: threading.Event) -> None:
    """Take a connection and never say anything."""
    over.wait()


def saying(answer: bytes, heard: list[bytes] | None = None, *, hang_up: bool = True) -> Behaviour:
    """Read a request, say the same to everybody, and hang up; ``heard`` gets the requests."""

    def behave(connection: socket.socket, over: threading.Event) -> None:
        request = read_request(connection)
        if heard is not None:
            heard.append(request)
        connection.sendall(answer)
        if not hang_up:
            over.wait()

    return behave


def interrupting(answer: bytes) -> Behaviour:
    """Answer the first bytes of whatever it is."""

    def behave(connection: socket.socket, over: threading.Event) -> None:
        connection.recv(65536)
        connection.sendall(answer)

    return behave


def reading_slowly(answer: bytes, bytes_a_second: int) -> Behaviour:
    """Take a request no faster than this, then answer."""

    def behave(connection: socket.socket, over: threading.Event) -> None:
        read_request(connection, size=4096, pause=4096 / bytes_a_second)
        connection.sendall(answer)

    return behave


def trickling(answer: bytes, pause: float) -> Behaviour:
    """Answer a byte at a time."""

    def behave(connection: socket.socket, over: threading.Event) -> None:
        read_request(connection)
        for byte in answer:
            connection.sendall(bytes([byte]))
            if over.wait(pause):
                return

    return behave


def resetting(connection: socket.socket, over: threading.Event) -> None:
    """Break the connection in the middle of a request."""
    read_request(connection)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")


def deaf(connection: socket.socket, over: threading.Event) -> None:
    """Take the beginning of a request and read no further."""
    connection.recv(100)
    over.wait()


def read_request(connection: socket.socket, *, size: int = 65536, pause: float = 0) -> bytes:
    """Read a request whole: hanging up on what is not read would reset the connection."""
    content = b""
    while piece := connection.recv(size):
        time.sleep(pause)
        content += piece
        head, end, body = content.partition(b"\r\n\r\n")
        announced = re.search(rb"(?i)content-length: (\d+)", head)
        chunked = b"chunked" in head.lower()
        if end and (
            body.endswith(b"0\r\n\r\n") if chunked else len(body) >= int(announced[1] if announced else 0)
        ):
            break
    return content


def http(status: str, body: bytes, *headers: str, length: int | None = None) -> bytes:
    """Return an HTTP answer; ``length`` announces another length than the body has."""
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body) if length is None else length}"]
    return "\r\n".join([*lines, "", ""]).encode() + body
