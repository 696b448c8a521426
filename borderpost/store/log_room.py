"""Room in the write-ahead log before it is needed: a commit that lengthens no file is synced sooner."""

import os
from pathlib import Path
from shutil import disk_usage

from borderpost.domain.errors import Trouble
from borderpost.store.database import LOG_PAGES, PAGE_BYTES, Database
from borderpost.store.files import disk_troubles

ROOM = LOG_PAGES * (PAGE_BYTES + 24)
"""Bytes of a log at its longest: a frame is a page and 24 bytes of its own (SQLite's file format, 4)."""

_STEP = 1024 * 1024


def make(database: Database, room: int = ROOM) -> None:
    """Lengthen the log with zeros, as far as nobody writes and the disk has that room twice over.

    SQLite takes what was never a frame for the log's end. A commit waits for one step of it at most.
    Raise Trouble where the disk refuses: what was lengthened by then stays.
    """
    log = database.path.with_name(f"{database.path.name}-wal")
    with disk_troubles():
        while (missing := room - log.stat().st_size) > 0 and disk_usage(log.parent).free > 2 * missing:
            try:
                with database.transaction_at_once():
                    _lengthen(log, room)
            except Trouble as trouble:
                if trouble.code != "database.busy":
                    raise
                return


def _lengthen(log: Path, room: int) -> None:
    # Nobody else can write now, so what is added here lies behind everybody's frames.
    with log.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        file.write(bytes(max(0, min(_STEP, room - size))))
        file.flush()
        os.fsync(file.fileno())
