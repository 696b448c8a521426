"""Each rule says on what it stands, and thresholds hold from a day on."""

import ast
from datetime import date, timedelta
from pathlib import Path

from borderpost.services import rule_pack

DOMAIN = Path(__file__).parents[2] / "borderpost" / "domain"
DAY = date(2026, 3, 4)


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


def test_every_finding_of_the_rules_has_a_basis_in_both_languages() -> None:
    codes = finding_codes("rules.py") | finding_codes("matching.py") | finding_codes("mrz.py")
    assert len(codes) > 20
    for code in codes:
        basis = rule_pack.basis(code)
        assert basis is not None, code
        assert basis.text("es") != basis.text("en")
        assert basis.rule_id
        assert basis.source


def test_a_finding_of_the_zone_finds_the_nearest_rule() -> None:
    check, other = rule_pack.basis("mrz.check.composite"), rule_pack.basis("mrz.sex")
    assert check is not None
    assert other is not None
    assert (check.rule_id, other.rule_id) == ("MRZ-01", "MRZ-02")
    assert rule_pack.basis("nothing.known") is None


def test_what_nobody_has_read_in_the_law_says_so() -> None:
    minor = rule_pack.basis("traveller.minor")
    assert minor is not None
    assert minor.verify
    assert minor.in_force_since is None


def test_a_country_has_its_own_thresholds_and_an_unknown_one_asks_nothing() -> None:
    assert rule_pack.in_force("HND", DAY).validity_months == 3
    assert rule_pack.in_force("GTM", DAY).validity_months == 6
    assert rule_pack.in_force("BLZ", DAY).validity_months == 0
    assert rule_pack.in_force("HND", DAY).repeated_within == timedelta(minutes=10)
    assert rule_pack.in_force("HND", DAY).majority_of("SLV") == 18


def test_a_clock_before_every_row_still_has_rules() -> None:
    assert rule_pack.in_force("HND", date(1990, 1, 1)).validity_months == 3


def test_el_salvador_grants_more_than_the_region_from_its_own_day_on() -> None:
    before, after = rule_pack.in_force("HND", date(2023, 1, 11)), rule_pack.in_force("HND", date(2023, 1, 12))
    assert (before.stay.granted("SLV"), after.stay.granted("SLV"), after.stay.granted("NIC")) == (90, 180, 90)
    assert (after.stay.norm_days, after.stay.count_entry_day) == (90, True)
