"""The regional cards of the domain facts, from MRZ to document and traveller."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderpost.domain.card_layout import document_kind, full_number, national_number
from borderpost.domain.document import DocumentKind, ReadMethod
from borderpost.domain.from_mrz import document, traveller
from borderpost.domain.mrz import Mrz, MrzFormat, parse
from borderpost.domain.mrz_compose import MrzFields, compose
from borderpost.domain.partial_date import PartialDate
from borderpost.domain.people import Sex

TODAY = date(2026, 11, 22)

DPI = """IDGTM20000000480101S0101<<<001
9001158F3301144GTM<<1000000015
PEREZ<LOPEZ<<MARIA<JOSE<<<<<<<"""
DNI = """I<HND0035000019<<<<<<<<<<<<<<<
9001158M3101148HND<<<<<<<<<<<0
NUNEZ<PENA<<JOSE<ANGEL<<<<<<<<"""
DIMEX = """C<CRI1558000003105<<<<<<<<<<<<
9001158M2901145NIC<<<<<<<<<<<2
MARTINEZ<LOPEZ<<JUAN<CARLOS<<<"""
CEDULA = """IDCRI1011102220<C00000001<<<<<
9001158F3601143CRI<<<<<<<<<<<3
ROJAS<MORA<<ANA<LUCIA<<<<<<<<<"""


def read(text: str) -> Mrz:
    mrz = parse(text.splitlines(), today=TODAY)
    assert mrz is not None
    return mrz


def passport(code: str, nationality: str) -> Mrz:
    return read(
        f"{code}UTO".ljust(5, "<") + "ERIKSSON<<ANNA".ljust(39, "<") + "\n"
        f"L898902C36{nationality}7408122F3004159ZE184226B<<<<<10"
    )


@pytest.mark.parametrize(
    ("text", "number", "national", "kind"),
    [
        (DPI, "2000000040101", "2000000040101", DocumentKind.IDENTITY_CARD),
        (DNI, "003500001", None, DocumentKind.IDENTITY_CARD),
        (DIMEX, "155800000105", "155800000105", DocumentKind.RESIDENCE_CARD),
        (CEDULA, "101110222", "101110222", DocumentKind.IDENTITY_CARD),
    ],
)
def test_each_regional_card_gives_its_whole_number(
    text: str, number: str, national: str | None, kind: DocumentKind
) -> None:
    mrz = read(text)
    assert mrz.findings == ()
    assert (full_number(mrz), national_number(mrz)) == (number, national)
    assert document_kind(mrz, today=TODAY) is kind


def test_a_card_whose_split_number_is_damaged_keeps_what_the_number_field_says() -> None:
    mrz = read(DPI.replace("80101S", "8O101S"))
    assert (full_number(mrz), national_number(mrz)) == ("200000004", None)


@pytest.mark.parametrize(
    ("code", "nationality", "kind"),
    [
        ("P<", "UTO", DocumentKind.PASSPORT), ("PP", "UTO", DocumentKind.PASSPORT),
        ("PD", "UTO", DocumentKind.DIPLOMATIC_PASSPORT), ("PO", "UTO", DocumentKind.OFFICIAL_PASSPORT),
        ("PE", "UTO", DocumentKind.EMERGENCY), ("P<", "XXB", DocumentKind.REFUGEE),
        ("P<", "XXA", DocumentKind.STATELESS), ("PL", "UTO", DocumentKind.LAISSEZ_PASSER),
        ("V<", "UTO", DocumentKind.VISA),
    ],
)  # fmt: skip
def test_the_document_code_says_what_the_document_is(code: str, nationality: str, kind: DocumentKind) -> None:
    assert document_kind(passport(code, nationality), today=TODAY) is kind


@pytest.mark.parametrize(
    ("code", "nationality", "kind"),
    [
        ("I<", "UTO", DocumentKind.IDENTITY_CARD), ("ID", "UTO", DocumentKind.IDENTITY_CARD),
        ("C<", "SLV", DocumentKind.RESIDENCE_CARD), ("A<", "UTO", DocumentKind.IDENTITY_CARD),
        ("AC", "UTO", DocumentKind.CREW_CARD), ("X<", "UTO", DocumentKind.OTHER),
    ],
)  # fmt: skip
def test_a_card_of_any_other_state_is_its_citizens_or_a_foreigners(
    code: str, nationality: str, kind: DocumentKind
) -> None:
    card = read(DNI.replace("I<HND", f"{code}UTO").replace("148HND", f"148{nationality}"))
    assert document_kind(card, today=TODAY) is kind


def test_a_paper_of_another_size_splits_no_number_whatever_its_code() -> None:
    fields = MrzFields(
        format=MrzFormat.TD2, document_code="ID", issuing_state="GTM", document_number="200000004",
        nationality="GTM", surname="PEREZ", given_names="ANA", birth=PartialDate(1990, 1, 15),
        sex=Sex.FEMALE, expiry=PartialDate(2033, 1, 14), optional_data="0101",
    )  # fmt: skip
    larger = read("\n".join(compose(fields)))
    assert (full_number(larger), national_number(larger)) == ("200000004", None)


def test_a_foreigners_card_is_a_residence_card() -> None:
    assert document_kind(read(DNI.replace("148HND", "148SLV")), today=TODAY) is DocumentKind.RESIDENCE_CARD
    assert document_kind(read(DNI.replace("I<HND", "ACHND")), today=TODAY) is DocumentKind.CREW_CARD


def test_a_costa_rican_minors_card_is_told_from_the_adults_by_age() -> None:
    card = read(CEDULA)
    assert card.birth == PartialDate(1990, 1, 15)
    assert document_kind(card, today=date(2008, 1, 14)) is DocumentKind.MINOR_CARD
    assert document_kind(card, today=date(2008, 1, 15)) is DocumentKind.IDENTITY_CARD


@given(st.integers(0, 10**13 - 1), st.integers(0, 10**12 - 1), st.text("0123456789S<", max_size=11))
def test_a_split_number_comes_back_whole_whatever_stands_behind_it(cui: int, dimex: int, rest: str) -> None:
    cards = (("ID", "GTM", f"{cui:013d}", rest), ("C", "CRI", f"{dimex:012d}", ""))
    for code, state, number, rest_of in cards:
        fields = MrzFields(
            format=MrzFormat.TD1, document_code=code, issuing_state=state, document_number=number[:9],
            nationality=state, surname="PEREZ", given_names="ANA", birth=PartialDate(1990, 1, 15),
            sex=Sex.FEMALE, expiry=PartialDate(2033, 1, 14), optional_data=number[9:] + rest_of,
        )  # fmt: skip
        assert full_number(read("\n".join(compose(fields)))) == number


def test_document_and_traveller_are_what_the_zone_says() -> None:
    mrz = read(DPI)
    paper = document(mrz, ReadMethod.MRZ_CAMERA, today=TODAY)
    assert (paper.number, paper.issuing_state, paper.expiry) == ("2000000040101", "GTM", date(2033, 1, 14))
    assert paper.mrz == tuple(DPI.splitlines())
    person = traveller(mrz)
    assert (person.surname, person.given_names, person.nationality) == ("PEREZ LOPEZ", "MARIA JOSE", "GTM")
