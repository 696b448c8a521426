"""A home in memory and a desk enrolled at a real platform, for each test of the desk's side."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.platform.regional import RegionalPlatform
from tests.platform.regions import Clock
from tests.sync.desk.places import Desk, new_desk


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
