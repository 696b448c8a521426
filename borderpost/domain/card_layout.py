"""How each card of the region places its number in the MRZ, and what kind of document it is (2.1)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from borderpost.domain.document import DocumentKind
from borderpost.domain.mrz import Mrz, MrzFormat
from borderpost.domain.national_id import NationalNumber
from borderpost.domain.people import is_minor

_DIGITS = frozenset("0123456789")
_BY_NATIONALITY = {
    "XXA": DocumentKind.STATELESS,
    "XXB": DocumentKind.REFUGEE,
    "XXC": DocumentKind.REFUGEE,
}
_ORGANISATIONS = frozenset({"UNO", "UNA"})
_PASSPORTS = {
    "D": DocumentKind.DIPLOMATIC_PASSPORT,
    "O": DocumentKind.OFFICIAL_PASSPORT,
    "E": DocumentKind.EMERGENCY,
    "R": DocumentKind.REFUGEE,
    "L": DocumentKind.LAISSEZ_PASSER,
}
"""Second letters of passport codes as ICAO harmonises them; S stands for two things, so it says nothing."""


@dataclass(frozen=True, slots=True)
class CardLayout:
    """Hold one card: how to know it, its number in full, which national number that is, and its kind."""

    issuing_state: str
    code: str
    number: Callable[[Mrz], str | None]
    national_number: NationalNumber | None
    kind: DocumentKind


def _with_optional(digits: int) -> Callable[[Mrz], str | None]:
    """Join the nine characters of the number field with the first digits of the optional data."""

    def number(mrz: Mrz) -> str | None:
        rest = mrz.optional_data[:digits]
        whole = mrz.document_number + rest
        return whole if len(rest) == digits and len(whole) == 9 + digits and set(whole) <= _DIGITS else None

    return number


def _plain(mrz: Mrz) -> str | None:
    return mrz.document_number or None


CARDS = (
    CardLayout("GTM", "ID", _with_optional(4), NationalNumber.CUI, DocumentKind.IDENTITY_CARD),
    CardLayout("HND", "I", _plain, None, DocumentKind.IDENTITY_CARD),
    CardLayout("CRI", "C", _with_optional(3), NationalNumber.DIMEX, DocumentKind.RESIDENCE_CARD),
    CardLayout("CRI", "ID", _plain, NationalNumber.CEDULA_CRI, DocumentKind.IDENTITY_CARD),
)
"""The cards whose MRZ is known; the Honduran one carries a serial, its DNI stands on the front alone."""


def card_layout(mrz: Mrz) -> CardLayout | None:
    """Return the regional card that the MRZ belongs to, or None."""
    if mrz.format is not MrzFormat.TD1:
        return None
    for card in CARDS:
        if (card.issuing_state, card.code) == (mrz.issuing_state, mrz.document_code):
            return card
    return None


def full_number(mrz: Mrz) -> str:
    """Return the document's whole number: composed where a regional card splits it."""
    card = card_layout(mrz)
    return (card.number(mrz) if card else None) or mrz.document_number


def national_number(mrz: Mrz) -> str | None:
    """Return the holder's national number where the MRZ of a known card carries it."""
    card = card_layout(mrz)
    return card.number(mrz) if card and card.national_number else None


def document_kind(mrz: Mrz, *, today: date) -> DocumentKind:
    """Return what the document is; PASSPORT or IDENTITY_CARD where the code says no more.

    Costa Rica's cards of adults and of minors have one code: the holder's age ``today`` tells them apart.
    """
    first, second = mrz.document_code[:1], mrz.document_code[1:2]
    if first == "V":
        return DocumentKind.VISA
    if first == "P":
        if mrz.issuing_state in _ORGANISATIONS:
            return DocumentKind.LAISSEZ_PASSER
        known = _BY_NATIONALITY.get(mrz.nationality)
        return known or _PASSPORTS.get(second, DocumentKind.PASSPORT)
    card = card_layout(mrz)
    if card:
        if card.kind is DocumentKind.IDENTITY_CARD and mrz.nationality != mrz.issuing_state:
            return DocumentKind.RESIDENCE_CARD
        minors = card.national_number is NationalNumber.CEDULA_CRI and is_minor(mrz.birth, today=today)
        return DocumentKind.MINOR_CARD if minors else card.kind
    if (first, second) == ("A", "C"):
        return DocumentKind.CREW_CARD
    if first in ("A", "C", "I"):
        foreigner = mrz.nationality != mrz.issuing_state
        return DocumentKind.RESIDENCE_CARD if foreigner else DocumentKind.IDENTITY_CARD
    return DocumentKind.OTHER
