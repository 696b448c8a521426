"""The numbered steps from an empty file to the tables of today (``resources/sql``)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import filelock

from borderpost.domain.errors import Trouble
from borderpost.store.database import Database, complete
from borderpost.store.files import OWNER_ONLY, disk_troubles, sync_folder
from resources import resource

PATIENCE_SECONDS = 600.0
"""Five million crossings take three minutes for the longest step; the file is copied first."""

Steps = Mapping[int, str]
"""Each step's number and its SQL."""


def shipped() -> Steps:
    """Return the steps that come with this program, from 1."""
    paths = resource("sql").glob("[0-9][0-9][0-9][0-9]_*.sql")
    return {int(path.name[:4]): path.read_text("utf-8") for path in sorted(paths)}


def version(database: Database) -> int:
    """Return the number of the last step that a database has taken."""
    return database.number("PRAGMA user_version")


def upgrade(database: Database, steps: Steps) -> None:
    """Take the missing steps, each one transaction, after copying a file that already holds something.

    Raise Trouble ``database.newer`` where a newer program wrote it: nothing is touched then; and
    ``database.busy`` where another connection has not come to an end with it in time.
    """
    present = version(database)
    if present > max(steps):
        raise Trouble("database.newer")
    if not present:
        _take_missing(database, steps)
    elif present < max(steps):
        # A window opens the file on several lanes at once: one copies and takes the steps, the others wait.
        with _alone(database.path):
            present = version(database)
            if present < max(steps):
                _copy_first(database, present)
                _take_missing(database, steps)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    lock = filelock.FileLock(path.with_suffix(".upgrade.lock"), timeout=PATIENCE_SECONDS, mode=OWNER_ONLY)
    with disk_troubles():
        try:
            lock.acquire()
        except filelock.Timeout as error:
            raise Trouble("database.busy") from error
    try:
        yield
    finally:
        lock.release()


def _take_missing(database: Database, steps: Steps) -> None:
    present = version(database)
    for number in sorted(steps):
        if number > present:
            _take(database, number, steps[number])


def _take(database: Database, number: int, script: str) -> None:
    # A table that others refer to is made anew under its name: nothing is checked until it is there again.
    database.run("PRAGMA foreign_keys = OFF")
    try:
        _take_whole(database, number, script)
    finally:
        database.run("PRAGMA foreign_keys = ON")


def _take_whole(database: Database, number: int, script: str) -> None:
    with database.transaction():
        if version(database) < number:
            database.script(statements(script))
            if database.rows("PRAGMA foreign_key_check"):
                raise Trouble("database.damaged")
            database.run(f"PRAGMA user_version = {number:d}")


def _copy_first(database: Database, present: int) -> None:
    copy = copy_of(database.path, present)
    if not copy.exists():
        partial = copy.with_suffix(".partial")
        partial.unlink(missing_ok=True)
        database.copy_to(partial)
        partial.replace(copy)
        sync_folder(copy.parent)


def copy_of(path: Path, present: int) -> Path:
    """Return where the copy of a database lies that was made before it left a version."""
    return path.with_name(f"{path.stem}.before-upgrade-from-{present:04d}.db")


def statements(script: str) -> list[str]:
    """Cut a script into its statements."""
    found, piece = [], ""
    for line in script.splitlines(keepends=True):
        piece += line
        if complete(piece):
            found.append(piece)
            piece = ""
    if piece.strip():
        raise ValueError("a statement of the script has no end")
    return found
