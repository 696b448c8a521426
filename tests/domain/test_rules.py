"""The rules inform: green for who is in order, red seldom, and each colour for a reason."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from borderpost.domain import from_mrz
from borderpost.domain.alert import ListStatus
from borderpost.domain.crossing import CrossingDraft, Direction, Outcome, PastCrossing
from borderpost.domain.document import DocumentKind, ReadMethod
from borderpost.domain.document_rules import months_after
from borderpost.domain.finding import Finding, Severity, Verdict, verdict
from borderpost.domain.mrz import Mrz, parse
from borderpost.domain.partial_date import PartialDate
from borderpost.domain.post import Post, PostKind
from borderpost.domain.rule_pack import RulePack
from borderpost.domain.rule_rows import Majority
from borderpost.domain.rules import heaviest_first
from borderpost.domain.stay import StayTerms
from tests.domain.situations import NOW, PACK, POST, TODAY, draft, found, past

DPI = (
    "IDGTM20000000480101S0101<<<001",
    "9001158F3301144GTM<<1000000015",
    "PEREZ<LOPEZ<<MARIA<JOSE<<<<<<<",
)
ENTRY, EXIT = Direction.ENTRY, Direction.EXIT


def zone(*lines: str) -> Mrz:
    mrz = parse(lines, today=TODAY)
    assert mrz is not None
    return mrz


def read(mrz: Mrz) -> CrossingDraft:
    paper = from_mrz.document(mrz, ReadMethod.MRZ_CAMERA, today=TODAY)
    return replace(draft(), traveller=from_mrz.traveller(mrz), document=paper)


def test_a_national_of_the_ca4_with_a_valid_document_and_a_fresh_list_may_proceed() -> None:
    assert found(draft()) == {}
    assert verdict(tuple(found(draft()).values())) is Verdict.PROCEED


def test_a_clean_guatemalan_card_read_by_camera_may_proceed() -> None:
    mrz = zone(*DPI)
    assert verdict(tuple(found(read(mrz), mrz=mrz).values())) is Verdict.PROCEED


@pytest.mark.parametrize(
    ("nationality", "direction", "severity"),
    [("SLV", ENTRY, Severity.STOP), ("HND", ENTRY, Severity.REVIEW), ("SLV", EXIT, Severity.REVIEW)],
)
def test_an_expired_document_stops_a_foreigner_who_enters_and_nobody_else(
    nationality: str, direction: Direction, severity: Severity
) -> None:
    asked = draft(nationality=nationality, direction=direction, expiry=TODAY - timedelta(days=3))
    finding = found(asked)["document.expired"]
    assert finding.severity is severity
    assert dict(finding.values) == {"date": "2026-03-01", "days": "3"}


def test_a_document_is_valid_on_its_last_day() -> None:
    assert "document.expired" not in found(draft(expiry=TODAY))


def test_the_day_that_counts_is_the_posts_and_not_greenwichs() -> None:
    evening = replace(draft(expiry=TODAY), occurred_at=NOW + timedelta(hours=9), slip="P1")
    assert "document.expired" not in found(evening)


def test_a_document_that_expires_soon_is_worth_a_word_only() -> None:
    passport = draft(kind=DocumentKind.PASSPORT, expiry=TODAY + timedelta(days=150))
    assert found(passport)["document.expiring"].severity is Severity.INFO
    assert found(draft(expiry=TODAY + timedelta(days=150))) == {}
    assert found(draft(expiry=TODAY + timedelta(days=20)))["document.expiring"].severity is Severity.INFO


def test_a_third_country_passport_needs_the_months_that_the_country_asks() -> None:
    asked = draft(nationality="MEX", kind=DocumentKind.PASSPORT, expiry=date(2026, 6, 3))
    assert found(asked)["document.validity_short"].severity is Severity.REVIEW
    enough = replace(asked, document=replace(asked.document, expiry=date(2026, 6, 4)))
    assert "document.validity_short" not in found(enough)
    leaving = replace(asked, direction=EXIT)
    assert "document.validity_short" not in found(leaving)
    neighbour = draft(kind=DocumentKind.PASSPORT, expiry=date(2026, 6, 3))
    assert "document.validity_short" not in found(neighbour)


def test_what_was_not_checked_is_grey_and_not_green() -> None:
    assert found(draft(expiry=None))["document.expiry_unknown"].severity is Severity.UNVERIFIED
    assert found(draft(birth=None))["traveller.birth_unknown"].severity is Severity.UNVERIFIED
    assert found(draft(), lists=None)["alerts.absent"].severity is Severity.UNVERIFIED


def test_a_list_of_yesterday_is_grey_except_where_one_practises() -> None:
    old = ListStatus("L0", NOW - timedelta(hours=25), 5)
    assert found(draft(), lists=old)["alerts.stale"].severity is Severity.UNVERIFIED
    assert dict(found(draft(), lists=old)["alerts.stale"].values) == {"hours": "25"}
    practice = replace(POST, practice=True)
    assert found(draft(), lists=old, post=practice)["alerts.stale"].severity is Severity.INFO


def test_a_specimen_stops_a_real_post_and_nobody_who_practises() -> None:
    asked = draft(nationality="UTO")
    assert found(asked)["document.specimen"].severity is Severity.STOP
    practising = found(asked, post=replace(POST, practice=True))
    assert practising["document.specimen_practice"].severity is Severity.INFO
    assert "document.specimen" not in practising


@pytest.mark.parametrize(
    ("birth", "minor"),
    [
        (PartialDate(2008, 3, 4), False),
        (PartialDate(2008, 3, 5), True),
        (PartialDate(2008), True),
        (PartialDate(2007), False),
    ],
)
def test_who_is_or_may_be_under_age_is_looked_at(birth: PartialDate, minor: bool) -> None:
    asked = draft(birth=birth, kind=DocumentKind.PASSPORT)
    assert ("traveller.minor" in found(asked)) is minor


def test_majority_is_that_of_the_nationality() -> None:
    row = Majority(
        id="MAY", source="s", verify=True, valid_from=date(2020, 1, 1), nationality="HND", years=21
    )
    pack = replace(PACK, majorities={"HND": row})
    asked = draft(nationality="HND", birth=PartialDate(2006, 1, 1))
    assert "traveller.minor" in found(asked, pack=pack)
    assert "traveller.minor" not in found(asked)


def test_a_minor_of_the_ca4_travels_with_a_passport() -> None:
    assert "traveller.minor_without_passport" in found(draft(birth=PartialDate(2015, 1, 1)))
    passport = draft(birth=PartialDate(2015, 1, 1), kind=DocumentKind.PASSPORT)
    assert "traveller.minor_without_passport" not in found(passport)


def test_a_typed_national_number_that_fails_its_formula_is_amber() -> None:
    typed = draft(nationality="GTM", national_number="2000000030101", method=ReadMethod.MANUAL)
    assert found(typed)["national_number.check"].severity is Severity.REVIEW
    right = replace(typed, traveller=replace(typed.traveller, national_number="2000000040101"))
    assert found(right) == {}
    assert found(draft(nationality="USA", national_number="123")).keys() == {"visa.no_list"}


def test_beside_a_proven_zone_a_formula_only_informs_of_the_zones_own_number() -> None:
    mrz = zone(DPI[0].replace("20000000480101", "20000000370101"), *DPI[1:])
    as_read = read(mrz)
    assert found(as_read, mrz=mrz)["national_number.check"].severity is Severity.INFO
    typed = replace(as_read, traveller=replace(as_read.traveller, national_number="2000000050101"))
    assert found(typed, mrz=mrz)["national_number.check"].severity is Severity.REVIEW


def test_a_wrong_check_digit_is_amber_until_the_officer_mends_the_field() -> None:
    mrz = zone(DPI[0], DPI[1].replace("9001158F", "9001168F"), DPI[2])
    as_read = read(mrz)
    assert found(as_read, mrz=mrz)["mrz.check.birth_date"].severity is Severity.REVIEW
    mended = replace(as_read, traveller=replace(as_read.traveller, birth=PartialDate(1990, 1, 15)))
    findings = found(mended, mrz=mrz)
    assert findings["mrz.check.birth_date"].severity is Severity.INFO
    assert "changed.birth_date" not in findings


def test_a_change_against_a_proven_field_is_amber() -> None:
    mrz = zone(*DPI)
    as_read = read(mrz)
    changed = replace(as_read, document=replace(as_read.document, expiry=date(2035, 1, 1)))
    assert found(changed, mrz=mrz)["changed.expiry_date"].severity is Severity.REVIEW


def test_the_same_document_minutes_ago_is_amber_in_the_same_direction_only() -> None:
    finding = found(draft(), past(timedelta(minutes=2), ENTRY, lane="3"))["crossing.repeated_minutes_ago"]
    assert finding.severity is Severity.REVIEW
    assert dict(finding.values) == {"minutes": "2", "lane": "3"}
    assert found(draft(), past(timedelta(minutes=2), EXIT)) == {}
    assert "crossing.repeated_minutes_ago" not in found(draft(), past(timedelta(minutes=10), ENTRY))


def test_who_was_refused_minutes_ago_did_not_cross() -> None:
    assert found(draft(), past(timedelta(minutes=2), ENTRY, Outcome.REFUSED)) == {}


def test_an_exit_after_an_exit_is_grey_for_a_foreigner_and_a_word_for_a_national() -> None:
    before = past(timedelta(days=5), EXIT)
    foreigner = found(draft(direction=EXIT), before)["crossing.exit_without_entry"]
    national = found(draft(nationality="HND", direction=EXIT), before)["crossing.exit_without_entry"]
    assert (foreigner.severity, national.severity) == (Severity.UNVERIFIED, Severity.INFO)
    assert dict(foreigner.values) == {"date": "2026-02-27"}


def test_an_old_gap_in_the_history_is_a_word_only() -> None:
    finding = found(draft(direction=EXIT), past(timedelta(days=200), EXIT))["crossing.exit_without_entry"]
    assert finding.severity is Severity.INFO


def test_an_unknown_history_colours_nobody() -> None:
    assert found(draft(direction=EXIT))["crossing.history_unknown"].severity is Severity.INFO
    assert found(draft(nationality="HND", direction=EXIT)) == {}


def test_an_exit_after_an_entry_is_in_order() -> None:
    history = (past(timedelta(days=2), ENTRY), past(timedelta(days=9), EXIT))
    assert found(draft(direction=EXIT), *history) == {}


def test_the_stay_of_a_foreigner_to_the_four_is_said_and_no_desk_alone_calls_it_an_overstay() -> None:
    peripheral = replace(POST, kind=PostKind.PERIPHERAL)
    leaving = draft(nationality="DEU", kind=DocumentKind.PASSPORT, direction=EXIT)

    def stay(*history: PastCrossing, post: Post = peripheral, pack: RulePack = PACK) -> Finding | None:
        said = found(leaving, *history, post=post, pack=pack)
        return next((one for code, one in said.items() if code.startswith("stay.")), None)

    within = stay(past(timedelta(days=9), ENTRY))
    assert within == Finding.of("stay.within", Severity.INFO, days="10", date="2026-05-23")
    beyond = stay(past(timedelta(days=100), ENTRY))
    assert beyond == Finding.of("stay.beyond_known", Severity.REVIEW, days="101")
    longer = replace(PACK, stay=StayTerms(grants=(("HND", 180),)))
    over = stay(past(timedelta(days=100), ENTRY), pack=longer)
    assert over == Finding.of("stay.over_norm", Severity.REVIEW, days="101", norm="90")
    unknown = stay(past(timedelta(days=9), ENTRY), post=POST)
    assert unknown == Finding.of("stay.start_unknown", Severity.INFO, days="10")
    assert stay() is None
    assert "stay.within" not in found(draft(direction=EXIT), past(timedelta(days=9), ENTRY), post=peripheral)


def test_a_clock_that_was_set_back_is_noticed() -> None:
    assert found(draft(), past(timedelta(hours=-3), EXIT))["clock.behind"].severity is Severity.UNVERIFIED


def test_a_paper_slip_from_before_the_last_crossing_says_nothing_of_the_clock() -> None:
    slip = draft(slip="P-1", occurred_at=NOW - timedelta(hours=5))
    assert found(slip, past(timedelta(hours=2), EXIT)) == {}


def test_findings_come_heaviest_first_and_once() -> None:
    findings = tuple(found(draft(expiry=None, birth=PartialDate(2015, 1, 1)), lists=None).values())
    assert [finding.severity for finding in findings] == [
        Severity.REVIEW, Severity.REVIEW, Severity.UNVERIFIED, Severity.UNVERIFIED,
    ]  # fmt: skip
    assert heaviest_first((*findings, *findings)) == findings


def test_months_end_on_the_last_day_there_is() -> None:
    assert months_after(date(2025, 8, 31), 6) == date(2026, 2, 28)
    assert months_after(date(2026, 3, 4), 0) == date(2026, 3, 4)
    assert months_after(date(2026, 12, 31), 2) == date(2027, 2, 28)


def test_nationals_of_the_ca4_move_freely_only_inside_it() -> None:
    assert PACK.moves_freely("GTM")
    assert not PACK.moves_freely("CRI")
    assert not RulePack(country="CRI").moves_freely("GTM")
