"""Shifts to report on: a busy one of a border of fifteen nationalities, and an empty one."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from borderpost.domain.alert import ListStatus, Resolution, ResolutionOutcome
from borderpost.domain.clock import ClockNote
from borderpost.domain.crossing import (
    Crossing,
    CrossingDraft,
    Direction,
    EntryId,
    Means,
    Outcome,
    Purpose,
    RefusalReason,
    Removal,
    Status,
    Trip,
)
from borderpost.domain.document import Document, DocumentKind, ReadMethod
from borderpost.domain.fee import Fee, FeeItem
from borderpost.domain.finding import Finding, Severity
from borderpost.domain.journal import Head
from borderpost.domain.minor import Accompaniment, Minor, Permission, PermissionKind
from borderpost.domain.officer import OfficerId
from borderpost.domain.partial_date import PartialDate
from borderpost.domain.people import Sex, Traveller
from borderpost.domain.post import Post, PostKind
from borderpost.domain.shift import Shift, ShiftId
from borderpost.domain.shift_report import ShiftReport, compute
from borderpost.domain.slip import SlipGap

ZONE = ZoneInfo("America/Tegucigalpa")
OPENED = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
OFFICERS = {OfficerId(str(i)): name for i, name in enumerate(("M. Modelo", "J. Ejemplo", "A. Muestra"))}
NATIONALITIES = ("HND", "SLV", "NIC", "GTM", "USA", "MEX", "CRI", "PAN", "COL", "CUB", "ESP", "CAN", "DEU",
                 "XXA", "DOM")  # fmt: skip
ADULT = PartialDate(1990, 1, 15)
LISTS = ListStatus("OCAM-7", OPENED, 20000)
USUAL = {Direction.ENTRY: Outcome.ADMITTED, Direction.EXIT: Outcome.EXIT_AUTHORISED}


def crossing(
    number: int = 0,
    *,
    direction: Direction = Direction.ENTRY,
    outcome: Outcome | None = None,
    nationality: str = "HND",
    birth: PartialDate | None = ADULT,
    sex: Sex = Sex.FEMALE,
    kind: DocumentKind = DocumentKind.PASSPORT,
    method: ReadMethod = ReadMethod.MRZ_CAMERA,
    reason: RefusalReason | None = None,
    slip: str | None = None,
    seconds: float | None = None,
    findings: tuple[Finding, ...] = (),
    at: datetime = OPENED,
    amended: int = 0,
    annulled: bool = False,
    officer: str = "0",
    trip: Trip | None = None,
    status: Status | None = None,
    minor: Minor | None = None,
    removal: Removal | None = None,
    fees: tuple[Fee, ...] = (),
    post: str = "HN-AMA",
) -> Crossing:
    traveller = Traveller("ESPECIMEN", "ANA", nationality, birth, sex)
    document = Document(kind, f"X{number}", nationality, date(2031, 1, 1), method)
    draft = CrossingDraft(
        direction, outcome or USUAL[direction], traveller, document, trip or Trip(),
        reason=reason, slip=slip, seconds=seconds, findings=findings, status=status, minor=minor,
        removal=removal, fees=fees,
    )  # fmt: skip
    return Crossing(
        EntryId(str(number)), number, at, at, post, "2", OfficerId(officer), ShiftId("s"), draft,
        amended, annulled,
    )  # fmt: skip


def busy(count: int = 400) -> Iterator[Crossing]:
    chance = random.Random(7)
    hit = (Finding.of("alert.person", Severity.REVIEW),)
    for number in range(count):
        direction = chance.choice(list(Direction))
        held = chance.random() < 0.03
        reasons = (RefusalReason.NO_VISA, RefusalReason.EXPIRED_DOCUMENT, RefusalReason.ALERT)
        yield crossing(
            number,
            direction=direction,
            outcome=chance.choice((Outcome.REFERRED, Outcome.WITHDREW)) if held else None,
            reason=chance.choice(reasons) if held else None,
            nationality=chance.choices(NATIONALITIES, [40, 25, 15, 10, *[1] * 11])[0],
            birth=PartialDate(chance.randint(1945, 2024), 3, 3),
            sex=chance.choices(list(Sex), [50, 49, 2])[0],
            kind=chance.choice((DocumentKind.PASSPORT, DocumentKind.IDENTITY_CARD, DocumentKind.VISA)),
            method=chance.choices(list(ReadMethod)[:5], [80, 6, 5, 5, 4])[0],
            slip=f"P-{number}" if chance.random() < 0.02 else None,
            seconds=chance.uniform(8, 60),
            findings=hit if chance.random() < 0.01 else (),
            at=OPENED + timedelta(minutes=number),
            amended=int(chance.random() < 0.02),
            annulled=chance.random() < 0.01,
            officer=str(chance.randrange(3)),
        )


def full(count: int = 60) -> Iterator[Crossing]:
    """Yield crossings with everything that a report counts."""
    chance = random.Random(11)
    paper = Permission(PermissionKind.NOTARIAL_PERMIT, "7-2026", "Notaría")
    for number in range(count):
        direction = chance.choice(list(Direction))
        entering = direction is Direction.ENTRY
        child = chance.random() < 0.2
        means = chance.choice((Means.PRIVATE_VEHICLE, Means.FREIGHT, Means.INTERNATIONAL_BUS))
        trip = Trip(
            means, f"HAB {chance.randrange(20):04d}", chance.choice((Purpose.TOURISM, Purpose.CREW)),
            chance.choice((30, 60, 90)) if entering else None,
        )  # fmt: skip
        alone = Accompaniment.ALONE if chance.random() < 0.2 else Accompaniment.ONE_PARENT
        yield crossing(
            number,
            direction=direction,
            nationality=chance.choice(NATIONALITIES[:6]),
            birth=PartialDate(2015, 6, 1) if child else ADULT,
            sex=chance.choice((Sex.MALE, Sex.FEMALE)),
            trip=trip,
            status=chance.choice((Status.NATIONAL, Status.TOURIST, Status.CREW, None)),
            minor=Minor(alone, paper if chance.random() < 0.7 else None) if child else None,
            fees=_paid(number, chance),
            annulled=chance.random() < 0.05,
        )
    for number, (outcome, state) in enumerate(
        ((Outcome.DEPORTED, "USA"), (Outcome.DEPORTED, "MEX"), (Outcome.RETURNED_VOLUNTARILY, "MEX")), count
    ):
        yield crossing(number, outcome=outcome, removal=Removal(state, "Vuelo 12"))
    yield crossing(
        count + 3, direction=Direction.EXIT, outcome=Outcome.EXIT_PREVENTED, sex=Sex.MALE,
        reason=RefusalReason.COURT_RESTRAINT,
    )  # fmt: skip
    yield crossing(count + 4, outcome=Outcome.REFUSED, nationality="CUB", reason=RefusalReason.NO_VISA)
    yield crossing(count + 5, direction=Direction.EXIT, post="SV-AMA")


def _paid(number: int, chance: random.Random) -> tuple[Fee, ...]:
    luck = chance.random()
    if luck < 0.3:
        return (Fee(FeeItem.ENTRY_FEE, 300, "USD", f"A-{number:06d}"),)
    if luck < 0.4:
        return (Fee(FeeItem.OVERSTAY_FINE, 478266, "HNL", f"TGR-{number:06d}"),)
    return (Fee(FeeItem.ENTRY_FEE, 300, "USD", exempt="CA-4"),) if luck < 0.5 else ()


def report(
    *crossings: Crossing,
    country: str = "HND",
    practice: bool = False,
    closed: bool = True,
    notes: str = "",
    lists: ListStatus | None = LISTS,
    officers: dict[OfficerId, str] | None = None,
    slip_gaps: tuple[SlipGap, ...] = (),
    clock_faults: tuple[ClockNote, ...] = (),
) -> ShiftReport:
    end = OPENED + timedelta(hours=8)
    first, second = OfficerId("0"), OfficerId("1")
    shift = Shift(ShiftId("s"), "HN-AMA-20260304-T1", OPENED, first, end if closed else None,
                  second if closed else None, notes)  # fmt: skip
    kind = PostKind.INTERMEDIATE
    post = Post("HN-AMA", "El Amatillo", country, "America/Tegucigalpa", kind, "2", Direction.ENTRY, practice)
    found = ResolutionOutcome.NOT_THE_SAME, ResolutionOutcome.NOT_THE_SAME, ResolutionOutcome.SAME_PERSON
    return compute(
        shift,
        post,
        crossings,
        names=OFFICERS if officers is None else officers,
        resolutions=[Resolution("A", "OCAM-7", outcome, "visto") for outcome in found] if crossings else [],
        unsent=132,
        lists=lists,
        head=Head(bytes(range(7, 39))),
        now=end + timedelta(minutes=5),
        zone=ZONE,
        slip_gaps=slip_gaps,
        clock_faults=clock_faults,
    )
