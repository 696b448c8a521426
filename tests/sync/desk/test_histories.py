from pathlib import Path

import pytest

from sync.platform.cluster import Cluster
from sync.platform.keys import PlatformKeys
from tests.soak.sync_histories import live


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_no_history_loses_doubles_or_sticks(
    folder: Path, cluster: Cluster, keys: PlatformKeys, seed: int
) -> None:
    assert live(folder, cluster, keys, seed).problems == []
