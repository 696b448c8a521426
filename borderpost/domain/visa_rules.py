"""What a country asks of a foreigner before he comes: a visa or what stands in for it, a prior request."""

from collections.abc import Iterator
from datetime import date

from borderpost.domain.circumstances import Circumstances
from borderpost.domain.crossing import CrossingDraft, Direction, Status
from borderpost.domain.document import DocumentKind
from borderpost.domain.finding import Finding, Severity
from borderpost.domain.rule_pack import RulePack, passport_class
from borderpost.domain.rule_rows import ANY, Requirement, VisaRule
from borderpost.domain.states import SPECIMEN_STATE, country_of
from borderpost.domain.visa import Visa, VisaKind

_RESIDENT = frozenset({Status.PERMANENT_RESIDENT, Status.TEMPORARY_RESIDENT})


def visa_findings(draft: CrossingDraft, circumstances: Circumstances) -> Iterator[Finding]:
    """Yield what the visa lists say of a foreigner who enters; nobody is refused by a list.

    A red finding needs a row that somebody has verified and a list that is whole.
    """
    pack, nationality = circumstances.pack, draft.traveller.nationality
    if draft.direction is not Direction.ENTRY or not nationality or nationality == SPECIMEN_STATE:
        return
    if pack.moves_freely(nationality):
        return
    if _resides(draft, pack):
        yield Finding.of("visa.resident", Severity.INFO, field="nationality")
        return
    row = visa_rule_of(draft, pack)
    if row is None:
        yield Finding.of("visa.no_list", Severity.INFO, field="nationality", country=pack.country)
    elif row.category is Requirement.EXEMPT:
        days = {} if row.max_days is None else {"days": str(row.max_days)}
        code = "visa.exempt_days" if days else "visa.exempt"
        yield Finding.of(code, Severity.INFO, field="nationality", row=row.id, **days)
    else:
        yield _shown(draft.visa, row, circumstances.day_of(draft), pack)


def prior_findings(draft: CrossingDraft, circumstances: Circumstances) -> Iterator[Finding]:
    """Yield what a traveller should have announced before he came, unless its code is recorded."""
    nationality = country_of(draft.traveller.nationality)
    if draft.direction is not Direction.ENTRY or draft.trip.precheck or nationality == SPECIMEN_STATE:
        return
    for row in circumstances.pack.prior:
        if nationality not in row.exempt and (nationality in row.nationalities or ANY in row.nationalities):
            days = str(row.days_before)
            yield Finding.of("visa.prior_request", Severity.INFO, field="precheck", days=days, row=row.id)


def visa_rule_of(draft: CrossingDraft, pack: RulePack) -> VisaRule | None:
    """Return the row of the visa lists that a traveller stands on; None where the country has no list."""
    nationality = country_of(draft.traveller.nationality)
    return pack.visa_rule(nationality, passport_class(draft.document.kind))


def _resides(draft: CrossingDraft, pack: RulePack) -> bool:
    """Tell whether a card, or the officer, says that the traveller resides in this country or its bloc."""
    document, residence = draft.document, draft.traveller.residence
    if document.kind is DocumentKind.RESIDENCE_CARD and pack.moves_freely(document.issuing_state):
        return True
    return draft.status in _RESIDENT and (not residence or pack.moves_freely(residence))


def _shown(visa: Visa | None, row: VisaRule, today: date, pack: RulePack) -> Finding:
    """Return what the visa shown makes of the requirement."""
    asked = {"category": row.category.value, "row": row.id}
    sure = Severity.STOP if not row.verify and not row.incomplete else Severity.REVIEW
    if visa is None:
        if row.category is Requirement.TO_CONFIRM:
            return Finding.of("visa.to_confirm", Severity.UNVERIFIED, field="visa", row=row.id)
        return Finding.of("visa.required", sure, field="visa", **asked)
    if visa.valid_until is not None and visa.valid_until < today:
        until = visa.valid_until.isoformat()
        return Finding.of("visa.expired", Severity.REVIEW, field="visa", date=until, **asked)
    if visa.kind is VisaKind.OWN:
        return Finding.of("visa.own", Severity.INFO, field="visa", **asked)
    standing = [one for one in pack.substitutes if visa.kind in one.kinds and row.category in one.categories]
    if row.substitute_ok and standing:
        issuer = visa.kind.value
        return Finding.of("visa.substitute", Severity.INFO, field="visa", visa=issuer, row=standing[0].id)
    return Finding.of("visa.not_substitute", Severity.REVIEW, field="visa", visa=visa.kind.value, row=row.id)
