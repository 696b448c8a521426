"""What the document itself says: that it is valid, long enough, whole, and as its zone proves it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from borderpost.domain.card_layout import full_number
from borderpost.domain.card_layout import national_number as number_of
from borderpost.domain.circumstances import Circumstances
from borderpost.domain.crossing import CrossingDraft, Direction
from borderpost.domain.document import DocumentKind
from borderpost.domain.document_kinds import findings as kind_findings
from borderpost.domain.document_kinds import national_number as number_given
from borderpost.domain.finding import Finding, Severity
from borderpost.domain.mrz import Mrz
from borderpost.domain.national_id import findings as number_findings
from borderpost.domain.national_id import kind_of
from borderpost.domain.rule_rows import Validity
from borderpost.domain.states import SPECIMEN_STATE, country_of

PASSPORTS = frozenset(
    {DocumentKind.PASSPORT, DocumentKind.DIPLOMATIC_PASSPORT, DocumentKind.OFFICIAL_PASSPORT}
)


def document_findings(draft: CrossingDraft, circumstances: Circumstances) -> Iterator[Finding]:
    """Yield what is to be said of the document and how long it is valid."""
    if SPECIMEN_STATE in (draft.document.issuing_state, draft.traveller.nationality):
        practice = circumstances.post.practice
        yield (
            Finding.of("document.specimen_practice", Severity.INFO, field="issuing_state")
            if practice
            else Finding.of("document.specimen", Severity.STOP, field="issuing_state")
        )
    yield from kind_findings(draft.document, draft.traveller, circumstances.documents)
    yield from _expiry(draft, circumstances)


def zone_findings(draft: CrossingDraft, mrz: Mrz | None) -> Iterator[Finding]:
    """Yield what the zone found, lighter where the officer mended it, and changes against what it proves."""
    if mrz is None:
        return
    expiry = mrz.expiry.latest if mrz.expiry else None
    kept = {
        "document_number": full_number(mrz) == draft.document.number,
        "birth_date": mrz.birth == draft.traveller.birth,
        "expiry_date": expiry == draft.document.expiry,
    }
    proven = {
        "document_number": mrz.checks.document_number,
        "birth_date": mrz.checks.birth_date,
        "expiry_date": mrz.checks.expiry_date,
    }
    mended = {name for name, same in kept.items() if not same and not proven[name]}
    for finding in mrz.findings:
        answered = finding.field in mended or (mended and finding.code == "mrz.check.composite")
        yield replace(finding, severity=Severity.INFO) if answered else finding
    for name, same in kept.items():
        if not same and name not in mended:
            yield Finding.of(f"changed.{name}", Severity.REVIEW, field=name)


def number_findings_of(
    draft: CrossingDraft, mrz: Mrz | None, circumstances: Circumstances
) -> Iterator[Finding]:
    """Yield what is wrong with the form of the national number."""
    number = number_given(draft.document, draft.traveller, circumstances.documents)
    kind = kind_of(draft.document.issuing_state, number) if number else None
    if not number or kind is None:
        return
    # No issuer publishes its formula: beside a proven zone the formula is the weaker witness.
    proven = mrz is not None and mrz.checks.document_number and number_of(mrz) == number
    for finding in number_findings(kind, number, birth=draft.traveller.birth):
        yield replace(finding, severity=Severity.INFO) if proven else finding


def months_after(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last day where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))


def _expiry(draft: CrossingDraft, circumstances: Circumstances) -> Iterator[Finding]:
    expiry, pack = draft.document.expiry, circumstances.pack
    today = circumstances.day_of(draft)
    if expiry is None:
        yield Finding.of("document.expiry_unknown", Severity.UNVERIFIED, field="expiry_date")
        return
    days = (expiry - today).days
    values = {"date": expiry.isoformat(), "days": str(abs(days))}
    entering = draft.direction is Direction.ENTRY
    if days < 0:
        # A State lets its own nationals in, and an expired document is no reason to hold who leaves.
        returning = draft.traveller.nationality == pack.country
        severity = Severity.STOP if entering and not returning else Severity.REVIEW
        yield Finding.of("document.expired", severity, field="expiry_date", **values)
        return
    passport = draft.document.kind in PASSPORTS
    asked = entering and passport and not pack.moves_freely(draft.traveller.nationality)
    row = pack.validity_of(country_of(draft.traveller.nationality)) if asked else None
    if row is not None and expiry < _needed_until(row, today):
        short = {"date": expiry.isoformat(), "country": pack.country, "row": row.id}
        span = {"months": str(row.months)} if row.months else {"days": str(row.days)}
        code = "document.validity_short" if row.months else "document.validity_short_days"
        yield Finding.of(code, Severity.REVIEW, field="expiry_date", **short, **span)
        return
    if expiry - today < (pack.passport_expires_soon if passport else pack.card_expires_soon):
        yield Finding.of("document.expiring", Severity.INFO, field="expiry_date", **values)


def _needed_until(row: Validity, today: date) -> date:
    return months_after(today, row.months) + timedelta(days=row.days)
