"""The rules that every traveller meets: facts and dated thresholds in, findings out; none of them refuses."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, tzinfo
from itertools import chain

from borderpost.domain.alert import ListStatus
from borderpost.domain.card_layout import full_number
from borderpost.domain.card_layout import national_number as number_of
from borderpost.domain.crossing import PASSED, CrossingDraft, Direction, PastCrossing
from borderpost.domain.document import DocumentKind
from borderpost.domain.document_kinds import ListedDocument
from borderpost.domain.document_kinds import findings as kind_findings
from borderpost.domain.document_kinds import national_number as number_given
from borderpost.domain.finding import Finding, Severity
from borderpost.domain.mrz import Mrz
from borderpost.domain.national_id import findings as number_findings
from borderpost.domain.national_id import kind_of
from borderpost.domain.partial_date import age
from borderpost.domain.people import MAJORITY
from borderpost.domain.post import Place, Post, PostKind
from borderpost.domain.states import CA4, SPECIMEN_STATE
from borderpost.domain.stay import GapKind, Movement, Stay, StayAnswer, StayTerms, stay

PASSPORTS = frozenset(
    {DocumentKind.PASSPORT, DocumentKind.DIPLOMATIC_PASSPORT, DocumentKind.OFFICIAL_PASSPORT}
)
_CARDS = frozenset({DocumentKind.IDENTITY_CARD, DocumentKind.MINOR_CARD})
CLOCK_TOLERANCE = timedelta(minutes=1)

_WEIGHT = {Severity.STOP: 0, Severity.REVIEW: 1, Severity.UNVERIFIED: 2, Severity.INFO: 3}


@dataclass(frozen=True, slots=True)
class RulePack:
    """Hold the thresholds in force in one country on one day; ``rules.toml`` holds their sources.

    ``validity_months`` is what the country asks of a third-country passport on entry.
    ``majorities`` are the (nationality, age in years) that differ from ``majority``. ``stay`` is what the
    region and each of its countries grant a foreigner.
    """

    country: str
    validity_months: int
    majority: int = MAJORITY
    majorities: tuple[tuple[str, int], ...] = ()
    passport_expires_soon: timedelta = timedelta(days=183)
    card_expires_soon: timedelta = timedelta(days=30)
    repeated_within: timedelta = timedelta(minutes=10)
    history_reach: timedelta = timedelta(days=90)
    alerts_fresh_for: timedelta = timedelta(hours=24)
    stay: StayTerms = field(default_factory=StayTerms)

    def majority_of(self, nationality: str) -> int:
        """Return the age in years from which a national of that State travels as an adult."""
        return dict(self.majorities).get(nationality, self.majority)

    def moves_freely(self, nationality: str) -> bool:
        """Tell whether the country's entry conditions for foreigners leave this nationality out."""
        return nationality == self.country or {self.country, nationality} <= set(CA4)


@dataclass(frozen=True, slots=True)
class Basis:
    """Hold on what a finding stands; ``verify`` says that nobody has read the law itself yet.

    ``in_force_since`` is None where the law's date is not known. Texts are Spanish and English.
    """

    rule_id: str
    legal_text: str
    legal_text_en: str
    source: str
    verify: bool
    in_force_since: date | None = None

    def text(self, language: str) -> str:
        """Return the legal text in a language of the catalogue, Spanish for any but English."""
        return self.legal_text_en if language == "en" else self.legal_text


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Hold where and when the rules are asked; ``now`` is aware, ``zone`` the post's own.

    ``places`` says where other posts lie, by code: a history may name them; ``documents`` is what is known
    of each kind of document.
    """

    post: Post
    pack: RulePack
    now: datetime
    zone: tzinfo
    lists: ListStatus | None
    places: Mapping[str, Place] = field(default_factory=dict)
    documents: Sequence[ListedDocument] = ()

    def day(self, moment: datetime) -> date:
        """Return the post's local day of an aware moment."""
        return moment.astimezone(self.zone).date()

    def movement(self, post: str, moment: datetime, direction: Direction) -> Movement:
        """Return a movement at a post; at one that is not listed it is as at this post."""
        place = self.places.get(post) or Place(self.post.country, self.post.kind)
        return Movement(self.day(moment), place.country, direction, place.kind is PostKind.PERIPHERAL)


def check(
    draft: CrossingDraft,
    mrz: Mrz | None,
    history: Sequence[PastCrossing],
    circumstances: Circumstances,
) -> tuple[Finding, ...]:
    """Return what the rules find, heaviest first; ``history`` is this desk's, in any order."""
    findings = chain(
        _document(draft, circumstances),
        _traveller(draft, mrz, circumstances),
        _zone(draft, mrz),
        _history(draft, history, circumstances),
        _stay(draft, history, circumstances),
        _alert_list(circumstances),
    )
    return heaviest_first(findings)


def stay_of(
    draft: CrossingDraft, history: Sequence[PastCrossing], circumstances: Circumstances
) -> Stay | None:
    """Return how the stay stands by this desk's history; None for whom the clock of the CA-4 does not run.

    It runs for foreigners to the four at a post of the four.
    """
    if circumstances.post.country not in CA4 or draft.traveller.nationality in CA4:
        return None
    moment = draft.occurred_at or circumstances.now
    earlier = [past for past in history if past.outcome in PASSED and past.at <= moment]
    movements = [
        circumstances.movement(past.post, past.at, past.direction)
        for past in sorted(earlier, key=lambda past: past.at)
    ]
    inside = [movement for movement in movements if movement.country in CA4]
    present = circumstances.movement(circumstances.post.code, moment, draft.direction)
    return stay(inside, present, circumstances.pack.stay, complete=False)


def heaviest_first(findings: Iterator[Finding] | Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings once each, the heaviest first, otherwise in their order."""
    return tuple(sorted(dict.fromkeys(findings), key=lambda finding: _WEIGHT[finding.severity]))


def months_after(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last day where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))


def _document(draft: CrossingDraft, circumstances: Circumstances) -> Iterator[Finding]:
    if SPECIMEN_STATE in (draft.document.issuing_state, draft.traveller.nationality):
        practice = circumstances.post.practice
        yield (
            Finding.of("document.specimen_practice", Severity.INFO, field="issuing_state")
            if practice
            else Finding.of("document.specimen", Severity.STOP, field="issuing_state")
        )
    yield from kind_findings(draft.document, draft.traveller, circumstances.documents)
    yield from _expiry(draft, circumstances)


def _expiry(draft: CrossingDraft, circumstances: Circumstances) -> Iterator[Finding]:
    expiry, pack = draft.document.expiry, circumstances.pack
    today = circumstances.day(draft.occurred_at or circumstances.now)
    if expiry is None:
        yield Finding.of("document.expiry_unknown", Severity.UNVERIFIED, field="expiry_date")
        return
    days = (expiry - today).days
    values = {"date": expiry.isoformat(), "days": str(abs(days))}
    entering = draft.direction is Direction.ENTRY
    if days < 0:
        # A State lets its own nationals in, and an expired document is no reason to hold who leaves.
        returning = draft.traveller.nationality == pack.country
        severity = Severity.STOP if entering and not returning else Severity.REVIEW
        yield Finding.of("document.expired", severity, field="expiry_date", **values)
        return
    passport = draft.document.kind in PASSPORTS
    asked = entering and passport and not pack.moves_freely(draft.traveller.nationality)
    if asked and expiry < months_after(today, pack.validity_months):
        months = str(pack.validity_months)
        short = {"date": expiry.isoformat(), "country": pack.country, "months": months}
        yield Finding.of("document.validity_short", Severity.REVIEW, field="expiry_date", **short)
        return
    if expiry - today < (pack.passport_expires_soon if passport else pack.card_expires_soon):
        yield Finding.of("document.expiring", Severity.INFO, field="expiry_date", **values)


def _traveller(draft: CrossingDraft, mrz: Mrz | None, circumstances: Circumstances) -> Iterator[Finding]:
    traveller = draft.traveller
    if traveller.birth is None:
        yield Finding.of("traveller.birth_unknown", Severity.UNVERIFIED, field="birth_date")
    else:
        years = age(traveller.birth, circumstances.day(draft.occurred_at or circumstances.now))
        if years < circumstances.pack.majority_of(traveller.nationality):
            yield Finding.of("traveller.minor", Severity.REVIEW, field="birth_date", age=str(max(years, 0)))
            if traveller.nationality in CA4 and draft.document.kind in _CARDS:
                yield Finding.of("traveller.minor_without_passport", Severity.REVIEW, field="document_kind")
    yield from _national_number(draft, mrz, circumstances)


def _national_number(
    draft: CrossingDraft, mrz: Mrz | None, circumstances: Circumstances
) -> Iterator[Finding]:
    number = number_given(draft.document, draft.traveller, circumstances.documents)
    kind = kind_of(draft.document.issuing_state, number) if number else None
    if not number or kind is None:
        return
    # No issuer publishes its formula: beside a proven zone the formula is the weaker witness.
    proven = mrz is not None and mrz.checks.document_number and number_of(mrz) == number
    for finding in number_findings(kind, number, birth=draft.traveller.birth):
        yield replace(finding, severity=Severity.INFO) if proven else finding


def _zone(draft: CrossingDraft, mrz: Mrz | None) -> Iterator[Finding]:
    if mrz is None:
        return
    expiry = mrz.expiry.latest if mrz.expiry else None
    kept = {
        "document_number": full_number(mrz) == draft.document.number,
        "birth_date": mrz.birth == draft.traveller.birth,
        "expiry_date": expiry == draft.document.expiry,
    }
    proven = {
        "document_number": mrz.checks.document_number,
        "birth_date": mrz.checks.birth_date,
        "expiry_date": mrz.checks.expiry_date,
    }
    mended = {name for name, same in kept.items() if not same and not proven[name]}
    for finding in mrz.findings:
        answered = finding.field in mended or (mended and finding.code == "mrz.check.composite")
        yield replace(finding, severity=Severity.INFO) if answered else finding
    for name, same in kept.items():
        if not same and name not in mended:
            yield Finding.of(f"changed.{name}", Severity.REVIEW, field=name)


def _history(
    draft: CrossingDraft, history: Sequence[PastCrossing], circumstances: Circumstances
) -> Iterator[Finding]:
    moment = draft.occurred_at or circumstances.now
    if draft.occurred_at is None and any(past.at > moment + CLOCK_TOLERANCE for past in history):
        yield Finding.of("clock.behind", Severity.UNVERIFIED)
    passed = sorted((past for past in history if past.outcome in PASSED), key=lambda past: past.at)
    within = circumstances.pack.repeated_within
    repeats = [p for p in passed if p.direction is draft.direction and abs(moment - p.at) < within]
    if repeats:
        minutes = abs(moment - repeats[-1].at) // timedelta(minutes=1)
        yield Finding.of(
            "crossing.repeated_minutes_ago",
            Severity.REVIEW,
            field="document_number",
            minutes=str(minutes),
            lane=repeats[-1].lane,
        )
        return
    yield from _missing_half(draft, [past for past in passed if past.at <= moment], moment, circumstances)


def _missing_half(
    draft: CrossingDraft, earlier: Sequence[PastCrossing], moment: datetime, circumstances: Circumstances
) -> Iterator[Finding]:
    national = draft.traveller.nationality == circumstances.pack.country
    leaving = draft.direction is Direction.EXIT
    if not earlier:
        # One desk alone knows few travellers; only a foreigner who leaves ought to have come in.
        if leaving and not national:
            yield Finding.of("crossing.history_unknown", Severity.INFO)
        return
    last = earlier[-1]
    if last.direction is not draft.direction:
        return
    recent = moment - last.at <= circumstances.pack.history_reach
    severity = Severity.UNVERIFIED if recent and not national else Severity.INFO
    code = "crossing.exit_without_entry" if leaving else "crossing.entry_without_exit"
    yield Finding.of(code, severity, date=circumstances.day(last.at).isoformat())


def _stay(
    draft: CrossingDraft, history: Sequence[PastCrossing], circumstances: Circumstances
) -> Iterator[Finding]:
    found = stay_of(draft, history, circumstances)
    if found is None or found.days in ((1, 1), (1, None)):
        return
    least, most = found.days
    terms = circumstances.pack.stay
    if most is None:
        # Most foreigners entered where this desk keeps no records: worth a word, never a colour.
        yield Finding.of("stay.start_unknown", Severity.INFO, days=str(least))
    elif found.answer is StayAnswer.WITHIN:
        until = found.until.isoformat() if found.until else ""
        code = "stay.within" if until else "stay.within_at_most"
        yield Finding.of(code, Severity.INFO, days=str(most), **({"date": until} if until else {}))
    elif found.answer is StayAnswer.OVER_NORM:
        days, norm = str(most), str(terms.norm_days)
        yield Finding.of("stay.over_norm", Severity.REVIEW, days=days, norm=norm)
    elif least == most:
        yield Finding.of("stay.beyond_known", Severity.REVIEW, days=str(most))
    else:
        yield _uncertain(found, least, most)


def _uncertain(found: Stay, least: int, most: int) -> Finding:
    """Return the finding that names the newest gap and how many days it leaves open."""
    gap = found.gaps[-1]
    lacking = "exit" if gap.kind is GapKind.NO_EXIT else "entry"
    return Finding.of(
        f"stay.no_{lacking}_record", Severity.UNVERIFIED,
        least=str(least), most=str(most), open=str(most - least),
        since=(gap.since or gap.until).isoformat(), until=gap.until.isoformat(),
    )  # fmt: skip


def _alert_list(circumstances: Circumstances) -> Iterator[Finding]:
    if circumstances.lists is None:
        yield Finding.of("alerts.absent", Severity.UNVERIFIED)
        return
    old = circumstances.now - circumstances.lists.as_of
    if old > circumstances.pack.alerts_fresh_for:
        # The list to practise on never gets a successor.
        severity = Severity.INFO if circumstances.post.practice else Severity.UNVERIFIED
        yield Finding.of("alerts.stale", severity, hours=str(old // timedelta(hours=1)))
