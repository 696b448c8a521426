"""The national numbers of the region, by the vectors of the domain facts."""

import doctest
from datetime import date
from importlib import import_module
from pkgutil import iter_modules

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderpost.domain import national_numbers
from borderpost.domain.national_id import MODULES, NationalNumber, findings, kind_of, written
from borderpost.domain.national_numbers import gt_cui, ni_cedula, sv_dui
from borderpost.domain.partial_date import PartialDate

K = NationalNumber


def odd(kind: NationalNumber, number: str, birth: str | None = None) -> list[str]:
    born = PartialDate.parse(birth) if birth else None
    return [finding.code.removeprefix("national_number.") for finding in findings(kind, number, birth=born)]


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (K.CUI, "2000 00004 0101"), (K.CUI, "3000000142005"), (K.CUI, "1987654361714"),
        (K.DUI, "00000001-8"), (K.DUI, "01234567-8"), (K.DUI, "045678903"), (K.DUI, "06500000-7"),
        (K.DNI, "0801-1990-12345"),
        (K.CEDULA_NIC, "001-150190-0001T"), (K.CEDULA_NIC, "561-310785-0012v"),
        (K.CEDULA_CRI, "1-0111-0222"), (K.CEDULA_CRI, "0101110222"),
        (K.DIMEX, "155800000105"),
        (K.CEDULA_PAN, "8-123-456"), (K.CEDULA_PAN, "PE-12-345"), (K.CEDULA_PAN, "E-8-123456"),
        (K.CEDULA_DOM, "001-0000001-7"),
    ],
)  # fmt: skip
def test_a_genuine_number_has_nothing_odd(kind: NationalNumber, number: str) -> None:
    assert odd(kind, number) == []


@pytest.mark.parametrize(
    ("kind", "number", "what"),
    [
        (K.CUI, "2000000030101", "check"), (K.CUI, "2000000840101", "check"),
        (K.CUI, "2000000042301", "place"), (K.CUI, "200000004", "form"),
        (K.DUI, "01234567-9", "check"), (K.DNI, "1901199012345", "place"),
        (K.CEDULA_NIC, "001-150190-0001A", "check"), (K.CEDULA_CRI, "0-0111-0222", "form"),
        (K.DIMEX, "255800000105", "form"), (K.CEDULA_PAN, "14-123-456", "form"),
        (K.CEDULA_DOM, "00100000018", "check"), (K.CUI, "２000000040101", "form"),
    ],
)  # fmt: skip
def test_a_doubtful_number_says_what_is_odd(kind: NationalNumber, number: str, what: str) -> None:
    assert odd(kind, number) == [what]


def test_a_serial_whose_remainder_is_ten_is_never_issued() -> None:
    assert all(odd(K.CUI, f"20000008{digit}0101") == ["check"] for digit in range(10))


def test_a_date_inside_the_number_is_compared_with_the_birth_date() -> None:
    assert odd(K.DNI, "0801199012345", "1991-01-15") == ["birth"]
    assert odd(K.CEDULA_NIC, "001-150190-0001T", "1990-01-15") == []
    assert odd(K.CEDULA_NIC, "001-150190-0001T", "1990-01-16") == ["birth"]
    assert odd(K.CEDULA_NIC, "001-150190-0001T", "1990") == []


def test_a_state_has_the_number_that_it_gives() -> None:
    assert kind_of("GTM", "anything") is K.CUI
    assert kind_of("CRI", "155800000105") is K.DIMEX
    assert kind_of("CRI", "101110222") is K.CEDULA_CRI
    assert kind_of("MEX", "whatever") is None


def test_numbers_are_kept_bare_and_shown_as_the_country_writes_them() -> None:
    assert gt_cui.compact(" 2000 00004 0101 ") == "2000000040101"
    assert written(K.CUI, "2000000040101") == "2000 00004 0101"
    assert written(K.CEDULA_CRI, "0101110222") == "1-0111-0222"
    assert written(K.CEDULA_NIC, "0011501900001t") == "001-150190-0001T"
    assert written(K.DUI, "12") == "12"


@pytest.mark.parametrize("name", [module.name for module in iter_modules(national_numbers.__path__)])
def test_the_examples_of_a_module_hold(name: str) -> None:
    module = import_module(f"{national_numbers.__name__}.{name}")
    assert doctest.testmod(module).failed == 0
    assert name in {"faults", "separators"} or doctest.testmod(module).attempted > 1


@given(st.sampled_from(list(NationalNumber)), st.text(max_size=20))
def test_whatever_is_typed_is_valid_or_not_and_valid_stays_valid(kind: NationalNumber, text: str) -> None:
    module = MODULES[kind]
    assert module.is_valid(text) is (findings(kind, text) == ())
    if module.is_valid(text):
        assert module.validate(module.format(text)) == module.validate(text)


@given(st.integers(0, 10**8 - 1))
def test_exactly_one_digit_fits_a_dui_and_at_most_one_a_cui(serial: int) -> None:
    digits = f"{serial:08d}"
    assert sum(sv_dui.is_valid(f"{digits}{last}") for last in range(10)) == 1
    fitting = sum(gt_cui.is_valid(f"{digits}{check}0101") for check in range(10))
    assert fitting == (gt_cui.check_digit(digits) is not None)


@given(st.integers(1, 999), st.dates(), st.integers(0, 9999))
def test_a_nicaraguan_number_carries_its_birth_date(place: int, born: date, serial: int) -> None:
    digits = f"{place:03d}{born:%d%m}{born.year % 100:02d}{serial:04d}"
    number = digits + ni_cedula.check_letter(digits)
    assert ni_cedula.is_valid(number)
    assert ni_cedula.birth(number) == (born.year % 100, born.month, born.day)
