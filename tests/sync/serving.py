"""Real servers on port 0 with real TLS, in a thread of the test."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sync.http_client import HttpPlatform
from sync.platform.certificates import Certified, new_authority, new_server_certificate
from sync.platform.server import Server
from sync.platform.web import Region, application
from sync.wire import Hello

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PATIENCE = timedelta(seconds=30)
HOSTS = ("localhost", "127.0.0.1")


@dataclass(frozen=True)
class Papers:
    """Hold an authority and what its server shows."""

    authority: Certified
    server: Certified


def new_papers(*, now: datetime = NOW, hosts: tuple[str, ...] = HOSTS) -> Papers:
    authority = new_authority("Región de prueba", now=now)
    return Papers(authority, new_server_certificate(authority, hosts, now=now))


def written(certified: Certified, folder: Path) -> tuple[Path, Path]:
    """Write a certificate and its key as files."""
    folder.mkdir(parents=True, exist_ok=True)
    certificate, key = folder / "server.pem", folder / "server.key"
    certificate.write_text(certified.certificate)
    key.write_text(certified.key)
    return certificate, key


@contextmanager
def serving(
    region: Region, certified: Certified, folder: Path, *, patience: timedelta = PATIENCE
) -> Iterator[str]:
    """Serve a region on a free port of this machine and give its address."""
    with serving_files(region, written(certified, folder), patience=patience) as address:
        yield address


@contextmanager
def serving_files(
    region: Region, files: tuple[Path, Path], *, patience: timedelta = PATIENCE
) -> Iterator[str]:
    """Serve with the files of a certificate and its key."""
    certificate, key = files
    server = Server(
        application(region), certificate=certificate, key=key, host="127.0.0.1", port=0, patience=patience
    )
    thread = threading.Thread(target=server.serve)
    thread.start()
    try:
        yield f"127.0.0.1:{server.port}"
    finally:
        server.stop()
        thread.join()


def link(
    address: str, authority: str, desk: tuple[bytes, bytes], *, patience: timedelta = PATIENCE
) -> HttpPlatform:
    """Return a desk's end of a link, which knows that it is later than the tests' time."""
    device, key = desk
    return HttpPlatform(address, authority, device, key, known_time=lambda: NOW, patience=patience)


def hello(device: bytes, *, sending: list[bytes] | None = None, nonce: bytes = b"n" * 16) -> Hello:
    return Hello(
        version=1,
        device=device,
        nonce=nonce,
        program="0.1.0",
        wall="2026-03-01T12:00:00.000Z",
        monotonic=1.0,
        unsent=0,
        mark=None,
        segments=[],
        sending=sending or [],
        packs={},
        objects=[],
    )
