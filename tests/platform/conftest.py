"""What the platform's tests share: one cluster a session, one platform a test."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.platform.cluster import Cluster
from sync.platform.keys import PlatformKeys
from sync.platform.regional import RegionalPlatform
from tests.platform.regions import Clock, fresh_database, region, running_cluster


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with running_cluster() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> PlatformKeys:
    return PlatformKeys.load_or_create(tmp_path_factory.mktemp("keys"), name="Región de prueba")


@pytest.fixture
def url(cluster: Cluster) -> Iterator[str]:
    with fresh_database(cluster) as url:
        yield url


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def platform(url: str, keys: PlatformKeys, clock: Clock) -> Iterator[RegionalPlatform]:
    with region(url, keys, clock) as platform:
        yield platform


@pytest.fixture
def folder() -> Iterator[Path]:
    """Give a place outside pytest's own folders, which it closes to the account that runs a server."""
    place = Path(tempfile.mkdtemp(prefix="bp-test-"))
    yield place / "folder"
    shutil.rmtree(place, ignore_errors=True)
