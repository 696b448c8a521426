"""The messages between a desk and the platform, as both ends encode them (msgpack maps).

Unknown fields are left alone, so that a newer end may say more; what an older end cannot do without
stands in ``version``. Moments are ISO 8601 UTC with milliseconds, as the journal writes them.
"""

from typing import TypeVar

import msgspec

from borderpost.domain.errors import Refusal, Trouble
from sync.packed import Unreadable, unpack
from sync.signing import Context, demand_signature, sign

VERSION = 1
MEDIA_TYPE = "application/vnd.border-post.sync"
"""What every answer of a platform is marked with: anything else comes from somebody in between."""
LARGEST_MESSAGE = 8 * 1024 * 1024
PORT = 8443
"""Where a platform answers unless its address says otherwise."""
DEVICE_HEADER = "Border-Post-Device"
NONCE_HEADER = "Border-Post-Nonce"
SIGNATURE_HEADER = "Border-Post-Signature"

T = TypeVar("T")


class Signed(msgspec.Struct, frozen=True, array_like=True):
    """Hold the bytes of a message and a signature over them, kept together as received."""

    payload: bytes
    signature: bytes


class Place(msgspec.Struct, frozen=True, array_like=True):
    """Name a place in a desk's chain: a segment, a sequence in it, and the head there."""

    segment: bytes
    sequence: int
    head: bytes


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """Say who a platform is; ``authority`` is the PEM of the certificate authority that it pins."""

    version: int
    platform: bytes
    name: str
    authority: str
    signing_key: bytes
    sealing_key: bytes


class EnrolmentRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Ask to be enrolled: the one-time secret, and the public keys of the desk.

    ``signing_key`` signs blocks, ``link_key`` signs requests (it may lie outside the encrypted
    database, for it can forge no block), ``sealing_key`` is what parcels are sealed to. ``practice``
    says that its post records specimens: what it sends never mixes with what counts.
    """

    version: int
    secret: bytes
    device: bytes
    post: str
    lane: str
    country: str
    zone: str
    signing_key: bytes
    link_key: bytes
    sealing_key: bytes
    practice: bool = False


class Enrolled(msgspec.Struct, frozen=True, kw_only=True):
    """Say that a desk is enrolled; the platform signs it (``Context.ENROLMENT``)."""

    platform: bytes
    device: bytes
    post: str
    platform_time: str


class Hello(msgspec.Struct, frozen=True, kw_only=True):
    """Open an exchange.

    ``mark`` is up to where the desk believes the platform holds its journal whole; ``segments`` are
    those after it, whose durable heads it asks for; ``sending`` are digests of blocks it is about to
    send; ``packs`` is the number of each kind of pack it holds; ``objects`` digests of those it has.
    """

    version: int
    device: bytes
    nonce: bytes
    program: str
    wall: str
    monotonic: float
    unsent: int
    mark: Place | None
    segments: list[bytes]
    sending: list[bytes]
    packs: dict[str, int]
    objects: list[bytes]


class HalfSent(msgspec.Struct, frozen=True, array_like=True):
    """Say how many bytes of a block have arrived."""

    digest: bytes
    offset: int


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """Announce an object that waits for the desk; alerts come first in the list."""

    digest: bytes
    kind: str
    number: int
    as_of: str
    length: int
    subject: str = ""


class Welcome(msgspec.Struct, frozen=True, kw_only=True):
    """Answer a hello; the platform signs it (``Context.WELCOME``) with the hello's nonce in it.

    ``heads`` are the durable heads of the segments asked for, or, where ``mark_held`` is false, of
    every segment of the desk that the platform holds: these are what counts, even where the desk
    believed in more. ``session`` goes into the signature of each further request.
    """

    version: int
    nonce: bytes
    device: bytes
    platform_time: str
    revoked: bool
    mark_held: bool
    heads: list[Place]
    half_sent: list[HalfSent]
    offers: list[Offer]
    session: bytes
    log_index: int
    log_head: bytes


class Verdict(msgspec.Struct, frozen=True, array_like=True):
    """Say what is remarkable about one entry: ``flagged`` or ``held``, and why (a code)."""

    sequence: int
    verdict: str
    code: str


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """Say that a block is durable; the platform signs it (``Context.RECEIPT``).

    ``log_index`` numbers all blocks of the platform from 1 and ``log_head`` chains them:
    SHA-256(previous log head || digest). Entries without a verdict are accepted.
    ``durable`` is the segment's durable head now.
    """

    version: int
    platform: bytes
    device: bytes
    digest: bytes
    log_index: int
    log_head: bytes
    platform_time: str
    segment: bytes
    first: int
    last: int
    verdicts: list[Verdict]
    durable: Place | None


class BlockAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Answer a piece of a block: the signed receipt once it is whole, else how far it has come."""

    offset: int
    receipt: Signed | None = None


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Say why a request was not done: the code and values of a BorderPostError."""

    code: str
    values: dict[str, str] = {}


class ParcelHeader(msgspec.Struct, frozen=True, kw_only=True):
    """Open header of a letter that comes down: a pack (``alerts``, ``rules``) or an ``answer``.

    ``number`` counts a kind of pack upwards for ever; ``subject`` is the consultation answered.
    """

    version: int
    platform: bytes
    device: bytes
    kind: str
    number: int
    as_of: str
    subject: str = ""


def encode(message: msgspec.Struct) -> bytes:
    """Return the bytes of a message."""
    return msgspec.msgpack.encode(message)


def decode(content: bytes, kind: type[T]) -> T:
    """Read a message; raise Trouble ``link.strange_answer`` where it is none of that kind."""
    if len(content) > LARGEST_MESSAGE:
        raise Trouble("link.strange_answer")
    try:
        return unpack(content, kind)
    except Unreadable as error:
        raise Trouble("link.strange_answer") from error


def signed(message: msgspec.Struct, *, key: bytes, context: Context) -> Signed:
    """Return a message signed by the platform's private key."""
    payload = encode(message)
    return Signed(payload, sign(payload, key=key, context=context))


def trusted(message: Signed, kind: type[T], *, key: bytes, context: Context) -> T:
    """Return what a signed message says, its signature checked before it is parsed.

    Raise Refusal ``signature.wrong``, Trouble ``link.strange_answer``.
    """
    demand_signature(message.signature, message.payload, key=key, context=context)
    return decode(message.payload, kind)


def demand_version(version: int) -> None:
    """Raise Refusal ``protocol.newer`` where the other end speaks a version unknown here."""
    if version > VERSION:
        raise Refusal("protocol.newer")
