"""What earlier crossings of a document at this desk say: a repetition, a missing half, a wrong clock."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from borderpost.domain.circumstances import Circumstances
from borderpost.domain.crossing import PASSED, CrossingDraft, Direction, PastCrossing
from borderpost.domain.finding import Finding, Severity

CLOCK_TOLERANCE = timedelta(minutes=1)


def history_findings(
    draft: CrossingDraft, history: Sequence[PastCrossing], circumstances: Circumstances
) -> Iterator[Finding]:
    """Yield what does not fit the crossings that are known; they come in any order."""
    moment = draft.occurred_at or circumstances.now
    if draft.occurred_at is None and any(past.at > moment + CLOCK_TOLERANCE for past in history):
        yield Finding.of("clock.behind", Severity.UNVERIFIED)
    # What one stop recorded for the neighbour's post is no movement of this country.
    here = (past for past in history if circumstances.country_of(past.post) == circumstances.post.country)
    passed = sorted((past for past in here if past.outcome in PASSED), key=lambda past: past.at)
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
