import random
from pathlib import Path

from tests.soak.kill_recording import run

ROUNDS = 8


def test_kill_9_loses_and_doubles_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    assert run(tmp_path, ROUNDS, random.Random(7)) == []
