"""A traveller is inspected: draft, alerts, history, rules and colour, from what the desk itself knows."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from borderpost.domain.alert import Alert, AlertKind, AlertList, ResolutionOutcome
from borderpost.domain.crossing import Direction, Outcome
from borderpost.domain.document import ReadMethod
from borderpost.domain.errors import Refusal
from borderpost.domain.finding import Verdict
from borderpost.domain.inspection import Inspection
from borderpost.domain.partial_date import PartialDate
from borderpost.domain.reading import Reading
from borderpost.services import inspecting, recording, resolving, setting_up
from borderpost.services.session import Session
from borderpost.specimens import practice
from borderpost.store.home import Home
from borderpost.store.store import Store
from tests.store.desks import practice_home, proof_of, session_of
from tests.store.drafts import NOW

TODAY = NOW.date()
ENTRY, EXIT = Direction.ENTRY, Direction.EXIT
NAMESAKE = Alert(
    "N-1",
    AlertKind.ENTRY_BAN,
    "prueba",
    surname="Martínez López",
    given_names="Juan Carlos",
    birth=PartialDate(1990, 1, 15),
)
DIMEX = (
    "C<CRI1558000003105<<<<<<<<<<<<",
    "9001158M2901145NIC<<<<<<<<<<<2",
    "MARTINEZ<LOPEZ<<JUAN<CARLOS<<<",
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    listed = practice.alert_list(TODAY, NOW)
    alerts = AlertList(listed.version, listed.as_of, (*listed.alerts, NAMESAKE))
    return practice_home(tmp_path, alerts=alerts, now=NOW - timedelta(hours=1))


@pytest.fixture
def session(home: Home) -> Session:
    return session_of(home)


@pytest.fixture
def store(home: Home, session: Session) -> Iterator[Store]:
    with Store.open(home, session.key) as opened:
        yield opened


def present(
    store: Store, session: Session, lines: tuple[str, ...], direction: Direction = ENTRY
) -> Inspection:
    reading = Reading(lines, tuple((1.0,) * len(line) for line in lines), "prueba", 1.0)
    method = ReadMethod.MRZ_CAMERA
    inspection = inspecting.from_reading(store, session, reading, direction=direction, method=method, now=NOW)
    assert inspection is not None
    return inspection


def test_the_dozen_of_the_practice_post_shows_every_colour_for_its_reason(
    store: Store, session: Session
) -> None:
    inspections = [present(store, session, specimen.mrz) for specimen in practice.dozen(TODAY)]
    proceed, review, stop = Verdict.PROCEED, Verdict.REVIEW, Verdict.STOP
    assert [inspection.verdict for inspection in inspections] == [
        proceed, proceed, proceed, stop, review, proceed, stop, proceed, review, proceed, proceed, proceed,
    ]  # fmt: skip
    assert inspections[3].findings[0].code == "document.expired"
    assert inspections[4].findings[0].code == "traveller.minor"
    assert inspections[6].findings[0].code == "alert.document"
    assert inspections[8].findings[0].code == "mrz.check.document_number"


def test_what_is_no_zone_is_no_inspection(store: Store, session: Session) -> None:
    reading = Reading(("HOLA",), ((1.0,) * 4,), "prueba", 1.0)
    method = ReadMethod.MRZ_CAMERA
    assert inspecting.from_reading(
        store, session, reading, direction=ENTRY, method=method, now=NOW
    ) is None  # fmt: skip


def test_the_draft_carries_what_the_rules_found_and_the_usual_outcome(store: Store, session: Session) -> None:
    inspection = present(store, session, DIMEX, EXIT)
    assert inspection.draft.findings == inspection.findings
    assert inspection.draft.outcome is Outcome.EXIT_AUTHORISED
    assert inspection.draft.traveller.national_number == "155800000105"
    assert inspection.list_status is not None


def test_a_namesake_is_shown_until_an_officer_says_that_it_is_somebody_else(
    store: Store, session: Session
) -> None:
    first = present(store, session, DIMEX)
    assert [hit.alert.id for hit in first.hits] == ["N-1"]
    assert first.verdict is Verdict.REVIEW
    resolving.resolve(
        store, session, None, first.hits[0], outcome=ResolutionOutcome.NOT_THE_SAME, reason="otra madre",
        now=NOW, document=first.draft.document,
    )  # fmt: skip
    again = present(store, session, DIMEX)
    assert again.hits == ()
    assert "alert.cleared" in [finding.code for finding in again.findings]
    tomorrow = inspecting.inspect(store, session, again.draft, mrz=again.mrz, now=NOW + timedelta(days=1))
    assert [hit.alert.id for hit in tomorrow.hits] == ["N-1"]


def test_a_namesake_written_with_another_sort_of_enye_is_found(store: Store, session: Session) -> None:
    draft = present(store, session, DIMEX).draft
    other = replace(draft.traveller, surname="MARTINXXEZ LOPEZ")
    inspection = inspecting.inspect(store, session, replace(draft, traveller=other), mrz=None, now=NOW)
    assert [hit.alert.id for hit in inspection.hits] == ["N-1"]


def test_a_document_match_stays_a_stop_whatever_was_said_of_it_today(store: Store, session: Session) -> None:
    listed = practice.dozen(TODAY)[6].mrz
    first = present(store, session, listed)
    resolving.resolve(
        store, session, None, first.hits[0], outcome=ResolutionOutcome.NOT_THE_SAME, reason="la halló",
        now=NOW, document=first.draft.document, proof=proof_of(session),
    )  # fmt: skip
    again = present(store, session, listed)
    assert again.verdict is Verdict.STOP
    assert len(again.hits) == 1


def test_a_crossing_minutes_ago_on_this_desk_is_noticed(store: Store, session: Session) -> None:
    recording.record(
        store, session, present(store, session, DIMEX).draft, now=NOW - timedelta(minutes=3)
    )
    inspection = present(store, session, DIMEX)
    assert "crossing.repeated_minutes_ago" in [finding.code for finding in inspection.findings]
    assert len(inspection.history) == 1


def test_travellers_without_a_document_number_share_no_history(store: Store, session: Session) -> None:
    draft = present(store, session, DIMEX).draft
    nobody = replace(draft, document=replace(draft.document, number="", mrz=()))
    recording.record(store, session, nobody, now=NOW - timedelta(minutes=3))
    assert inspecting.inspect(store, session, nobody, mrz=None, now=NOW).history == ()


def test_an_administrator_sees_no_travellers(store: Store, home: Home) -> None:
    administrator = session_of(home, setting_up.PRACTICE_ADMINISTRATOR)
    with pytest.raises(Refusal) as refusal:
        present(store, administrator, DIMEX)
    assert refusal.value.code == "role.forbids"
