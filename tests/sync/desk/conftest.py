"""One PostgreSQL for all tests of the desk's side; a database and a home for each test."""

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
def platform_clock() -> Clock:
    return Clock()


@pytest.fixture
def platform(cluster: Cluster, keys: PlatformKeys, platform_clock: Clock) -> Iterator[RegionalPlatform]:
    with fresh_database(cluster) as url, region(url, keys, platform_clock) as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path, platform: RegionalPlatform) -> Desk:
    made = new_desk(tmp_path, platform)
    made.enrol()
    return made
