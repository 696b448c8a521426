"""From a machine readable zone to the document and the traveller that a crossing records."""

from datetime import date

from borderpost.domain.card_layout import document_kind, full_number, national_number
from borderpost.domain.document import Document, ReadMethod
from borderpost.domain.mrz import Mrz
from borderpost.domain.people import Traveller


def document(mrz: Mrz, method: ReadMethod, *, today: date) -> Document:
    """Return the document; an expiry date without a day counts to the last day that it can mean."""
    return Document(
        kind=document_kind(mrz, today=today),
        number=full_number(mrz),
        issuing_state=mrz.issuing_state,
        expiry=mrz.expiry.latest if mrz.expiry else None,
        read_method=method,
        mrz=mrz.lines,
    )


def traveller(mrz: Mrz) -> Traveller:
    """Return the traveller as the MRZ writes the person; the record's spelling may later be the front's."""
    return Traveller(
        surname=mrz.surname,
        given_names=mrz.given_names,
        nationality=mrz.nationality,
        birth=mrz.birth,
        sex=mrz.sex,
        national_number=national_number(mrz),
    )
