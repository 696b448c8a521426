"""A desk's sync put together over HTTPS, for the programs that start it."""

from collections.abc import Callable
from datetime import datetime

from borderpost.store.home import Home
from sync.contract import Gate
from sync.engine import DeskSync
from sync.http_client import HttpGate, HttpPlatform
from sync.known_time import known_time
from sync.outbox import Outbox
from sync.outbox_notes import LinkFile


def desk_sync(home: Home, *, clock: Callable[[], datetime]) -> DeskSync:
    """Return the sync of a desk, which reaches its platform over HTTPS and the pinned authority."""
    outbox = Outbox(home.outbox)

    def connect(link: LinkFile) -> HttpPlatform:
        return HttpPlatform(
            link.address,
            link.authority,
            link.device,
            link.link_key,
            known_time=lambda: known_time(outbox),
        )

    return DeskSync(home, clock=clock, connect=connect, gate=open_gate)


def open_gate(address: str, authority: str | None) -> Gate:
    """Reach a platform that this desk is not enrolled at."""
    return HttpGate(address, authority=authority)
