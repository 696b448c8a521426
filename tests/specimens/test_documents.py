"""The synthetic documents and the practice dozen, read back by our own parser and rules of form."""

from datetime import UTC, date, datetime

import pytest

from borderpost.domain.alert import AlertKind
from borderpost.domain.card_layout import full_number, national_number
from borderpost.domain.from_mrz import traveller
from borderpost.domain.mrz import Mrz, parse
from borderpost.domain.names import person_key
from borderpost.domain.national_numbers import gt_cui
from borderpost.domain.partial_date import age
from borderpost.specimens import practice
from borderpost.specimens.documents import PASSPORT_STATES, Specimen, SpecimenKind, specimen

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)


def read(document: Specimen) -> Mrz:
    mrz = parse(document.mrz, today=TODAY)
    assert mrz is not None
    return mrz


def concerns(mrz: Mrz) -> list[str]:
    return [finding.code for finding in mrz.findings if finding.code != "mrz.name_truncated"]


@pytest.mark.parametrize("kind", SpecimenKind)
@pytest.mark.parametrize("seed", range(20))
def test_every_kind_gives_a_faultless_zone(kind: SpecimenKind, seed: int) -> None:
    document = specimen(kind, seed, today=TODAY)
    mrz = read(document)
    assert concerns(mrz) == []
    assert (mrz.birth, mrz.sex, mrz.expiry) == (
        document.fields.birth,
        document.fields.sex,
        document.fields.expiry,
    )
    assert document.fields.expiry is not None
    assert document.issued < TODAY < document.fields.expiry.latest


@pytest.mark.parametrize("state", PASSPORT_STATES)
def test_passports_of_every_listed_state_are_faultless(state: str) -> None:
    document = specimen(SpecimenKind.PASSPORT, 7, today=TODAY, issuing_state=state)
    assert concerns(read(document)) == []
    assert read(document).nationality == state


@pytest.mark.parametrize("seed", range(20))
def test_regional_cards_carry_valid_national_numbers(seed: int) -> None:
    dpi = specimen(SpecimenKind.DPI, seed, today=TODAY)
    number = national_number(read(dpi))
    assert number == dpi.national_number
    assert gt_cui.is_valid(number or "")
    assert len(full_number(read(specimen(SpecimenKind.DIMEX, seed, today=TODAY)))) == 12


def test_the_same_seed_gives_the_same_document_and_another_seed_another() -> None:
    first = specimen(SpecimenKind.DNI, 1, today=TODAY)
    assert first == specimen(SpecimenKind.DNI, 1, today=TODAY)
    assert first.mrz != specimen(SpecimenKind.DNI, 2, today=TODAY).mrz


def test_the_dozen_holds_every_case_that_practice_needs() -> None:
    documents = practice.dozen(TODAY)
    zones = [read(document) for document in documents]
    assert len({full_number(mrz) for mrz in zones}) == len(documents) == 12
    expired = [mrz for mrz in zones if mrz.expiry and mrz.expiry.latest < TODAY]
    minors = [mrz for mrz in zones if mrz.birth and age(mrz.birth, TODAY) < 18]
    wrong = [mrz for mrz in zones if mrz.checks.document_number is False]
    assert [mrz.issuing_state for mrz in expired] == ["SLV"]
    assert [mrz.issuing_state for mrz in minors] == ["GTM"]
    assert [mrz.issuing_state for mrz in wrong] == ["DOM"]
    assert [mrz.issuing_state for mrz in zones].count("UTO") == 1
    cards = {SpecimenKind.DPI, SpecimenKind.DNI, SpecimenKind.DIMEX, SpecimenKind.CEDULA_CRI}
    assert cards <= {document.kind for document in documents}


def test_the_practice_list_names_one_document_and_nobody_else_of_the_dozen() -> None:
    alerts = practice.alert_list(TODAY, NOW).alerts
    zones = [read(document) for document in practice.dozen(TODAY)]
    named = {(alert.issuing_state, alert.document_number) for alert in alerts if alert.document_number}
    assert [mrz.issuing_state for mrz in zones if (mrz.issuing_state, full_number(mrz)) in named] == ["NIC"]
    people = {person_key(traveller(mrz).surname, traveller(mrz).given_names) for mrz in zones}
    assert not people & {person_key(alert.surname, alert.given_names) for alert in alerts if alert.surname}
    assert {alert.kind for alert in alerts} >= {AlertKind.EXIT_BAN, AlertKind.MISSING_CHILD}
