"""Real PostgreSQL for tests: one cluster a session, a fresh database a test, platforms over it."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

from sync.platform.cluster import SUPERUSER, Cluster
from sync.platform.database import migrate
from sync.platform.keys import PlatformKeys
from sync.platform.regional import RegionalPlatform

NOW = datetime(2026, 3, 4, 16, 0, tzinfo=UTC)
_TEMPLATE = "migrated"
_numbers = count(1)


@dataclass
class Clock:
    """Tell a time that stands still until it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, span: timedelta) -> None:
        self.now += span


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """Run a cluster of the tests' own, with a migrated database to copy."""
    folder = Path(tempfile.mkdtemp(prefix="bp-test-"))
    try:
        with Cluster(folder, durable=False) as cluster:
            with _keeper(cluster) as connection:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(_TEMPLATE)))
            with psycopg.connect(cluster.url_of(_TEMPLATE), autocommit=True) as connection:
                migrate(connection)
            yield cluster
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def fresh_database(cluster: Cluster, *, like: str = _TEMPLATE) -> Iterator[str]:
    """Give the address of a migrated, empty database, or of a copy of another; it is dropped after."""
    name = f"region_{next(_numbers)}"
    copied = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(like))
    with _keeper(cluster) as connection:
        connection.execute(copied)
    try:
        yield cluster.url_of(name)
    finally:
        with _keeper(cluster) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def name_of(url: str) -> str:
    """Return the name of the database at an address."""
    with psycopg.connect(url) as connection:
        return connection.info.dbname


@contextmanager
def region(url: str, keys: PlatformKeys, clock: Clock) -> Iterator[RegionalPlatform]:
    """Give a platform over a database; another over the same one is another node."""
    with RegionalPlatform(url, keys, clock=clock, connections=4) as platform:
        yield platform


@contextmanager
def _keeper(cluster: Cluster) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with psycopg.connect(cluster.url_of(SUPERUSER), autocommit=True) as connection:
        yield connection
