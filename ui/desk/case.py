"""The traveller at the window: what was inspected, what the officer resolved, what is still doubtful."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from borderpost.domain import matching
from borderpost.domain.alert import AlertKind, Hit, ResolutionOutcome
from borderpost.domain.consultation import Consultation
from borderpost.domain.finding import Finding, Severity, Verdict, verdict
from borderpost.domain.inspection import Inspection
from borderpost.domain.mrz import Mrz
from borderpost.domain.mrz_layout import FILLER, LAYOUTS, Layout, Span
from borderpost.domain.shift_report import HIT_CODES
from ui.correction.fields import Field
from ui.desk.eye import Look

_ASKS = frozenset({Severity.REVIEW, Severity.STOP})
_FIELDS = {
    "document_number": Field.NUMBER,
    "birth_date": Field.BIRTH,
    "expiry_date": Field.EXPIRY,
    "issuing_state": Field.STATE,
    "nationality": Field.NATIONALITY,
    "surname": Field.SURNAME,
    "given_names": Field.GIVEN_NAMES,
    "sex": Field.SEX,
}


@dataclass(frozen=True, slots=True)
class Resolved:
    """Hold what the officer found out about a hit."""

    hit: Hit
    outcome: ResolutionOutcome
    reason: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """Hold one doubtful character: its place in the zone, the field it belongs to, its place there."""

    line: int
    position: int
    field: Field
    place: int


@dataclass(frozen=True, slots=True)
class Case:
    """Hold one traveller between presenting a document and recording the crossing.

    ``asked`` is the question to the region about this traveller, with its answer once it has come.
    """

    inspection: Inspection
    opened: datetime
    look: Look | None = None
    resolved: tuple[Resolved, ...] = ()
    corrected: bool = False
    asked: Consultation | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the zone as it was read; empty where the document was typed."""
        if self.look is not None:
            return self.look.reading.lines
        return self.inspection.mrz.lines if self.inspection.mrz else ()

    @property
    def open_hits(self) -> tuple[Hit, ...]:
        """Return the hits that ask the officer and are not resolved yet."""
        done = {resolved.hit.alert.id for resolved in self.resolved}
        return tuple(
            hit
            for hit in self.inspection.hits
            if hit.alert.id not in done and matching.finding(hit, cleared=False).severity in _ASKS
        )

    @property
    def somebody_else(self) -> bool:
        """Tell whether every hit was found to be about somebody else."""
        outcomes = {resolved.outcome for resolved in self.resolved}
        return not self.open_hits and outcomes == {ResolutionOutcome.NOT_THE_SAME}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return the findings that still count, heaviest first."""
        if not self.somebody_else:
            return self.inspection.findings
        return tuple(finding for finding in self.inspection.findings if finding.code not in HIT_CODES)

    @property
    def verdict(self) -> Verdict:
        """Return the verdict of the findings that still count."""
        return verdict(self.findings)

    @property
    def asks_referral(self) -> bool:
        """Tell whether the next step is a referral: red, or a hit that may well be this person."""
        suspected = any(
            resolved.outcome is not ResolutionOutcome.NOT_THE_SAME
            and resolved.hit.alert.kind is not AlertKind.INFORMATION
            for resolved in self.resolved
        )
        return suspected or self.verdict is Verdict.STOP

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Return the doubtful characters of fields that no check digit proves."""
        mrz = self.inspection.mrz
        if self.look is None or mrz is None or self.corrected:
            return ()
        return tuple(_doubts(self.look, mrz))

    @property
    def failing(self) -> tuple[Field, ...]:
        """Return the fields whose check digit fails, which the officer has not put right."""
        mrz = self.inspection.mrz
        if mrz is None or self.corrected:
            return ()
        findings = [finding for finding in self.inspection.findings if finding.code.startswith("mrz.")]
        named = [_FIELDS[f.field] for f in findings if f.field in _FIELDS and f.severity in _ASKS]
        return tuple(dict.fromkeys(named))

    def place_of(self, fields: tuple[Field, ...]) -> tuple[int, int] | None:
        """Return the middle of the first of these fields in the zone, as (line, position)."""
        mrz = self.inspection.mrz
        spans = _spans(LAYOUTS[mrz.format]) if mrz is not None else {}
        for field in fields:
            if field in spans:
                return spans[field].line, (spans[field].start + spans[field].end) // 2
        return None


def _spans(layout: Layout) -> dict[Field, Span]:
    return {
        Field.NUMBER: layout.document_number,
        Field.BIRTH: layout.birth_date,
        Field.EXPIRY: layout.expiry_date,
        Field.STATE: layout.issuing_state,
        Field.NATIONALITY: layout.nationality,
        Field.SEX: layout.sex,
    }


def _doubts(look: Look, mrz: Mrz) -> Iterator[Doubt]:
    layout = LAYOUTS[mrz.format]
    for line, position in look.reading.doubtful:
        found = _field_at(layout, mrz, line, position)
        if found is not None:
            yield Doubt(line, position, *found)


def _field_at(layout: Layout, mrz: Mrz, line: int, position: int) -> tuple[Field, int] | None:
    proven = {
        Field.NUMBER: mrz.checks.document_number,
        Field.BIRTH: mrz.checks.birth_date,
        Field.EXPIRY: mrz.checks.expiry_date,
    }
    for field, span in _spans(layout).items():
        if span.line == line and span.start <= position < span.end:
            # A date is typed in another order than the zone writes it: only the field is sure.
            place = position - span.start if field not in {Field.BIRTH, Field.EXPIRY} else -1
            return None if proven.get(field) else (field, place)
    names = layout.names
    if names.line == line and names.start <= position < names.end:
        place = position - names.start
        gap = names.of(mrz.lines).find(FILLER * 2)
        if gap < 0 or place <= gap:
            return Field.SURNAME, place
        if place - gap - 2 < len(mrz.given_names):
            return Field.GIVEN_NAMES, place - gap - 2
    return None
