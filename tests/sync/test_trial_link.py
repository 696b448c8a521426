"""The link of the trials carries, breaks, slows and comes back."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from sync.trial_link import TrialLink


@contextmanager
def echo() -> Iterator[int]:
    """Answer every connection with what it says."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    try:
                        while said := connection.recv(65536):
                            connection.sendall(said)
                    except OSError:
                        continue

        thread = Thread(target=serve)
        thread.start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)
    thread.join()


def said_back(port: int, content: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(content)
        heard = b""
        while len(heard) < len(content):
            piece = connection.recv(65536)
            if not piece:
                break
            heard += piece
        return heard


def heard_back(port: int, content: bytes) -> bytes:
    """Return what came back before the connection broke."""
    try:
        return said_back(port, content)
    except OSError:
        return b""


def test_an_open_link_carries_both_ways() -> None:
    with echo() as port, TrialLink(port) as link:
        assert said_back(link.port, b"x" * 100_000) == b"x" * 100_000


def test_a_cut_link_carries_nothing_until_it_is_restored() -> None:
    with echo() as port, TrialLink(port) as link:
        link.cut()
        assert heard_back(link.port, b"x") == b""
        link.restore()
        assert said_back(link.port, b"x") == b"x"


def test_a_link_breaks_in_the_middle_of_what_it_carries() -> None:
    with echo() as port, TrialLink(port) as link:
        link.cut_after(50_000)
        assert len(heard_back(link.port, b"x" * 100_000)) < 100_000
        assert link.is_cut()


def test_a_slow_link_takes_its_time() -> None:
    with echo() as port, TrialLink(port) as link:
        link.slow(800_000)
        begun = time.monotonic()
        assert said_back(link.port, b"x" * 20_000) == b"x" * 20_000
        assert time.monotonic() - begun >= 0.2
