"""One specimen of every kind of document with a zone, from its picture to a committed crossing."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest

from borderpost.domain.crossing import Direction
from borderpost.domain.document import ReadMethod
from borderpost.domain.document_kinds import Place, Recognition, listed
from borderpost.domain.names import person_key
from borderpost.domain.states import REGION
from borderpost.reading.engine import Reader
from borderpost.services import inspecting, recording
from borderpost.services.listing_documents import listed_documents
from borderpost.services.session import Session
from borderpost.specimens.documents import SpecimenKind, specimen
from borderpost.specimens.scan import scan
from borderpost.store.store import Store
from tests.store.desks import practice_home, session_of
from tests.store.drafts import NOW

S = SpecimenKind
TABLE = listed_documents()
PASSPORTS = [(f"{state.lower()}.passport", S.PASSPORT, state) for state in REGION]
OTHERS = [
    ("passport", S.PASSPORT, "MEX"), ("visa", S.VISA_A, None), ("visa", S.VISA_B, None),
    ("identity_card", S.TD1_CARD, None), ("identity_card", S.TD2_CARD, None),
    ("gtm.dpi", S.DPI, None), ("hnd.dni", S.DNI, None), ("hnd.residence", S.RESIDENCE_HND, None),
    ("cri.cedula", S.CEDULA_CRI, None), ("cri.dimex", S.DIMEX, None), ("cri.tim", S.TIM, None),
    ("crew_card", S.CREW_CARD, None), ("diplomatic_passport", S.DIPLOMATIC_PASSPORT, None),
    ("official_passport", S.OFFICIAL_PASSPORT, None), ("emergency", S.EMERGENCY_PASSPORT, None),
    ("refugee", S.REFUGEE_DOCUMENT, None), ("stateless", S.STATELESS_DOCUMENT, None),
    ("laissez_passer", S.LAISSEZ_PASSER, None), ("un.laissez_passer", S.UN_LAISSEZ_PASSER, None),
]  # fmt: skip
WITHOUT_ONE = {"residence_card"}
"""Rows of cards of any State, whose zone is that of those above."""


Desk = tuple[Reader, Session, Store]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    home = practice_home(tmp_path_factory.mktemp("desk"))
    session = session_of(home)
    with Reader() as reader, Store.open(home, session.key) as store:
        yield reader, session, store


@pytest.mark.parametrize(("row", "kind", "state"), [*PASSPORTS, *OTHERS])
def test_a_document_becomes_a_crossing_of_its_kind_and_number(
    row: str, kind: SpecimenKind, state: str | None, desk: Desk
) -> None:
    reader, session, store = desk
    today = NOW.astimezone(ZoneInfo(session.post.zone)).date()
    shown = specimen(kind, 31, today=today, issuing_state=state)
    reading = reader.read(scan(shown, dpi=200))
    inspection = inspecting.from_reading(
        store, session, reading, direction=Direction.ENTRY, method=ReadMethod.MRZ_SCANNER, now=NOW
    )
    assert inspection is not None
    crossing = recording.record(store, session, inspection.draft, now=NOW)
    stored = store.crossing(crossing.id)
    assert stored is not None
    document, traveller = stored.draft.document, stored.draft.traveller
    known = listed(document, TABLE)
    assert known is not None
    assert (known.id, document.mrz) == (row, shown.mrz)
    assert person_key(traveller.surname, traveller.given_names) == person_key(
        shown.fields.surname, shown.fields.given_names
    )
    codes = {finding.code for finding in stored.draft.findings}
    if known.stands is Place.NUMBER:
        assert traveller.national_number == document.number
        assert not {code for code in codes if code.startswith("national_number.")}
    assert ("document.number_to_type" in codes) == (known.stands is Place.FRONT)
    assert ("document.kind_unverified" in codes) == known.verify


def test_every_row_whose_zone_is_known_has_its_specimen() -> None:
    zoned = {one.id for one in TABLE if one.recognised is Recognition.ZONE}
    assert zoned == {row for row, _, _ in [*PASSPORTS, *OTHERS]} | WITHOUT_ONE
    assert {kind for _, kind, _ in [*PASSPORTS, *OTHERS]} == set(SpecimenKind)
