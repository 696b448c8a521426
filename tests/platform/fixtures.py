"""A region for any test that asks for one: one PostgreSQL a test process, a fresh database a test."""

from collections.abc import Iterator

import pytest

from sync.platform.cluster import Cluster
from sync.platform.keys import PlatformKeys
from sync.platform.regional import RegionalPlatform
from tests.platform.regions import Clock, fresh_database, region, running_cluster


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with running_cluster() as running:
        yield running


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> PlatformKeys:
    return PlatformKeys.load_or_create(tmp_path_factory.mktemp("keys"), name="Región de prueba")


@pytest.fixture
def clock() -> Clock:
    """Be the time of the desks and of the platform alike."""
    return Clock()


@pytest.fixture
def url(cluster: Cluster) -> Iterator[str]:
    with fresh_database(cluster) as made:
        yield made


@pytest.fixture
def platform(url: str, keys: PlatformKeys, clock: Clock) -> Iterator[RegionalPlatform]:
    with region(url, keys, clock) as running:
        yield running
