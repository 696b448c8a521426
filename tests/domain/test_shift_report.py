"""Every record of a shift is counted once and somewhere."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from borderpost.domain.alert import ResolutionOutcome
from borderpost.domain.crossing import Direction, Outcome, RefusalReason
from borderpost.domain.document import DocumentKind, ReadMethod
from borderpost.domain.fee import Fee, FeeItem
from borderpost.domain.finding import Finding, Severity
from borderpost.domain.partial_date import PartialDate
from borderpost.domain.people import Sex
from borderpost.domain.shift_report import HeldRow
from borderpost.domain.shift_tallies import Both, GroupCounts
from tests.reports.shifts import OPENED, busy, crossing, report

EXIT = Direction.EXIT


def test_persons_are_counted_by_direction_nationality_and_group() -> None:
    child = PartialDate(2016, 1, 1)
    made = report(
        crossing(1),
        crossing(2, sex=Sex.MALE),
        crossing(3, birth=child),
        crossing(4, birth=child, sex=Sex.MALE, direction=EXIT),
        crossing(5, nationality="SLV", sex=Sex.UNSPECIFIED, direction=EXIT),
    )
    honduras, salvador = made.nationalities
    assert (honduras.nationality, honduras.entries) == ("HND", GroupCounts(men=1, women=1, girls=1))
    assert honduras.exits == GroupCounts(boys=1)
    assert (salvador.nationality, salvador.exits) == ("SLV", GroupCounts(unstated=1))
    assert made.passed == Both(3, 2)
    assert made.entries == GroupCounts(men=1, women=1, girls=1)


def test_a_child_is_one_on_the_local_day_of_the_crossing() -> None:
    birthday = PartialDate(2008, 3, 5)
    evening, morning = OPENED + timedelta(hours=17), OPENED + timedelta(hours=18)
    made = report(crossing(1, birth=birthday, at=evening), crossing(2, birth=birthday, at=morning))
    assert made.entries == GroupCounts(women=1, girls=1)


def test_who_was_annulled_counts_apart_and_nowhere_else() -> None:
    made = report(crossing(1), crossing(2, annulled=True, method=ReadMethod.MANUAL))
    assert (made.passed.total, made.annulled, made.records) == (1, 1, 2)
    assert made.methods == ((ReadMethod.MRZ_CAMERA, 1),)


def test_paper_slips_count_apart_from_the_shifts_own_movements() -> None:
    made = report(crossing(1), crossing(2, slip="P-1", direction=EXIT, method=ReadMethod.CONTINGENCY))
    assert (made.passed, made.slips) == (Both(1, 0), Both(0, 1))
    assert made.reconciles


def test_fees_are_counted_with_their_first_and_last_receipt() -> None:
    paid = [Fee(FeeItem.TOURIST_CARD, 1000, "USD", f"R-{number}") for number in (1, 2, 3)]
    free = Fee(FeeItem.TOURIST_CARD, 0, "USD", exempt="menor de edad")
    made = report(
        *(crossing(number, fees=(fee,)) for number, fee in enumerate(paid, start=1)),
        crossing(4, fees=(free,)),
        crossing(5, fees=(replace(paid[0], receipt="R-4"),), annulled=True),
    )
    (row,) = made.tallies.fees
    assert (row.item, row.currency, row.receipts) == (FeeItem.TOURIST_CARD, "USD", ("R-1", "R-3"))
    assert (row.paid, row.amount, row.exempt, row.void) == (3, 3 * paid[0].paid, 1, 1)


def test_who_did_not_pass_is_counted_by_outcome_and_reason() -> None:
    visa = RefusalReason.NO_VISA
    made = report(
        crossing(1, outcome=Outcome.REFUSED, reason=visa),
        crossing(2, outcome=Outcome.REFUSED, reason=visa),
        crossing(3, outcome=Outcome.EXIT_PREVENTED, reason=RefusalReason.COURT_ORDER, direction=EXIT),
    )
    assert made.held == (
        HeldRow(Outcome.REFUSED, visa, Both(2, 0)),
        HeldRow(Outcome.EXIT_PREVENTED, RefusalReason.COURT_ORDER, Both(0, 1)),
    )
    assert made.passed.total == 0
    assert made.nationalities == ()


def test_documents_methods_hits_and_corrections_are_counted() -> None:
    card, hit = DocumentKind.IDENTITY_CARD, (Finding.of("alert.discreet", Severity.STOP),)
    made = report(
        crossing(1, kind=card, amended=2),
        crossing(2, kind=card, direction=EXIT, method=ReadMethod.MANUAL),
        crossing(3, method=ReadMethod.MRZ_READER, findings=hit),
        crossing(4, method=ReadMethod.MRZ_CORRECTED),
    )
    assert made.documents == ((card, Both(1, 1)), (DocumentKind.PASSPORT, Both(2, 0)))
    assert made.mrz_share == 0.5
    assert (made.hits, made.amendments) == (1, 2)
    assert made.resolutions == ((ResolutionOutcome.NOT_THE_SAME, 2), (ResolutionOutcome.SAME_PERSON, 1))


def test_service_times_are_those_that_somebody_had() -> None:
    made = report(*(crossing(i, seconds=float(i)) for i in range(1, 11)), crossing(11))
    assert (made.seconds_p50, made.seconds_p90) == (5.0, 9.0)


def test_an_empty_shift_has_a_report() -> None:
    made = report()
    assert (made.records, made.passed, made.mrz_share, made.seconds_p50) == (0, Both(), None, None)
    assert made.reconciles


def test_the_head_can_be_read_aloud() -> None:
    groups = report().head_groups
    assert len(groups) == 16
    assert groups[:2] == ("0708", "090A")


@given(st.integers(0, 60))
def test_the_parts_always_add_up(count: int) -> None:
    made = report(*busy(count))
    assert made.reconciles
    assert made.records == count
    assert sum(row.total for row in made.nationalities) == made.passed.total
    assert sum(both.total for _, both in made.documents) == made.live
    assert sum(number for _, number in made.methods) == made.live
    assert sum(number for _, number in made.officers) == made.records - made.annulled
