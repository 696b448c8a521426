"""How often a regional document's national number comes out right, from its zone and from its picture."""

from datetime import date

from borderpost.domain import from_mrz, mrz
from borderpost.domain.document import ReadMethod
from borderpost.domain.document_kinds import national_number
from borderpost.reading.engine import Reader
from borderpost.services.listing_documents import listed_documents
from borderpost.specimens.documents import Specimen, SpecimenKind, specimen
from borderpost.specimens.scan import scan
from borderpost.specimens.scene import Profile, webcam_frame

TODAY = date(2026, 11, 22)
HOLDING = (SpecimenKind.DPI, SpecimenKind.DIMEX, SpecimenKind.CEDULA_CRI, SpecimenKind.TIM)
"""The cards whose zone holds the number, whole or split."""
NOT_HOLDING = (SpecimenKind.DNI, SpecimenKind.RESIDENCE_HND)
"""The cards whose zone holds a serial: a number out of it would be invented."""
ZONES = 3000
PICTURES = 15
DPI = 220


def main() -> None:
    """Print the section of the page of figures."""
    reader = Reader()
    print(f"Of {ZONES:,} zones as text, and of {PICTURES} frames of a webcam read by the desk's own reader;")
    print("goal: every zone read right gives the right number. The zone of a Honduran DNI holds no number:")
    print("right is that none is made out of it.\n")
    print("| Document | right, of zones | frames read whole | right, of these | right, of all frames |")
    print("|---|---|---|---|---|")
    for kind in (*HOLDING, *NOT_HOLDING):
        zones = [specimen(kind, seed, today=TODAY) for seed in range(ZONES)]
        right = sum(_number(one.mrz) == _truth(one) for one in zones)
        whole = of_whole = of_all = 0
        for one in zones[:PICTURES]:
            lines = _read(reader, one)
            number = _number(lines)
            whole += lines == one.mrz
            of_whole += lines == one.mrz and number == _truth(one)
            of_all += bool(lines) and number == _truth(one)
        print(
            f"| {kind.value} | {right / ZONES:.4f} | {whole} of {PICTURES} | {of_whole} of {whole} "
            f"| {of_all} of {PICTURES} |",
            flush=True,
        )


def _truth(document: Specimen) -> str | None:
    if document.kind is SpecimenKind.DIMEX:
        return document.fields.document_number + document.fields.optional_data
    return document.national_number if document.kind in HOLDING else None


def _number(lines: tuple[str, ...]) -> str | None:
    zone = mrz.parse(lines, today=TODAY)
    if zone is None:
        return None
    document = from_mrz.document(zone, ReadMethod.MRZ_CAMERA, today=TODAY)
    return national_number(document, from_mrz.traveller(zone), listed_documents())


def _read(reader: Reader, document: Specimen) -> tuple[str, ...]:
    frame = webcam_frame(scan(document, dpi=DPI), seed=document.seed, profile=Profile.ALL)
    return reader.read(frame.image).lines


if __name__ == "__main__":
    main()
