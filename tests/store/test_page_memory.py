from pathlib import Path

import psutil
import pytest

from borderpost.domain.errors import Trouble
from borderpost.store.page_memory import SHARE, bring


def test_a_file_is_read_whole_with_a_breath_after_each_piece(tmp_path: Path) -> None:
    file = tmp_path / "post.db"
    file.write_bytes(bytes(2_500_000))
    breaths: list[None] = []
    assert bring(file, lambda: breaths.append(None)) == 2_500_000
    assert len(breaths) == 3


def test_a_file_that_would_crowd_the_memory_stays_on_the_disk(tmp_path: Path) -> None:
    file = tmp_path / "post.db"
    with file.open("wb") as sparse:
        sparse.truncate(psutil.virtual_memory().total // SHARE + 1)
    assert bring(file, lambda: pytest.fail("it was read")) == 0


def test_a_file_that_is_gone_is_a_trouble_of_the_disk(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"disk\."):
        bring(tmp_path / "post.db", lambda: None)
