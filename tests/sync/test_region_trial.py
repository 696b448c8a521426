"""Desks and platform in processes of their own, killed and cut off: the short form of `make soak-region`."""

import tempfile
from pathlib import Path

from tests.soak.region_trial import Plan, run


def test_killed_and_cut_off_nothing_is_lost_and_nothing_counts_twice() -> None:
    plan = Plan(desks=2, seconds=8, cuts=True, kills=True, pause=0.05, seed=11)
    # Not pytest's own folder: as root, the database's account must be able to enter it.
    with tempfile.TemporaryDirectory(prefix="bp-trial-") as folder:
        outcome = run(Path(folder), plan)
    assert outcome.broken == []
    assert outcome.crossings > 0
    assert outcome.entries > outcome.crossings
    assert outcome.kills + outcome.cuts > 0
