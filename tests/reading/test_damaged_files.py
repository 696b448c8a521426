"""Damaged files of every kind: the caller is never taken down, nor kept waiting (short form)."""

from pathlib import Path

from borderpost.reading.pictures import shots
from tests.soak import fuzz_pictures


def test_every_kind_opens_undamaged(tmp_path: Path) -> None:
    counts = {path.name: len(list(shots(path))) for path in fuzz_pictures.seeds(tmp_path)}
    several = {"pages.pdf": 3, "pages.tif": 3, "film.avi": 12, "film.mp4": 12, "film.webm": 12}
    assert counts == {name: several.get(name, 1) for name in counts}


def test_damaged_files_give_pictures_or_a_named_trouble_within_the_limits(tmp_path: Path) -> None:
    told = fuzz_pictures.run(24, seed=3, folder=tmp_path)
    assert told.problems == []
    assert told.rounds == 24
    assert told.codes["opened"]
    assert told.codes["picture.unreadable"]
