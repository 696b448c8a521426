"""The kinds of document of the region, read from ``resources/reference/documents.toml``."""

from datetime import date
from functools import cache

import msgspec

from borderpost.domain.barcode import Symbology
from borderpost.domain.document import DocumentKind
from borderpost.domain.document_kinds import ListedDocument, Place, Recognition
from borderpost.domain.national_id import NationalNumber
from resources import resource


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    kind: DocumentKind
    es: str
    en: str
    recognised: Recognition
    holds_es: str
    holds_en: str
    source: str
    verify: bool
    states: tuple[str, ...] = ()
    zone: str = ""
    barcodes: tuple[Symbology, ...] = ()
    number: NationalNumber | None = None
    stands: Place | None = None
    travels: bool = True


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    as_of: date
    document: tuple[_Row, ...]


@cache
def listed_documents() -> tuple[ListedDocument, ...]:
    """Return the rows in the order of the file."""
    content = resource("reference", "documents.toml").read_bytes()
    return tuple(
        ListedDocument(**msgspec.structs.asdict(row))
        for row in msgspec.toml.decode(content, type=_File).document
    )
