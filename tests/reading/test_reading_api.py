"""The programs in docs/reading-api.md, run as they stand there."""

import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import cv2
import pytest

from borderpost.domain.mrz import parse
from borderpost.specimens.documents import SpecimenKind, specimen
from borderpost.specimens.scan import scan
from tests.reading.paper_sheets import sheet, write_pages

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reading-api.md").read_text("utf-8")
ONE_PICTURE, WHOLE_FILE = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
PASSPORT = specimen(SpecimenKind.PASSPORT, 11, today=date(2026, 11, 22))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("api")
    page = scan(PASSPORT, dpi=150)
    cv2.imwrite(str(folder / "page.png"), page)
    cv2.imwrite(str(folder / "empty.png"), sheet())
    write_pages(folder / "pages.pdf", [sheet(page), sheet()])
    return folder


def run(program: str, file: Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program, str(file)],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=file.parent,
        timeout=120,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_the_one_call_reads_a_picture(folder: Path) -> None:
    said = [line.split(" ") for line in run(ONE_PICTURE, folder / "page.png")]
    assert tuple(line for line, _ in said) == PASSPORT.mrz
    assert all(0 < float(certainty) <= 1 for _, certainty in said)


def test_the_one_call_says_that_there_is_no_zone(folder: Path) -> None:
    assert run(ONE_PICTURE, folder / "empty.png") == ["no machine readable zone: empty"]


def test_the_loop_over_a_file_gives_fields_and_reasons(folder: Path) -> None:
    zone = parse(PASSPORT.mrz, today=date.today())  # noqa: DTZ011
    assert zone is not None
    assert run(WHOLE_FILE, folder / "pages.pdf") == [
        f"page 1 {zone.format} {zone.document_number} {zone.surname} {zone.expiry}",
        "page 2 stopped at empty",
    ]
