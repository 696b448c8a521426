from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from borderpost.domain.crossing import Direction, Outcome, RefusalReason, Removal
from borderpost.domain.document import ReadMethod
from borderpost.domain.errors import Refusal, Trouble
from borderpost.domain.fee import Fee, FeeItem
from borderpost.domain.partial_date import PartialDate
from borderpost.domain.people import Sex
from borderpost.services import importing, shifting
from borderpost.services.importing import COLUMNS, SlipResult
from borderpost.services.session import Session
from borderpost.services.slip_fields import OPTIONAL
from borderpost.store.store import Store
from borderpost.store.verify import verify
from tests.services.test_slip_fields import IN_FULL
from tests.store.drafts import NOW

WHOLE = {
    "serial": "S-1",
    "occurred_at": "2026-03-04T08:15:00-06:00",
    "direction": "exit",
    "document_kind": "identity_card",
    "document_number": "0801 1990 12345",
    "issuing_state": "hnd",
    "surname": "Espécimen",
    "given_names": "Ana",
    "nationality": "HND",
    "birth_date": "1990-02",
    "sex": "F",
    "expiry_date": "2031-05-06",
    "means": "private_vehicle",
    "plate": "hab 1234",
    "purpose": "tourism",
    "note": "=papel, mojado",
}


def brought(store: Store, session: Session, folder: Path, content: str | bytes) -> list[SlipResult]:
    path = folder / "slips.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(importing.slips(store, session, path, now=NOW))


def table(*lines: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> str:
    quoted = ([f'"{line.get(name, "")}"' for name in columns] for line in lines)
    return "".join(f"{','.join(values)}\n" for values in (columns, *quoted))


def test_the_example_is_taken_whole_and_only_once(session: Session, store: Store, tmp_path: Path) -> None:
    first = brought(store, session, tmp_path, importing.example(12))
    assert [result.problem for result in first] == [None] * 12
    assert not any(result.already for result in first)
    again = brought(store, session, tmp_path, importing.example(15))
    assert [result.already for result in again] == [True] * 12 + [False] * 3
    assert [result.id for result in again[:12]] == [result.id for result in first]
    assert len(list(store.crossings())) == 15
    assert verify(store).ok


def test_a_slip_becomes_what_it_says(session: Session, store: Store, tmp_path: Path) -> None:
    (result,) = brought(store, session, tmp_path, table(WHOLE))
    assert result.id is not None
    crossing = store.crossing(result.id)
    assert crossing is not None
    assert crossing.at == datetime(2026, 3, 4, 14, 15, tzinfo=UTC)
    said = crossing.draft
    assert (said.slip, said.direction, said.outcome) == ("S-1", Direction.EXIT, Outcome.EXIT_AUTHORISED)
    assert (said.traveller.surname, said.traveller.birth) == ("ESPÉCIMEN", PartialDate(1990, 2))
    assert said.traveller.sex is Sex.FEMALE
    assert (said.document.issuing_state, said.document.read_method) == ("HND", ReadMethod.CONTINGENCY)
    assert (said.trip.plate, said.trip.note) == ("HAB 1234", "=papel, mojado")


def test_each_result_comes_after_its_own_commit(session: Session, store: Store, tmp_path: Path) -> None:
    path = tmp_path / "slips.csv"
    path.write_text(importing.example(5))
    for number, result in enumerate(importing.slips(store, session, path, now=NOW), start=1):
        assert result.id is not None
        assert not store.database.in_transaction
        assert store.crossing_count() == number
    assert store.crossing_count() == 5


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"surname": ""}, "slip.missing", "surname"),
        ({"serial": ""}, "slip.missing", "serial"),
        ({"occurred_at": "2026-03-04T08:15:00"}, "slip.zone", "occurred_at"),
        ({"occurred_at": "yesterday"}, "slip.value", "occurred_at"),
        ({"occurred_at": "0001-01-01T00:00:00+14:00"}, "slip.value", "occurred_at"),
        ({"occurred_at": "9999-12-31T23:59:59-14:00"}, "slip.future", "occurred_at"),
        ({"occurred_at": "2062-03-04T08:15:00Z"}, "slip.future", "occurred_at"),
        ({"birth_date": "1990-02-30"}, "slip.value", "birth_date"),
        ({"birth_date": "15580000010801-1990-12345"}, "slip.value", "birth_date"),
        ({"expiry_date": "31/12/2030"}, "slip.value", "expiry_date"),
        ({"direction": "sideways"}, "slip.value", "direction"),
        ({"sex": "Q"}, "slip.value", "sex"),
        ({"issuing_state": "HONDURAS"}, "slip.value", "issuing_state"),
        ({"note": "x" * 501}, "slip.value", "note"),
        ({"given_names": "A\x00B"}, "slip.value", "given_names"),
        ({"serial": "S\x1b[2J"}, "slip.value", "serial"),
        ({"surname": 'un"quoted'}, "slip.line", None),
    ],
)
def test_a_bad_line_is_reported_and_delays_nobody(
    session: Session, store: Store, tmp_path: Path, changed: dict[str, str], code: str, field: str | None
) -> None:
    results = brought(
        store, session, tmp_path, table(WHOLE | {"serial": "A"}, WHOLE | changed, WHOLE | {"serial": "C"})
    )
    assert [result.line for result in results] == [2, 3, 4]
    assert [result.id is not None for result in results] == [True, False, True]
    problem = results[1].problem
    assert problem is not None
    assert (problem.code, problem.field) == (code, field)


def test_bytes_of_another_encoding_and_hostile_lines_are_reported_too(
    session: Session, store: Store, tmp_path: Path
) -> None:
    lines = table(WHOLE | {"surname": "NÚÑEZ"}, WHOLE | {"serial": "B"}).encode("latin-1")
    results = brought(
        store, session, tmp_path, lines + b'"never closed\n' + b"," * 40 + b"\n" + b"a" * 200_000
    )
    assert [result.problem.code if result.problem else None for result in results] == [
        "slip.value",
        "slip.value",
        "slip.line",
        "slip.line",
    ]


def test_spreadsheets_write_semicolons_marks_and_their_own_order(
    session: Session, store: Store, tmp_path: Path
) -> None:
    columns = tuple(reversed(COLUMNS))
    text = "\ufeff" + table(WHOLE, columns=columns).replace(",", ";").replace("\n", "\r\n")
    (result,) = brought(store, session, tmp_path, text + ";;;;\r\n\r\n")
    assert result.id is not None


def test_a_traveller_who_was_refused_on_paper_is_refused_in_the_record(
    session: Session, store: Store, tmp_path: Path
) -> None:
    columns = (*COLUMNS, "outcome", "reason", "reason_text")
    refused = WHOLE | {"outcome": "refused", "reason": "no_visa"}
    results = brought(
        store,
        session,
        tmp_path,
        table(refused, WHOLE | {"serial": "S-2", "outcome": "refused"}, columns=columns),
    )
    assert results[0].id is not None
    crossing = store.crossing(results[0].id)
    assert crossing is not None
    assert (crossing.draft.outcome, crossing.draft.reason) == (Outcome.REFUSED, RefusalReason.NO_VISA)
    assert results[1].problem is not None
    assert results[1].problem.field == "reason_text"


def test_an_expired_document_on_paper_is_told_after_the_fact(
    session: Session, store: Store, tmp_path: Path
) -> None:
    (result,) = brought(store, session, tmp_path, table(WHOLE | {"expiry_date": "2020-01-01"}))
    assert "document.expired" in {finding.code for finding in result.findings}


def test_a_file_that_is_no_table_of_slips_is_told_and_nothing_recorded(
    session: Session, store: Store, tmp_path: Path
) -> None:
    with pytest.raises(Trouble) as trouble:
        brought(store, session, tmp_path, "serial,surname\n1,2\n")
    assert trouble.value.code == "import.columns"
    assert "occurred_at" in trouble.value.values["missing"]
    with pytest.raises(Trouble, match=r"import\.columns"):
        brought(store, session, tmp_path, b"")
    with pytest.raises(Trouble, match=r"import\.unreadable"):
        list(importing.slips(store, session, tmp_path / "nowhere.csv", now=NOW))
    assert store.crossing_count() == 0


def test_slips_need_an_open_shift_and_an_officer(
    session: Session, administrator: Session, store: Store, tmp_path: Path
) -> None:
    with pytest.raises(Refusal, match=r"role\.forbids"):
        brought(store, administrator, tmp_path, importing.example(1))
    shifting.close_shift(store, session, notes="", now=NOW + timedelta(hours=1))
    with pytest.raises(Refusal, match=r"shift\.closed"):
        brought(store, session, tmp_path, importing.example(1))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(COLUMNS), st.text(max_size=30)), st.binary(max_size=60))
def test_whatever_stands_in_a_file_is_recorded_or_reported(
    session: Session, store: Store, tmp_path: Path, fields: dict[str, str], noise: bytes
) -> None:
    plain = {name: value.replace('"', '""') for name, value in fields.items()}
    slip = WHOLE | {"serial": str(uuid4())} | plain
    content = table(slip).encode("utf-8", "surrogatepass") + noise + b"\n" + table(WHOLE).encode()
    results = brought(store, session, tmp_path, content)
    assert results
    for result in results:
        assert (result.id is None) != (result.problem is None)


def test_a_slip_may_say_all_that_a_crossing_holds(session: Session, store: Store, tmp_path: Path) -> None:
    columns = (*COLUMNS, "outcome", *OPTIONAL)
    (result,) = brought(store, session, tmp_path, table(WHOLE | IN_FULL, columns=columns))
    assert result.id is not None
    crossing = store.crossing(result.id)
    assert crossing is not None
    assert (crossing.draft.outcome, crossing.draft.removal) == (Outcome.DEPORTED, Removal("USA", "Vuelo 12"))
    assert crossing.draft.fees == (Fee(FeeItem.ENTRY_FEE, 350, "USD", "A-1"),)
