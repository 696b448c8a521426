"""The rules that every traveller meets: facts and dated rows in, findings out; none of them refuses."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import chain

from borderpost.domain.circumstances import Circumstances
from borderpost.domain.crossing import CrossingDraft, PastCrossing
from borderpost.domain.document_rules import document_findings, number_findings_of, zone_findings
from borderpost.domain.fee_rules import fee_findings
from borderpost.domain.finding import Finding, Severity
from borderpost.domain.history_rules import history_findings
from borderpost.domain.minor_rules import minor_findings
from borderpost.domain.mrz import Mrz
from borderpost.domain.stay_rules import stay_findings
from borderpost.domain.visa_rules import prior_findings, visa_findings

_WEIGHT = {Severity.STOP: 0, Severity.REVIEW: 1, Severity.UNVERIFIED: 2, Severity.INFO: 3}


def check(
    draft: CrossingDraft,
    mrz: Mrz | None,
    history: Sequence[PastCrossing],
    circumstances: Circumstances,
) -> tuple[Finding, ...]:
    """Return what the rules find, heaviest first; ``history`` is this desk's, in any order."""
    findings = chain(
        document_findings(draft, circumstances),
        _birth(draft),
        minor_findings(draft, circumstances),
        number_findings_of(draft, mrz, circumstances),
        zone_findings(draft, mrz),
        visa_findings(draft, circumstances),
        history_findings(draft, history, circumstances),
        stay_findings(draft, history, circumstances),
        prior_findings(draft, circumstances),
        fee_findings(draft, circumstances),
        _alert_list(circumstances),
    )
    return heaviest_first(findings)


def heaviest_first(findings: Iterator[Finding] | Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings once each, the heaviest first, otherwise in their order."""
    return tuple(sorted(dict.fromkeys(findings), key=lambda finding: _WEIGHT[finding.severity]))


def _birth(draft: CrossingDraft) -> Iterator[Finding]:
    if draft.traveller.birth is None:
        yield Finding.of("traveller.birth_unknown", Severity.UNVERIFIED, field="birth_date")


def _alert_list(circumstances: Circumstances) -> Iterator[Finding]:
    if circumstances.lists is None:
        yield Finding.of("alerts.absent", Severity.UNVERIFIED)
        return
    old = circumstances.now - circumstances.lists.as_of
    if old > circumstances.pack.alerts_fresh_for:
        # The list to practise on never gets a successor.
        severity = Severity.INFO if circumstances.post.practice else Severity.UNVERIFIED
        yield Finding.of("alerts.stale", severity, hours=str(old // timedelta(hours=1)))
