"""The platform's PostgreSQL: its connections, its transactions, its numbered migrations."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool, PoolTimeout

from borderpost.domain.errors import Trouble
from resources import resource

Open = Connection[TupleRow]
"""A connection in a transaction."""

MOST_CONNECTIONS = 16
PATIENCE = 10.0
"""Seconds that a request waits for a connection."""

_MIGRATING = 0x626F72646572
"""The advisory lock under which migrations are taken."""


class Database:
    """Hold the pool of connections to one database; close it when done.

    Raise Trouble ``platform.no_database`` where the server cannot be reached at the start, and
    ``platform.newer_database`` where a newer program made its tables.
    """

    def __init__(self, url: str, *, most: int = MOST_CONNECTIONS) -> None:
        self._pool = ConnectionPool(
            url,
            kwargs={"autocommit": True},
            min_size=1,
            max_size=most,
            timeout=PATIENCE,
            configure=_configure,
            check=ConnectionPool.check_connection,
            name="platform",
            open=False,
        )
        try:
            with psycopg.connect(url, autocommit=True) as connection:
                migrate(connection)
            self._pool.open(wait=True, timeout=PATIENCE)
        except (psycopg.OperationalError, PoolTimeout) as error:
            self._pool.close()
            raise Trouble("platform.no_database") from error

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()

    @contextmanager
    def transaction(self) -> Iterator[Open]:
        """Give a connection in a transaction that commits at the end, durably.

        Raise Trouble ``platform.busy`` where the server is away or out of reach.
        """
        try:
            with self._pool.connection() as connection, connection.transaction():
                yield connection
        except (psycopg.OperationalError, psycopg.InterfaceError, PoolTimeout) as error:
            raise Trouble("platform.busy") from error


def migrate(connection: Open) -> None:
    """Take the missing migrations, each one transaction; nodes that start at once take turns."""
    steps = {
        int(path.name[:4]): path.read_bytes() for path in resource("sql", "platform").glob("[0-9]*_*.sql")
    }
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_MIGRATING])
        connection.execute(
            "CREATE TABLE IF NOT EXISTS migration (number int PRIMARY KEY, at timestamptz DEFAULT now())"
        )
    for number in sorted(steps):
        with connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", [_MIGRATING])
            row = connection.execute("SELECT coalesce(max(number), 0) FROM migration").fetchone()
            present: int = row[0] if row else 0
            if present > max(steps):
                raise Trouble("platform.newer_database")
            if present < number:
                connection.execute(steps[number])
                connection.execute("INSERT INTO migration (number) VALUES (%s)", [number])


def _configure(connection: Open) -> None:
    connection.execute("SET synchronous_commit = on")
    connection.execute("SET timezone = 'UTC'")
    connection.execute(
        "CREATE TEMPORARY TABLE IF NOT EXISTS stage"
        " (sequence bigint, leaf bytea, previous bytea, head bytea, position bigint, id uuid, kind text,"
        "  at timestamptz, content bytea, verdict text, code text) ON COMMIT DELETE ROWS"
    )
