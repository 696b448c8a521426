"""The regional platform without its sockets: what desks ask of it, and what its keepers do with it."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from types import TracebackType

from borderpost.domain.errors import Refusal
from sync.contract import Gate, Platform
from sync.platform.keys import PlatformKeys
from sync.wire import BlockAnswer, EnrolmentRequest, Hello, Identity, Signed

Clock = Callable[[], datetime]
"""Gives the platform's time, aware UTC."""


class RegionalPlatform:
    """Answer desks from a PostgreSQL database; any number of nodes may stand over one database.

    A context manager: leaving it closes the connections. ``url`` is libpq's; missing migrations are
    taken at the start.
    """

    def __init__(self, url: str, keys: PlatformKeys, *, clock: Clock) -> None:
        self.keys = keys
        self._clock = clock

    def __enter__(self) -> "RegionalPlatform":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""

    def healthy(self) -> bool:
        """Tell whether the database answers; for ``GET /health``."""
        return False

    def gate(self) -> Gate:
        """Return what anybody may ask."""
        return _Gate(self)

    def desk(self, device: bytes) -> Platform:
        """Return what one desk may ask; that its request is the desk's own was checked before."""
        return _Desk(self, device)

    def link_key(self, device: bytes) -> bytes:
        """Return the public key of a desk's requests; raise Refusal ``device.unknown``."""
        raise Refusal("device.unknown")

    def session_token(self, device: bytes) -> bytes:
        """Return a token for a desk's next requests, good at every node for a day."""
        raise NotImplementedError

    def demand_session(self, device: bytes, token: bytes) -> None:
        """Raise Refusal ``request.session`` unless the token was given to this desk within a day."""
        raise NotImplementedError


class _Gate:
    def __init__(self, platform: RegionalPlatform) -> None:
        self._platform = platform

    def identity(self) -> Identity:
        return self._platform.keys.identity

    def enrol(self, request: EnrolmentRequest) -> Signed:
        raise NotImplementedError


class _Desk:
    def __init__(self, platform: RegionalPlatform, device: bytes) -> None:
        self._platform, self._device = platform, device

    def hello(self, hello: Hello) -> Signed:
        raise NotImplementedError

    def put_block(self, digest: bytes, *, total: int, offset: int, pieces: Iterable[bytes]) -> BlockAnswer:
        raise NotImplementedError

    def fetch(self, digest: bytes, *, offset: int) -> Iterator[bytes]:
        raise NotImplementedError
