"""Desks and platform in processes of their own, killed and cut off: the short form of `make soak-region`."""

from pathlib import Path

from tests.soak.region_trial import Plan, run


def test_killed_and_cut_off_nothing_is_lost_and_nothing_counts_twice(tmp_path: Path) -> None:
    plan = Plan(desks=2, seconds=20, cuts=True, kills=True, pause=0.05, seed=11)
    outcome = run(tmp_path, plan)
    assert outcome.broken == []
    assert outcome.crossings > 0
    assert outcome.entries > outcome.crossings
    assert outcome.kills + outcome.cuts > 0
