from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from borderpost.domain.errors import Refusal
from borderpost.reports import reads_csv
from borderpost.services import exporting, overseeing, recording, searching, shifting
from borderpost.services.overseeing import SeenRead
from borderpost.services.session import Session
from borderpost.store.query import Query
from borderpost.store.store import Store
from tests.store.drafts import NOW, draft

HOUR = timedelta(hours=1)


def test_a_supervisor_sees_who_searched_opened_and_exported_whom_and_why(
    session: Session, store: Store
) -> None:
    crossing = recording.record(store, session, draft("A-100"), now=NOW)
    shifting.close_shift(store, session, notes="", now=NOW)
    searching.search(store, session, Query(surname="especimen"), reason="family asks", now=NOW + HOUR)
    assert searching.open_crossing(store, session, crossing.id, now=NOW + 2 * HOUR) == crossing
    exporting.crossings(store, session, now=NOW + 3 * HOUR)
    name = session.officer.name
    assert overseeing.reads(store, session, since=NOW, until=NOW + 4 * HOUR) == (
        SeenRead(NOW + 3 * HOUR, name, "export_crossings", "", "", 1),
        SeenRead(NOW + 2 * HOUR, name, "opened", "ESPÉCIMEN NÚÑEZ, ANA MARÍA · A-100", "", 1),
        SeenRead(NOW + HOUR, name, "search", "especimen", "family asks", 1),
    )
    assert len(overseeing.reads(store, session, since=NOW, until=NOW + 2 * HOUR)) == 1


def test_a_crossing_of_the_open_shift_is_opened_without_a_trace(session: Session, store: Store) -> None:
    crossing = recording.record(store, session, draft(), now=NOW)
    before = store.entry_count()
    assert searching.open_crossing(store, session, crossing.id, now=NOW) == crossing
    assert store.entry_count() == before


def test_only_a_supervisor_oversees(administrator: Session, store: Store) -> None:
    with pytest.raises(Refusal, match=r"role\.forbids"):
        overseeing.reads(store, administrator, since=NOW, until=NOW)


def test_the_list_is_a_file_that_no_spreadsheet_runs(tmp_path: Path) -> None:
    path = tmp_path / "reads.csv"
    reads_csv.write([(NOW, "Ana", "search", "=1+1", "-x", 3)], path, zone=ZoneInfo("America/Tegucigalpa"))
    assert path.read_text("utf-8-sig").splitlines() == [
        "at,officer,how,about,reason,shown",
        "2026-03-04T09:30:12-06:00,Ana,search,'=1+1,'-x,3",
    ]
