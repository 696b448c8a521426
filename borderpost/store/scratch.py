"""A folder of the home for what is thrown away: copies of the database under way, one job at a time."""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock

from borderpost.domain.errors import Trouble
from borderpost.store.files import disk_troubles, make_folder
from borderpost.store.home import Home

_PREFIX = "scratch-"


@contextmanager
def scratch(home: Home) -> Iterator[Path]:
    """Give an empty folder and remove it after; what a killed program left there goes first.

    Raise Trouble ``backup.busy`` where another program has one here, and ``disk.*``.
    """
    make_folder(home.path)
    lock = filelock.FileLock(home.path / "backup.lock", timeout=0, mode=0o600)
    with disk_troubles():
        try:
            lock.acquire()
        except filelock.Timeout as error:
            raise Trouble("backup.busy") from error
    try:
        for left in home.path.glob(f"{_PREFIX}*"):
            shutil.rmtree(left, ignore_errors=True)
        folder = home.path / f"{_PREFIX}{secrets.token_hex(4)}"
        make_folder(folder)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        lock.release()
