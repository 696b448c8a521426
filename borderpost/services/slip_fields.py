"""The columns of a file of paper slips that may be missing, and how a field is read."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from borderpost.domain.crossing import REMOVED, CrossingDraft, Removal, Status
from borderpost.domain.fee import MINOR_UNITS, Fee, FeeItem
from borderpost.domain.finding import Finding, Severity
from borderpost.domain.minor import Accompaniment, Minor, Permission, PermissionKind
from borderpost.domain.visa import Visa, VisaCategory, VisaKind

OPTIONAL = (
    "origin", "destination", "carrier", "plate_state", "trailer", "address", "phone", "precheck", "days",
    "until", "residence", "birth_country", "occupation",
    "married_name", "issue_date", "status", "visa_kind", "visa_category", "visa_number", "accompanied",
    "permission_kind", "permission_number", "permission_authority", "referred_to", "removal_state",
    "removal_document", "fee_item", "fee_amount", "fee_currency", "fee_receipt", "fee_exempt",
)  # fmt: skip
"""Columns that a file may have beside the needed ones, in any order; an empty field says nothing.

``fee_amount`` has a decimal point and at most two decimals; one line holds one fee.
"""
_LONGEST_STAY = 365
_LARGEST_SUM = 100_000_000
"""Of a currency's whole units."""

Word = TypeVar("Word", bound=StrEnum)


class Unusable(Exception):
    """Carries the finding about a line out of its parsing."""

    def __init__(self, code: str, field: str | None = None) -> None:
        super().__init__(code)
        values = (("field", field),) if field else ()
        self.finding = Finding(code, Severity.REVIEW, field, values)


def in_full(draft: CrossingDraft, fields: Mapping[str, str]) -> CrossingDraft:
    """Return a draft with what the optional columns say; raise Unusable naming the field that cannot be."""
    said = {name for name in OPTIONAL if fields.get(name)}
    if not said and draft.outcome not in REMOVED:
        return draft
    trip = replace(
        draft.trip,
        origin=_state_or_none(fields, "origin"),
        destination=_state_or_none(fields, "destination"),
        plate_state=_state_or_none(fields, "plate_state"),
        carrier=fields.get("carrier", ""),
        trailer=fields.get("trailer", "").upper(),
        address=fields.get("address", ""),
        phone=fields.get("phone", ""),
        precheck=fields.get("precheck", ""),
        days=_days(fields),
        until=day(fields, "until"),
    )
    traveller = replace(
        draft.traveller,
        residence=_state_or_none(fields, "residence"),
        birth_country=_state_or_none(fields, "birth_country"),
        occupation=fields.get("occupation", ""),
        married_name=fields.get("married_name", "").upper(),
    )
    return replace(
        draft,
        trip=trip,
        traveller=traveller,
        document=replace(draft.document, issued=day(fields, "issue_date")),
        status=choice(fields, "status", Status),
        visa=_visa(fields),
        minor=_minor(fields),
        removal=_removal(draft, fields),
        fees=_fees(fields),
    )


def state(fields: Mapping[str, str], name: str) -> str:
    """Return the State code of a field."""
    code = fields[name].upper()
    if not (1 <= len(code) <= 3 and code.isascii() and code.isalpha()):
        raise Unusable("slip.value", name)
    return code


def word(fields: Mapping[str, str], name: str, usual: Word) -> Word:
    """Return the member of the usual word's enum that a field names; the usual one for an empty field."""
    return choice(fields, name, type(usual)) or usual


def choice(fields: Mapping[str, str], name: str, words: type[Word]) -> Word | None:
    """Return the member of an enum that a field names; None for an empty field."""
    said = fields.get(name, "").casefold()
    for member in words:
        if said == member.value.casefold():
            return member
    if said:
        raise Unusable("slip.value", name)
    return None


def day(fields: Mapping[str, str], name: str) -> date | None:
    """Return the date of a field (ISO 8601); None for an empty one."""
    said = fields.get(name, "")
    try:
        return date.fromisoformat(said) if said else None
    except ValueError as error:
        raise Unusable("slip.value", name) from error


def _state_or_none(fields: Mapping[str, str], name: str) -> str:
    return state(fields, name) if fields.get(name) else ""


def _days(fields: Mapping[str, str]) -> int | None:
    said = fields.get("days", "")
    if not said:
        return None
    if not (said.isascii() and said.isdecimal() and len(said) <= 3 and int(said) <= _LONGEST_STAY):
        raise Unusable("slip.value", "days")
    return int(said)


def _visa(fields: Mapping[str, str]) -> Visa | None:
    kind, category = choice(fields, "visa_kind", VisaKind), choice(fields, "visa_category", VisaCategory)
    number = fields.get("visa_number", "")
    if kind is None and category is None and not number:
        return None
    return Visa(kind or VisaKind.OWN, category, number)


def _minor(fields: Mapping[str, str]) -> Minor | None:
    accompanied = choice(fields, "accompanied", Accompaniment)
    kind = choice(fields, "permission_kind", PermissionKind)
    number, authority = fields.get("permission_number", ""), fields.get("permission_authority", "")
    referred = fields.get("referred_to", "")
    if accompanied is None:
        if kind or number or authority or referred:
            raise Unusable("slip.missing", "accompanied")
        return None
    shown = Permission(kind or PermissionKind.OTHER, number, authority) if kind or number else None
    return Minor(accompanied, shown, referred)


def _removal(draft: CrossingDraft, fields: Mapping[str, str]) -> Removal | None:
    if draft.outcome not in REMOVED:
        return None
    if not fields.get("removal_state"):
        raise Unusable("slip.missing", "removal_state")
    return Removal(state(fields, "removal_state"), fields.get("removal_document", ""))


def _fees(fields: Mapping[str, str]) -> tuple[Fee, ...]:
    item = choice(fields, "fee_item", FeeItem)
    if item is None:
        if any(fields.get(name) for name in OPTIONAL if name.startswith("fee_")):
            raise Unusable("slip.missing", "fee_item")
        return ()
    currency = fields.get("fee_currency", "").upper()
    if not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        raise Unusable("slip.value", "fee_currency")
    receipt, exempt = fields.get("fee_receipt", ""), fields.get("fee_exempt", "")
    amount = _amount(fields.get("fee_amount", ""))
    if amount and not receipt and not exempt:
        raise Unusable("slip.missing", "fee_receipt")
    return (Fee(item, amount, currency, receipt, exempt),)


def _amount(said: str) -> int:
    whole, _, cents = said.partition(".")
    digits = f"{whole}{cents}"
    if not (digits.isascii() and digits.isdecimal() and whole and len(cents) <= 2 and len(whole) <= 9):
        raise Unusable("slip.value", "fee_amount")
    if int(whole) > _LARGEST_SUM:
        raise Unusable("slip.value", "fee_amount")
    return int(whole) * MINOR_UNITS + int(cents.ljust(2, "0"))
