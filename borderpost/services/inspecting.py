"""Look at one traveller: build the draft, match the alerts, ask the history, apply the rules."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time
from itertools import chain
from zoneinfo import ZoneInfo

from borderpost.domain import from_mrz, matching, rules
from borderpost.domain import mrz as zone_text
from borderpost.domain.alert import Alert, Hit, HitStrength, ListStatus, ResolutionOutcome
from borderpost.domain.circumstances import Circumstances
from borderpost.domain.crossing import CrossingDraft, Direction, Outcome, PastCrossing
from borderpost.domain.document import ReadMethod
from borderpost.domain.finding import Finding, verdict
from borderpost.domain.inspection import Inspection
from borderpost.domain.mrz import Mrz
from borderpost.domain.officer import Act
from borderpost.domain.people import Traveller
from borderpost.domain.reading import Reading
from borderpost.domain.rule_book import basis, in_force
from borderpost.domain.stay_rules import usual_days
from borderpost.services import rule_pack
from borderpost.services.listing_documents import listed_documents
from borderpost.services.listing_posts import places
from borderpost.services.session import Session, authorise
from borderpost.store.store import Store

USUAL_OUTCOME = {Direction.ENTRY: Outcome.ADMITTED, Direction.EXIT: Outcome.EXIT_AUTHORISED}
"""What becomes of a traveller unless the officer says otherwise."""


@dataclass(frozen=True, slots=True)
class _Matches:
    hits: tuple[Hit, ...]
    findings: tuple[Finding, ...]


def from_reading(
    store: Store,
    session: Session,
    reading: Reading,
    *,
    direction: Direction,
    method: ReadMethod,
    now: datetime,
) -> Inspection | None:
    """Inspect the traveller whose document was read; None where the lines are no MRZ.

    Raise Refusal ``role.forbids`` or ``officer.inactive``.
    """
    today = now.astimezone(ZoneInfo(session.post.zone)).date()
    mrz = zone_text.parse(reading.lines, today=today)
    if mrz is None:
        return None
    draft = CrossingDraft(
        direction=direction,
        outcome=USUAL_OUTCOME[direction],
        traveller=from_mrz.traveller(mrz),
        document=from_mrz.document(mrz, method, today=today),
    )
    return inspect(store, session, draft, mrz=mrz, now=now)


def inspect(
    store: Store, session: Session, draft: CrossingDraft, *, mrz: Mrz | None, now: datetime
) -> Inspection:
    """Inspect a draft typed by hand or corrected; its findings are replaced, its outcome is kept.

    Raise Refusal ``role.forbids`` or ``officer.inactive``: an administrator sees no travellers.
    """
    authorise(store, session, Act.RECORD)
    zone = ZoneInfo(session.post.zone)
    lists = store.list_status()
    history = _history(store, draft)
    matches = _matches(store, draft, lists, zone=zone, now=now)
    today = now.astimezone(zone).date()
    book = rule_pack.of(store)
    circumstances = Circumstances(
        session.post, in_force(book, session.post.country, today), now, zone, lists, places(),
        documents=listed_documents(),
    )  # fmt: skip
    findings = rules.heaviest_first((*matches.findings, *rules.check(draft, mrz, history, circumstances)))
    return Inspection(
        draft=replace(draft, findings=findings),
        mrz=mrz,
        findings=findings,
        hits=matches.hits,
        history=history,
        verdict=verdict(findings),
        list_status=lists,
        bases=tuple((finding, basis(book, finding)) for finding in findings),
        usual_days=usual_days(draft, circumstances),
        terms=circumstances.pack.stay,
    )


def _history(store: Store, draft: CrossingDraft) -> tuple[PastCrossing, ...]:
    if not matching.document_key(draft.document.number):
        return ()
    return store.history(draft.document.number, draft.document.issuing_state)


def _matches(
    store: Store, draft: CrossingDraft, lists: ListStatus | None, *, zone: ZoneInfo, now: datetime
) -> _Matches:
    if lists is None:
        return _Matches((), ())
    found = matching.match(
        draft.traveller,
        draft.document,
        _candidates(store, draft),
        direction=draft.direction,
        today=now.astimezone(zone).date(),
        list_version=lists.version,
    )
    midnight = datetime.combine(now.astimezone(zone).date(), time(), tzinfo=zone)
    cleared = {hit for hit in found if _cleared(store, draft, hit, since=midnight)}
    findings = tuple(matching.finding(hit, cleared=hit in cleared) for hit in found)
    return _Matches(tuple(hit for hit in found if hit not in cleared), findings)


def _candidates(store: Store, draft: CrossingDraft) -> Iterator[Alert]:
    document, traveller = draft.document, draft.traveller
    numbers = {document.number, traveller.national_number or ""} - {""}
    by_number = (store.alerts_by_document(number, document.issuing_state) for number in sorted(numbers))
    names = matching.names_of(traveller, document) if _named(traveller) else ()
    by_name = (store.alerts_by_person(surname, given) for surname, given in names)
    return chain(chain.from_iterable(by_number), chain.from_iterable(by_name))


def _named(traveller: Traveller) -> bool:
    return bool(traveller.surname.strip() or traveller.given_names.strip())


def _cleared(store: Store, draft: CrossingDraft, hit: Hit, *, since: datetime) -> bool:
    """Tell whether an officer found today that the person is somebody else; never of a document match."""
    if hit.strength is HitStrength.SURE or not matching.document_key(draft.document.number):
        return False
    document = draft.document
    resolution = store.resolved_since(hit.alert.id, document.number, document.issuing_state, since=since)
    return resolution is not None and resolution.outcome is ResolutionOutcome.NOT_THE_SAME
