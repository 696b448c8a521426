import pytest

from tests.soak.io_faults_disk import can_be_built
from tests.soak.power_cuts import run

STATES = 60
ACTS = 40

pytestmark = pytest.mark.skipif(not can_be_built(), reason="the disk is built by a C compiler, for Linux")


def test_a_power_cut_loses_and_tears_nothing_that_was_acknowledged() -> None:
    trial = run(7, STATES, ACTS)
    assert trial.broken == []
    assert trial.states == STATES
    assert {"kept all", "kept what was in flight", "not set up yet", "went on working"} <= set(trial.kinds)


def test_the_trial_sees_what_a_store_loses_that_does_not_sync_every_commit() -> None:
    trial = run(7, STATES // 2, ACTS, synchronous="NORMAL")
    assert any("acknowledged" in sentence for sentence in trial.broken)
