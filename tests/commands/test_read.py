"""Reading files from the command line: the shape other programs rely on, pages, videos, bad files."""

import json
from base64 import b64decode
from datetime import date
from pathlib import Path

import cv2
import numpy as np
import pytest

from borderpost.domain.barcode import Symbology
from borderpost.reading.documents import Absence
from borderpost.specimens import documents, practice
from borderpost.specimens.barcode_page import barcode_frame
from borderpost.specimens.documents import Specimen, SpecimenKind
from borderpost.specimens.scan import scan
from resources.words import LANGUAGES, Words
from tests.commands.borderpost import borderpost
from tests.reading.paper_sheets import sheet, write_pages, write_video

KEYS = {
    "file", "page", "seconds", "format", "lines", "fields", "checks", "confidence", "doubtful",
    "substitutions", "second_opinion", "corners", "hints", "engine", "ms", "reason", "others", "barcodes",
}  # fmt: skip
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
    assert [one["reason"] for one in said] == [None, "absence.empty", "picture.unreadable", "picture.missing"]
    for one in said[1:]:
        assert one["format"] is None
        assert one["lines"] is None
        assert set(one["fields"].values()) == {None}
    assert "notes.jpg" in answer.stderr
    assert "picture." in answer.stderr


def test_pages_and_videos_are_answered_by_page_and_time(specimen: Specimen, tmp_path: Path) -> None:
    page = scan(specimen, dpi=150)
    pages = write_pages(tmp_path / "pages.pdf", [sheet(page), sheet(), sheet(page)])
    video = write_video(tmp_path / "film.avi", [page] * 6)
    answer = borderpost("read", "--json", pages, video)
    assert answer.returncode == 0, answer.stderr
    said = [json.loads(line) for line in answer.stdout.splitlines()]
    assert [(Path(one["file"]).name, one["page"], one["seconds"]) for one in said] == [
        ("pages.pdf", 1, None), ("pages.pdf", 2, None), ("pages.pdf", 3, None), ("film.avi", None, 0.0),
    ]  # fmt: skip
    assert [one["reason"] for one in said] == [None, "absence.empty", None, None]
    assert [one["lines"] for one in said if one["lines"]] == [list(specimen.mrz)] * 3


def test_a_barcode_beside_the_zone_is_told_with_its_bytes(tmp_path: Path) -> None:
    card = documents.specimen(SpecimenKind.DPI, 1, today=date(2026, 11, 22))
    paper = barcode_frame(Symbology.QR, b"https://example.invalid/permiso/1", seed=1)[100:620, 300:980]
    file = tmp_path / "page.png"
    assert cv2.imwrite(str(file), sheet(scan(card, dpi=150), paper))
    said = json.loads(borderpost("read", "--json", file).stdout)
    assert tuple(said["lines"]) == card.mrz
    (code,) = said["barcodes"]
    assert (code["symbology"], code["kind"]) == ("qr", "link")
    assert (code["layout"], code["fields"]) == (None, {})
    assert b64decode(code["payload"]) == code["text"].encode() == b"https://example.invalid/permiso/1"
    assert "qr: https://example.invalid/permiso/1" in borderpost("read", file).stdout


def test_two_documents_in_a_picture_are_one_answer(tmp_path: Path) -> None:
    one, two = (documents.specimen(SpecimenKind.DPI, seed, today=date(2026, 11, 22)) for seed in (1, 2))
    file = tmp_path / "both.png"
    assert cv2.imwrite(str(file), sheet(scan(one, dpi=150), scan(two, dpi=150)))
    said = json.loads(borderpost("read", "--json", file).stdout)
    (other,) = said["others"]
    assert {tuple(said["lines"]), tuple(other["lines"])} == {one.mrz, two.mrz}
    assert set(other) == KEYS - {"file", "page", "seconds", "reason", "others", "barcodes"}
    shown = borderpost("read", file, "--language", "es").stdout
    assert "Otro documento en la misma imagen" in shown
    assert all(line in shown for line in (*one.mrz, *two.mrz))


def test_what_was_read_before_a_file_broke_off_is_answered(specimen: Specimen, tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (300, 300, 3), np.uint8)
    path = write_pages(tmp_path / "pages.tif", [scan(specimen, dpi=150), noise])
    path.write_bytes(path.read_bytes()[:-200_000])
    answer = borderpost("read", "--json", path)
    assert answer.returncode == 1
    said = [json.loads(line) for line in answer.stdout.splitlines()]
    assert [(one["page"], one["reason"]) for one in said] == [(1, None), (None, "picture.unreadable")]
    assert said[0]["lines"] == list(specimen.mrz)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_picture_without_a_zone_says_why_in_words(tmp_path: Path, language: str) -> None:
    file = tmp_path / "white.png"
    assert cv2.imwrite(str(file), np.full((400, 600, 3), 255, np.uint8))
    answer = borderpost("read", "--language", language, file)
    assert answer.returncode == 0, answer.stderr
    words = Words(language)
    assert words.code("absence.empty").split(":")[0] in answer.stdout
    assert all(words.code(f"absence.{why}") != f"absence.{why}" for why in Absence)


def test_a_picture_is_shown_in_words_for_people(specimen: Specimen, tmp_path: Path) -> None:
    file = tmp_path / "good.png"
    assert cv2.imwrite(str(file), scan(specimen, dpi=220))
    answer = borderpost("read", file)
    assert answer.returncode == 0, answer.stderr
    assert "Apellidos" in answer.stdout
    assert specimen.mrz[1] in answer.stdout


def test_what_every_stage_saw_is_written_where_it_is_asked_for(specimen: Specimen, tmp_path: Path) -> None:
    page = scan(specimen, dpi=150)
    picture = tmp_path / "good.png"
    assert cv2.imwrite(str(picture), page)
    pages = write_pages(tmp_path / "pages.pdf", [page, sheet()])
    answer = borderpost("read", "--explain", tmp_path / "why", picture, pages)
    assert answer.returncode == 0, answer.stderr
    written = sorted(path.name for path in (tmp_path / "why").iterdir())
    assert [name for name in written if name.endswith("cells.png")] == [
        "1-good-4-cells.png", "2-pages-page1-4-cells.png",
    ]  # fmt: skip
    assert "2-pages-page2-5-decision.txt" in written
    refused = borderpost("read", "--explain", picture / "why", picture)
    assert (refused.returncode, "explain.unwritable" in refused.stderr) == (1, True)
