"""Visas, papers of minors, fees and days of stay by the rows: told to the officer, never a false red."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from borderpost.domain.circumstances import Circumstances
from borderpost.domain.crossing import CrossingDraft, Direction, Status, Trip
from borderpost.domain.document import DocumentKind
from borderpost.domain.fee import Fee, FeeItem
from borderpost.domain.finding import Finding, Severity
from borderpost.domain.minor import Accompaniment, Minor, Permission, PermissionKind
from borderpost.domain.partial_date import PartialDate
from borderpost.domain.post import PostKind
from borderpost.domain.rule_book import RuleBook, in_force, most_particular, visa_places
from borderpost.domain.rule_pack import RulePack
from borderpost.domain.rule_rows import ANY, PassportClass, Requirement, Validity, VisaRule
from borderpost.domain.rules import check
from borderpost.domain.stay_rules import usual_days
from borderpost.domain.visa import Visa, VisaKind
from borderpost.services import rule_pack
from tests.domain.situations import FRESH, NOW, POST, TODAY, ZONE, draft, past

BOOK = rule_pack.shipped()
CHILD = PartialDate(2015, 5, 6)


def asked(country: str, one: CrossingDraft, *, book: RuleBook = BOOK) -> dict[str, Finding]:
    circumstances = around(country, book)
    return {finding.code: finding for finding in check(one, None, (), circumstances)}


def around(country: str, book: RuleBook = BOOK) -> Circumstances:
    post = replace(POST, country=country)
    return Circumstances(post, in_force(book, country, TODAY), NOW, ZONE, FRESH)


def passport(
    nationality: str, *, direction: Direction = Direction.ENTRY, birth: PartialDate | None = None
) -> CrossingDraft:
    made = draft(nationality=nationality, kind=DocumentKind.PASSPORT, direction=direction)
    return replace(made, traveller=replace(made.traveller, birth=birth or made.traveller.birth))


def visa_of(country: str, one: CrossingDraft, *, book: RuleBook = BOOK) -> list[tuple[str, Severity]]:
    found = asked(country, one, book=book)
    return [(code, finding.severity) for code, finding in found.items() if code.startswith("visa.")]


def test_nobody_of_the_four_and_no_resident_of_them_is_asked_for_a_visa() -> None:
    for nationality in ("GTM", "SLV", "HND", "NIC"):
        assert visa_of("HND", passport(nationality)) in ([], [("visa.prior_request", Severity.INFO)])
    card = replace(passport("CHN"), document=replace(draft().document, kind=DocumentKind.RESIDENCE_CARD))
    assert visa_of("HND", card) == [("visa.resident", Severity.INFO)]
    resident = replace(passport("CHN"), status=Status.PERMANENT_RESIDENT)
    assert visa_of("HND", resident) == [("visa.resident", Severity.INFO)]
    elsewhere = replace(resident, traveller=replace(resident.traveller, residence="PAN"))
    assert visa_of("HND", elsewhere) == [("visa.required", Severity.REVIEW)]


def test_the_exempt_are_told_with_their_days_and_who_leaves_is_not_asked() -> None:
    assert visa_of("HND", passport("DEU")) == [("visa.exempt", Severity.INFO)]
    assert visa_of("HND", passport("D")) == [("visa.exempt", Severity.INFO)]
    dominican = asked("HND", passport("DOM"))["visa.exempt_days"]
    assert dict(dominican.values) == {"days": "60", "row": "VIS-HN-DO"}
    assert visa_of("HND", passport("CHN", direction=Direction.EXIT)) == []
    assert visa_of("HND", passport("UTO")) == []


def test_an_unknown_category_is_grey_and_an_unverified_one_amber() -> None:
    assert visa_of("GTM", passport("TGO")) == [("visa.to_confirm", Severity.UNVERIFIED)]
    assert visa_of("GTM", passport("XXA")) == [("visa.to_confirm", Severity.UNVERIFIED)]
    assert visa_of("GTM", passport("BOL")) == [("visa.required", Severity.REVIEW)]
    assert visa_of("PAN", passport("DEU")) == [("visa.no_list", Severity.INFO)]


@pytest.mark.parametrize(
    ("country", "nationality", "visa", "code", "severity"),
    [
        ("GTM", "BOL", Visa(VisaKind.OWN), "visa.own", Severity.INFO),
        ("GTM", "BOL", Visa(VisaKind.OWN, valid_until=date(2026, 3, 3)), "visa.expired", Severity.REVIEW),
        ("GTM", "BOL", Visa(VisaKind.OWN, valid_until=TODAY), "visa.own", Severity.INFO),
        ("GTM", "BOL", Visa(VisaKind.SCHENGEN), "visa.substitute", Severity.INFO),
        ("GTM", "BOL", Visa(VisaKind.MEXICO), "visa.substitute", Severity.INFO),
        ("SLV", "CHN", Visa(VisaKind.MEXICO), "visa.not_substitute", Severity.REVIEW),
        ("SLV", "CHN", Visa(VisaKind.UNITED_STATES, residence=True), "visa.substitute", Severity.INFO),
        ("HND", "CHN", Visa(VisaKind.UNITED_STATES), "visa.not_substitute", Severity.REVIEW),
        ("HND", "AZE", Visa(VisaKind.CANADA), "visa.substitute", Severity.INFO),
        ("GTM", "TGO", Visa(VisaKind.OWN), "visa.own", Severity.INFO),
    ],
)
def test_what_is_shown_in_place_of_a_visa(
    country: str, nationality: str, visa: Visa, code: str, severity: Severity
) -> None:
    assert visa_of(country, replace(passport(nationality), visa=visa)) == [(code, severity)]


def test_rows_about_germany_hold_for_documents_whose_zone_says_d() -> None:
    row = Validity(
        id="R", source="s", verify=False, valid_from=date(2026, 1, 1), countries=("HND",),
        nationalities=("DEU",), months=1200,
    )  # fmt: skip
    book = replace(BOOK, validity=(*BOOK.validity, row))
    assert "document.validity_short" in asked("HND", passport("D"), book=book)
    assert "document.validity_short" not in asked("HND", passport("ESP"), book=book)


def test_only_a_verified_and_whole_list_makes_red() -> None:
    row = VisaRule(
        id="R", source="s", verify=False, valid_from=date(2026, 1, 1), countries=("GTM",),
        nationalities=("DEU",), category=Requirement.CONSULTED,
    )  # fmt: skip

    def severity(changed: VisaRule) -> Severity:
        return visa_of("GTM", passport("DEU"), book=replace(BOOK, visa=(*BOOK.visa, changed)))[0][1]

    assert severity(row) is Severity.STOP
    assert severity(replace(row, verify=True)) is Severity.REVIEW
    assert severity(replace(row, incomplete=True)) is Severity.REVIEW


def test_no_row_that_ships_makes_anybody_red_for_visa_papers_or_fees() -> None:
    nationalities = {one for row in BOOK.visa for one in row.nationalities} | {"TGO", "XXA"}
    for country in ("GTM", "SLV", "HND", "NIC", "CRI", "PAN", "BLZ", "DOM"):
        for nationality in nationalities - {ANY}:
            child = replace(passport(nationality, birth=CHILD), minor=Minor(Accompaniment.ALONE))
            found = asked(country, child)
            assert all(one.severity is not Severity.STOP for one in found.values()), (country, nationality)


def test_who_announces_himself_is_told_until_the_code_is_recorded() -> None:
    prior = asked("NIC", passport("DEU"))["visa.prior_request"]
    assert dict(prior.values) == {"days": "7", "row": "PRE-NI"}
    assert "visa.prior_request" not in asked("NIC", passport("NIC"))
    assert "visa.prior_request" in asked("HND", passport("NIC"))
    assert "visa.prior_request" not in asked("HND", passport("DEU"))
    shown = replace(passport("DEU"), trip=Trip(precheck="A-1"))
    assert "visa.prior_request" not in asked("NIC", shown)


def minor(
    accompanied: Accompaniment, permission: Permission | None = None, referred_to: str = ""
) -> CrossingDraft:
    leaving = passport("GTM", direction=Direction.EXIT, birth=CHILD)
    return replace(leaving, minor=Minor(accompanied, permission, referred_to))


def minor_codes(country: str, one: CrossingDraft) -> dict[str, Severity]:
    found = asked(country, one)
    about = ("minor.", "traveller.")
    return {code: finding.severity for code, finding in found.items() if code.startswith(about)}


def test_until_it_is_known_who_comes_along_a_minor_is_amber() -> None:
    unasked = passport("GTM", direction=Direction.EXIT, birth=CHILD)
    assert minor_codes("GTM", unasked) == {"traveller.minor": Severity.REVIEW}


def test_with_both_parents_the_checklist_alone_is_told() -> None:
    found = asked("GTM", minor(Accompaniment.BOTH_PARENTS))
    assert dict(found["minor.checklist"].values)["papers"] == "passport, birth_certificate"
    assert minor_codes("GTM", minor(Accompaniment.BOTH_PARENTS)) == {
        "traveller.minor": Severity.INFO,
        "minor.checklist": Severity.INFO,
    }


def test_with_one_parent_a_permission_is_asked_and_without_it_a_referral_proposed() -> None:
    lacking = asked("GTM", minor(Accompaniment.ONE_PARENT))
    assert lacking["minor.permission_lacking"].severity is Severity.REVIEW
    assert dict(lacking["minor.permission_lacking"].values)["row"] == "PAP-GT-1"
    assert dict(lacking["minor.refer"].values) == {"body": "PGN", "row": "REM-GT"}
    wrong = minor(Accompaniment.ONE_PARENT, Permission(PermissionKind.NOTARIAL_PERMIT))
    assert "minor.permission_lacking" in asked("GTM", wrong)
    enough = minor(Accompaniment.ONE_PARENT, Permission(PermissionKind.SWORN_STATEMENT))
    assert minor_codes("GTM", enough).keys() == {"traveller.minor", "minor.checklist"}


def test_a_permission_has_its_dates() -> None:
    kind = PermissionKind.SWORN_STATEMENT
    for shown, code in (
        (Permission(kind, valid_until=date(2026, 3, 3)), "minor.permission_expired"),
        (Permission(kind, issued=date(2026, 3, 5)), "minor.permission_of_the_future"),
        (Permission(kind, returns_by=date(2026, 3, 3)), "minor.return_passed"),
    ):
        found = minor_codes("GTM", minor(Accompaniment.ONE_PARENT, shown))
        assert found[code] is Severity.REVIEW
        assert "minor.refer" in found
    good = Permission(kind, issued=TODAY, valid_until=TODAY, returns_by=TODAY)
    assert "minor.refer" not in minor_codes("GTM", minor(Accompaniment.ONE_PARENT, good))


def test_who_comes_alone_is_referred_and_a_referral_recorded_is_no_more_a_question() -> None:
    permitted = Permission(PermissionKind.COURT_DOCUMENT)
    assert minor_codes("GTM", minor(Accompaniment.ALONE, permitted))["minor.refer"] is Severity.REVIEW
    referred = minor(Accompaniment.ALONE, permitted, "PGN")
    assert minor_codes("GTM", referred)["minor.refer"] is Severity.INFO


def test_a_country_whose_papers_nobody_has_read_is_grey_and_says_so() -> None:
    assert minor_codes("BLZ", minor(Accompaniment.ONE_PARENT))["minor.papers_unknown"] is Severity.UNVERIFIED
    assert "minor.papers_unknown" not in minor_codes("BLZ", minor(Accompaniment.BOTH_PARENTS))
    entering = replace(passport("SLV", birth=CHILD), minor=Minor(Accompaniment.THIRD_PARTY))
    assert dict(asked("HND", entering)["minor.permission_lacking"].values)["row"] == "PAP-CA4-ENT-1"


def test_a_nicaraguan_minor_leaves_with_an_exit_visa_and_alone_with_one_parent_a_permission_too() -> None:
    def leaving(accompanied: Accompaniment, shown: Permission | None = None) -> CrossingDraft:
        child = passport("NIC", direction=Direction.EXIT, birth=CHILD)
        return replace(child, minor=Minor(accompanied, shown))

    both = asked("NIC", leaving(Accompaniment.BOTH_PARENTS))
    assert dict(both["minor.checklist"].values)["papers"] == "passport, exit_visa"
    assert "minor.permission_lacking" not in both
    one = asked("NIC", leaving(Accompaniment.ONE_PARENT))
    assert one["minor.permission_lacking"].severity is Severity.REVIEW
    permit = Permission(PermissionKind.NOTARIAL_PERMIT)
    assert "minor.permission_lacking" not in asked("NIC", leaving(Accompaniment.ONE_PARENT, permit))


def test_a_death_certificate_lets_nobody_take_a_child_out_who_is_not_the_other_parent() -> None:
    shown = Permission(PermissionKind.DEATH_CERTIFICATE)
    assert "minor.permission_lacking" not in asked("GTM", minor(Accompaniment.ONE_PARENT, shown))
    assert "minor.permission_lacking" in asked("GTM", minor(Accompaniment.THIRD_PARTY, shown))
    assert "minor.permission_lacking" in asked("GTM", minor(Accompaniment.ALONE, shown))


@pytest.mark.parametrize("nationality", ["GTM", "SLV", "HND", "NIC", "CRI", "PAN", "BLZ", "DOM", "DEU"])
@pytest.mark.parametrize(
    ("birth", "day", "under"),
    [
        (PartialDate(2008, 3, 4), date(2026, 3, 3), True), (PartialDate(2008, 3, 4), date(2026, 3, 4), False),
        (PartialDate(2008, 2, 29), date(2026, 2, 28), True),
        (PartialDate(2008, 2, 29), date(2026, 3, 1), False),
        (PartialDate(2008, 3), date(2026, 3, 30), True), (PartialDate(2008, 3), date(2026, 3, 31), False),
        (PartialDate(2008), date(2026, 12, 30), True), (PartialDate(2008), date(2026, 12, 31), False),
    ],
    ids=str,
)  # fmt: skip
def test_who_comes_of_age_does_so_on_the_birthday_itself(
    nationality: str, birth: PartialDate, day: date, under: bool
) -> None:
    at = datetime(day.year, day.month, day.day, 18, tzinfo=UTC)
    around_then = replace(around("GTM"), now=at)
    leaving = passport(nationality, direction=Direction.EXIT, birth=birth)
    assert ("traveller.minor" in {one.code for one in check(leaving, None, (), around_then)}) is under


def test_fees_are_told_to_whom_they_concern_until_they_are_on_the_record() -> None:
    due = [one for one in check(passport("DEU"), None, (), around("NIC")) if one.code == "tariff.due"]
    assert [dict(one.values)["amount"] for one in due] == ["10", "3", "1"]
    assert all(one.severity is Severity.INFO for one in due)
    assert "tariff.due" not in asked("NIC", passport("GTM"))
    assert "tariff.due" not in asked("NIC", passport("DEU", direction=Direction.EXIT))
    assert "tariff.due" not in asked("SLV", passport("DEU"))
    paid = replace(passport("DEU"), fees=(Fee(FeeItem.TOURIST_CARD, 1000, "USD", "R-1"),))
    left = [one for one in check(paid, None, (), around("NIC")) if one.code == "tariff.due"]
    assert [dict(one.values)["amount"] for one in left] == ["3", "1"]
    belize = asked("BLZ", passport("DEU", direction=Direction.EXIT))["tariff.due"]
    assert dict(belize.values) == {
        "amount": "37.50-40", "currency": "BZD", "item": "exit_fee", "row": "ARA-BZ-1", "unit": "crossing",
    }  # fmt: skip
    assert Decimal(dict(belize.values)["amount"].split("-")[0]) == Decimal("37.5")


def test_the_days_to_propose_are_those_of_the_list_then_those_of_the_country() -> None:
    said = {
        (country, nationality): usual_days(passport(nationality), around(country))
        for country, nationality in (
            ("HND", "DOM"), ("HND", "DEU"), ("SLV", "DEU"), ("CRI", "GTM"), ("BLZ", "HND"), ("HND", "GTM"),
            ("CRI", "USA"),
        )
    }  # fmt: skip
    assert said == {
        ("HND", "DOM"): 60, ("HND", "DEU"): 90, ("SLV", "DEU"): 180, ("CRI", "GTM"): 30, ("BLZ", "HND"): 30,
        ("HND", "GTM"): None, ("CRI", "USA"): None,
    }  # fmt: skip


def test_the_clock_counts_the_days_that_the_list_or_the_officer_granted() -> None:
    outer = replace(around("HND"), post=replace(POST, kind=PostKind.PERIPHERAL))

    def said(nationality: str, ago: int, days: int | None = None) -> Finding:
        entered = replace(past(timedelta(days=ago), Direction.ENTRY), days=days)
        leaving = passport(nationality, direction=Direction.EXIT)
        return next(one for one in check(leaving, None, (entered,), outer) if one.code.startswith("stay."))

    assert said("DOM", 59) == Finding.of(
        "stay.within", Severity.INFO, days="60", date=TODAY.isoformat(), row="EST-NORMA"
    )
    assert said("DOM", 60).code == "stay.beyond_known"
    assert said("DEU", 60).code == "stay.within"
    assert said("DEU", 60, days=30).code == "stay.beyond_known"
    assert said("DEU", 100, days=120).code == "stay.over_norm"


COUNTRIES, PEOPLE = ("GTM", "SLV"), ("DEU", "FRA", "CHN")
DAYS = [date(2020 + year, 1, 1) for year in range(6)]


@st.composite
def visa_rows(make: st.DrawFn) -> tuple[VisaRule, ...]:
    rows = []
    for number in range(make(st.integers(0, 8))):
        first = make(st.sampled_from(DAYS))
        rows.append(
            VisaRule(
                id=f"R{number}", source="s", verify=True, valid_from=first,
                valid_to=make(st.none() | st.sampled_from([day for day in DAYS if day >= first])),
                countries=tuple(make(st.sets(st.sampled_from((*COUNTRIES, ANY)), min_size=1))),
                nationalities=tuple(make(st.sets(st.sampled_from((*PEOPLE, ANY)), min_size=1))),
                passports=tuple(make(st.sets(st.sampled_from(PassportClass), min_size=1))),
                category=make(st.sampled_from(Requirement)),
            )
        )  # fmt: skip
    return tuple(rows)


@settings(max_examples=50)
@given(visa_rows(), st.sampled_from(COUNTRIES), st.sampled_from(PEOPLE), st.sampled_from(DAYS))
def test_the_most_particular_row_counts_then_the_latest(
    rows: tuple[VisaRule, ...], country: str, nationality: str, day: date
) -> None:
    visas = most_particular(rows, day, visa_places(country))
    found = RulePack(country=country, visas=visas).visa_rule(nationality, PassportClass.ORDINARY)
    fitting = [
        row
        for row in rows
        if row.holds(day)
        and PassportClass.ORDINARY in row.passports
        and ({country, ANY} & set(row.countries))
        and ({nationality, ANY} & set(row.nationalities))
    ]

    def rank(row: VisaRule) -> tuple[bool, bool, date]:
        return nationality in row.nationalities, country in row.countries, row.valid_from

    assert (found is None) is (not fitting)
    if found is not None:
        assert rank(found) == max(rank(row) for row in fitting)


@settings(max_examples=50)
@given(visa_rows(), st.permutations(range(8)))
def test_the_order_of_the_rows_decides_nothing_but_between_equals(
    rows: tuple[VisaRule, ...], order: list[int]
) -> None:
    shuffled = tuple(rows[at] for at in order if at < len(rows))

    def dates(given_rows: tuple[VisaRule, ...]) -> dict[object, date]:
        held = most_particular(given_rows, DAYS[-1], visa_places("GTM"))
        return {key: row.valid_from for key, row in held.items()}

    assert dates(rows) == dates(shuffled)
