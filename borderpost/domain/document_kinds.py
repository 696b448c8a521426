"""The reference table of document kinds: which row a document belongs to, and what that says of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from borderpost.domain.barcode import Symbology
from borderpost.domain.document import Document, DocumentKind
from borderpost.domain.finding import Finding, Severity
from borderpost.domain.national_id import NationalNumber
from borderpost.domain.people import Traveller


class Recognition(StrEnum):
    """Name how the program knows a document."""

    ZONE = "zone"
    BARCODE = "barcode"
    HAND = "hand"


class Place(StrEnum):
    """Name where the national number stands: it is the document's own, or only the front has it."""

    NUMBER = "number"
    FRONT = "front"


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """Hold one row: a kind as certain States issue it (none named: any), and what is known of it.

    ``zone`` is the format and document code of its MRZ ("TD1 ID"), empty where no layout is known;
    ``holds_es`` and ``holds_en`` say what zone and barcodes hold. ``verify`` says that nobody has read
    the issuer's own description yet.
    """

    id: str
    kind: DocumentKind
    states: tuple[str, ...]
    es: str
    en: str
    recognised: Recognition
    zone: str
    barcodes: tuple[Symbology, ...]
    number: NationalNumber | None
    stands: Place | None
    travels: bool
    holds_es: str
    holds_en: str
    source: str
    verify: bool

    def name(self, language: str) -> str:
        """Return the name in a language of the catalogue, Spanish for any but English."""
        return self.en if language == "en" else self.es

    def holds(self, language: str) -> str:
        """Return what zone and barcodes hold, in a language of the catalogue."""
        return self.holds_en if language == "en" else self.holds_es


def listed(document: Document, table: Sequence[ListedDocument]) -> ListedDocument | None:
    """Return the row of a document: its State's before that of any State, with a zone or without."""

    def fitness(row: ListedDocument) -> tuple[bool, bool]:
        return bool(row.states), (row.recognised is Recognition.ZONE) == bool(document.mrz)

    fitting = [
        row
        for row in table
        if row.kind is document.kind and (not row.states or document.issuing_state in row.states)
    ]
    return max(fitting, key=fitness, default=None)


def national_number(document: Document, traveller: Traveller, table: Sequence[ListedDocument]) -> str | None:
    """Return the holder's national number: as given, or the document's own where that is the same."""
    row = listed(document, table)
    own = document.number if row is not None and row.stands is Place.NUMBER else None
    return traveller.national_number or own


def findings(document: Document, traveller: Traveller, table: Sequence[ListedDocument]) -> Iterator[Finding]:
    """Yield what the row of a document says that the officer should know; none for an empty table."""
    row = listed(document, table)
    if row is None:
        return
    if not row.travels:
        yield Finding.of("document.not_for_travel", Severity.REVIEW, field="document_kind")
    if row.number is not None and row.stands is Place.FRONT and not traveller.national_number:
        name = row.number.value
        yield Finding.of("document.number_to_type", Severity.INFO, field="national_number", name=name)
    if row.verify:
        yield Finding.of("document.kind_unverified", Severity.INFO, field="document_kind")
