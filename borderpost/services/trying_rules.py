"""Try a rule pack on the crossings of the last days before it is adopted: nothing is written."""

from collections.abc import Callable, Iterator
from dataclasses import replace
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

_PROGRESS_EVERY = 100


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
    had then; alerts are left out of both. Raise Refusal ``role.forbids``.
    """
    authorise(store, session, Act.ADOPT_RULES)
    since = now - timedelta(days=days)
    present = rule_pack.of(store)
    total = crossings.count_since(store.database, since)
    changes, tried = [], 0
    for tried, crossing in enumerate(crossings.recorded_since(store.database, since), start=1):
        change = _change(store, session, crossing, present, book)
        if change is not None:
            changes.append(change)
        if progress is not None and tried % _PROGRESS_EVERY == 0:
            progress(tried, total)
    return Trial(since, tried, tuple(changes))


def _change(
    store: Store, session: Session, crossing: Crossing, present: RuleBook, book: RuleBook
) -> Change | None:
    document = crossing.draft.document
    known = store.history(document.number, document.issuing_state, HISTORY) if document.number else ()
    history = tuple(past for past in known if past.at <= crossing.at and past.id != crossing.id)
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
