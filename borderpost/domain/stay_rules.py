"""How the stay of a foreigner stands at the desk, and what is said of it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from borderpost.domain.circumstances import Circumstances
from borderpost.domain.crossing import PASSED, CrossingDraft, Direction, PastCrossing
from borderpost.domain.fee import FeeItem
from borderpost.domain.fee_rules import fine_findings
from borderpost.domain.finding import Finding, Severity
from borderpost.domain.rule_pack import RulePack, passport_class
from borderpost.domain.rule_rows import ANY
from borderpost.domain.states import country_of
from borderpost.domain.stay import Extension, GapKind, Stay, StayAnswer, StayTerms, Told, stay
from borderpost.domain.stay_evidence import EntrySource, StayEvidence
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
        replace(
            circumstances.movement(past.post, past.at, past.direction, past.days), told=_told(past.stay)
        )
        for past in sorted(earlier, key=_order)
    ]
    inside = [movement for movement in movements if movement.country in pack.bloc]
    present = circumstances.movement(circumstances.post.code, moment, draft.direction, draft.trip.days)
    seen = [*(past.stay for past in earlier), draft.stay]
    terms = replace(_terms(draft, pack), extensions=_extensions(seen))
    return stay(inside, replace(present, told=_told(draft.stay)), terms, complete=False)


def _order(past: PastCrossing) -> tuple[datetime, bool]:
    """Put the two halves of one stop, which have one moment, as they were: out of one country, then in."""
    return past.at, past.direction is Direction.ENTRY


def _told(evidence: StayEvidence | None) -> Told | None:
    if evidence is None or evidence.entered is None:
        return None
    return Told(evidence.entered, evidence.country, sure=evidence.source is EntrySource.STAMP)


def _extensions(evidence: Sequence[StayEvidence | None]) -> tuple[Extension, ...]:
    return tuple(
        Extension(one.extended_by, one.extended_until)
        for one in dict.fromkeys(evidence)
        if one is not None and one.extended_until is not None
    )


def stay_findings(
    draft: CrossingDraft, history: Sequence[PastCrossing], circumstances: Circumstances
) -> Iterator[Finding]:
    """Yield how the stay stands; what one desk knows never proves an overstay."""
    found = stay_of(draft, history, circumstances)
    if found is None:
        return
    yield from _extension(draft, found, circumstances)
    if found.days in ((1, 1), (1, None)):
        return
    least, most = found.days
    pack = circumstances.pack
    row = _row(found, pack)
    if most is None and found.until is not None:
        within = found.answer is StayAnswer.WITHIN
        code, severity = ("extended", Severity.INFO) if within else ("extension_over", Severity.REVIEW)
        yield Finding.of(f"stay.{code}", severity, date=found.until.isoformat())
    elif most is None:
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


def _extension(draft: CrossingDraft, found: Stay, circumstances: Circumstances) -> Iterator[Finding]:
    """Yield that an extension shown now goes beyond what its country gives by the rule, if one is known."""
    pack, shown = circumstances.pack, draft.stay
    until, row = (shown.extended_until, pack.extension) if shown is not None else (None, None)
    if shown is None or until is None or row is None or shown.extended_by != pack.country:
        return
    start = found.started[0]
    if start is None or start != found.started[1]:
        return
    terms = _terms(draft, pack)
    most = row.total or (terms.granted(found.granted_by or pack.country) + row.days * max(row.times, 1))
    if terms.day_number(start, until) > most:
        values = {"date": until.isoformat(), "days": str(most), "row": row.id}
        yield Finding.of("stay.extension_beyond", Severity.REVIEW, **values)


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
