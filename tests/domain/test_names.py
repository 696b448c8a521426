"""Names in MRZ letters and in the form in which they are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderpost.domain.mrz_layout import ALPHABET
from borderpost.domain.names import (
    Surnames,
    agree,
    fold,
    normal_form,
    person_key,
    surnames,
    tokens,
    transliterate,
)


@pytest.mark.parametrize(
    "spellings",
    [("NUÑEZ", "NUNEZ", "NUNXXEZ", "Núñez", "nun\u0303ez"), ("AGÜERO", "AGUERO", "AGUEERO", "AGUXXERO")],
)
def test_all_spellings_of_a_name_have_one_form(spellings: tuple[str, ...]) -> None:
    assert len({normal_form(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("D'Abreu-Ruiz", "DABREU RUIZ"), ("Peña Núñez", "PENA NUNEZ"), ("Agüero", "AGUEERO"),
        ("Strauß", "STRAUSS"), ("Þór Øyen", "THOR OEYEN"), ("  de   la  Cruz ", "DE LA CRUZ"),
    ],
)  # fmt: skip
def test_names_become_mrz_letters_by_the_standards_table(name: str, letters: str) -> None:
    assert transliterate(name) == letters


def test_searching_folds_to_plain_letters() -> None:
    assert fold("Agüero Peña, María-José") == "AGUERO PENA MARIA JOSE"


def test_order_and_particles_make_no_difference() -> None:
    assert person_key("De la Cruz Pérez", "Juan") == person_key("PEREZ", "JUAN CRUZ")
    assert tokens("De la Cruz y San Martín") == ("CRUZ", "MARTIN")
    assert tokens("SANTA") == ("SANTA",)


def test_a_shorter_name_agrees_with_the_longer_one_that_holds_it() -> None:
    assert agree("Núñez", "NUNEZ PENA JOSE")
    assert not agree("Núñez Rivas", "NUNEZ PENA JOSE")
    assert not agree("", "")


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("PEREZ LOPEZ", Surnames("PEREZ", "LOPEZ")), ("PEREZ", Surnames("PEREZ")), ("", Surnames("")),
        ("DE LA CRUZ DEL CID", Surnames("DE LA CRUZ", "DEL CID")),
        ("LOPEZ GARCIA DE PEREZ", Surnames("LOPEZ", "GARCIA", "DE PEREZ")),
        ("LÓPEZ DE LEÓN", Surnames("LÓPEZ", "DE LEÓN", sure=False)),
        ("LOPEZ VDA. DE PEREZ", Surnames("LOPEZ", "", "VDA. DE PEREZ")),
        ("DE LEON PEREZ", Surnames("DE LEON", "PEREZ")),
        ("ORTEGA Y GASSET", Surnames("ORTEGA", "Y GASSET")),
    ],
)  # fmt: skip
def test_surnames_come_apart_and_marriage_goes_after_them(text: str, apart: Surnames) -> None:
    assert surnames(text) == apart


@given(st.lists(st.sampled_from(["PEREZ", "DE", "LA", "DEL", "Y", "LEÓN", "VDA", "SAN", "Ñ"]), max_size=6))
def test_no_word_of_a_surname_is_lost(words: list[str]) -> None:
    apart = surnames(" ".join(words))
    assert " ".join(filter(None, (apart.first, apart.second, apart.married))).split() == words


@given(st.text())
def test_any_text_becomes_mrz_letters(text: str) -> None:
    assert set(transliterate(text)) <= set(ALPHABET[:-1] + " ")
