"""How the stay of a foreigner stands at the desk, and what is said of it."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from borderpost.domain.circumstances import Circumstances
from borderpost.domain.crossing import PASSED, CrossingDraft, Direction, PastCrossing
from borderpost.domain.fee import FeeItem
from borderpost.domain.fee_rules import fine_findings
from borderpost.domain.finding import Finding, Severity
from borderpost.domain.rule_pack import RulePack, passport_class
from borderpost.domain.rule_rows import ANY
from borderpost.domain.states import country_of
from borderpost.domain.stay import GapKind, Stay, StayAnswer, StayTerms, stay
from borderpost.domain.visa_rules import visa_rule_of


def stay_of(
    draft: CrossingDraft, history: Sequence[PastCrossing], circumstances: Circumstances
) -> Stay | None:
    """Return how the stay stands by this desk's history; None for whom the clock of the CA-4 does not run.

    It runs for foreigners to the four at a post of the four.
    """
    pack = circumstances.pack
    if circumstances.post.country not in pack.bloc or draft.traveller.nationality in pack.bloc:
        return None
    moment = draft.occurred_at or circumstances.now
    earlier = [past for past in history if past.outcome in PASSED and past.at <= moment]
    movements = [
        circumstances.movement(past.post, past.at, past.direction, past.days)
        for past in sorted(earlier, key=_order)
    ]
    inside = [movement for movement in movements if movement.country in pack.bloc]
    present = circumstances.movement(circumstances.post.code, moment, draft.direction, draft.trip.days)
    return stay(inside, present, _terms(draft, pack), complete=False)


def _order(past: PastCrossing) -> tuple[datetime, bool]:
    """Put the two halves of one stop, which have one moment, as they were: out of one country, then in."""
    return past.at, past.direction is Direction.ENTRY


def stay_findings(
    draft: CrossingDraft, history: Sequence[PastCrossing], circumstances: Circumstances
) -> Iterator[Finding]:
    """Yield how the stay stands; what one desk knows never proves an overstay."""
    found = stay_of(draft, history, circumstances)
    if found is None or found.days in ((1, 1), (1, None)):
        return
    least, most = found.days
    pack = circumstances.pack
    row = _row(found, pack)
    if most is None:
        # Most foreigners entered where this desk keeps no records: worth a word, never a colour.
        yield Finding.of("stay.start_unknown", Severity.INFO, days=str(least))
    elif found.answer is StayAnswer.WITHIN:
        until = found.until.isoformat() if found.until else ""
        code = "stay.within" if until else "stay.within_at_most"
        yield Finding.of(code, Severity.INFO, days=str(most), **({"date": until} if until else {}), **row)
    elif found.answer is StayAnswer.OVER_NORM:
        norm = str(pack.stay.norm_days)
        yield Finding.of("stay.over_norm", Severity.REVIEW, days=str(most), norm=norm, **row)
    elif least == most:
        yield Finding.of("stay.beyond_known", Severity.REVIEW, days=str(most), **row)
        yield from fine_findings(draft, circumstances, FeeItem.OVERSTAY_FINE)
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


def usual_days(draft: CrossingDraft, circumstances: Circumstances) -> int | None:
    """Return the days to propose to a foreigner who enters; None for whom none are granted.

    They are what the visa lists grant his nationality, else what the country grants everybody.
    """
    pack = circumstances.pack
    if draft.direction is not Direction.ENTRY or pack.moves_freely(draft.traveller.nationality):
        return None
    listed = visa_rule_of(draft, pack)
    if listed is not None and listed.max_days is not None:
        return listed.max_days
    return pack.stay.granted(pack.country) if pack.country in pack.bloc else None


def _terms(draft: CrossingDraft, pack: RulePack) -> StayTerms:
    nationality = country_of(draft.traveller.nationality)
    return pack.stay_terms(nationality, passport_class(draft.document.kind))


def _row(found: Stay, pack: RulePack) -> dict[str, str]:
    """Return the row of the country that granted the stay, else that of the region's norm."""
    row = pack.grants.get(found.granted_by or ANY) or pack.grants.get(ANY)
    return {} if row is None else {"row": row.id}
