"""The platform's contract over HTTPS: one pinned authority, timeouts about progress, troubles with a name."""

import hashlib
import re
import socket
import ssl
import warnings
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from http.client import HTTPException, IncompleteRead
from http.cookiejar import DefaultCookiePolicy
from typing import TypeVar
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter

from borderpost.domain.errors import Refusal, Trouble
from sync import letter, wire
from sync.signing import Context, request_content, sign
from sync.trust import KnownTime, pinned_context, unpinned_context
from sync.wire import BlockAnswer, EnrolmentRequest, Hello, Identity, Problem, Signed, Welcome

PATIENCE = timedelta(seconds=40)
"""How long to wait for the next byte; never how long an exchange may take."""
CONNECTIONS = 4

_PIECE = 8 * 1024
_READ = 16 * 1024
_SEND_BUFFER = 32 * 1024
_CODE = re.compile(r"[a-z_]{1,40}(\.[a-z_]{1,40}){1,3}")
_VALUE = re.compile(r"[a-z_]{1,40}")
_HOST = re.compile(r"[A-Za-z0-9._-]{1,253}|[0-9A-Fa-f:.]{2,45}")

T = TypeVar("T")


class _Adapter(HTTPAdapter):
    """Reach servers with a given TLS context and nothing that the environment adds.

    The send buffer is bounded: what the system takes at once counts as sent here, and a large one
    would hide for minutes whether a slow link still moves.
    """

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__(pool_connections=1, pool_maxsize=CONNECTIONS)

    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **pool_kwargs: object
    ) -> None:
        options = [
            (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),
            (socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER),
        ]
        super().init_poolmanager(
            connections, maxsize, block, ssl_context=self._context, socket_options=options
        )

    def cert_verify(self, conn: object, url: object, verify: object, cert: object) -> None:
        """Leave the context as it is: requests would add the public authorities to it."""


class _Line:
    """Send requests to one address and give back what the platform itself answered."""

    def __init__(self, address: str, context: ssl.SSLContext, patience: timedelta) -> None:
        self._url = platform_url(address)
        self.context = context
        self._patience = patience.total_seconds()
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._session.headers.clear()
        self._session.headers.update({"Accept": wire.MEDIA_TYPE, "Accept-Encoding": "identity"})
        self._session.verify = context.verify_mode is ssl.CERT_REQUIRED
        self._session.mount("https://", _Adapter(context))

    def close(self) -> None:
        self._session.close()

    @contextmanager
    def opened(
        self, method: str, path: str, *, body: bytes | Iterator[bytes] = b"", headers: dict[str, str]
    ) -> Iterator[requests.Response]:
        """Give an answer of the platform that is not a refusal, its body not yet read."""
        with _named_troubles():
            response = self._session.request(
                method,
                self._url + path,
                data=body or None,
                headers={**headers, "Content-Type": wire.MEDIA_TYPE} if body else headers,
                timeout=(self._patience, self._patience),
                allow_redirects=False,
                stream=True,
            )
            try:
                _demand_platform(response)
                yield response
            finally:
                response.close()

    def asked(
        self,
        method: str,
        path: str,
        kind: type[T],
        *,
        body: bytes | Iterator[bytes] = b"",
        headers: dict[str, str] | None = None,
    ) -> T:
        """Return the message of an answer."""
        with self.opened(method, path, body=body, headers=headers or {}) as response:
            return wire.decode(_whole(response), kind)


class HttpGate:
    """Keep ``contract.Gate`` over HTTPS.

    ``identity`` believes whoever answers, for nothing is pinned yet; the caller checks it against
    the code (``trust.demand_fingerprint``). ``enrol`` needs the ``authority`` (PEM) found so.
    """

    def __init__(self, address: str, *, authority: str | None = None, patience: timedelta = PATIENCE) -> None:
        self._address, self._authority, self._patience = address, authority, patience

    def identity(self) -> Identity:
        """Say who answers, unproven."""
        line = _Line(self._address, unpinned_context(), self._patience)
        with closing(line), warnings.catch_warnings():
            warnings.simplefilter("ignore", urllib3.exceptions.InsecureRequestWarning)
            return line.asked("GET", "/v1/identity", Identity)

    def enrol(self, request: EnrolmentRequest) -> Signed:
        """Enrol over the pinned authority; raise Refusal ``enrolment.code``, Trouble ``link.*``."""
        if self._authority is None:
            raise ValueError("enrolling needs the authority of an identity that was checked")
        # A new platform's time is not known yet, so only the pin counts.
        line = _Line(self._address, pinned_context(self._authority, known_time=lambda: None), self._patience)
        with closing(line):
            return line.asked("POST", "/v1/enrol", Signed, body=wire.encode(request))


class HttpPlatform:
    """Keep ``contract.Platform`` over HTTPS for one desk; up to four threads may use it at once.

    ``link_key`` (private) signs requests. The session that a welcome hands out is kept here; without
    one, or with one that the platform no longer takes, Refusal ``request.session`` asks for a hello.
    """

    def __init__(
        self,
        address: str,
        authority: str,
        device: bytes,
        link_key: bytes,
        *,
        known_time: KnownTime,
        patience: timedelta = PATIENCE,
    ) -> None:
        self._line = _Line(address, pinned_context(authority, known_time=known_time), patience)
        self._device, self._link_key = device, link_key
        self._session = b""

    def __enter__(self) -> "HttpPlatform":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._line.close()

    def hello(self, hello: Hello) -> Signed:
        """Open an exchange; the session in the answer signs what follows."""
        body = wire.encode(hello)
        headers = self._signed("POST", "/v1/hello", hashlib.sha256(body).digest(), hello.nonce)
        welcome = self._line.asked("POST", "/v1/hello", Signed, body=body, headers=headers)
        self._session = wire.decode(welcome.payload, Welcome).session
        return welcome

    def put_block(self, digest: bytes, *, total: int, offset: int, pieces: Iterable[bytes]) -> BlockAnswer:
        """Send bytes of a block; a cut in the middle is Trouble, what had arrived is kept there."""
        path = f"/v1/blocks/{digest.hex()}?offset={offset}&total={total}"
        headers = self._signed("PUT", path, digest, self._demand_session())
        return self._line.asked("PUT", path, BlockAnswer, body=_pieces(pieces), headers=headers)

    def fetch(self, digest: bytes, *, offset: int) -> Iterator[bytes]:
        """Yield an object's bytes as they come; what was yielded before Trouble is good."""
        path = f"/v1/objects/{digest.hex()}?offset={offset}"
        headers = self._signed("GET", path, hashlib.sha256(b"").digest(), self._demand_session())
        with self._line.opened("GET", path, headers=headers) as response:
            for piece in _read(response):
                offset += len(piece)
                if offset > letter.LARGEST:
                    raise Trouble("link.strange_answer")
                yield piece

    def _demand_session(self) -> bytes:
        if not self._session:
            raise Refusal("request.session")
        return self._session

    def _signed(self, method: str, path: str, digest: bytes, nonce: bytes) -> dict[str, str]:
        content = request_content(method, path, digest, nonce)
        signature = sign(content, key=self._link_key, context=Context.REQUEST)
        return {
            wire.DEVICE_HEADER: self._device.hex(),
            wire.NONCE_HEADER: nonce.hex(),
            wire.SIGNATURE_HEADER: signature.hex(),
        }


def platform_url(address: str) -> str:
    """Return ``https://host:port`` for what a person wrote: ``host`` or ``host:port``, ``https://`` or not.

    Raise Refusal ``link.address`` where it names no host, or anything besides.
    """
    scheme, mark, rest = address.strip().rpartition("://")
    try:
        parts = urlsplit(f"//{rest.rstrip('/')}")
        host, port = parts.hostname or "", parts.port or wire.PORT
    except ValueError as error:
        raise Refusal("link.address") from error
    odd = parts.path or parts.query or parts.fragment or parts.username is not None
    if odd or (mark and scheme.lower() != "https") or not _HOST.fullmatch(host):
        raise Refusal("link.address")
    return f"https://[{host}]:{port}" if ":" in host else f"https://{host}:{port}"


def _pieces(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Cut bytes small: the patience of a connection is for what it is given at once."""
    for piece in pieces:
        for start in range(0, len(piece), _PIECE):
            yield piece[start : start + _PIECE]


def _read(response: requests.Response) -> Iterator[bytes]:
    """Yield a body as it arrives, so that a cut loses nothing of what was received."""
    while piece := response.raw.read1(_READ, decode_content=False):
        yield piece


def _whole(response: requests.Response) -> bytes:
    content = bytearray()
    for piece in _read(response):
        content += piece
        if len(content) > wire.LARGEST_MESSAGE:
            raise Trouble("link.strange_answer")
    return bytes(content)


def _demand_platform(response: requests.Response) -> None:
    """Raise what the platform says, or Trouble ``link.strange_answer`` if somebody else answered."""
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind != wire.MEDIA_TYPE or "Content-Encoding" in response.headers:
        raise Trouble("link.strange_answer")
    if response.status_code == requests.codes.ok:
        return
    if response.status_code >= 500:
        raise Trouble("platform.busy")
    problem = wire.decode(_whole(response), Problem)
    if not 400 <= response.status_code < 500 or not _CODE.fullmatch(problem.code):
        raise Trouble("link.strange_answer")
    taken = {"self", "code"}
    values = {
        name: said for name, said in problem.values.items() if _VALUE.fullmatch(name) and name not in taken
    }
    raise Refusal(problem.code, **values)


@contextmanager
def _named_troubles() -> Iterator[None]:
    try:
        yield
    except (requests.RequestException, urllib3.exceptions.HTTPError, HTTPException, OSError) as error:
        raise _trouble(error) from error


def _trouble(error: BaseException) -> Trouble:
    """Name what the libraries, each in its own way, say of a link."""
    causes = list(_causes(error, set()))

    def among(*kinds: type[BaseException]) -> bool:
        return any(isinstance(cause, kinds) for cause in causes)

    if among(ssl.SSLCertVerificationError):
        return Trouble("link.certificate")
    if among(urllib3.exceptions.ConnectTimeoutError, urllib3.exceptions.NewConnectionError):
        return Trouble("link.none")
    if among(urllib3.exceptions.LocationValueError, UnicodeError):
        return Trouble("link.none")
    if among(TimeoutError, urllib3.exceptions.ReadTimeoutError):
        return Trouble("link.slow")
    if among(ConnectionError, IncompleteRead, ssl.SSLEOFError, ssl.SSLZeroReturnError):
        return Trouble("link.cut")
    if among(ssl.SSLError, HTTPException, requests.exceptions.InvalidHeader):
        return Trouble("link.strange_answer")
    return Trouble("link.cut")


def _causes(error: BaseException, seen: set[int]) -> Iterator[BaseException]:
    """Yield an error and all that it was made from: libraries hide causes in arguments and reasons."""
    if id(error) in seen:
        return
    seen.add(id(error))
    yield error
    made_from = [error.__cause__, error.__context__, getattr(error, "reason", None), *error.args]
    for cause in made_from:
        if isinstance(cause, BaseException):
            yield from _causes(cause, seen)
