"""Try a rule pack on the crossings of the last days before it is adopted: nothing is written."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from borderpost.domain import mrz as zone_text
from borderpost.domain import rules
from borderpost.domain.alert import ListStatus
from borderpost.domain.circumstances import Circumstances
from borderpost.domain.crossing import Crossing, PastCrossing
from borderpost.domain.finding import Finding
from borderpost.domain.officer import Act
from borderpost.domain.rule_book import RuleBook, in_force
from borderpost.domain.rule_trial import Change, Trial, difference
from borderpost.services import rule_pack
from borderpost.services.listing_documents import listed_documents
from borderpost.services.listing_posts import places
from borderpost.services.session import Session, authorise
from borderpost.store import crossings
from borderpost.store.store import Store

HISTORY = 50
"""Crossings of a document that are looked at; those after the one asked about are left out."""

Progress = Callable[[int, int], None]
"""Told now and then how many of how many crossings were asked."""
STEP = 50
"""Crossings that are asked in one go: a desk that tries a pack still serves travellers between two steps."""


@dataclass(frozen=True, slots=True)
class Trying:
    """Hold how far a dry run has come: the packs, what was asked of ``total``, and where to go on.

    ``position`` is the journal's; None says that the end is reached.
    """

    present: RuleBook
    book: RuleBook
    since: datetime
    total: int
    position: int | None
    tried: int = 0
    changes: tuple[Change, ...] = ()

    @property
    def trial(self) -> Trial:
        """Return what was found so far."""
        return Trial(self.since, self.tried, self.changes)


def begin(store: Store, session: Session, book: RuleBook, *, days: int, now: datetime) -> Trying:
    """Return a dry run that has asked nothing yet; raise Refusal ``role.forbids``."""
    authorise(store, session, Act.ADOPT_RULES)
    since = now - timedelta(days=days)
    total, first = crossings.extent_since(store.database, since)
    return Trying(rule_pack.of(store), book, since, total, position=first - 1)


def step(store: Store, session: Session, trying: Trying) -> Trying:
    """Return the dry run some crossings further on; raise Refusal ``role.forbids``."""
    authorise(store, session, Act.ADOPT_RULES)
    if trying.position is None:
        return trying
    asked = crossings.recorded_since(store.database, trying.since, after=trying.position, limit=STEP)
    found = (_change(store, session, crossing, trying.present, trying.book) for crossing in asked)
    return replace(
        trying,
        tried=trying.tried + len(asked),
        changes=(*trying.changes, *(change for change in found if change is not None)),
        position=asked[-1].position if len(asked) == STEP else None,
    )


def dry_run(
    store: Store,
    session: Session,
    book: RuleBook,
    *,
    days: int,
    now: datetime,
    progress: Progress | None = None,
) -> Trial:
    """Return which of the last days' crossings the pack would have decided otherwise than the one in force.

    Both packs are asked now, about the crossing as it stands, on its own day, with the history that the desk
    had then; alerts are left out of both, and so is what one stop recorded for the neighbour's post. Raise
    Refusal ``role.forbids``.
    """
    trying = begin(store, session, book, days=days, now=now)
    while trying.position is not None:
        trying = step(store, session, trying)
        if progress is not None:
            progress(trying.tried, trying.total)
    return trying.trial


def _change(
    store: Store, session: Session, crossing: Crossing, present: RuleBook, book: RuleBook
) -> Change | None:
    place = places().get(crossing.post)
    if place is not None and place.country != session.post.country:
        return None
    document = crossing.draft.document
    known = store.history(document.number, document.issuing_state, HISTORY) if document.number else ()
    history = tuple(past for past in known if past.at < crossing.at)
    before = _findings(session, crossing, history, present)
    after = _findings(session, crossing, history, book)
    added, removed, was, would_be = difference(before, after)
    if not added and not removed:
        return None
    return Change(
        crossing=crossing.id,
        at=crossing.at,
        direction=crossing.draft.direction,
        nationality=crossing.draft.traveller.nationality,
        before=was,
        after=would_be,
        added=added,
        removed=removed,
    )


def _findings(
    session: Session, crossing: Crossing, history: tuple[PastCrossing, ...], book: RuleBook
) -> Iterator[Finding]:
    zone = ZoneInfo(session.post.zone)
    today = crossing.at.astimezone(zone).date()
    lines = crossing.draft.document.mrz
    mrz = zone_text.parse(lines, today=today) if lines else None
    moment = crossing.recorded_at
    circumstances = Circumstances(
        replace(session.post, code=crossing.post, lane=crossing.lane),
        in_force(book, session.post.country, today),
        moment,
        zone,
        ListStatus("", moment, 0),
        places(),
        documents=listed_documents(),
    )
    return iter(rules.check(crossing.draft, mrz, history, circumstances))
