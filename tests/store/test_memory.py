import sys
from pathlib import Path

import pytest

from tests.soak import memory_after_lock


@pytest.mark.skipif(sys.platform != "linux", reason="reads a process's memory through /proc")
def test_after_the_lock_no_key_is_left_in_the_desks_memory(tmp_path: Path) -> None:
    found = memory_after_lock.run(tmp_path)
    assert found.signed_in["data key"] > 0
    assert {name: count for name, count in found.locked.items() if "key" in name and count} == {}
