"""An inspected traveller: everything the officer sees before deciding."""

from dataclasses import dataclass, field

from borderpost.domain.alert import AlertKind, Hit, ListStatus
from borderpost.domain.crossing import CrossingDraft, PastCrossing
from borderpost.domain.finding import Finding, Verdict
from borderpost.domain.mrz import Mrz
from borderpost.domain.rule_pack import Basis
from borderpost.domain.stay import StayTerms

DISCREET = frozenset({AlertKind.MISSING_CHILD, AlertKind.PROTECTION})
"""Kinds of alert that nothing on the screen may name: the traveller or the companion may read it."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """Hold the draft with its findings (heaviest first), the hits (surest first) and the history.

    ``mrz`` is None for a document typed by hand without a zone; ``history`` is newest first;
    ``list_status`` is None where no alert list was ever adopted. ``bases`` says of each finding on what it
    stands, in the findings' order. ``usual_days`` is the stay to propose, None for whom none is granted, and
    ``terms`` count its last day.
    """

    draft: CrossingDraft
    mrz: Mrz | None
    findings: tuple[Finding, ...]
    hits: tuple[Hit, ...]
    history: tuple[PastCrossing, ...]
    verdict: Verdict
    list_status: ListStatus | None
    bases: tuple[tuple[Finding, Basis | None], ...] = ()
    usual_days: int | None = None
    terms: StayTerms = field(default_factory=StayTerms)

    @property
    def discreet(self) -> bool:
        """Tell whether a hit asks for discretion: a neutral frame, and no word of the alert."""
        return any(hit.alert.kind in DISCREET for hit in self.hits)
