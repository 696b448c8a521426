"""Travel documents as a crossing records them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DocumentKind(StrEnum):
    """Name what the traveller presented."""

    PASSPORT = "passport"
    DIPLOMATIC_PASSPORT = "diplomatic_passport"
    OFFICIAL_PASSPORT = "official_passport"
    IDENTITY_CARD = "identity_card"
    RESIDENCE_CARD = "residence_card"
    CREW_CARD = "crew_card"
    VISA = "visa"
    EMERGENCY = "emergency"
    REFUGEE = "refugee"
    OTHER = "other"
    STATELESS = "stateless"
    LAISSEZ_PASSER = "laissez_passer"
    SEAMAN_BOOK = "seaman_book"
    BORDER_PASS = "border_pass"
    SAFE_CONDUCT = "safe_conduct"
    ENTRY_CARD = "entry_card"
    REFUGEE_CARD = "refugee_card"
    MINOR_CARD = "minor_card"
    BIRTH_CERTIFICATE = "birth_certificate"
    CONSULAR_CARD = "consular_card"


class ReadMethod(StrEnum):
    """Name how the document's data reached the record."""

    MRZ_CAMERA = "mrz_camera"
    MRZ_SCANNER = "mrz_scanner"
    MRZ_READER = "mrz_reader"
    MRZ_CORRECTED = "mrz_corrected"
    MANUAL = "manual"
    CONTINGENCY = "contingency"


@dataclass(frozen=True, slots=True)
class Document:
    """Hold one document: number and State identify it; the MRZ is kept exactly as it was read.

    ``number`` has no fillers; ``issuing_state`` is an ICAO 9303-3 code without fillers;
    ``mrz`` holds the lines (none where there is no zone); ``expiry`` and ``issued``
    are None where unknown.
    """

    kind: DocumentKind
    number: str
    issuing_state: str
    expiry: date | None
    read_method: ReadMethod
    mrz: tuple[str, ...] = ()
    issued: date | None = None
