"""A practice post made once by the real command, and copied for every test that wants one."""

import shutil
from pathlib import Path

import pytest

from tests.commands.borderpost import borderpost


@pytest.fixture(scope="session")
def practice_as_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("practice") / "home"
    answer = borderpost("--home", home, "setup", "--practice")
    assert answer.returncode == 0, answer.stderr
    return home


@pytest.fixture
def practice(practice_as_made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(practice_as_made, tmp_path / "home")


@pytest.fixture(scope="session")
def example() -> str:
    answer = borderpost("import", "--example", "400")
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


@pytest.fixture
def slips(example: str, tmp_path: Path) -> Path:
    """Return a file of four slips."""
    file = tmp_path / "slips.csv"
    file.write_text("".join(example.splitlines(keepends=True)[:5]), encoding="utf-8")
    return file
