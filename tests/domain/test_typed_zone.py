"""A zone that is being typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderpost.domain.mrz_layout import MrzFormat
from borderpost.domain.typed_zone import ZoneField, read

DIMEX = ("C<CRI1558000003105<<<<<<<<<<<<", "9001158M2901145NIC<<<<<<<<<<<2", "MARTINEZ<LOPEZ<<JUAN<CARLOS<<<")
PASSPORT = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")


@pytest.mark.parametrize("between", ["", " ", "\n"])
def test_a_right_zone_proves_every_field_however_its_lines_are_parted(between: str) -> None:
    zone = read(between.join(PASSPORT))
    assert zone is not None
    assert (zone.format, zone.lines, zone.whole) == (MrzFormat.TD3, PASSPORT, True)
    assert set(zone.proven) == set(ZoneField)
    assert zone.marked == frozenset()
    card = read(between.join(DIMEX))
    assert card is not None
    assert (card.format, card.wrong, card.whole) == (MrzFormat.TD1, (), True)


def test_a_field_speaks_as_soon_as_its_digit_is_typed_and_is_named_where_it_fails() -> None:
    first = PASSPORT[0] + " "
    before = read(first + "L898902C3")
    assert before is not None
    assert before.proven == before.wrong == ()
    right, wrong = read(first + "L898902C36"), read(first + "L898902O36")
    assert right is not None
    assert wrong is not None
    assert right.proven == (ZoneField.NUMBER,)
    assert wrong.wrong == (ZoneField.NUMBER,)
    assert wrong.marked == frozenset((1, place) for place in range(10))


def test_a_whole_zone_with_one_wrong_character_marks_its_field_and_the_composite_digit() -> None:
    zone = read(DIMEX[0] + DIMEX[1].replace("9001158", "9001168") + DIMEX[2])
    assert zone is not None
    assert zone.wrong == (ZoneField.BIRTH, ZoneField.COMPOSITE)
    assert zone.marked == frozenset((1, place) for place in (*range(7), 29))


def test_small_letters_are_raised_and_foreign_characters_marked() -> None:
    zone = read("p<utoñ")
    assert zone is not None
    assert zone.lines == ("P<UTOñ",)
    assert zone.foreign == frozenset({(0, 5)})
    assert read("  ") is None


@given(st.text(max_size=200))
def test_whatever_is_typed_is_read(text: str) -> None:
    zone = read(text)
    assert zone is None or all(len(line) <= 44 for line in zone.lines)
