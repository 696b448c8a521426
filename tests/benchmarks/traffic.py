"""The crossings of a border that does not exist: neighbours who come back, buses, lorries, a few tourists."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from random import Random

from borderpost.domain.crossing import (
    Answer,
    CrossingDraft,
    Direction,
    Means,
    Outcome,
    Purpose,
    RefusalReason,
    Status,
    Trip,
)
from borderpost.domain.document import Document, DocumentKind, ReadMethod
from borderpost.domain.fee import Fee, FeeItem
from borderpost.domain.finding import Finding, Severity
from borderpost.domain.minor import Accompaniment, Minor, Permission, PermissionKind
from borderpost.domain.people import Traveller
from borderpost.domain.visa import Visa, VisaCategory, VisaKind
from borderpost.specimens.documents import SpecimenKind, specimen

TODAY = date(2026, 3, 4)
FIRST = datetime(2021, 3, 4, 6, tzinfo=UTC)
BETWEEN_CROSSINGS = timedelta(seconds=30)
"""Of a busy desk by day and by night: a million in a year."""
CROSSINGS_EACH = 8
AROUND = 20_000
"""How many people are on their way at the same time."""

_KINDS = {
    DocumentKind.PASSPORT: (SpecimenKind.PASSPORT, 50),
    DocumentKind.IDENTITY_CARD: (SpecimenKind.DNI, 25),
    DocumentKind.RESIDENCE_CARD: (SpecimenKind.DIMEX, 5),
}
_STATES = ("HND", "SLV", "GTM", "NIC", "CRI", "PAN", "BLZ", "DOM", "USA", "MEX")
_PURPOSES = (Purpose.TOURISM, Purpose.FAMILY, Purpose.WORK, Purpose.TRANSIT, Purpose.BORDER_TRADE)
_MEANS = (Means.ON_FOOT, Means.PRIVATE_VEHICLE, Means.INTERNATIONAL_BUS, Means.MOTORCYCLE, Means.FREIGHT)
_WITH_PLATE = frozenset({Means.PRIVATE_VEHICLE, Means.MOTORCYCLE, Means.FREIGHT})
_STATUSES = (Status.NATIONAL, Status.NATIONAL, Status.TOURIST, Status.PERMANENT_RESIDENT, Status.CREW)
_CARRIERS = ("TICABUS", "KING QUALITY", "TRANSNICA", "HEDMAN ALAS")
_NOTES = ("", "", "", "", "", "", "", "viaja con dos menores", "equipaje revisado", "regresa el mismo día")


def crossing(place: int) -> CrossingDraft:
    """Return the crossing at a place of the stream, from 0, always the same."""
    chance = Random(place)
    person = place // CROSSINGS_EACH + chance.randrange(AROUND)
    traveller, document = holder(person)
    entry = chance.random() < 0.5
    means = chance.choices(_MEANS, (40, 25, 20, 8, 7))[0]
    plate = f"P{person * 7919 % 1_000_000:06d}" if means in _WITH_PLATE else ""
    days = chance.choice((30, 90, 90)) if entry else None
    trip = Trip(means, plate, chance.choice(_PURPOSES), days, chance.choice(_NOTES))
    made = CrossingDraft(
        Direction.ENTRY if entry else Direction.EXIT,
        Outcome.ADMITTED if entry else Outcome.EXIT_AUTHORISED,
        traveller,
        document,
        trip,
        seconds=round(chance.uniform(4, 90), 3),
    )
    troubled = _troubled(made, chance) if chance.random() < 0.04 else made
    return _in_full(troubled, Random(f"full {place}"))


def moment(place: int) -> datetime:
    """Return when the crossing at a place of the stream was recorded."""
    return FIRST + BETWEEN_CROSSINGS * place + timedelta(milliseconds=place * 37 % 1000)


@lru_cache(maxsize=4 * AROUND)
def holder(person: int) -> tuple[Traveller, Document]:
    """Return a traveller and the document that is shown, always the same."""
    chance = Random(-person - 1)
    kinds = list(_KINDS)
    kind = chance.choices(kinds, [share for _, share in _KINDS.values()])[0]
    drawn = _KINDS[kind][0]
    state = chance.choices(_STATES, (40, 15, 15, 10, 4, 3, 3, 2, 5, 3))[0]
    if drawn is SpecimenKind.PASSPORT:
        made = specimen(drawn, person, today=TODAY, issuing_state=state)
    else:
        made = specimen(drawn, person, today=TODAY)
    fields = made.fields
    traveller = Traveller(
        fields.surname.upper(),
        fields.given_names.upper(),
        fields.nationality,
        fields.birth,
        fields.sex,
        made.national_number,
    )
    method = chance.choice((ReadMethod.MRZ_CAMERA, ReadMethod.MRZ_CAMERA, ReadMethod.MANUAL))
    lines = made.mrz if method is not ReadMethod.MANUAL else ()
    expiry = TODAY + timedelta(days=chance.randrange(30, 3600))
    return traveller, Document(kind, fields.document_number, fields.issuing_state, expiry, method, lines)


def _in_full(made: CrossingDraft, chance: Random) -> CrossingDraft:
    """Return a crossing with what officers ask beside the usual, of the few of whom they ask it."""
    asked = chance.random
    entering = made.direction is Direction.ENTRY
    days, state = made.trip.days, made.traveller.nationality
    trip = replace(
        made.trip,
        until=TODAY + timedelta(days=days - 1) if days else None,
        origin=chance.choice(_STATES) if asked() < 0.3 else "",
        destination=chance.choice(_STATES) if asked() < 0.3 else "",
        carrier=chance.choice(_CARRIERS) if made.trip.means is Means.INTERNATIONAL_BUS else "",
        plate_state=state if made.trip.plate and asked() < 0.5 else "",
        trailer=f"RM{chance.randrange(10**5):05d}" if made.trip.means is Means.FREIGHT else "",
    )
    fee = Fee(FeeItem.ENTRY_FEE, 300, "USD", f"A-{chance.randrange(10**6):06d}")
    notary = Permission(PermissionKind.NOTARIAL_PERMIT, f"{chance.randrange(10**4)}-2026", "Notaría", TODAY)
    return replace(
        made,
        trip=trip,
        traveller=replace(made.traveller, residence=state if asked() < 0.1 else ""),
        status=chance.choice(_STATUSES) if asked() < 0.6 else None,
        visa=Visa(VisaKind.UNITED_STATES, VisaCategory.CONSULAR, "V1") if asked() < 0.01 else None,
        minor=Minor(Accompaniment.ONE_PARENT, notary) if asked() < 0.04 else None,
        fees=(fee,) if entering and asked() < 0.1 else (),
    )


def _troubled(made: CrossingDraft, chance: Random) -> CrossingDraft:
    if chance.random() < 0.5:
        finding = Finding.of("document.expires_soon", Severity.INFO, days=str(chance.randrange(180)))
        return replace(made, findings=(finding,), answers=(Answer(finding.code, "lo sabe y lo renovará"),))
    outcome = Outcome.REFUSED if made.direction is Direction.ENTRY else Outcome.EXIT_PREVENTED
    reason = chance.choice((RefusalReason.EXPIRED_DOCUMENT, RefusalReason.NO_VISA, RefusalReason.ALERT))
    return replace(made, outcome=outcome, reason=reason, trip=replace(made.trip, days=None))
