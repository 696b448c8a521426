"""Why the desk says what it says (F5): every finding with its rule, the law, its source, the values used."""

from dataclasses import replace

from borderpost.domain.document import Document
from borderpost.domain.document_kinds import listed
from borderpost.domain.finding import Finding
from borderpost.domain.rule_book import HOUSE, ROW
from borderpost.domain.rule_pack import Basis
from borderpost.services.listing_documents import listed_documents
from ui.days import day_said
from ui.desk.case import Case
from ui.desk.shown import RuleShown
from ui.desk.telling import SEVERITIES, finding_said, values_said
from ui.theme import Tone
from ui.words import Speech

_OF_KIND = frozenset({"document.kind_unverified", "document.number_to_type", "document.not_for_travel"})


def rules_said(case: Case, speech: Speech) -> tuple[RuleShown, ...]:
    """Return every finding with its rule, the law and its source, since when, and the values used."""
    bases = dict(case.inspection.bases)
    document = case.inspection.draft.document
    shown = (_rule(finding, bases.get(finding), speech) for finding in case.findings)
    return tuple(
        _of_kind(rule, document, speech) if finding.code in _OF_KIND else rule
        for finding, rule in zip(case.findings, shown, strict=True)
    )


def _of_kind(shown: RuleShown, document: Document, speech: Speech) -> RuleShown:
    """Return a reason with what the table of documents says of this one."""
    row = listed(document, listed_documents())
    if row is None:
        return shown
    known = f"{row.name(speech.language)}: {row.holds(speech.language)}"
    source = speech("fuente: {source}", source=row.source)
    details = " · ".join(part for part in (shown.details, source) if part)
    return replace(shown, legal=f"{shown.legal} {known}", details=details)


def _rule(finding: Finding, basis: Basis | None, speech: Speech) -> RuleShown:
    icon, tone = SEVERITIES[finding.severity]
    words = finding_said(finding, speech)
    used = [(name, value) for name, value in values_said(finding, speech) if name != ROW]
    values = " · ".join(f"{speech.code(f'value.{name}')} {value}" for name, value in used)
    if finding.code == "alert.discreet":
        return RuleShown(Tone.INK2, "dot", words, "", "", "")
    if basis is None:
        return RuleShown(tone, icon, words, finding.code, "", values)
    parts = [
        speech("vigente desde {day}", day=day_said(basis.in_force_since, speech))
        if basis.in_force_since
        else speech("fecha de vigencia sin confirmar"),
        speech("por verificar con la norma") if basis.verify else "",
        speech("lista incompleta") if basis.incomplete else "",
        "" if basis.source == HOUSE else speech("fuente: {source}", source=basis.source),
        values,
    ]
    details = " · ".join(part for part in parts if part)
    return RuleShown(tone, icon, words, basis.rule_id, basis.text(speech.language), details)
