"""A database that cannot be used is put aside whole, with what lies beside it, and never overwritten."""

import os
import secrets
import sys
from datetime import datetime
from pathlib import Path

from borderpost.domain.errors import Trouble
from borderpost.store.files import disk_troubles, make_folder, sync_folder
from borderpost.store.home import Home

if sys.platform != "win32":
    import fcntl

_BESIDE = ("", "-wal", "-shm")
_LOCKS_AT, _LOCKS = 0x40000000, 512
"""The bytes of a database file on which SQLite holds its locks for as long as it has the file open."""


def parts(database: Path) -> tuple[Path, ...]:
    """Return what of a database lies on the disk: the file, its write-ahead log, its shared memory."""
    beside = (database.with_name(database.name + suffix) for suffix in _BESIDE)
    return tuple(path for path in beside if path.exists())


def demand_unused(database: Path) -> None:
    """Raise Trouble ``database.in_use`` while another program has a database open.

    Never to be asked while this program has it open itself: closing a file drops a process's every lock
    on it. On Windows nothing is asked: there the system refuses to move an open file.
    """
    if sys.platform == "win32" or not database.exists():
        return
    with disk_troubles(), database.open("r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, _LOCKS, _LOCKS_AT)
        except (BlockingIOError, PermissionError) as error:
            raise Trouble("database.in_use") from error


def place_for(home: Home, *, now: datetime) -> Path:
    """Return a folder of a home, which is not there yet, for what is put aside."""
    return home.path / f"damaged-{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"


def set_aside(home: Home, folder: Path) -> None:
    """Move a home's database, with what lies beside it, into a folder of its own.

    The names stay, so that what was put aside can be opened there. A kill on the way leaves every part
    in one of the two places. Raise Trouble ``database.in_use``.
    """
    demand_unused(home.database)
    make_folder(folder)
    with disk_troubles():
        for path in parts(home.database):
            os.replace(path, folder / path.name)
        sync_folder(folder)
        sync_folder(home.path)
