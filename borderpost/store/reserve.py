"""A file that only keeps room: when the disk is full it is given up piece by piece, for crossings."""

import os
import secrets
from pathlib import Path
from shutil import disk_usage

from borderpost.domain.errors import Trouble
from borderpost.store.files import OWNER_ONLY, disk_troubles
from borderpost.store.home import Home

SIZE = 64 * 1024 * 1024
"""Bytes of a whole reserve: room for more crossings than any shift records (``docs/store.md``)."""
PIECES = 8
"""A full disk gets back one piece of the reserve at a time, lest another program eat all of it."""

_CHUNK = 1024 * 1024


def held(home: Home) -> int:
    """Return how many bytes the reserve keeps."""
    with disk_troubles():
        return home.reserve.stat().st_size if home.reserve.exists() else 0


def free(home: Home) -> int:
    """Return how many bytes of the home's disk are free for this program, the reserve not counted."""
    with disk_troubles():
        return disk_usage(home.path).free


def give_up(home: Home, size: int = SIZE) -> bool:
    """Free one piece of the reserve; False where nothing of it was left."""
    before = held(home)
    if before == 0:
        return False
    after = max(0, before - max(size // PIECES, 1))
    with disk_troubles():
        if after == 0:
            home.reserve.unlink(missing_ok=True)
        else:
            os.truncate(home.reserve, after)
            _sync(home.reserve)
    return True


def keep(home: Home, size: int = SIZE) -> int:
    """Make the reserve whole where the disk has room for it twice over; return how much it keeps now.

    What a full or read-only disk refuses on the way is left as it is: nothing depends on it.
    """
    before = held(home)
    missing = size - before
    if missing <= 0 or free(home) < 2 * missing:
        return before
    try:
        with disk_troubles():
            _grow(home.reserve, missing)
    except Trouble:
        with disk_troubles():
            os.truncate(home.reserve, before)
    return held(home)


def _grow(path: Path, missing: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, OWNER_ONLY)
    with os.fdopen(descriptor, "ab") as file:
        while missing > 0:
            # Random bytes: a disk that packs what it stores would keep no room for zeros.
            piece = secrets.token_bytes(min(_CHUNK, missing))
            file.write(piece)
            file.flush()
            os.fsync(file.fileno())
            missing -= len(piece)


def _sync(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())
