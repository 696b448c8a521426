"""The chain's head as the paper shows it: found again in the journal, by whoever types it as it is read."""

from pathlib import Path
from zoneinfo import ZoneInfo

from pypdf import PdfReader

from borderpost.reports import pdf
from borderpost.services import reporting, shifting
from borderpost.store.store import Store
from borderpost.store.verify import stands_at
from resources.words import Words
from tests.store.desks import practice_home, session_of
from tests.store.drafts import NOW


def test_the_head_on_the_paper_is_the_one_after_the_shift_was_closed(tmp_path: Path) -> None:
    home = practice_home(tmp_path)
    session = session_of(home)
    paper = tmp_path / "report.pdf"
    with Store.open(home, session.key) as store:
        shift = shifting.close_shift(store, session, notes="", now=NOW)
        closed = store.entry_count()
        report = reporting.shift_report(store, session, shift.id, now=NOW)
        pdf.write(report, paper, Words("es"), zone=ZoneInfo("America/Tegucigalpa"))
        said = " ".join("".join(page.extract_text() for page in PdfReader(paper).pages).split())
        groups = report.head_groups
        assert {len(group) for group in groups} == {4}
        for line in (groups[:8], groups[8:]):
            assert " ".join(line) in said
        shifting.open_shift(store, session, now=NOW)
        found = stands_at(store, "".join(groups))
    assert found is not None
    assert (found.position, found.at) == (closed, NOW)
