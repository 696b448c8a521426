"""What a minor shows, by country, direction and who comes along; a referral protects and punishes nobody."""

from collections.abc import Iterator
from datetime import date

from borderpost.domain.circumstances import Circumstances
from borderpost.domain.crossing import CrossingDraft, Direction
from borderpost.domain.document import DocumentKind
from borderpost.domain.finding import Finding, Severity
from borderpost.domain.minor import Accompaniment, Minor
from borderpost.domain.partial_date import age
from borderpost.domain.rule_pack import RulePack
from borderpost.domain.rule_rows import ANY, Papers
from borderpost.domain.states import CA4, country_of

_CARDS = frozenset({DocumentKind.IDENTITY_CARD, DocumentKind.MINOR_CARD})


def minor_findings(draft: CrossingDraft, circumstances: Circumstances) -> Iterator[Finding]:
    """Yield what is to be looked at with a minor; none for who is of age or whose age is not known.

    Until it is recorded who comes along, that is what is asked; then what the country asks in that case.
    """
    traveller, pack = draft.traveller, circumstances.pack
    if traveller.birth is None:
        return
    today = circumstances.day_of(draft)
    years = age(traveller.birth, today)
    nationality = country_of(traveller.nationality)
    row = pack.majority_row(nationality)
    if years >= pack.majority_of(nationality):
        return
    said = {"age": str(max(years, 0))} | ({"row": row.id} if row else {})
    recorded = Severity.REVIEW if draft.minor is None else Severity.INFO
    yield Finding.of("traveller.minor", recorded, field="birth_date", **said)
    if traveller.nationality in CA4 and draft.document.kind in _CARDS:
        yield Finding.of("traveller.minor_without_passport", Severity.REVIEW, field="document_kind")
    if draft.minor is not None:
        yield from _papers(draft, draft.minor, pack, today)


def papers_asked(draft: CrossingDraft, accompanied: Accompaniment, pack: RulePack) -> Papers | None:
    """Return what papers are asked of a minor who comes so; None where the pack does not know.

    A row for the minor's own nationality counts before one for any.
    """
    nationality = country_of(draft.traveller.nationality)
    fitting = [
        row
        for row in pack.papers
        if row.direction is draft.direction
        and accompanied in row.accompanied
        and (nationality in row.nationalities or ANY in row.nationalities)
    ]
    return max(
        fitting,
        key=lambda row: (nationality in row.nationalities, row.valid_from),
        default=None,
    )


def _papers(draft: CrossingDraft, minor: Minor, pack: RulePack, today: date) -> Iterator[Finding]:
    row = papers_asked(draft, minor.accompanied, pack)
    sufficient = True
    if row is None:
        if minor.accompanied is not Accompaniment.BOTH_PARENTS:
            yield Finding.of(
                "minor.papers_unknown",
                Severity.UNVERIFIED,
                field="minor",
                country=pack.country,
                accompanied=minor.accompanied.value,
            )
    else:
        said = {"accompanied": minor.accompanied.value, "row": row.id}
        if row.all_of:
            papers = ", ".join(paper.value for paper in row.all_of)
            yield Finding.of("minor.checklist", Severity.INFO, field="minor", papers=papers, **said)
        shown = minor.permission
        if row.one_of and (shown is None or shown.kind not in row.one_of):
            sufficient = False
            denied = row.denies and not row.verify
            permissions = ", ".join(kind.value for kind in row.one_of)
            severity = Severity.STOP if denied else Severity.REVIEW
            yield Finding.of(
                "minor.permission_lacking", severity, field="minor", permissions=permissions, **said
            )
    for finding in _dates(draft, minor, today):
        sufficient = False
        yield finding
    if pack.referral is not None and (not sufficient or minor.accompanied is Accompaniment.ALONE):
        body, place = pack.referral.body, pack.referral.id
        severity = Severity.INFO if minor.referred_to else Severity.REVIEW
        yield Finding.of("minor.refer", severity, field="minor", body=body, row=place)


def _dates(draft: CrossingDraft, minor: Minor, today: date) -> Iterator[Finding]:
    shown = minor.permission
    if shown is None:
        return
    if shown.valid_until is not None and shown.valid_until < today:
        until = shown.valid_until.isoformat()
        yield Finding.of("minor.permission_expired", Severity.REVIEW, field="minor", date=until)
    if shown.issued is not None and shown.issued > today:
        day = shown.issued.isoformat()
        yield Finding.of("minor.permission_of_the_future", Severity.REVIEW, field="minor", date=day)
    late = draft.direction is Direction.EXIT and shown.returns_by is not None and shown.returns_by < today
    if late and shown.returns_by is not None:
        day = shown.returns_by.isoformat()
        yield Finding.of("minor.return_passed", Severity.REVIEW, field="minor", date=day)
