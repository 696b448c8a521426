"""One warm reader for the whole room's tests."""

from collections.abc import Iterator

import pytest

from borderpost.reading.engine import Reader


@pytest.fixture(scope="session")
def reader() -> Iterator[Reader]:
    with Reader() as reader:
        yield reader
