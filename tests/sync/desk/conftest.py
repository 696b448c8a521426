"""A home and a desk enrolled at a real platform, for each test of the desk's side."""

from pathlib import Path

import pytest

from sync.platform.regional import RegionalPlatform
from tests.platform.regions import Clock
from tests.sync.desk.places import Desk, new_desk


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def desk(folder: Path, platform: RegionalPlatform, clock: Clock) -> Desk:
    made = new_desk(folder, platform, clock)
    made.enrol()
    return made
