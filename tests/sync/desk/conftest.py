"""One PostgreSQL for all tests of the desk's side; a database and a home for each test."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.platform.cluster import Cluster
from sync.platform.keys import PlatformKeys
from sync.platform.regional import RegionalPlatform
from tests.platform.regions import Clock, fresh_database, region, running_cluster
from tests.sync.desk.places import Desk, new_desk


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with running_cluster() as running:
        yield running


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> PlatformKeys:
    return PlatformKeys.load_or_create(tmp_path_factory.mktemp("keys"), name="Región de prueba")


@pytest.fixture
def clock() -> Clock:
    """Be the time of the desk and of the platform alike."""
    return Clock()


@pytest.fixture
def url(cluster: Cluster) -> Iterator[str]:
    with fresh_database(cluster) as made:
        yield made


@pytest.fixture
def platform(url: str, keys: PlatformKeys, clock: Clock) -> Iterator[RegionalPlatform]:
    with region(url, keys, clock) as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Give a folder in memory where the system has one: these tests wait for the disk all the time."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory, prefix="bp-desk-") as name:
        yield Path(name)


@pytest.fixture
def desk(folder: Path, platform: RegionalPlatform, clock: Clock) -> Desk:
    made = new_desk(folder, platform, clock)
    made.enrol()
    return made
