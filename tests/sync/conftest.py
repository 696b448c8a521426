"""What the tests of the link share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.region import MemoryRegion
from tests.sync.serving import Papers, new_papers, serving


@pytest.fixture(scope="session")
def papers() -> Papers:
    return new_papers()


@pytest.fixture
def region(papers: Papers) -> MemoryRegion:
    return MemoryRegion(papers.authority.certificate)


@pytest.fixture
def address(region: MemoryRegion, papers: Papers, tmp_path: Path) -> Iterator[str]:
    with serving(region, papers.server, tmp_path / "server") as where:
        yield where
