"""What a regional platform does for desks: kept by the HTTP client and by the platform itself."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from sync.wire import BlockAnswer, EnrolmentRequest, Hello, Identity, Signed


class Gate(Protocol):
    """What a platform answers to anybody."""

    def identity(self) -> Identity:
        """Say who the platform is; the desk checks it against the fingerprint in its one-time code."""
        ...

    def enrol(self, request: EnrolmentRequest) -> Signed:
        """Enrol a desk and return ``Enrolled``, signed; the same request again is answered the same.

        Raise Refusal ``enrolment.code`` for a secret that is unknown, too old, or used by another.
        """
        ...


class Platform(Protocol):
    """What a platform does for one desk that is enrolled, after its request's signature was checked.

    Every method may raise Trouble (``link.*``, ``platform.busy``: try again) and Refusal
    (``device.unknown``, ``device.revoked``, ``request.forged``, ``request.session``,
    ``protocol.newer``: say so, keep everything, try again later).
    """

    def hello(self, hello: Hello) -> Signed:
        """Return a ``Welcome``, signed."""
        ...

    def put_block(self, digest: bytes, *, total: int, offset: int, pieces: Iterable[bytes]) -> BlockAnswer:
        """Take bytes of a block from ``offset`` on; what arrived before a cut is kept.

        ``digest`` is the SHA-256 of the block's ``total`` bytes. A block that is there already is
        answered with its first receipt, whatever is sent. Where ``offset`` is not what the platform
        has, nothing is taken and the answer says from where to go on. Raise Refusal
        ``block.damaged`` where the whole is not what its digest says (sending starts anew) and
        ``letter.unreadable``, ``signature.wrong``, ``block.device`` where no receipt can be given.
        """
        ...

    def fetch(self, digest: bytes, *, offset: int) -> Iterator[bytes]:
        """Yield an object's bytes from ``offset`` on; raise Refusal ``object.unknown``."""
        ...
