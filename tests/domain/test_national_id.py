"""The national numbers of the region, by the vectors of the domain facts."""

import pytest

from borderpost.domain.national_id import NationalNumber, check_national_number, compact, findings, written
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


def test_a_states_number_is_checked_by_the_state() -> None:
    assert check_national_number("GTM", "2000000040101") is True
    assert check_national_number("GTM", "2000000030101") is False
    assert check_national_number("CRI", "155800000105") is True
    assert check_national_number("MEX", "whatever") is None


def test_numbers_are_kept_bare_and_shown_as_the_country_writes_them() -> None:
    assert compact(K.CUI, " 2000 00004 0101 ") == "2000000040101"
    assert written(K.CUI, "2000000040101") == "2000 00004 0101"
    assert written(K.CEDULA_CRI, "101110222") == "1-0111-0222"
    assert written(K.CEDULA_NIC, "0011501900001T") == "001-150190-0001T"
    assert written(K.DUI, "12") == "12"
