"""The tour, run whole: its exit code, its files, and what it leaves in the journal."""

import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.commands.borderpost import borderpost


@pytest.fixture
def temporary() -> Iterator[Path]:
    """Give a folder that the trial platform's database account may enter, as pytest's own may not be."""
    with tempfile.TemporaryDirectory(prefix="bp-tour-") as name:
        yield Path(name)


def test_the_tour_does_the_whole_job_in_a_closed_home_and_says_so(tmp_path: Path, temporary: Path) -> None:
    tmp_path.chmod(0o700)
    answer = borderpost(
        "tour", HOME=str(tmp_path), XDG_DATA_HOME=str(tmp_path / "data"), TMPDIR=str(temporary)
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "12 de 12" in answer.stdout
    sent = re.search(r"Plataforma: (\d+) asientos recibidos de (\d+)", answer.stdout)
    assert sent is not None
    assert sent[1] == sent[2]
    assert int(sent[1]) > 20
    assert "✗" not in answer.stdout
    assert list(temporary.glob("borderpost-region-*")) == [], "the trial platform is cleared away"
    (folder,) = tmp_path.glob("data/borderpost/tours/*")
    (pdf,) = (folder / "reports").glob("*.pdf")
    (csv,) = (folder / "reports").glob("*.csv")
    text = "".join(page.extract_text() for page in PdfReader(pdf).pages)
    assert pdf.stem in text
    assert csv.read_bytes().startswith(b"\xef\xbb\xbf")
    assert borderpost("verify", "--home", folder).returncode == 0
    crossings = [json.loads(line) for line in borderpost("export", "--home", folder).stdout.splitlines()]
    assert len(crossings) == 12
    assert {crossing["outcome"] for crossing in crossings} == {"admitted", "refused", "referred"}
    assert sum(crossing["amended"] for crossing in crossings) == 1
