"""Shifts to report on: a busy one of a border of fifteen nationalities, and an empty one."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from borderpost.domain.alert import ListStatus, Resolution, ResolutionOutcome
from borderpost.domain.crossing import (
    Crossing,
    CrossingDraft,
    Direction,
    EntryId,
    Outcome,
    RefusalReason,
)
from borderpost.domain.document import Document, DocumentKind, ReadMethod
from borderpost.domain.finding import Finding, Severity
from borderpost.domain.journal import Head
from borderpost.domain.officer import OfficerId
from borderpost.domain.partial_date import PartialDate
from borderpost.domain.people import Sex, Traveller
from borderpost.domain.post import Post, PostKind
from borderpost.domain.shift import Shift, ShiftId
from borderpost.domain.shift_report import ShiftReport, compute

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
) -> Crossing:
    traveller = Traveller("ESPECIMEN", "ANA", nationality, birth, sex)
    document = Document(kind, f"X{number}", nationality, date(2031, 1, 1), method)
    draft = CrossingDraft(
        direction, outcome or USUAL[direction], traveller, document,
        reason=reason, slip=slip, seconds=seconds, findings=findings,
    )  # fmt: skip
    return Crossing(
        EntryId(str(number)), number, at, at, "HN-AMA", "2", OfficerId(officer), ShiftId("s"), draft,
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


def report(
    *crossings: Crossing,
    country: str = "HND",
    practice: bool = False,
    closed: bool = True,
    notes: str = "",
    lists: ListStatus | None = LISTS,
    officers: dict[OfficerId, str] | None = None,
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
    )
