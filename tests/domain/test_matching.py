"""A document match is sure, a person match asks for a look, and a namesake is let be."""

from dataclasses import replace

import pytest

from borderpost.domain.alert import Alert, AlertKind, Hit, HitStrength
from borderpost.domain.crossing import CrossingDraft, Direction
from borderpost.domain.finding import Severity
from borderpost.domain.matching import finding, match
from borderpost.domain.partial_date import PartialDate
from borderpost.domain.people import Sex
from tests.domain.situations import TODAY, draft

PERSON = Alert(
    "A-1",
    AlertKind.ENTRY_BAN,
    "prueba",
    surname="Núñez Peña",
    given_names="José Ángel",
    birth=PartialDate(1990, 1, 15),
    sex=Sex.MALE,
)
PASSPORT = Alert("A-2", AlertKind.LOST_DOCUMENT, "prueba", document_number="C-0045 7190", issuing_state="NIC")


def hits(asked: CrossingDraft, *alerts: Alert) -> tuple[Hit, ...]:
    return match(
        asked.traveller, asked.document, alerts, direction=asked.direction, today=TODAY, list_version="L1"
    )


def test_a_document_matches_by_number_and_state_however_it_is_written() -> None:
    (hit,) = hits(draft(nationality="NIC", number="C00457190"), PASSPORT)
    assert (hit.strength, hit.matched_by, hit.list_version) == (HitStrength.SURE, "document", "L1")


def test_the_same_number_of_another_state_is_another_document() -> None:
    assert hits(draft(nationality="SLV", number="C00457190"), PASSPORT) == ()


def test_a_listed_national_number_is_found_on_a_card_whose_zone_has_only_a_serial() -> None:
    listed = replace(PASSPORT, document_number="0801-1990-12345", issuing_state="HND")
    asked = draft(nationality="HND", number="003500001", national_number="0801199012345")
    assert hits(asked, listed)[0].strength is HitStrength.SURE


def test_an_alert_without_a_number_never_matches_a_document_without_one() -> None:
    assert hits(draft(number=""), replace(PASSPORT, document_number="", issuing_state="SLV")) == ()


@pytest.mark.parametrize(
    ("surname", "given_names"),
    [
        ("NUNEZ PENA", "JOSE ANGEL"),
        ("NUNXXEZ PENXXA", "JOSE ANGEL"),
        ("NUÑEZ", "JOSÉ ÁNGEL"),
        ("PENA NUNEZ", "ANGEL JOSE"),
    ],
)
def test_a_person_matches_by_name_and_birth_date_in_any_spelling(surname: str, given_names: str) -> None:
    (hit,) = hits(draft(surname=surname, given_names=given_names), PERSON)
    assert (hit.strength, hit.matched_by) == (HitStrength.POSSIBLE, "name_birth")


@pytest.mark.parametrize(
    ("listed", "presented", "one"),
    [
        (PartialDate(1990, 1, 15), PartialDate(1990, 1, 16), False),
        (PartialDate(1990, 3, 4), PartialDate(1990, 4, 3), True),
        (PartialDate(1990), PartialDate(1990, 4, 3), True),
        (PartialDate(1990, 4), PartialDate(1990, 5, 3), False),
        (PartialDate(1991), PartialDate(1990, 4, 3), False),
    ],
)
def test_birth_dates_agree_in_what_both_know_or_with_day_and_month_swapped(
    listed: PartialDate, presented: PartialDate, one: bool
) -> None:
    assert bool(hits(draft(birth=presented), replace(PERSON, birth=listed))) is one


def test_a_sibling_a_namesake_of_the_other_sex_and_another_name_do_not_match() -> None:
    assert hits(draft(given_names="LUIS"), PERSON) == ()
    assert hits(draft(sex=Sex.FEMALE), PERSON) == ()
    assert hits(draft(surname="ROJAS"), PERSON) == ()
    assert hits(draft(sex=Sex.UNSPECIFIED), PERSON) != ()


def test_a_name_without_a_birth_date_asks_for_a_look_only_when_it_is_long_and_whole() -> None:
    undated = replace(PERSON, birth=None)
    assert hits(draft(), undated)[0].matched_by == "name"
    assert hits(draft(surname="NUNEZ"), undated) == ()
    short = replace(undated, surname="Núñez", given_names="José")
    assert hits(draft(surname="NUNEZ", given_names="JOSE"), short) == ()


def test_an_exit_ban_never_stops_an_entry() -> None:
    ban = replace(PERSON, kind=AlertKind.EXIT_BAN, direction=Direction.EXIT)
    assert hits(draft(), ban) == ()
    assert len(hits(draft(direction=Direction.EXIT), ban)) == 1


def test_an_alert_ends_after_its_last_day() -> None:
    assert len(hits(draft(), replace(PERSON, valid_until=TODAY))) == 1
    assert hits(draft(), replace(PERSON, valid_until=TODAY.replace(day=3))) == ()


def test_the_surest_and_gravest_hit_comes_first_and_each_alert_once() -> None:
    note = replace(PERSON, id="A-0", kind=AlertKind.INFORMATION)
    warrant = replace(PERSON, id="A-9", kind=AlertKind.ARREST_WARRANT)
    lost = replace(PASSPORT, issuing_state="SLV", document_number="045678903")
    ranked = hits(draft(), note, PERSON, warrant, lost, lost)
    assert [hit.alert.id for hit in ranked] == ["A-2", "A-9", "A-1", "A-0"]


@pytest.mark.parametrize(
    ("kind", "strength", "code", "severity"),
    [
        (AlertKind.LOST_DOCUMENT, HitStrength.SURE, "alert.document", Severity.STOP),
        (AlertKind.ENTRY_BAN, HitStrength.POSSIBLE, "alert.person", Severity.REVIEW),
        (AlertKind.MISSING_CHILD, HitStrength.SURE, "alert.discreet", Severity.STOP),
        (AlertKind.PROTECTION, HitStrength.POSSIBLE, "alert.discreet", Severity.REVIEW),
        (AlertKind.INFORMATION, HitStrength.SURE, "alert.information", Severity.REVIEW),
        (AlertKind.INFORMATION, HitStrength.POSSIBLE, "alert.information", Severity.INFO),
    ],
)
def test_a_hit_weighs_by_how_sure_it_is_and_says_no_more_than_it_may(
    kind: AlertKind, strength: HitStrength, code: str, severity: Severity
) -> None:
    hit = Hit(replace(PERSON, kind=kind), strength, "document", "L1")
    said = finding(hit, cleared=False)
    assert (said.code, said.severity, said.values) == (code, severity, ())


def test_a_clearance_quiets_a_namesake_and_never_a_document() -> None:
    namesake = Hit(PERSON, HitStrength.POSSIBLE, "name_birth", "L1")
    assert finding(namesake, cleared=True).severity is Severity.INFO
    assert finding(Hit(PASSPORT, HitStrength.SURE, "document", "L1"), cleared=True).severity is Severity.STOP


@pytest.mark.parametrize(
    ("surname", "married"),
    [
        ("NUNEZ DE ROJAS", ""),
        ("NUNEZ PENA DE ROJAS", ""),
        ("NUNEZ VDA DE ROJAS", ""),
        ("NUNEZ PENA", "DE ROJAS"),
    ],
)
def test_a_married_name_is_found_under_the_name_of_birth_and_under_itself(surname: str, married: str) -> None:
    listed = replace(PERSON, sex=Sex.FEMALE, given_names="Ana")
    asked = draft(surname=surname, given_names="ANA", sex=Sex.FEMALE)
    asked = replace(asked, traveller=replace(asked.traveller, married_name=married))
    assert hits(asked, listed)[0].matched_by == "name_birth"
    assert hits(asked, replace(listed, surname="Núñez de Rojas"))[0].matched_by == "name_birth"
    assert hits(asked, replace(listed, surname="Rivas")) == ()


def test_a_given_name_that_the_zone_cut_is_found_whole_on_the_list() -> None:
    lines = (
        "IDGTM20000000480101S0101<<<001",
        "9001158F3301144GTM<<1000000015",
        "NUNEZ<PENA<<JOSE<ANGEL<FERNAND",
    )
    listed = replace(PERSON, given_names="José Ángel Fernando")
    asked = draft(given_names="JOSE ANGEL FERNAND")
    assert hits(asked, listed) == ()
    assert len(hits(replace(asked, document=replace(asked.document, mrz=lines)), listed)) == 1
