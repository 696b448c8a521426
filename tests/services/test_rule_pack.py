"""The pack that ships: each finding says on what it stands, and every row of the facts is there, dated."""

import ast
from datetime import date, timedelta
from pathlib import Path

import pytest

from borderpost.domain.crossing import Direction
from borderpost.domain.fee import FeeItem
from borderpost.domain.finding import Finding, Severity
from borderpost.domain.minor import Accompaniment
from borderpost.domain.post import PostKind
from borderpost.domain.rule_book import basis, in_force
from borderpost.domain.rule_pack import RulePack
from borderpost.domain.rule_rows import PassportClass, Requirement
from borderpost.services import rule_pack
from borderpost.services.listing_posts import listed_posts

DOMAIN = Path(__file__).parents[2] / "borderpost" / "domain"
DAY = date(2026, 3, 4)
SPOKEN = ("matching.py", "mrz.py", *sorted(path.name for path in DOMAIN.glob("*rules.py")))


def finding_codes(module: str) -> set[str]:
    """Return the codes that a module writes out in ``Finding.of``."""
    calls = (node for node in ast.walk(ast.parse((DOMAIN / module).read_text("utf-8"))))
    return {
        node.args[0].value
        for node in calls
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "of"
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def held(country: str, day: date = DAY) -> RulePack:
    return in_force(rule_pack.shipped(), country, day)


def asked(country: str, nationality: str, day: date = DAY, *, official: bool = False) -> str | None:
    passport = PassportClass.OFFICIAL if official else PassportClass.ORDINARY
    row = held(country, day).visa_rule(nationality, passport)
    return None if row is None else row.category.value


def days(country: str, nationality: str) -> int | None:
    row = held(country).visa_rule(nationality, PassportClass.ORDINARY)
    assert row is not None
    return row.max_days


def finding(code: str, **values: str) -> Finding:
    return Finding.of(code, Severity.INFO, **values)


def test_every_finding_of_the_rules_has_a_basis_in_both_languages() -> None:
    codes = set().union(*(finding_codes(module) for module in SPOKEN))
    assert len(codes) > 40
    for code in codes:
        found = basis(rule_pack.shipped(), finding(code))
        assert found is not None, code
        assert found.text("es") != found.text("en")
        assert found.rule_id
        assert found.source


def test_a_finding_of_the_zone_finds_the_nearest_rule() -> None:
    book = rule_pack.shipped()
    check, other = basis(book, finding("mrz.check.composite")), basis(book, finding("mrz.sex"))
    assert check is not None
    assert other is not None
    assert (check.rule_id, other.rule_id) == ("MRZ-01", "MRZ-02")
    assert basis(book, finding("nothing.known")) is None


def test_what_nobody_has_read_in_the_law_says_so() -> None:
    minor = basis(rule_pack.shipped(), finding("traveller.minor"))
    assert minor is not None
    assert minor.verify
    assert minor.in_force_since is None


def test_a_finding_that_names_its_row_stands_on_it() -> None:
    found = basis(rule_pack.shipped(), finding("visa.required", row="VIS-NI-C"))
    assert found is not None
    assert (found.rule_id, found.in_force_since, found.verify, found.incomplete) == (
        "VIS-NI-C", date(2026, 2, 16), True, True,
    )  # fmt: skip
    assert "febrero de 2026" in found.source
    assert "reciprocidad parcial" in found.text("es")
    assert "partial reciprocity" in found.text("en")


def test_a_country_has_its_own_thresholds_and_an_unknown_one_asks_nothing() -> None:
    months = {
        country: row.months if (row := held(country).validity_of("DEU")) else None
        for country in ("GTM", "SLV", "HND", "NIC", "CRI", "BLZ")
    }
    assert months == {"GTM": 6, "SLV": 6, "HND": 3, "NIC": 6, "CRI": 0, "BLZ": None}
    one_day = held("CRI").validity_of("DEU")
    assert one_day is not None
    assert one_day.days == 1
    assert held("HND").repeated_within == timedelta(minutes=10)
    assert held("HND").majority_of("SLV") == 18


def test_a_clock_before_every_row_still_has_rules() -> None:
    row = held("HND", date(1990, 1, 1)).validity_of("DEU")
    assert row is not None
    assert row.months == 3


def test_el_salvador_grants_more_than_the_region_from_its_own_day_on() -> None:
    before, after = held("HND", date(2023, 1, 11)), held("HND", date(2023, 1, 12))
    assert (before.stay.granted("SLV"), after.stay.granted("SLV"), after.stay.granted("NIC")) == (90, 180, 90)
    assert (after.stay.norm_days, after.stay.count_entry_day) == (90, True)


# Days, or what is asked (T: to be confirmed), of an ordinary passport (row) by a country (column).
MATRIX = """
      GTM  SLV  HND  NIC  CRI  PAN  BLZ  DOM
GTM   -    180  90   90   30   90   30   A
SLV   90   -    90   90   30   90   30   A
HND   90   180  -    90   180  90   30   A
NIC   90   180  90   -    T    90   30   A
CRI   90   180  90   90   -    90   30   A
PAN   90   180  90   90   180  -    30   A
BLZ   90   180  90   90   30   90   -    A
DOM   C    180  60   T    T    T    T    -
"""


def matrix() -> list[tuple[str, str, str]]:
    head, *lines = (line.split() for line in MATRIX.strip().splitlines())
    return [(line[0], country, cell) for line in lines for country, cell in zip(head, line[1:], strict=True)]


@pytest.mark.parametrize(("nationality", "country", "cell"), [one for one in matrix() if one[2] != "-"])
def test_the_matrix_of_the_region_is_in_the_pack(nationality: str, country: str, cell: str) -> None:
    category = {"C": "C", "T": "to_confirm"}.get(cell, "A")
    assert asked(country, nationality) == category
    if cell.isdigit():
        assert days(country, nationality) == int(cell)


@pytest.mark.parametrize(
    ("country", "nationality", "day", "category"),
    [
        *((country, "DEU", DAY, "A") for country in ("GTM", "SLV", "HND", "NIC")),
        *((country, "GBR", DAY, "A") for country in ("GTM", "SLV", "HND", "NIC")),
        ("GTM", "COL", DAY, "A"), ("SLV", "IND", DAY, "A"), ("HND", "PER", DAY, "A"),
        ("NIC", "CUB", date(2026, 2, 15), "A"), ("NIC", "CUB", date(2026, 2, 16), "C"),
        ("NIC", "MEX", date(2026, 2, 15), "A"), ("NIC", "MEX", date(2026, 2, 16), "C"),
        ("NIC", "COL", DAY, "C"), ("NIC", "ECU", date(2026, 2, 15), "A"),
        ("NIC", "ECU", DAY, "to_confirm"), ("NIC", "TWN", date(2010, 1, 1), "A"),
        ("NIC", "TWN", DAY, "to_confirm"), ("HND", "CHN", DAY, "C"), ("HND", "VEN", DAY, "C"),
        ("GTM", "HTI", DAY, "C"), ("GTM", "BOL", DAY, "B"), ("GTM", "ALB", DAY, "C"),
        ("SLV", "ALB", date(2024, 1, 1), "C"), ("SLV", "ALB", DAY, "A"), ("GTM", "DZA", DAY, "C"),
        ("NIC", "DZA", DAY, "B"), ("SLV", "AZE", DAY, "B"), ("HND", "BLR", DAY, "B"),
        ("GTM", "SAU", date(2021, 1, 1), "A"), ("HND", "SAU", date(2021, 1, 1), "B"),
        ("HND", "SAU", DAY, "A"), ("GTM", "TGO", DAY, "to_confirm"), ("GTM", "XXA", DAY, "to_confirm"),
        ("PAN", "DEU", DAY, None), ("CRI", "USA", DAY, "to_confirm"),
    ],
)  # fmt: skip
def test_the_lists_of_the_facts_are_in_the_pack(
    country: str, nationality: str, day: date, category: str | None
) -> None:
    assert asked(country, nationality, day) == category


def test_diplomatic_passports_have_their_own_column() -> None:
    assert asked("HND", "BLR", official=True) == "A"
    assert asked("GTM", "AZE", official=True) == "B"
    assert asked("NIC", "VEN", official=True) == "to_confirm"
    assert (asked("NIC", "MEX"), asked("NIC", "MEX", official=True)) == ("C", "A")
    assert asked("NIC", "CUB", official=True) == "C"
    assert asked("GTM", "DEU", official=True) == "A"


def test_lists_that_could_not_be_read_whole_say_so() -> None:
    row = held("NIC").visa_rule("IDN", PassportClass.ORDINARY)
    assert row is not None
    assert (row.incomplete, row.verify) == (True, True)


def test_what_stands_in_for_a_visa() -> None:
    kinds = {
        country: {(kind.value, category.value) for one in held(country).substitutes for kind in one.kinds
                  for category in one.categories}
        for country in ("GTM", "HND", "CRI")
    }  # fmt: skip
    assert ("mexico", "C") in kinds["GTM"]
    assert ("mexico", "B") not in kinds["HND"]
    assert ("schengen", "B") in kinds["HND"]
    assert ("schengen", "C") not in kinds["HND"]
    assert kinds["CRI"] == set()
    assert Requirement("B") is Requirement.CONSULAR


def test_fees_fines_referrals_and_extensions_of_the_facts() -> None:
    entry = {(row.item, str(row.amount), row.currency) for row in held("NIC").tariffs if row.desk}
    assert {
        (FeeItem.TOURIST_CARD, "10", "USD"), (FeeItem.ENTRY_FEE, "3", "USD"),
        (FeeItem.MUNICIPAL_FEE, "1", "USD"), (FeeItem.OVERSTAY_FINE, "3", "USD"),
    } == entry  # fmt: skip
    belize = next(row for row in held("BLZ").tariffs)
    assert (str(belize.amount), str(belize.most), belize.currency, belize.minor_units) == (
        "37.50", "40", "BZD", 3750,
    )  # fmt: skip
    bodies = {country: row.body for country in ("GTM", "SLV", "HND", "NIC", "CRI", "PAN")
              if (row := held(country).referral)}  # fmt: skip
    assert bodies == {
        "GTM": "PGN", "SLV": "CONAPINA", "HND": "SENAF", "NIC": "MIFAMILIA", "CRI": "PANI", "PAN": "SENNIAF",
    }  # fmt: skip
    honduras = held("HND").extension
    assert honduras is not None
    assert (honduras.days, honduras.total) == (30, 120)


def test_guatemala_lets_a_minor_leave_with_one_parent_on_five_papers_or_a_death_certificate() -> None:
    rows = [
        row
        for row in held("GTM").papers
        if row.direction is Direction.EXIT and Accompaniment.ONE_PARENT in row.accompanied
    ]
    assert len(rows) == 1
    assert len(rows[0].one_of) == 6
    assert rows[0].denies


def test_every_listed_post_is_of_the_kind_that_the_bloc_makes_it() -> None:
    posts = listed_posts()
    assert {post.kind for post in posts} == {PostKind.INTERMEDIATE, PostKind.PERIPHERAL}
    for post in posts:
        members = held(post.country).bloc
        inner = {post.country, post.neighbour_country} <= set(members)
        assert post.kind is (PostKind.INTERMEDIATE if inner else PostKind.PERIPHERAL), post.code
