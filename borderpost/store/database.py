"""One connection to the encrypted database, and what its errors mean to people."""

import os
from binascii import b2a_hex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import disk_usage
from typing import TYPE_CHECKING

from borderpost.domain.errors import Trouble
from borderpost.store.body_packing import BodyPacker
from borderpost.store.files import make_empty
from borderpost.store.keys import DataKey
from borderpost.store.wiping import wipe

if TYPE_CHECKING:
    import sqlite3 as dbapi  # SQLCipher's module is SQLite's by its interface, and has no types of its own

    class _Connection(dbapi.Connection):
        def set_key(self, key: bytearray) -> None: ...

else:
    from sqlcipher3 import dbapi2 as dbapi

    _Connection = dbapi.Connection

BUSY_TIMEOUT_MS = 5000
CACHE_KIB = 16 * 1024
"""Memory that a connection may hold of the file's pages, decrypted once instead of at every look."""

PAGE_BYTES = 4096
"""SQLite takes a file of less than one page for an empty one, and would begin it anew."""

LOG_PAGES = 4000
"""Pages of the log (16 MiB) at which a commit itself moves them into the file, where nobody has before."""

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
        if not new and path.stat().st_size < PAGE_BYTES:
            raise Trouble("database.damaged")
        self._durable = durable
        self._doubted = False
        self._connection = self._connected()
        try:
            self._prepare()
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
        self._execute(sql, parameters)

    def run_many(self, sql: str, parameters: Iterable[Mapping[str, Value]]) -> None:
        """Run one statement once for each set of parameters."""
        with self._troubles():
            self._in_use().executemany(sql, parameters)

    def rows(self, sql: str, /, **parameters: Value) -> list[Row]:
        """Return every row of a statement."""
        with self._troubles():
            return self._in_use().execute(sql, parameters).fetchall()

    def row(self, sql: str, /, **parameters: Value) -> Row | None:
        """Return the first row of a statement, or None."""
        cursor = self._execute(sql, parameters)
        try:
            found: Row | None = cursor.fetchone()
        except dbapi.Error as error:
            self._blame(error)
            raise
        return found

    def stream(self, sql: str, /, **parameters: Value) -> Iterator[Row]:
        """Yield the rows of a statement as they are found; end it before the next write."""
        with self._troubles():
            yield from self._in_use().execute(sql, parameters)

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
        try:
            self.run("BEGIN" if reading else "BEGIN IMMEDIATE")
            yield
            self.run("COMMIT")
        except BaseException:
            if self.in_transaction:
                self.run("ROLLBACK")
            raise

    @contextmanager
    def transaction_at_once(self) -> Iterator[None]:
        """Hold one writing transaction; raise Trouble ``database.busy`` where another is being held."""
        self.run("PRAGMA busy_timeout = 0")
        try:
            with self.transaction():
                yield
        finally:
            self.run(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")

    def demand_whole(self) -> None:
        """Raise Trouble ``database.damaged`` where a page is not what was written, or out of its place.

        Reading a page checks its MAC. ``cipher_integrity_check`` is no use here: it looks past the
        WAL, and calls pages damaged that a power cut tore in a checkpoint and the WAL makes good.
        """
        if self.rows("PRAGMA quick_check(1)") != [("ok",)]:
            raise Trouble("database.damaged")

    def make_anew(self) -> None:
        """Write the file again, so that nothing of what was deleted lies in its pages or its log.

        Nobody else writes meanwhile. Raise Trouble ``database.busy`` or ``disk.full``: the file then stays
        as it was. What it needs on the way is encrypted under the same key and has no name.
        """
        self.run("PRAGMA temp_store = FILE")
        self.run("VACUUM")
        if self.number("PRAGMA wal_checkpoint(TRUNCATE)"):
            raise Trouble("database.busy")

    def checkpoint(self) -> None:
        """Move what the log holds into the file, as far as nobody needs it there; nobody waits for it."""
        self.rows("PRAGMA wal_checkpoint(PASSIVE)")

    def copy_to(self, path: Path) -> None:
        """Write a whole encrypted copy, under the same key, to a new file."""
        copy = Database.create(path, self.key)
        try:
            with troubles(self.path):
                self._connection.backup(copy._connection)
        finally:
            copy.close()

    def hold_alone(self) -> None:
        """Keep everybody else out until this connection closes; raise Trouble ``database.in_use``.

        The write-ahead log goes into the file first: the file alone is then the whole database.
        """
        try:
            self.rows("PRAGMA journal_mode = DELETE")
            self.rows("PRAGMA locking_mode = EXCLUSIVE")
            self.run("BEGIN EXCLUSIVE")
        except Trouble as trouble:
            if trouble.code == "database.busy":
                raise Trouble("database.in_use") from trouble
            raise
        self.run("COMMIT")

    def copy_while_in_use(
        self, path: Path, progress: Callable[[int, int], None] | None = None, *, key: DataKey | None = None
    ) -> None:
        """Write an encrypted copy, under the same key or another, to a new file, a few pages at a time.

        In a reading transaction of the caller's it is a copy of that one moment, whoever writes meanwhile;
        nobody waits for it. ``progress`` is told how many of how many pages are done. The copy is not
        synced: whoever wants it to last sees to that.
        """

        def tell(_: int, left: int, total: int) -> None:
            if progress:
                progress(total - left, total)

        copy = Database.create(path, key or self.key, durable=False)
        try:
            with troubles(path):
                self._connection.backup(copy._connection, pages=COPIED_AT_ONCE, progress=tell, sleep=0.001)
        finally:
            copy.close()

    def _connected(self) -> _Connection:
        with troubles(self.path):
            connection = dbapi.connect(
                str(self.path), isolation_level=None, timeout=BUSY_TIMEOUT_MS / 1000, factory=_Connection
            )
        packer = BodyPacker()
        connection.create_function("packed", 1, packer.packed, deterministic=True)
        connection.create_function("unpacked", 1, packer.unpacked, deterministic=True)
        return connection

    def _execute(self, sql: str, parameters: Mapping[str, Value]) -> dbapi.Cursor:
        try:
            return self._in_use().execute(sql, parameters)
        except dbapi.Error as error:
            self._blame(error)
            raise

    @contextmanager
    def _troubles(self) -> Iterator[None]:
        try:
            yield
        except dbapi.Error as error:
            self._blame(error)
            raise

    def _blame(self, error: dbapi.Error) -> None:
        """Raise Trouble where the environment did it; after damage the connection is doubted."""
        code = _code(error, self.path)
        if code is not None:
            self._doubted = self._doubted or code == "database.damaged"
            raise Trouble(code) from error

    def _in_use(self) -> dbapi.Connection:
        """Return the connection, or a new one: after one read that failed SQLCipher's stays broken."""
        if not self._doubted or self.in_transaction:
            return self._connection
        before, self._connection, self._doubted = self._connection, self._connected(), False
        try:
            self._prepare()
        except Trouble:
            self._connection.close()
            self._connection, self._doubted = before, True
            raise
        before.close()
        return self._connection

    def _prepare(self) -> None:
        self.run("PRAGMA cipher_log_level = NONE")
        self._unlock()
        version = self.number("PRAGMA user_version")
        self._demand_writable(version)
        self.run(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        if self._durable:
            self.rows("PRAGMA journal_mode = WAL")
            self.run("PRAGMA synchronous = FULL")
            self.rows(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")
        else:
            self.rows("PRAGMA journal_mode = MEMORY")
            self.run("PRAGMA synchronous = OFF")
        self.run(f"PRAGMA cache_size = -{CACHE_KIB}")
        self.run("PRAGMA foreign_keys = ON")
        self.run("PRAGMA recursive_triggers = ON")

    def _unlock(self) -> None:
        """Give SQLCipher the key, in no statement that would stay in its cache or in our memory."""
        digits = b2a_hex(self.key.secret)
        key = bytearray(b"x'%b'" % digits)
        with troubles(self.path):
            self._connection.set_key(key)
        wipe(digits)
        wipe(key)

    def _demand_writable(self, version: int) -> None:
        """Raise Trouble where the file was opened for reading alone.

        SQLite does so without a word where opening it for writing failed, and would refuse every
        crossing until the program is started again.
        """
        self.run("PRAGMA busy_timeout = 0")
        try:
            self.run("BEGIN IMMEDIATE")
        except Trouble as trouble:
            if trouble.code == "database.busy":
                return
            raise
        try:
            self.run(f"PRAGMA user_version = {version:d}")
        finally:
            if self.in_transaction:
                self.run("ROLLBACK")


@contextmanager
def troubles(path: Path) -> Iterator[None]:
    """Turn what the environment did to a database into Trouble; what is our bug stays what it is."""
    try:
        yield
    except dbapi.Error as error:
        code = _code(error, path)
        if code is None:
            raise
        raise Trouble(code) from error


def _code(error: dbapi.Error, path: Path) -> str | None:
    """Return the code of what the environment did; None where the error is our bug."""
    name = getattr(error, "sqlite_errorname", None) or ""
    for prefix, code in _CODES.items():
        if name.startswith(prefix):
            return _refined(code, path)
    return None


def _refined(code: str, path: Path) -> str:
    """Ask the disk what SQLite cannot tell apart: no room, no right to write, or a failure."""
    if code not in {"disk.failed", "disk.read_only"}:
        return code
    try:
        if disk_usage(path.parent).free < NO_ROOM_BYTES:
            return "disk.full"
    except OSError:
        return "disk.failed"
    # SQLite opens a file for reading alone where opening it for writing failed for whatever reason.
    writable = os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))
    return "disk.failed" if writable else "disk.read_only"


def complete(statement: str) -> bool:
    """Tell whether a piece of SQL ends a statement (a trigger's inner semicolons do not)."""
    return dbapi.complete_statement(statement)
