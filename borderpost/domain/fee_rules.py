"""What the desk should charge, who is exempt, and what a breach may cost: told, never decided."""

from collections.abc import Iterator

from borderpost.domain.circumstances import Circumstances
from borderpost.domain.crossing import CrossingDraft
from borderpost.domain.fee import FeeItem
from borderpost.domain.finding import Finding, Severity
from borderpost.domain.rule_pack import RulePack
from borderpost.domain.rule_rows import ANY, FINES, FeeUnit, Tariff
from borderpost.domain.states import SPECIMEN_STATE, country_of


def fee_findings(draft: CrossingDraft, circumstances: Circumstances) -> Iterator[Finding]:
    """Yield what is due of a traveller and not yet on the record."""
    recorded = {fee.item for fee in draft.fees}
    for row in fees_due(draft, circumstances.pack):
        if row.item not in recorded:
            yield Finding.of("tariff.due", Severity.INFO, field="fees", **_said(row))


def fine_findings(draft: CrossingDraft, circumstances: Circumstances, item: FeeItem) -> Iterator[Finding]:
    """Yield what a breach may cost here; whether it is asked is for the authority."""
    nationality = country_of(draft.traveller.nationality)
    for row in circumstances.pack.tariffs:
        if row.item is item and row.desk and _concerns(row, nationality):
            yield Finding.of("tariff.fine", Severity.INFO, field="fees", **_said(row))


def fees_due(draft: CrossingDraft, pack: RulePack) -> tuple[Tariff, ...]:
    """Return the rows that ask something of a traveller who merely crosses; nothing of who is exempt."""
    nationality = country_of(draft.traveller.nationality)
    if nationality == SPECIMEN_STATE:
        return ()
    return tuple(
        row
        for row in pack.tariffs
        if row.desk
        and row.item not in FINES
        and row.amount > 0
        and row.unit in (FeeUnit.CROSSING, FeeUnit.PERSON)
        and row.direction in (None, draft.direction)
        and _concerns(row, nationality)
    )


def _concerns(row: Tariff, nationality: str) -> bool:
    return nationality not in row.exempt and (nationality in row.nationalities or ANY in row.nationalities)


def _said(row: Tariff) -> dict[str, str]:
    amount = f"{row.amount}" if row.most is None else f"{row.amount}-{row.most}"
    return {
        "item": row.item.value, "amount": amount, "currency": row.currency, "unit": row.unit.value,
        "row": row.id,
    }  # fmt: skip
