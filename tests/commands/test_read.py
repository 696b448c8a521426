"""Reading pictures from the command line: the shape other programs rely on, and bad files."""

import json
from datetime import date
from pathlib import Path

import cv2
import numpy as np
import pytest

from borderpost.specimens import practice
from borderpost.specimens.documents import Specimen
from borderpost.specimens.scan import scan
from tests.commands.borderpost import borderpost

KEYS = {"file", "format", "lines", "fields", "checks", "confidence", "engine", "ms"}
FIELDS = {
    "document_number", "issuing_state", "nationality", "surname", "given_names",
    "birth_date", "sex", "expiry_date", "optional_data",
}  # fmt: skip
CHECKS = {"document_number", "birth_date", "expiry_date", "optional_data", "composite"}


@pytest.fixture(scope="module")
def specimen() -> Specimen:
    return practice.dozen(date(2026, 11, 22))[0]


def test_every_picture_is_answered_and_bad_files_stop_nobody(specimen: Specimen, tmp_path: Path) -> None:
    good, blank, notes = (tmp_path / name for name in ("good.png", "blank.png", "notes.jpg"))
    assert cv2.imwrite(str(good), scan(specimen, dpi=220))
    assert cv2.imwrite(str(blank), np.full((400, 600, 3), 200, np.uint8))
    notes.write_text("no picture at all")
    answer = borderpost("read", "--json", good, blank, notes, tmp_path / "absent.png")
    assert answer.returncode == 1
    said = [json.loads(line) for line in answer.stdout.splitlines()]
    assert [Path(one["file"]).name for one in said] == ["good.png", "blank.png", "notes.jpg", "absent.png"]
    for one in said:
        assert set(one) == KEYS
        assert set(one["fields"]) == FIELDS
        assert set(one["checks"]) == CHECKS
    read = said[0]
    assert read["lines"] == list(specimen.mrz)
    assert read["format"] == "TD3"
    assert read["checks"]["composite"] is True
    assert [len(line) for line in read["confidence"]] == [44, 44]
    assert read["fields"]["issuing_state"] == "HND"
    assert date.fromisoformat(read["fields"]["birth_date"]) < date(2026, 1, 1)
    for one in said[1:]:
        assert one["format"] is None
        assert one["lines"] is None
        assert set(one["fields"].values()) == {None}
    assert "notes.jpg" in answer.stderr
    assert "picture." in answer.stderr


def test_a_picture_is_shown_in_words_for_people(specimen: Specimen, tmp_path: Path) -> None:
    file = tmp_path / "good.png"
    assert cv2.imwrite(str(file), scan(specimen, dpi=220))
    answer = borderpost("read", file)
    assert answer.returncode == 0, answer.stderr
    assert "Apellidos" in answer.stdout
    assert specimen.mrz[1] in answer.stdout
