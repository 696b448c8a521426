"""Whom a desk believes: the platform's own authority alone, whatever the PC's clock says."""

import hashlib
import hmac
import socket
import ssl
from collections.abc import Callable
from datetime import datetime

from cryptography import x509

from borderpost.domain.errors import Refusal, Trouble
from sync import wire
from sync.wire import Identity

FINGERPRINT_SIZE = 10
"""Bytes of a platform's fingerprint in a one-time code."""

KnownTime = Callable[[], datetime | None]
"""Gives the earliest that it can be now (aware UTC), or None where nothing is known."""

_NO_CHECK_TIME = ssl.VerifyFlags(0x200000)
"""OpenSSL's X509_V_FLAG_NO_CHECK_TIME, which the standard library does not name."""


class PinnedContext(ssl.SSLContext):
    """Believe certificates of one authority for the host that was asked for.

    OpenSSL would judge dates by the PC's clock, which may be years off; so it judges none, and the end
    of the server's certificate is compared with the known time. That time is the last one that the
    platform signed, and what has passed since: it may lag behind, so it proves that a certificate
    has expired and can never prove that one is not valid yet.
    """

    _known_time: KnownTime

    def wrap_socket(
        self,
        sock: socket.socket,
        server_side: bool = False,
        do_handshake_on_connect: bool = True,
        suppress_ragged_eofs: bool = True,
        server_hostname: str | bytes | None = None,
        session: ssl.SSLSession | None = None,
    ) -> ssl.SSLSocket:
        """Shake hands; raise Trouble ``link.certificate_expired`` before anything is sent."""
        wrapped = super().wrap_socket(
            sock, server_side, do_handshake_on_connect, suppress_ragged_eofs, server_hostname, session
        )
        try:
            self._demand_date(wrapped.getpeercert(binary_form=True))
        except Trouble:
            wrapped.close()
            raise
        return wrapped

    def _demand_date(self, certificate: bytes | None) -> None:
        now = self._known_time()
        if certificate is None:
            raise Trouble("link.certificate")
        try:
            end = x509.load_der_x509_certificate(certificate).not_valid_after_utc
        except ValueError as error:
            raise Trouble("link.certificate") from error
        if now is not None and now > end:
            raise Trouble("link.certificate_expired")


def pinned_context(authority: str, *, known_time: KnownTime) -> PinnedContext:
    """Return what believes only the authority (PEM); raise Trouble ``link.certificate`` if it is none."""
    context = PinnedContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.verify_flags |= _NO_CHECK_TIME
    context._known_time = known_time
    try:
        # What is not ASCII would be a TypeError of its own; as a UnicodeError it is a ValueError too.
        authority.encode("ascii")
        context.load_verify_locations(cadata=authority)
    except (ssl.SSLError, ValueError) as error:
        raise Trouble("link.certificate") from error
    return context


def unpinned_context() -> ssl.SSLContext:
    """Return what believes anybody: only to read an identity that its fingerprint then proves."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def fingerprint(identity: Identity) -> bytes:
    """Return the first 10 bytes of the SHA-256 over an identity's canonical bytes."""
    return hashlib.sha256(wire.encode(identity)).digest()[:FINGERPRINT_SIZE]


def demand_fingerprint(identity: Identity, expected: bytes) -> None:
    """Raise Refusal ``enrolment.platform`` unless an identity is the one that a code names."""
    if not hmac.compare_digest(fingerprint(identity), expected):
        raise Refusal("enrolment.platform")
