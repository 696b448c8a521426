from collections.abc import Iterator
from pathlib import Path

import pytest

from borderpost.services.session import Session
from borderpost.store.home import Home
from borderpost.store.store import Store
from tests.store.desks import practice_home, session_of


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return practice_home(tmp_path)


@pytest.fixture
def session(home: Home) -> Session:
    return session_of(home)


@pytest.fixture
def administrator(home: Home) -> Session:
    return session_of(home, "admin")


@pytest.fixture
def store(home: Home, session: Session) -> Iterator[Store]:
    with Store.open(home, session.key) as opened:
        yield opened
