from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from borderpost.domain.alert import (
    Alert,
    AlertKind,
    AlertList,
    Hit,
    HitStrength,
    Resolution,
    ResolutionOutcome,
)
from borderpost.domain.journal import EntryKind
from borderpost.domain.names import agree
from borderpost.domain.shift import ShiftId
from borderpost.store.bodies import AlertResolved
from borderpost.store.store import Store
from tests.store.desks import put_in_force
from tests.store.drafts import NOW

names = st.lists(
    st.sampled_from(["Núñez", "NUNXXEZ", "López", "de", "LA", "Cruz", "ANA", "Agüero"]), max_size=4
).map(" ".join)


def adopt(store: Store, *alerts: Alert) -> None:
    with store.transaction():
        put_in_force(store, AlertList("7", NOW, alerts))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(names, names), max_size=6), names, names)
def test_the_alerts_of_a_person_are_those_whose_names_agree(
    store: Store, listed: list[tuple[str, str]], surname: str, given_names: str
) -> None:
    alerts = tuple(
        Alert(str(number), AlertKind.INTERPOL, "test", surname=first, given_names=second)
        for number, (first, second) in enumerate(listed)
    )
    adopt(store, *alerts)
    found = store.alerts_by_person(surname, given_names)
    person = f"{surname} {given_names}"
    assert found == tuple(one for one in alerts if agree(f"{one.surname} {one.given_names}", person))


def test_a_document_is_found_however_its_number_is_written_and_an_empty_one_never(store: Store) -> None:
    alert = Alert("1", AlertKind.LOST_DOCUMENT, "test", document_number="A-12 3", issuing_state="UTO")
    adopt(store, alert, Alert("2", AlertKind.ENTRY_BAN, "test", surname="CRUZ"))
    assert store.alerts_by_document("a123", "UTO") == (alert,)
    assert store.alerts_by_document("A123", "HND") == ()
    assert store.alerts_by_document("", "") == ()


def test_a_list_takes_the_place_of_the_one_before(store: Store) -> None:
    adopt(store, Alert("1", AlertKind.ENTRY_BAN, "test", surname="CRUZ"))
    adopt(store)
    status = store.list_status()
    assert status is not None
    assert (status.version, status.as_of, status.count) == ("7", NOW, 0)
    assert store.alerts_by_person("CRUZ", "") == ()


def test_a_resolution_is_found_for_its_alert_its_document_and_since_its_moment(store: Store) -> None:
    alert = Alert("1", AlertKind.ENTRY_BAN, "test", surname="CRUZ")
    resolution = Resolution("1", "7", ResolutionOutcome.NOT_THE_SAME, "otra fecha")
    hit = Hit(alert, HitStrength.POSSIBLE, "name_birth", "7")
    with store.transaction():
        body = AlertResolved(hit, resolution, None, ShiftId("s"), "X-1", "UTO")
        store.append(EntryKind.ALERT_RESOLVED, body, actor="a", at=NOW)
    assert store.resolved_since("1", "x1", "UTO", since=NOW) == resolution
    assert store.resolved_since("1", "x1", "UTO", since=NOW + timedelta(seconds=1)) is None
    assert store.resolved_since("1", "x2", "UTO", since=NOW) is None
    assert store.resolved_since("2", "x1", "UTO", since=NOW) is None
    assert store.resolutions_of(ShiftId("s")) == (resolution,)
