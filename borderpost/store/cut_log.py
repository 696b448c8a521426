"""Whether a write-ahead log was deleted or cut while the program was not looking.

SQLite takes a log that is missing or too short for one that never was, and opens the file at its last
checkpoint: what was acknowledged since would be gone without a word. The shared memory file, which a
program that was killed leaves behind, still says how long the log was when its last commit was synced.
"""

import struct
from dataclasses import dataclass
from pathlib import Path

from borderpost.domain.errors import Trouble
from borderpost.store.files import disk_troubles

_VERSION = 3007000
_HEADER = struct.Struct("=IIIBBHIIIIIIII")
"""WAL-index header (SQLite's file format, 4.3): in the byte order of the machine that wrote it."""
_BACKFILLED_AT = 96
_LOG_HEADER, _FRAME_HEADER = 32, 24


@dataclass(frozen=True, slots=True)
class _Index:
    frames: int
    page: int
    backfilled: int


def demand_whole_log(database: Path) -> None:
    """Raise Trouble ``database.log_cut`` where the log beside a database is shorter than it was.

    Nothing is opened or changed. A log of which everything is in the database already is not missed.
    """
    with disk_troubles():
        before = _index(database)
        size = _size(database)
        if before is None or size >= _expected(before) or before.frames <= before.backfilled:
            return
        # Another program may have closed the database in between, and that ends its log rightly.
        if _index(database) == before and _size(database) < _expected(before):
            raise Trouble("database.log_cut")


def _expected(index: _Index) -> int:
    return _LOG_HEADER + index.frames * (_FRAME_HEADER + index.page)


def _size(database: Path) -> int:
    log = database.with_name(database.name + "-wal")
    try:
        return log.stat().st_size
    except FileNotFoundError:
        return 0


def _index(database: Path) -> _Index | None:
    """Return what the shared memory says of the log; None where it says nothing that can be trusted."""
    try:
        with database.with_name(database.name + "-shm").open("rb") as file:
            content = file.read(_BACKFILLED_AT + 4)
    except FileNotFoundError:
        return None
    if len(content) < _BACKFILLED_AT + 4 or content[:48] != content[48:96]:
        return None
    version, _, _, ready, _, page, frames, *_ = _HEADER.unpack_from(content)
    if version != _VERSION or not ready or page == 0:
        return None
    (backfilled,) = struct.unpack_from("=I", content, _BACKFILLED_AT)
    return _Index(frames, 65536 if page == 1 else page, backfilled)
