"""Shifts signed by their officers: how an entry gets its signature, and what is wrong with one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from borderpost.domain.errors import Refusal
from borderpost.domain.finding import Finding, Severity
from borderpost.domain.journal import ChainPlace, DeviceId, EntryKind
from borderpost.domain.officer import OfficerId
from borderpost.domain.shift_head import signed_content
from borderpost.store import staff
from borderpost.store.bodies import Content, ShiftClosed, ShiftOpened, encode
from borderpost.store.database import Database
from borderpost.store.officer_keys import demand_signed
from borderpost.store.store import Store

SIGNED = ShiftOpened | ShiftClosed
"""The bodies that carry their officer's signature."""

Head = TypeVar("Head", bound=ShiftOpened | ShiftClosed)
Sign = Callable[[bytes], bytes]


def signed(
    store: Store, kind: EntryKind, body: Head, *, actor: OfficerId, at: datetime, sign: Sign
) -> Head:
    """Return the body with its officer's signature over it and the chain as it stands.

    In the caller's transaction, and the next entry must be this one.
    """
    said = encode(kind, body, actor=actor, at=at)
    return replace(body, signature=sign(signed_content(store.device(), store.last_place(), said)).hex())


def fault(
    database: Database,
    device: DeviceId,
    before: ChainPlace | None,
    content: Content,
    *,
    written: bytes,
    position: int,
) -> Finding | None:
    """Return what is wrong with the signature of an entry that opens or closes a shift; None for others.

    ``written`` are the entry's bytes as they lie in the journal; ``database`` knows the officers' keys up to
    the position. The finding is ``verify.unsigned`` or ``verify.signature``, with its ``position``.
    """
    body = content.body
    if not isinstance(body, SIGNED):
        return None
    if not body.signature:
        return Finding.of("verify.unsigned", Severity.STOP, position=str(position))
    key = staff.signing_key(database, OfficerId(content.actor), position=position)
    # Not encoded anew: a later program may have said more than this one knows.
    said = written.replace(f'"signature":"{body.signature}"'.encode(), b'"signature":""')
    try:
        signature = bytes.fromhex(body.signature)
        demand_signed(signature, signed_content(device, before, said), key=key or b"")
    except (Refusal, ValueError):
        return Finding.of("verify.signature", Severity.STOP, position=str(position))
    return None
