"""One connection to the encrypted database, and what its errors mean to people."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import disk_usage
from typing import TYPE_CHECKING

from borderpost.domain.errors import Trouble
from borderpost.store.files import make_empty
from borderpost.store.keys import DataKey

if TYPE_CHECKING:
    import sqlite3 as dbapi  # SQLCipher's module is SQLite's by its interface, and has no types of its own
else:
    from sqlcipher3 import dbapi2 as dbapi

BUSY_TIMEOUT_MS = 5000
CACHE_KIB = 16 * 1024
"""Memory that a connection may hold of the file's pages, decrypted once instead of at every look."""

COPIED_AT_ONCE = 128
"""Pages that a copy of a database in use takes at a time."""

NO_ROOM_BYTES = 64 * 1024
"""Less than the shared memory file needs, without which a database in WAL mode does not open."""

Value = None | int | float | str | bytes
Row = tuple[Value, ...]

_CODES = {
    "SQLITE_FULL": "disk.full",
    "SQLITE_BUSY": "database.busy",
    "SQLITE_LOCKED": "database.busy",
    "SQLITE_NOTADB": "database.damaged",
    "SQLITE_CORRUPT": "database.damaged",
    "SQLITE_IOERR": "disk.failed",
    "SQLITE_READONLY": "disk.read_only",
    "SQLITE_CANTOPEN": "disk.read_only",
}


class Database:
    """Run SQL with named parameters on one connection, in the thread that opened it."""

    def __init__(self, path: Path, key: DataKey, *, durable: bool = True, new: bool = False) -> None:
        """Open an existing file; raise Trouble ``database.missing``, ``.damaged`` or ``.busy``.

        ``durable=False`` is for throw-away copies alone; ``new`` says that an empty file is meant.
        """
        self.path = path
        self.key = key
        if not path.exists():
            raise Trouble("database.missing")
        if not new and path.stat().st_size == 0:
            raise Trouble("database.damaged")
        with troubles(self.path):
            self._connection = dbapi.connect(str(path), isolation_level=None, timeout=BUSY_TIMEOUT_MS / 1000)
        try:
            self._prepare(durable=durable)
        except BaseException:
            self._connection.close()
            raise

    @classmethod
    def create(cls, path: Path, key: DataKey, *, durable: bool = True) -> "Database":
        """Make a new, empty database that only its owner reads; raise Trouble where a file lies there."""
        make_empty(path)
        return cls(path, key, durable=durable, new=True)

    def close(self) -> None:
        """Close the connection; what was not committed is gone."""
        self._connection.close()

    def run(self, sql: str, /, **parameters: Value) -> None:
        """Run one statement for what it does."""
        with troubles(self.path):
            self._connection.execute(sql, parameters)

    def run_many(self, sql: str, parameters: Iterable[Mapping[str, Value]]) -> None:
        """Run one statement once for each set of parameters."""
        with troubles(self.path):
            self._connection.executemany(sql, parameters)

    def rows(self, sql: str, /, **parameters: Value) -> list[Row]:
        """Return every row of a statement."""
        with troubles(self.path):
            return self._connection.execute(sql, parameters).fetchall()

    def row(self, sql: str, /, **parameters: Value) -> Row | None:
        """Return the first row of a statement, or None."""
        with troubles(self.path):
            found: Row | None = self._connection.execute(sql, parameters).fetchone()
            return found

    def stream(self, sql: str, /, **parameters: Value) -> Iterator[Row]:
        """Yield the rows of a statement as they are found; end it before the next write."""
        with troubles(self.path):
            yield from self._connection.execute(sql, parameters)

    def number(self, sql: str, /, **parameters: Value) -> int:
        """Return the one integer of a statement; 0 for none."""
        found = self.row(sql, **parameters)
        value = found[0] if found else None
        return value if isinstance(value, int) else 0

    def script(self, statements: Sequence[str]) -> None:
        """Run statements without parameters, one after the other, in the caller's transaction."""
        for statement in statements:
            self.run(statement)

    @property
    def in_transaction(self) -> bool:
        """Tell whether a transaction is open."""
        return self._connection.in_transaction

    @contextmanager
    def transaction(self, *, reading: bool = False) -> Iterator[None]:
        """Hold one transaction: committed durably at the end, undone by any error on the way."""
        self.run("BEGIN" if reading else "BEGIN IMMEDIATE")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def demand_whole(self) -> None:
        """Raise Trouble ``database.damaged`` where a page is not what was written, or out of its place.

        Reading a page checks its MAC. ``cipher_integrity_check`` is no use here: it looks past the
        WAL, and calls pages damaged that a power cut tore in a checkpoint and the WAL makes good.
        """
        if self.rows("PRAGMA quick_check(1)") != [("ok",)]:
            raise Trouble("database.damaged")

    def copy_to(self, path: Path) -> None:
        """Write a whole encrypted copy, under the same key, to a new file."""
        copy = Database.create(path, self.key)
        try:
            with troubles(self.path):
                self._connection.backup(copy._connection)
        finally:
            copy.close()

    def copy_while_in_use(self, path: Path, progress: Callable[[int, int], None] | None = None) -> None:
        """Write an encrypted copy, under the same key, to a new file, a few pages at a time.

        In a reading transaction of the caller's it is a copy of that one moment, whoever writes meanwhile;
        nobody waits for it. ``progress`` is told how many of how many pages are done. The copy is not
        synced: whoever wants it to last sees to that.
        """

        def tell(_: int, left: int, total: int) -> None:
            if progress:
                progress(total - left, total)

        copy = Database.create(path, self.key, durable=False)
        try:
            with troubles(path):
                self._connection.backup(copy._connection, pages=COPIED_AT_ONCE, progress=tell, sleep=0.001)
        finally:
            copy.close()

    def _prepare(self, *, durable: bool) -> None:
        self.run("PRAGMA cipher_log_level = NONE")
        self.run(f"PRAGMA key = \"x'{self.key.secret.hex()}'\"")
        self.run(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        self.number("PRAGMA user_version")
        if durable:
            self.rows("PRAGMA journal_mode = WAL")
            self.run("PRAGMA synchronous = FULL")
        else:
            self.rows("PRAGMA journal_mode = MEMORY")
            self.run("PRAGMA synchronous = OFF")
        self.run(f"PRAGMA cache_size = -{CACHE_KIB}")
        self.run("PRAGMA foreign_keys = ON")
        self.run("PRAGMA recursive_triggers = ON")


@contextmanager
def troubles(path: Path) -> Iterator[None]:
    """Turn what the environment did to a database into Trouble; what is our bug stays what it is."""
    try:
        yield
    except dbapi.Error as error:
        name = getattr(error, "sqlite_errorname", None) or ""
        for prefix, code in _CODES.items():
            if name.startswith(prefix):
                raise Trouble(_refined(code, path)) from error
        raise


def _refined(code: str, path: Path) -> str:
    """Return ``disk.full`` for an I/O error on a disk without room: SQLite cannot tell them apart."""
    if code == "disk.failed" and disk_usage(path.parent).free < NO_ROOM_BYTES:
        return "disk.full"
    return code


def complete(statement: str) -> bool:
    """Tell whether a piece of SQL ends a statement (a trigger's inner semicolons do not)."""
    return dbapi.complete_statement(statement)
