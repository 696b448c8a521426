"""Statistics: what counts, by the post's own calendar, with small cells suppressed."""

from dataclasses import replace
from datetime import UTC, date, datetime

from borderpost.domain.crossing import CrossingDraft, Direction, Outcome
from borderpost.domain.document import DocumentKind
from borderpost.domain.journal import EntryKind
from borderpost.domain.movement_statistics import (
    AgeGroup,
    Count,
    Group,
    Movement,
    age_group,
    counts,
    movement,
    years,
)
from borderpost.domain.partial_date import PartialDate
from borderpost.domain.people import Sex
from borderpost.store.bodies import CrossingAmended, CrossingAnnulled
from sync.platform.movement_counts import as_csv
from sync.platform.regional import RegionalPlatform
from tests.platform.desks import Desk
from tests.store.drafts import draft

LATE = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
"""Still February in Central America."""
WOMEN = Group(date(2026, 2, 1), "HN-AMA", "UTO", Sex.FEMALE, AgeGroup.FROM_30, DocumentKind.PASSPORT)


def of(outcome: Outcome, direction: Direction = Direction.ENTRY) -> CrossingDraft:
    return draft(outcome=outcome, direction=direction)


def test_what_counts_as_what() -> None:
    counted = {
        (direction, outcome): movement(direction, outcome) for direction in Direction for outcome in Outcome
    }
    assert {key: kind for key, kind in counted.items() if kind} == {
        (Direction.ENTRY, Outcome.ADMITTED): Movement.ENTRY,
        (Direction.EXIT, Outcome.EXIT_AUTHORISED): Movement.DEPARTURE,
        (Direction.ENTRY, Outcome.TRANSIT): Movement.ENTRY,
        (Direction.EXIT, Outcome.TRANSIT): Movement.DEPARTURE,
        (Direction.ENTRY, Outcome.RETURNED_VOLUNTARILY): Movement.RETURN,
        (Direction.ENTRY, Outcome.DEPORTED): Movement.DEPORTATION,
        (Direction.ENTRY, Outcome.EXPELLED): Movement.DEPORTATION,
        (Direction.EXIT, Outcome.RETURNED_VOLUNTARILY): Movement.REMOVAL,
        (Direction.EXIT, Outcome.DEPORTED): Movement.REMOVAL,
        (Direction.EXIT, Outcome.EXPELLED): Movement.REMOVAL,
        (Direction.ENTRY, Outcome.RETURNED): Movement.TURNED_BACK,
        (Direction.EXIT, Outcome.RETURNED): Movement.TURNED_BACK,
    }


def test_ages_fall_into_the_regions_groups() -> None:
    day = date(2026, 2, 28)
    assert [age_group(age) for age in (0, 5, 6, 11, 12, 17, 18, 29, 30, 59, 60, 120)] == [
        group for group in list(AgeGroup)[:6] for _ in range(2)
    ]
    assert age_group(None) is age_group(-1) is AgeGroup.UNKNOWN
    assert years(PartialDate(2027), day) is years(None, day) is None
    assert years(PartialDate(2008, 2, 28), day) == 18
    assert years(PartialDate(2008, 3, 1), day) == 17


def test_small_cells_are_suppressed_and_zero_is_not() -> None:
    rows = [(WOMEN, Movement.ENTRY, 5), (WOMEN, Movement.DEPARTURE, 3), (WOMEN, Movement.DEPARTURE, 1)]
    assert counts(rows) == (Count(WOMEN, 5, None, 0, 0, 0, 0),)


def test_the_platform_counts_what_counts_now(platform: RegionalPlatform) -> None:
    desk, practising = Desk(platform).enrol(), Desk(platform, practice=True).enrol()
    for _ in range(6):
        desk.cross(of(Outcome.ADMITTED), at=LATE)
        practising.cross(at=LATE)
    for _ in range(5):
        desk.cross(of(Outcome.EXIT_AUTHORISED, Direction.EXIT), at=LATE)
    for outcome in (Outcome.RETURNED, Outcome.REFUSED, Outcome.WITHDREW, Outcome.DEPORTED):
        desk.cross(of(outcome), at=LATE)
    annulled, amended = desk.journal[0], desk.journal[6]
    desk.append(EntryKind.ANNULMENT, CrossingAnnulled(annulled.id, "reason"))
    back = of(Outcome.RETURNED, Direction.EXIT)
    desk.append(EntryKind.AMENDMENT, CrossingAmended(amended.id, back, "reason"))
    for one in (desk, practising):
        one.send(one.journal)

    assert platform.statistics() == (Count(WOMEN, 5, None, 0, None, 0, None),)
    assert platform.statistics(practice=True) == (Count(WOMEN, 6, 0, 0, 0, 0, 0),)
    assert as_csv(platform.statistics()).decode("utf-8-sig").splitlines() == [
        "month,post,nationality,sex,ages,document,entries,departures,returns,deportations,removals,turned_back",
        "2026-02,HN-AMA,UTO,F,30-59,passport,5,<5,0,<5,0,<5",
    ]


def test_no_spreadsheet_takes_a_cell_for_a_formula() -> None:
    group = replace(WOMEN, post="=1+1", nationality="@A")
    assert b"\r\n2026-02,'=1+1,'@A,F," in as_csv((Count(group, 5, 0, 0, 0, 0, 0),))
