"""The platform's contract as HTTP: who asks is proved first, only then is what they say read."""

import hashlib
import logging
import re
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

import msgspec
from anyio import to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from borderpost.domain.errors import BorderPostError, Refusal, Trouble
from sync import letter, wire
from sync.contract import Gate, Platform
from sync.signing import Context, demand_signature, request_content
from sync.wire import BlockAnswer, EnrolmentRequest, Hello, Problem

PIECE = 256 * 1024
"""Bytes of a block that are handed on at a time; fewer where the connection ends."""
LARGEST_ENROLMENT = 64 * 1024
MOST_HEADERS = 40
LARGEST_HEADERS = 16 * 1024
MOST_AT_ONCE = 1000
"""Requests being answered; more are told to come again."""

STATUSES = {
    "device.unknown": 401,
    "request.forged": 401,
    "request.session": 401,
    "device.revoked": 403,
    "enrolment.code": 403,
    "object.unknown": 404,
    "request.unknown": 404,
    "block.too_large": 413,
    "request.too_large": 413,
    "protocol.newer": 426,
}
"""The status of each refusal; 422 for all others. Trouble is always 503 ``platform.busy``."""

_REFUSED = 422
_DIGITS = re.compile(r"[0-9]{1,12}")
_HEX = re.compile(r"(?:[0-9a-f]{2})*")
_LONGEST_NONCE = 256
_LOG = logging.getLogger(__name__)

T = TypeVar("T")


class Region(Protocol):
    """What this application needs of the regional platform."""

    def gate(self) -> Gate:
        """Return what anybody may ask."""
        ...

    def desk(self, device: bytes) -> Platform:
        """Return what one desk may ask."""
        ...

    def link_key(self, device: bytes) -> bytes:
        """Return the public key of a desk's requests; raise Refusal ``device.unknown``."""
        ...

    def demand_session(self, device: bytes, token: bytes) -> None:
        """Raise Refusal ``request.session`` unless the token was given to this desk and is fresh."""
        ...

    def healthy(self) -> bool:
        """Tell whether the database answers."""
        ...


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """Say that this node answers and reaches its database."""

    version: int


@dataclass(frozen=True, slots=True)
class _Claim:
    """Hold what a request says of itself before anything of it is believed."""

    device: bytes
    nonce: bytes
    signature: bytes
    key: bytes


def application(platform: Region) -> Starlette:
    """Return the ASGI application over a platform; its work is done in the thread pool."""
    desk = _Endpoints(platform)
    routes = [
        Route("/health", desk.health, methods=["GET"]),
        Route("/v1/identity", desk.identity, methods=["GET"]),
        Route("/v1/enrol", desk.enrol, methods=["POST"]),
        Route("/v1/hello", desk.hello, methods=["POST"]),
        Route("/v1/blocks/{digest}", desk.put_block, methods=["PUT"]),
        Route("/v1/objects/{digest}", desk.fetch, methods=["GET"]),
    ]
    made = Starlette(
        routes=routes,
        middleware=[Middleware(_Limits)],
        exception_handlers={
            BorderPostError: _refused,
            HTTPException: _unknown,
            ClientDisconnect: _gone,
            Exception: _broken,
        },
    )
    # A redirection would be an answer that is not marked as the platform's.
    made.router.redirect_slashes = False
    return made


class _Endpoints:
    def __init__(self, platform: Region) -> None:
        self._platform = platform

    async def health(self, request: Request) -> Response:
        if not await to_thread.run_sync(self._platform.healthy):
            raise Trouble("platform.busy")
        return _answer(Health(version=wire.VERSION))

    async def identity(self, request: Request) -> Response:
        return _answer(await to_thread.run_sync(self._platform.gate().identity))

    async def enrol(self, request: Request) -> Response:
        asked = _decoded(await _body(request, LARGEST_ENROLMENT), EnrolmentRequest)
        wire.demand_version(asked.version)
        return _answer(await to_thread.run_sync(self._platform.gate().enrol, asked))

    async def hello(self, request: Request) -> Response:
        claim = await self._claim(request)
        body = await _body(request, wire.LARGEST_MESSAGE)
        _demand_request(request, claim, hashlib.sha256(body).digest())
        hello = _decoded(body, Hello)
        wire.demand_version(hello.version)
        if (hello.device, hello.nonce) != (claim.device, claim.nonce):
            raise Refusal("request.forged")
        return _answer(await to_thread.run_sync(lambda: self._platform.desk(claim.device).hello(hello)))

    async def put_block(self, request: Request) -> Response:
        claim = await self._claim(request)
        digest, total, offset = _digest(request), _number(request, "total"), _number(request, "offset")
        _demand_request(request, claim, digest)
        await self._demand_session(claim)
        if total > letter.LARGEST:
            raise Refusal("request.too_large")
        if not 0 <= offset <= total or total == 0:
            raise Refusal("request.unreadable")

        def put(start: int, content: bytes) -> BlockAnswer:
            pieces = [content] if content else []
            desk = self._platform.desk(claim.device)
            return desk.put_block(digest, total=total, offset=start, pieces=pieces)

        return _answer(await _taken(request, put, offset=offset, total=total))

    async def fetch(self, request: Request) -> Response:
        claim = await self._claim(request)
        digest, offset = _digest(request), _number(request, "offset")
        _demand_request(request, claim, hashlib.sha256(b"").digest())
        await self._demand_session(claim)
        if offset > letter.LARGEST:
            raise Refusal("request.unreadable")

        def read(start: int) -> bytes:
            return _up_to(PIECE, self._platform.desk(claim.device).fetch(digest, offset=start))

        # The first bytes are read before the answer begins, so that a refusal still has its status.
        first = await to_thread.run_sync(read, offset)
        return StreamingResponse(_rest(first, offset, read), media_type=wire.MEDIA_TYPE)

    async def _claim(self, request: Request) -> _Claim:
        """Read who a request says it is from; raise Refusal ``request.forged``, ``device.unknown``."""
        device = _from_hex(request.headers.get(wire.DEVICE_HEADER, ""))
        nonce = _from_hex(request.headers.get(wire.NONCE_HEADER, ""))
        signature = _from_hex(request.headers.get(wire.SIGNATURE_HEADER, ""))
        if len(device) != 16 or not 0 < len(nonce) <= _LONGEST_NONCE or len(signature) != 64:
            raise Refusal("request.forged")
        key = await to_thread.run_sync(self._platform.link_key, device)
        return _Claim(device, nonce, signature, key)

    async def _demand_session(self, claim: _Claim) -> None:
        await to_thread.run_sync(self._platform.demand_session, claim.device, claim.nonce)


class _Limits:
    """Answer at once what asks for too much: headers without end, more requests than there is room for."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._running = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        headers = scope["headers"]
        if (
            len(headers) > MOST_HEADERS
            or sum(len(name) + len(value) for name, value in headers) > LARGEST_HEADERS
        ):
            await _problem("request.too_large", status=431)(scope, receive, send)
            return
        if self._running >= MOST_AT_ONCE:
            await _problem("platform.busy", status=503)(scope, receive, send)
            return
        self._running += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._running -= 1


async def _taken(
    request: Request, put: Callable[[int, bytes], BlockAnswer], *, offset: int, total: int
) -> BlockAnswer:
    """Hand a body on piece by piece; where the client goes, what had arrived is handed on too.

    Between the pieces nothing of the platform is held, however slow the client is.
    """
    waiting = bytearray()
    try:
        async for arrived in request.stream():
            if offset + len(waiting) + len(arrived) > total:
                raise Refusal("request.too_large")
            waiting += arrived
            if len(waiting) < PIECE:
                continue
            answer = await to_thread.run_sync(put, offset, bytes(waiting))
            offset += len(waiting)
            waiting.clear()
            if answer.receipt is not None or answer.offset != offset:
                return answer
    except ClientDisconnect:
        if waiting:
            await to_thread.run_sync(put, offset, bytes(waiting))
        raise
    return await to_thread.run_sync(put, offset, bytes(waiting))


def _up_to(size: int, pieces: Iterator[bytes]) -> bytes:
    """Return the first bytes of an object, at least ``size`` unless it ends before."""
    content = bytearray()
    while len(content) < size and (piece := next(pieces, b"")):
        content += piece
    return bytes(content)


async def _rest(first: bytes, offset: int, read: Callable[[int], bytes]) -> AsyncIterator[bytes]:
    """Yield an object piece by piece; nothing of the platform is held while the client takes one."""
    piece = first
    while piece:
        yield piece
        offset += len(piece)
        piece = await to_thread.run_sync(read, offset) if len(piece) >= PIECE else b""


async def _body(request: Request, largest: int) -> bytes:
    content = bytearray()
    async for piece in request.stream():
        content += piece
        if len(content) > largest:
            raise Refusal("request.too_large")
    return bytes(content)


def _demand_request(request: Request, claim: _Claim, digest: bytes) -> None:
    """Raise Refusal ``request.forged`` unless the desk signed this very request."""
    path = request.scope["raw_path"].decode("ascii")
    query = request.scope["query_string"].decode("ascii", "replace")
    content = request_content(request.method, f"{path}?{query}" if query else path, digest, claim.nonce)
    try:
        demand_signature(claim.signature, content, key=claim.key, context=Context.REQUEST)
    except Refusal as error:
        raise Refusal("request.forged") from error


def _decoded(content: bytes, kind: type[T]) -> T:
    try:
        return wire.decode(content, kind)
    except Trouble as error:
        raise Refusal("request.unreadable") from error


def _digest(request: Request) -> bytes:
    digest = _from_hex(request.path_params["digest"])
    if len(digest) != 32:
        raise Refusal("request.unreadable")
    return digest


def _number(request: Request, name: str) -> int:
    written = request.query_params.get(name, "")
    if not _DIGITS.fullmatch(written):
        raise Refusal("request.unreadable")
    return int(written)


def _from_hex(written: str) -> bytes:
    return bytes.fromhex(written) if len(written) <= 1024 and _HEX.fullmatch(written) else b""


def _answer(message: msgspec.Struct, status: int = 200) -> Response:
    return Response(wire.encode(message), status, media_type=wire.MEDIA_TYPE)


def _problem(code: str, *, status: int, values: Mapping[str, str] | None = None) -> Response:
    return _answer(Problem(code=code, values=dict(values or {})), status)


async def _refused(request: Request, error: Exception) -> Response:
    if isinstance(error, Refusal):
        return _problem(error.code, status=STATUSES.get(error.code, _REFUSED), values=error.values)
    # What troubles the platform (its disk, its database) is nobody's business at a desk.
    _LOG.warning("trouble while answering %s: %s", _place(request), error)
    return _problem("platform.busy", status=503)


async def _unknown(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    return _problem("request.unknown", status=status)


async def _gone(request: Request, error: Exception) -> Response:
    return _problem("request.unreadable", status=400)


async def _broken(request: Request, error: Exception) -> Response:
    """Answer after a bug: the server logs where it was (``server.WithoutValues``)."""
    return _problem("platform.busy", status=500)


def _place(request: Request) -> str:
    return "/".join(request.url.path.split("/", 3)[1:3])
