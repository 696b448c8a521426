"""A place for a cluster's files, for each test of the platform."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def folder() -> Iterator[Path]:
    """Give a place outside pytest's own folders, which it closes to the account that runs a server."""
    place = Path(tempfile.mkdtemp(prefix="bp-test-"))
    yield place / "folder"
    shutil.rmtree(place, ignore_errors=True)
