"""One program at a time changes the files of a desk's keys: two would lose each other's work."""

from collections.abc import Iterator
from contextlib import contextmanager

import filelock

from borderpost.domain.errors import Trouble
from borderpost.store.files import OWNER_ONLY, disk_troubles
from borderpost.store.home import Home

PATIENCE_SECONDS = 10.0
"""A change takes milliseconds; only the making of a new data key takes longer."""


@contextmanager
def alone(home: Home) -> Iterator[None]:
    """Hold the keys of a home; raise Trouble ``keys.busy`` where another program holds them too long."""
    lock = filelock.FileLock(home.keys_lock, timeout=PATIENCE_SECONDS, mode=OWNER_ONLY)
    with disk_troubles():
        try:
            lock.acquire()
        except filelock.Timeout as error:
            raise Trouble("keys.busy") from error
    try:
        yield
    finally:
        lock.release()
