import pytest

from tests.soak.io_faults import run
from tests.soak.io_faults_disk import can_be_built

PLACES = 1

pytestmark = pytest.mark.skipif(not can_be_built(), reason="the disk is built by a C compiler, for Linux")


def test_a_failing_or_full_disk_loses_nothing_is_called_by_its_name_and_is_forgiven() -> None:
    outcomes = list(run(PLACES))
    assert [sentence for outcome in outcomes for sentence in outcome.broken] == []
    assert all(outcome.fired == outcome.tried == min(PLACES, outcome.places) for outcome in outcomes)
    assert {"disk.failed", "disk.full"} <= {code for outcome in outcomes for code in outcome.said}
    assert all(outcome.places > 0 for outcome in outcomes)
