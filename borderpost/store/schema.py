"""The numbered steps from an empty file to the tables of today (``resources/sql``)."""

from pathlib import Path

from borderpost.domain.errors import Trouble
from borderpost.store.database import Database, complete
from resources import resource


def newest() -> int:
    """Return the number of the last step that this program knows."""
    return max(_steps())


def version(database: Database) -> int:
    """Return the number of the last step that a database has taken."""
    return database.number("PRAGMA user_version")


def upgrade(database: Database) -> None:
    """Take the missing steps, each one transaction, after copying a file that already holds something.

    Raise Trouble ``database.newer`` where a newer program wrote it: nothing is touched then.
    """
    present = version(database)
    if present > newest():
        raise Trouble("database.newer")
    if 0 < present < newest():
        _copy_first(database, present)
    for number, path in sorted(_steps().items()):
        if number > present:
            _take(database, number, path)


def _take(database: Database, number: int, path: Path) -> None:
    with database.transaction():
        if version(database) >= number:
            return
        database.script(statements(path.read_text("utf-8")))
        database.run(f"PRAGMA user_version = {number:d}")


def _copy_first(database: Database, present: int) -> None:
    copy = database.path.with_name(f"{database.path.stem}.before-upgrade-from-{present:04d}.db")
    if not copy.exists():
        partial = copy.with_suffix(".partial")
        partial.unlink(missing_ok=True)
        database.copy_to(partial)
        partial.replace(copy)


def _steps() -> dict[int, Path]:
    return {int(path.name[:4]): path for path in resource("sql").glob("[0-9][0-9][0-9][0-9]_*.sql")}


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
