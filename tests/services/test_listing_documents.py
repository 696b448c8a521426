"""The table of document kinds: it agrees with what the program reads, and says what it does not know."""

from collections import Counter
from datetime import date

import pytest

from borderpost.domain.barcode import Symbology
from borderpost.domain.card_layout import CARDS
from borderpost.domain.document import Document, DocumentKind, ReadMethod
from borderpost.domain.document_kinds import Place, Recognition, findings, listed, national_number
from borderpost.domain.mrz_layout import MrzFormat
from borderpost.domain.national_id import OF_STATE, NationalNumber
from borderpost.domain.people import Sex, Traveller
from borderpost.domain.states import REGION, STATES
from borderpost.services.listing_documents import listed_documents

TABLE = listed_documents()
K = DocumentKind


def paper(kind: DocumentKind, state: str, *, number: str = "1", zone: bool = False) -> Document:
    return Document(kind, number, state, date(2030, 1, 1), ReadMethod.MANUAL, ("Z",) if zone else ())


def holder(state: str, national: str | None = None) -> Traveller:
    return Traveller("PEREZ", "ANA", state, None, Sex.FEMALE, national)


def row(kind: DocumentKind, state: str, *, zone: bool = False) -> str:
    found = listed(paper(kind, state, zone=zone), TABLE)
    assert found is not None
    return found.id


def said(document: Document, traveller: Traveller) -> set[str]:
    return {finding.code.removeprefix("document.") for finding in findings(document, traveller, TABLE)}


def test_every_kind_has_a_row_for_any_state_and_every_member_a_passport() -> None:
    anywhere = {one.kind for one in TABLE if not one.states}
    assert anywhere == set(DocumentKind)
    assert {one.states for one in TABLE if one.kind is K.PASSPORT and one.states} == {(s,) for s in REGION}


def test_rows_are_told_apart_by_kind_state_and_zone() -> None:
    keys = Counter(
        (one.kind, state, one.recognised is Recognition.ZONE)
        for one in TABLE
        for state in one.states or ("*",)
    )
    assert max(keys.values()) == 1
    assert len({one.id for one in TABLE}) == len(TABLE)


def test_rows_name_known_states_and_known_zones() -> None:
    assert {state for one in TABLE for state in one.states} <= set(STATES)
    zones = [one.zone.split() for one in TABLE if one.recognised is Recognition.ZONE]
    assert all(len(zone) == 2 and zone[0] in set(MrzFormat) for zone in zones)
    assert all(not one.zone for one in TABLE if one.recognised is not Recognition.ZONE)
    assert all((one.number is None) == (one.stands is None) for one in TABLE)


def test_the_layouts_that_are_read_are_those_of_the_table() -> None:
    known = {(card.issuing_state, f"TD1 {card.code}", card.kind) for card in CARDS}
    listed_zones = {(state, one.zone, one.kind) for one in TABLE if one.number for state in one.states}
    assert known <= listed_zones
    composed = {card.issuing_state: card.national_number for card in CARDS if card.national_number}
    assert composed.keys() <= {state for one in TABLE if one.stands is Place.NUMBER for state in one.states}


@pytest.mark.parametrize(("state", "number"), OF_STATE.items())
def test_the_identity_card_of_a_member_names_its_national_number(state: str, number: NationalNumber) -> None:
    assert {one.number for one in TABLE if one.kind is K.IDENTITY_CARD and state in one.states} == {number}


def test_both_generations_of_one_card_are_told_apart_by_the_zone() -> None:
    assert row(K.IDENTITY_CARD, "CRI", zone=True) == "cri.cedula"
    assert row(K.IDENTITY_CARD, "CRI") == "cri.cedula_2"
    assert row(K.IDENTITY_CARD, "SLV", zone=True) == row(K.IDENTITY_CARD, "SLV") == "slv.dui"
    assert row(K.IDENTITY_CARD, "COL") == "identity_card"
    old = listed(paper(K.IDENTITY_CARD, "CRI"), TABLE)
    assert old is not None
    assert old.barcodes == (Symbology.PDF417,)


def test_the_dni_is_asked_for_until_it_is_typed() -> None:
    card = paper(K.IDENTITY_CARD, "HND", zone=True)
    assert said(card, holder("HND")) == {"number_to_type"}
    assert said(card, holder("HND", "0801199012345")) == set()


def test_what_is_no_travel_document_says_so() -> None:
    for kind in (K.CONSULAR_CARD, K.BIRTH_CERTIFICATE, K.REFUGEE_CARD, K.VISA):
        assert "not_for_travel" in said(paper(kind, "GTM"), holder("GTM"))
    assert "not_for_travel" in said(paper(K.IDENTITY_CARD, "BLZ"), holder("BLZ"))
    assert said(paper(K.PASSPORT, "BLZ", zone=True), holder("BLZ")) == set()


def test_what_nobody_has_read_with_the_issuer_says_so() -> None:
    assert said(paper(K.IDENTITY_CARD, "SLV"), holder("SLV")) == {"kind_unverified"}
    assert all(one.source for one in TABLE)


def test_the_number_of_a_card_that_is_the_national_number_need_not_be_typed_twice() -> None:
    assert national_number(paper(K.IDENTITY_CARD, "SLV", number="04567890-3"), holder("SLV"), TABLE) == (
        "04567890-3"
    )
    assert national_number(paper(K.IDENTITY_CARD, "HND", zone=True), holder("HND"), TABLE) is None
    assert national_number(paper(K.PASSPORT, "SLV"), holder("SLV"), TABLE) is None
