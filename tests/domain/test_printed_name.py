"""The front's spelling of a name, chosen letter by letter from what the zone can stand for."""

from hypothesis import given
from hypothesis import strategies as st

from borderpost.domain.names import normal_form
from borderpost.domain.printed_name import Spelling, printed, spellings


def test_each_letter_that_may_be_marked_is_offered_with_the_zones_own_first() -> None:
    offered = [[one.printed for one in options] for options in spellings("MUNOZ")]
    assert offered == [["U", "Ú", "Ü"], ["N", "Ñ"], ["O", "Ó"]]


def test_one_choice_a_letter_gives_the_front() -> None:
    u, n, _ = spellings("MUNOZ")
    assert printed("MUNOZ", [n[1]]) == "MUÑOZ"
    assert printed("MUNOZ", [n[1], u[1]]) == "MÚÑOZ"
    assert printed("MUNOZ", []) == "MUNOZ"


def test_letters_that_the_standard_spells_out_are_taken_in_whole() -> None:
    assert spellings("NUNXXEZ")[2][1] == Spelling(2, 5, "Ñ")
    assert printed("NUNXXEZ", [Spelling(2, 5, "Ñ")]) == "NUÑEZ"
    assert printed("AGUXXERO", [spellings("AGUXXERO")[1][1]]) == "AGÜERO"
    assert printed("AGUEERO", [spellings("AGUEERO")[1][1]]) == "AGÜERO"
    assert printed("AGUERO", [spellings("AGUERO")[1][1]]) == "AGÜERO"


def test_of_two_choices_that_overlap_the_earlier_holds() -> None:
    assert printed("MUELLER", [Spelling(1, 3, "Ü"), Spelling(2, 3, "É")]) == "MÜLLER"


@given(st.text("ABEGINOUXZ ", max_size=14), st.data())
def test_whatever_is_chosen_stays_the_same_name(name: str, data: st.DataObject) -> None:
    chosen = [data.draw(st.sampled_from(options)) for options in spellings(name)]
    assert normal_form(printed(name, chosen)) == normal_form(name)
