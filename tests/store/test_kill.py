import random
from pathlib import Path

from tests.soak.kills import WORKS, run

KILLS = 10


def test_kill_9_loses_and_doubles_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    trial = run(tmp_path, KILLS, random.Random(1))
    assert trial.broken == []
    assert set(trial.kills) == set(WORKS)
    assert trial.acknowledged["crossing"] > 0
