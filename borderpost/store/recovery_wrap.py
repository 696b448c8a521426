"""The data key sealed to the recovery key: made without its private half, opened with nothing else."""

from base64 import b64decode, b64encode
from datetime import datetime

import msgspec

from borderpost.domain import paper_code
from borderpost.domain.errors import Refusal, Trouble
from borderpost.domain.post import Post
from borderpost.domain.recovery import RecoverySheet
from borderpost.store import key_file, sealing
from borderpost.store.home import Home
from borderpost.store.key_file import KeyFile, Recovery
from borderpost.store.key_lock import alone
from borderpost.store.recovery_key import RecoveryKey, fingerprint
from borderpost.store.sealing import DataKey

_ABOUT = b"recovery\x00"
_SEALED_SIZE = 80
"""Bytes: the sender's public key, the data key, and its tag."""


def made(key: DataKey, public: bytes) -> Recovery:
    """Return the data key sealed to a public recovery key (32 bytes)."""
    sealed = sealing.seal(key, to=public, about=_ABOUT)
    return Recovery(public.hex(), sealing.NAME, b64encode(sealed).decode())


def keep(home: Home, recovery: Recovery) -> None:
    """Put a recovery wrap in the place of the one before."""
    with alone(home):
        key_file.write(home, msgspec.structs.replace(key_file.read(home), recovery=recovery))


def public(home: Home) -> bytes | None:
    """Return the public recovery key to which this desk's data key is sealed, if it is."""
    recovery = key_file.read(home).recovery
    return bytes.fromhex(recovery.public) if recovery else None


def sheet(post: Post, recovery: Recovery, *, now: datetime, code: str = "") -> RecoverySheet:
    """Return what is printed about a wrap; ``code`` is the private half where the sheet alone has it."""
    known = fingerprint(bytes.fromhex(recovery.public))
    return RecoverySheet(post, now, known, paper_code.grouped(b64decode(recovery.data_key)), code)


def typed(seal: str, public: bytes) -> Recovery:
    """Return the wrap that was typed from a sheet; raise Refusal ``paper_code.*``."""
    sealed = paper_code.read(seal, size=_SEALED_SIZE)
    return Recovery(public.hex(), sealing.NAME, b64encode(sealed).decode())


def opened(file: KeyFile, key: RecoveryKey) -> DataKey:
    """Return the data key; raise Refusal ``recovery.none`` or ``recovery.wrong``, Trouble ``keys.*``."""
    recovery = file.recovery
    if recovery is None:
        raise Refusal("recovery.none")
    if recovery.seal != sealing.NAME:
        raise Trouble("keys.newer")
    try:
        sealed = b64decode(recovery.data_key)
    except ValueError as error:
        raise Trouble("keys.damaged") from error
    found = sealing.unseal(sealed, key=key.secret, about=_ABOUT)
    if found is None:
        raise Refusal("recovery.wrong")
    return found
