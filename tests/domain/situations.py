"""Travellers, documents and posts to ask the rules about; nobody in them exists."""

from datetime import UTC, date, datetime, timedelta, timezone

from borderpost.domain.alert import ListStatus
from borderpost.domain.circumstances import Circumstances
from borderpost.domain.crossing import CrossingDraft, Direction, EntryId, Outcome, PastCrossing
from borderpost.domain.document import Document, DocumentKind, ReadMethod
from borderpost.domain.finding import Finding
from borderpost.domain.mrz import Mrz
from borderpost.domain.partial_date import PartialDate
from borderpost.domain.people import Sex, Traveller
from borderpost.domain.post import Post, PostKind
from borderpost.domain.rule_pack import RulePack
from borderpost.domain.rule_rows import ANY, Validity
from borderpost.domain.rules import check

NOW = datetime(2026, 3, 4, 18, 0, tzinfo=UTC)
TODAY = date(2026, 3, 4)
ZONE = timezone(timedelta(hours=-6))
FRESH = ListStatus("L1", NOW - timedelta(hours=2), 5)
POST = Post(
    code="HN-AMA",
    name="El Amatillo",
    country="HND",
    zone="America/Tegucigalpa",
    kind=PostKind.INTERMEDIATE,
    lane="2",
    direction=Direction.ENTRY,
)
ADULT = PartialDate(1990, 1, 15)
PACK = RulePack(
    country="HND",
    validity={
        ANY: Validity(
            id="VIG", source="s", verify=True, valid_from=date(2020, 1, 1), countries=("HND",), months=3
        )
    },
)


def draft(
    *,
    nationality: str = "SLV",
    state: str | None = None,
    kind: DocumentKind = DocumentKind.IDENTITY_CARD,
    number: str = "045678903",
    expiry: date | None = date(2031, 1, 14),
    birth: PartialDate | None = ADULT,
    direction: Direction = Direction.ENTRY,
    method: ReadMethod = ReadMethod.MRZ_CAMERA,
    national_number: str | None = None,
    surname: str = "NUNEZ PENA",
    given_names: str = "JOSE ANGEL",
    sex: Sex = Sex.MALE,
    slip: str | None = None,
    occurred_at: datetime | None = None,
) -> CrossingDraft:
    outcome = Outcome.ADMITTED if direction is Direction.ENTRY else Outcome.EXIT_AUTHORISED
    traveller = Traveller(surname, given_names, nationality, birth, sex, national_number)
    document = Document(kind, number, nationality if state is None else state, expiry, method)
    return CrossingDraft(direction, outcome, traveller, document, slip=slip, occurred_at=occurred_at)


def past(
    ago: timedelta, direction: Direction, outcome: Outcome | None = None, *, lane: str = "1"
) -> PastCrossing:
    usual = Outcome.ADMITTED if direction is Direction.ENTRY else Outcome.EXIT_AUTHORISED
    return PastCrossing(EntryId(f"past-{ago}"), NOW - ago, "HN-AMA", lane, direction, outcome or usual)


def found(
    asked: CrossingDraft,
    *history: PastCrossing,
    mrz: Mrz | None = None,
    post: Post = POST,
    pack: RulePack = PACK,
    lists: ListStatus | None = FRESH,
) -> dict[str, Finding]:
    findings = check(asked, mrz, history, Circumstances(post, pack, NOW, ZONE, lists))
    return {finding.code: finding for finding in findings}
