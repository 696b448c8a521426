import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderpost.domain import slip
from borderpost.domain.ranges import hold, merged, runs_of, size, within, without
from borderpost.domain.slip import LAST_NUMBER, SlipSerial

serials = st.builds(
    SlipSerial,
    st.sampled_from(["HN-AMA-2", "GT-1", "X", slip.prefix_of("SV-ANG", "carril Ñ 7")]),
    st.integers(1, LAST_NUMBER),
)
numbers = st.sets(st.integers(1, 60))


@given(serials)
def test_a_serial_is_read_back_however_it_is_typed(serial: SlipSerial) -> None:
    assert slip.parse(str(serial)) == serial
    assert slip.parse(f" {str(serial).lower()} ") == serial
    assert slip.is_ours(str(serial))
    assert slip.normal(str(serial).lower()) == str(serial)


@given(serials, st.data())
def test_every_wrong_sign_and_every_swap_of_neighbours_is_found(
    serial: SlipSerial, data: st.DataObject
) -> None:
    text = str(serial)
    places = [place for place, sign in enumerate(text) if sign.isdigit()]
    place = data.draw(st.sampled_from(places))
    wrong = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != text[place]]))
    assert not _reads(f"{text[:place]}{wrong}{text[place + 1 :]}", serial)
    swapped = f"{text[: place - 1]}{text[place]}{text[place - 1]}{text[place + 1 :]}"
    assert text[place - 1] in {"-", text[place]} or not _reads(swapped, serial)


def _reads(text: str, serial: SlipSerial) -> bool:
    try:
        return slip.parse(text) != serial
    except ValueError:
        return False


@pytest.mark.parametrize(
    "text", ["", "-", "EJ-000001", "HN-AMA-2-00012-11", "HN-AMA-2-000123-xx", "000123-45"]
)
def test_what_is_no_serial_of_ours_is_said_so_and_kept_as_it_is(text: str) -> None:
    with pytest.raises(ValueError, match="slip"):
        slip.parse(text)
    assert slip.normal(f" {text} ") == text


@given(numbers, numbers, st.integers(1, 60), st.integers(1, 60))
def test_runs_are_sets_of_numbers(some: set[int], others: set[int], one: int, other: int) -> None:
    runs, taken = runs_of(some), runs_of(others)
    assert _numbers(runs) == some
    assert _numbers(without(runs, taken)) == some - others
    assert _numbers(merged((*runs, *taken))) == some | others
    assert _numbers(within(runs, one, other)) == {n for n in some if one <= n <= other}
    assert hold(runs, one) == (one in some)
    assert size(runs) == len(some)


def _numbers(runs: tuple[tuple[int, int], ...]) -> set[int]:
    return {number for first, last in runs for number in range(first, last + 1)}
