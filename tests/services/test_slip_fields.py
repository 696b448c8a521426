"""The columns of a file of slips that may be missing: what each says, and what none may say."""

from datetime import date

import pytest

from borderpost.domain.crossing import Outcome, Removal, Status
from borderpost.domain.fee import Fee, FeeItem
from borderpost.domain.minor import Accompaniment, Minor, Permission, PermissionKind
from borderpost.domain.visa import Visa, VisaCategory, VisaKind
from borderpost.services.slip_fields import OPTIONAL, Unusable, in_full
from tests.store.drafts import draft

IN_FULL = {
    "origin": "slv", "destination": "HND", "carrier": "Ticabus", "plate_state": "SLV", "trailer": "rm 12",
    "address": "Choluteca", "phone": "2222-0000", "precheck": "PC-1", "days": "90", "until": "2026-06-01",
    "residence": "SLV", "birth_country": "GTM", "occupation": "docente", "married_name": "de Pérez",
    "issue_date": "2024-02-29", "status": "tourist", "visa_kind": "schengen", "visa_category": "b",
    "visa_number": "V1", "accompanied": "one_parent", "permission_kind": "notarial_permit",
    "permission_number": "7", "permission_authority": "Notaría", "referred_to": "PGN", "outcome": "deported",
    "removal_state": "USA", "removal_document": "Vuelo 12", "fee_item": "entry_fee", "fee_amount": "3.5",
    "fee_currency": "usd", "fee_receipt": "A-1",
}  # fmt: skip

DEPORTED = draft(outcome=Outcome.DEPORTED)


def test_every_column_reaches_the_crossing() -> None:
    assert set(IN_FULL) ^ set(OPTIONAL) == {"outcome", "fee_exempt"}
    said = in_full(DEPORTED, IN_FULL)
    assert (said.trip.origin, said.trip.trailer, said.trip.days) == ("SLV", "RM 12", 90)
    assert (said.traveller.married_name, said.document.issued) == ("DE PÉREZ", date(2024, 2, 29))
    assert (said.status, said.removal) == (Status.TOURIST, Removal("USA", "Vuelo 12"))
    assert said.visa == Visa(VisaKind.SCHENGEN, VisaCategory.CONSULAR, "V1")
    paper = Permission(PermissionKind.NOTARIAL_PERMIT, "7", "Notaría")
    assert said.minor == Minor(Accompaniment.ONE_PARENT, paper, "PGN")
    assert said.fees == (Fee(FeeItem.ENTRY_FEE, 350, "USD", "A-1"),)
    let_off = in_full(DEPORTED, IN_FULL | {"fee_receipt": "", "fee_exempt": "niño"})
    assert let_off.fees == (Fee(FeeItem.ENTRY_FEE, 350, "USD", exempt="niño"),)


def test_columns_that_say_nothing_change_nothing() -> None:
    assert in_full(draft(), {}) == in_full(draft(), dict.fromkeys(OPTIONAL, "")) == draft()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"origin": "El Salvador"}, "origin"),
        ({"days": "-1"}, "days"),
        ({"days": "٣"}, "days"),
        ({"until": "mañana"}, "until"),
        ({"status": "king"}, "status"),
        ({"accompanied": ""}, "accompanied"),
        ({"removal_state": ""}, "removal_state"),
        ({"fee_item": ""}, "fee_item"),
        ({"fee_amount": "1e3"}, "fee_amount"),
        ({"fee_amount": "1.234"}, "fee_amount"),
        ({"fee_currency": "$"}, "fee_currency"),
        ({"fee_receipt": ""}, "fee_receipt"),
    ],
)
def test_what_a_slip_cannot_mean_is_told_by_its_column(
    wrong: dict[str, str], field: str
) -> None:
    with pytest.raises(Unusable) as unusable:
        in_full(DEPORTED, IN_FULL | wrong)
    assert unusable.value.finding.field == field
