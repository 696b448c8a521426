"""The platform's server: HTTP/1.1 over TLS 1.3, patient with slow desks and not with silent ones."""

import asyncio
import logging
import signal
import socket
import ssl
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from borderpost.domain.errors import Trouble
from sync import letter, wire
from sync.wire import Problem

PATIENCE = timedelta(seconds=60)
"""How long a client may say nothing while it is its turn; what had arrived is kept."""
IDLE = timedelta(seconds=75)
"""How long a connection stays open between two requests."""
FAREWELL = timedelta(seconds=10)
"""How long a stop waits for requests that are being answered."""
LARGEST_HEAD = 16 * 1024
"""Bytes that are kept of a head that has not ended."""


class Server:
    """Serve an application on a port; bound from the start, so its ``port`` is known (0 asks for any).

    ``certificate`` and ``key`` are PEM files. Raise Trouble ``platform.port`` where the port is not
    to be had, ``platform.certificate`` where the files do not fit.
    """

    def __init__(
        self,
        application: ASGIApp,
        *,
        certificate: Path,
        key: Path,
        host: str = "",
        port: int = wire.PORT,
        patience: timedelta = PATIENCE,
    ) -> None:
        context = _context(certificate, key)
        self._socket = _bound(host, port)
        self.port: int = self._socket.getsockname()[1]
        config = uvicorn.Config(
            application,
            http=type("Protocol", (_PatientProtocol,), {"patience": patience.total_seconds()}),
            ws="none",
            lifespan="off",
            loop="asyncio",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            proxy_headers=False,
            h11_max_incomplete_event_size=LARGEST_HEAD,
            timeout_keep_alive=int(IDLE.total_seconds()),
            timeout_graceful_shutdown=int(FAREWELL.total_seconds()),
            ssl_context_factory=lambda _config, _default: context,
        )
        self._server = _Uvicorn(config)

    def serve(self) -> None:
        """Answer until ``stop``, or in the main thread until SIGTERM or SIGINT; then return."""
        log = logging.getLogger("uvicorn.error")
        without_values = WithoutValues()
        log.addFilter(without_values)
        try:
            self._server.run(sockets=[self._socket])
        finally:
            log.removeFilter(without_values)
            self._socket.close()

    def stop(self) -> None:
        """Take no more connections, finish what is being answered, and end; from any thread."""
        self._server.should_exit = True


class WithoutValues(logging.Filter):
    """Tell of an error its kind and its place, never its words: these may quote a traveller's data."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record."""
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            frames = traceback.extract_tb(error.__traceback__)
            places = " < ".join(f"{frame.filename}:{frame.lineno}" for frame in reversed(frames[-6:]))
            record.msg, record.args = f"{type(error).__name__} at {places}", ()
            record.exc_info = record.exc_text = None
        return True


class _Uvicorn(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on a signal and return: uvicorn would raise it again, past those who still must close."""
        try:
            before = {sort: signal.signal(sort, self.handle_exit) for sort in uvicorn.server.HANDLED_SIGNALS}
        except ValueError:
            # Only a main thread hears signals; elsewhere somebody calls ``stop``.
            before = {}
        try:
            yield
        finally:
            for sort, handler in before.items():
                signal.signal(sort, handler)


class _PatientProtocol(H11Protocol):
    """Close a connection on which the client has had its turn for too long.

    The head of a request has one deadline; a body, and the taking of an answer, only have to move.
    """

    patience: float
    _turn: asyncio.TimerHandle | None = None
    _taking: asyncio.TimerHandle | None = None
    _unread: int = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        # asyncio sets it only on sockets that name their protocol, which a listener's own do not:
        # without it every answer would wait 40 ms for the client's delayed acknowledgement.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._watch()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()
        # An answer given early leaves a body to come, which is read to nowhere, but not for ever.
        self._unread = self._unread + len(data) if self._between_requests() else 0
        if self._unread > letter.LARGEST:
            self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        for timer in (self._turn, self._taking):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._taking = self.loop.call_later(self.patience, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._taking is not None:
            self._taking.cancel()
            self._taking = None

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP, marked as the platform's, and hang up."""
        if self.cycle is not None:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.abort()
            return
        content = wire.encode(Problem(code="request.unreadable"))
        headers = [("content-type", wire.MEDIA_TYPE), ("content-length", str(len(content)))]
        answer = h11.Response(status_code=400, headers=[*headers, ("connection", "close")])
        for event in (answer, h11.Data(data=content), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _between_requests(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _watch(self) -> None:
        heading = self._between_requests()
        if heading and self._turn is not None:
            return
        if self._turn is not None:
            self._turn.cancel()
            self._turn = None
        if heading or self.cycle.more_body:
            self._turn = self.loop.call_later(self.patience, self._silent)

    def _silent(self) -> None:
        self._turn = None
        if self.flow.read_paused:
            self._watch()
            return
        self.transport.abort()


def _context(certificate: Path, key: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    try:
        context.load_cert_chain(certificate, key)
    except OSError as error:
        raise Trouble("platform.certificate", path=str(certificate)) from error
    return context


def _bound(host: str, port: int) -> socket.socket:
    """Return a listening socket: on all addresses of both families where no host is named."""
    family = socket.AF_INET6 if ":" in host or (not host and socket.has_dualstack_ipv6()) else socket.AF_INET
    try:
        return socket.create_server(
            (host, port), family=family, dualstack_ipv6=not host and family == socket.AF_INET6
        )
    except OSError as error:
        raise Trouble("platform.port", port=str(port)) from error
