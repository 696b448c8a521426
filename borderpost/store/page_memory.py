"""The database's pages in the system's memory, still encrypted, before a traveller needs them."""

from collections.abc import Callable
from pathlib import Path

import psutil

from borderpost.store.files import disk_troubles

SHARE = 4
"""Divides the memory that nobody uses: a file that is larger than that part stays on the disk."""

_PIECE = 1 << 20


def bring(path: Path, breath: Callable[[], None]) -> int:
    """Read a file once, and return how many bytes; ``breath`` is called after each MiB.

    After a start every search reads from the disk what lies all over the file, and a slow disk takes its
    time for each page. Raise Trouble ``disk.*``.
    """
    with disk_troubles():
        if path.stat().st_size > psutil.virtual_memory().available // SHARE:
            return 0
        read = 0
        with path.open("rb", buffering=0) as file:
            while piece := file.read(_PIECE):
                read += len(piece)
                breath()
        return read
