"""Another data key for a desk: everything encrypted anew in a copy, which takes the old one's place at once.

The new key file is written beside the old one before the database is exchanged, and names the new database by
its salt; ``key_file.read`` takes whichever fits. A kill at any moment leaves a desk that opens.
"""

import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from borderpost.domain.errors import Trouble
from borderpost.store import aside, backup_copy, key_file, recovery_wrap, wraps
from borderpost.store.database import Database
from borderpost.store.files import disk_troubles, make_folder, sync_folder, write_whole
from borderpost.store.home import Home
from borderpost.store.key_file import KeyFile, Past
from borderpost.store.key_lock import alone
from borderpost.store.scratch import scratch
from borderpost.store.sealing import KEY_SIZE, DataKey
from borderpost.store.store import Store

_NONCE_SIZE = 12
_ABOUT = b"border post past data key 1"

Pages = Callable[[int, int], None]
"""Told now and then how many of how many pages are done."""


def rotate(
    home: Home, old: DataKey, journal: Callable[[Store], None], *, progress: Pages | None = None
) -> DataKey:
    """Encrypt a desk's database under a new data key and seal that to everybody whom the journal knows.

    ``journal`` appends to the new database that it was done. A wrap whose public key is not the one that
    the journal names gets nothing. Raise Trouble ``database.in_use`` while any program has the desk open,
    ``keys.busy``, ``backup.busy``, ``disk.*``: then everything is as it was.
    """
    new = DataKey(secrets.token_bytes(KEY_SIZE))
    with scratch(home) as folder, alone(home):
        file = key_file.read(home)
        aside.demand_unused(home.database)
        place = Home(folder / "rotated")
        held = Database(home.database, old)
        try:
            held.hold_alone()
            make_folder(place.path)
            held.copy_while_in_use(place.database, progress, key=new)
            wanted = backup_copy.extent(held)
            renewed = _journaled(place, new, wanted, journal, file, old)
            write_whole(home.next_keys, key_file.encoded(renewed))
            if os.name == "nt":
                held.close()
            with disk_troubles():
                os.replace(place.database, home.database)
                sync_folder(home.path)
            key_file.promote(home)
        finally:
            held.close()
    return new


def past_keys(file: KeyFile, key: DataKey) -> tuple[DataKey, ...]:
    """Return the data keys that a desk had before, newest first; raise Trouble ``keys.damaged``."""
    found: list[DataKey] = []
    for past in reversed(file.past):
        try:
            nonce, wrapped = b64decode(past.nonce), b64decode(past.wrapped)
            key = DataKey(AESGCM(key.secret).decrypt(nonce, wrapped, _ABOUT))
        except (InvalidTag, ValueError) as error:
            raise Trouble("keys.damaged") from error
        found.append(key)
    return tuple(found)


def encrypt_anew(path: Path, old: DataKey, new: DataKey) -> None:
    """Encrypt a database that nobody uses under another key, in its place."""
    copy = path.with_name(f"{path.name}.anew")
    source = Database(path, old)
    try:
        source.hold_alone()
        source.copy_while_in_use(copy, key=new)
    finally:
        source.close()
    with disk_troubles():
        os.replace(copy, path)


def _journaled(
    place: Home,
    new: DataKey,
    wanted: backup_copy.Extent,
    journal: Callable[[Store], None],
    file: KeyFile,
    old: DataKey,
) -> KeyFile:
    """Check the copy, journal in it, make it durable, and return the key file that opens it."""
    backup_copy.demand_copy(place.database, new, wanted)
    with Store.open(place, new) as store:
        with store.transaction():
            journal(store)
        known = {one.username: one.sealing_key for one in store.officers() if one.active}
        public = store.recovery_public()
    with disk_troubles(), place.database.open("rb+") as written:
        os.fsync(written.fileno())
    nonce = secrets.token_bytes(_NONCE_SIZE)
    wrapped = AESGCM(new.secret).encrypt(nonce, old.secret, _ABOUT)
    kept = [wrap for wrap in file.wraps if known.get(wrap.username) == wrap.public.sealing]
    return msgspec.structs.replace(
        file,
        wraps=tuple(wraps.resealed(wrap, new) for wrap in kept),
        recovery=recovery_wrap.made(new, public) if public else None,
        past=(*file.past, Past(b64encode(nonce).decode(), b64encode(wrapped).decode())),
        salt=key_file.database_salt(place),
    )
