import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderpost.domain import paper_code
from borderpost.domain.errors import Refusal

CONTENT = st.binary(min_size=40, max_size=40)


@given(CONTENT)
def test_what_is_printed_is_read_however_it_is_typed(content: bytes) -> None:
    printed = paper_code.grouped(content)
    assert len(printed.split()) == 16
    for typed in (printed, printed.lower(), printed.replace(" ", ""), printed.replace(" ", "-")):
        assert paper_code.read(typed, size=40) == content
    assert paper_code.read(printed.replace("0", "o").replace("1", "l"), size=40) == content


def test_two_groups_that_changed_places_are_seen() -> None:
    groups = paper_code.grouped(bytes(range(40))).split()
    with pytest.raises(Refusal, match=r"paper_code\.group"):
        paper_code.read(" ".join([groups[1], groups[0], *groups[2:]]), size=40)


def test_a_slip_names_its_group_and_a_missing_one_is_counted() -> None:
    groups = paper_code.grouped(bytes(range(40))).split()
    wrong = "Z" if groups[4][0] != "Z" else "Y"
    with pytest.raises(Refusal) as refused:
        paper_code.read(" ".join([*groups[:4], wrong + groups[4][1:], *groups[5:]]), size=40)
    assert (refused.value.code, refused.value.values) == ("paper_code.group", {"group": "5"})
    with pytest.raises(Refusal) as refused:
        paper_code.read(" ".join(groups[:-1]), size=40)
    assert (refused.value.code, refused.value.values) == (
        "paper_code.length",
        {"wanted": "16", "typed": "15"},
    )
