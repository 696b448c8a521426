"""The decision about one traveller without a desk: rules tried on a zone, a place, a day and a history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from borderpost.domain import from_mrz, rules
from borderpost.domain import mrz as zone_text
from borderpost.domain.alert import ListStatus
from borderpost.domain.circumstances import Circumstances
from borderpost.domain.crossing import CrossingDraft, Direction, PastCrossing
from borderpost.domain.document import ReadMethod
from borderpost.domain.errors import Refusal
from borderpost.domain.finding import Finding, Verdict, verdict
from borderpost.domain.mrz import Mrz
from borderpost.domain.post import Post
from borderpost.domain.rule_book import RuleBook, in_force
from borderpost.domain.stay import Stay
from borderpost.domain.stay_rules import stay_of
from borderpost.services import rule_pack
from borderpost.services.inspecting import USUAL_OUTCOME
from borderpost.services.listing_documents import listed_documents
from borderpost.services.listing_posts import places


@dataclass(frozen=True, slots=True)
class Decision:
    """Hold what a desk would say: findings heaviest first, the stay where the clock runs, the verdict.

    No alert list is asked, and nothing is said of its absence.
    """

    mrz: Mrz
    draft: CrossingDraft
    findings: tuple[Finding, ...]
    stay: Stay | None
    verdict: Verdict


def decide(
    lines: Sequence[str],
    *,
    direction: Direction,
    post: Post,
    history: Sequence[PastCrossing],
    now: datetime,
    book: RuleBook | None = None,
) -> Decision:
    """Return the decision at an aware moment; raise Refusal ``mrz.none`` where the lines are no MRZ.

    ``book`` is the rule pack to try, None for the one that ships.
    """
    zone = ZoneInfo(post.zone)
    today = now.astimezone(zone).date()
    mrz = zone_text.parse(lines, today=today)
    if mrz is None:
        raise Refusal("mrz.none")
    draft = CrossingDraft(
        direction=direction,
        outcome=USUAL_OUTCOME[direction],
        traveller=from_mrz.traveller(mrz),
        document=from_mrz.document(mrz, ReadMethod.MANUAL, today=today),
    )
    unasked = ListStatus("", now, 0)
    pack = in_force(book or rule_pack.shipped(), post.country, today)
    circumstances = Circumstances(post, pack, now, zone, unasked, places(), listed_documents())
    findings = rules.check(draft, mrz, history, circumstances)
    stay = stay_of(draft, history, circumstances)
    return Decision(mrz, draft, findings, stay, verdict(findings))
