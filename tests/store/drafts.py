"""Crossings of people who do not exist, plain and at random."""

from datetime import UTC, date, datetime

from hypothesis import strategies as st

from borderpost.domain import consultation
from borderpost.domain.alert import (
    Alert,
    AlertKind,
    AlertList,
    Hit,
    HitStrength,
    Resolution,
    ResolutionOutcome,
)
from borderpost.domain.clock import ClockReading, SignedTime
from borderpost.domain.crossing import (
    Answer,
    CrossingDraft,
    Direction,
    EntryId,
    Means,
    Outcome,
    Purpose,
    RefusalReason,
    Removal,
    Status,
    Ties,
    Trip,
)
from borderpost.domain.document import Document, DocumentKind, ReadMethod
from borderpost.domain.fee import Fee, FeeItem
from borderpost.domain.finding import Finding, Severity
from borderpost.domain.minor import Accompaniment, Minor, Permission, PermissionKind
from borderpost.domain.partial_date import PartialDate
from borderpost.domain.people import Sex, Traveller
from borderpost.domain.visa import Visa, VisaCategory, VisaKind
from borderpost.domain.vulnerability import Need, Vulnerability

NOW = datetime(2026, 3, 4, 15, 30, 12, 345000, tzinfo=UTC)


def draft(
    number: str = "X1234567",
    *,
    surname: str = "ESPÉCIMEN NÚÑEZ",
    given_names: str = "ANA MARÍA",
    direction: Direction = Direction.ENTRY,
    outcome: Outcome = Outcome.ADMITTED,
    plate: str = "",
    state: str = "UTO",
    slip: str | None = None,
    occurred_at: datetime | None = None,
) -> CrossingDraft:
    traveller = Traveller(surname, given_names, "UTO", PartialDate(1990, 2, 3), Sex.FEMALE)
    document = Document(DocumentKind.PASSPORT, number, state, date(2031, 5, 6), ReadMethod.MRZ_CAMERA)
    trip = Trip(Means.PRIVATE_VEHICLE if plate else Means.ON_FOOT, plate)
    return CrossingDraft(direction, outcome, traveller, document, trip, slip=slip, occurred_at=occurred_at)


text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
dates = st.dates(date(1900, 1, 1), date(2100, 1, 1))
moments = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001 (hypothesis adds the zone)
    datetime(2030, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
).map(lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000))
partial_dates = st.one_of(
    dates.map(PartialDate.of),
    st.builds(PartialDate, st.integers(1900, 2100), st.integers(1, 12)),
    st.builds(PartialDate, st.integers(1900, 2100)),
)
findings = st.builds(
    Finding,
    text,
    st.sampled_from(Severity),
    st.none() | text,
    st.lists(st.tuples(text, text), max_size=2).map(tuple),
)
travellers = st.builds(
    Traveller,
    text,
    text,
    text,
    st.none() | partial_dates,
    st.sampled_from(Sex),
    st.none() | text,
    residence=text,
    birth_country=text,
    occupation=text,
    married_name=text,
)
documents = st.builds(
    Document,
    st.sampled_from(DocumentKind),
    st.sampled_from(["A1", "b-2", "C 3", "Ñ4"]),
    st.sampled_from(["UTO", "HND"]),
    st.none() | dates,
    st.sampled_from(ReadMethod),
    st.lists(text, max_size=3).map(tuple),
    st.none() | dates,
)
trips = st.builds(
    Trip,
    st.sampled_from(Means),
    text,
    st.sampled_from(Purpose),
    st.none() | st.integers(0, 90),
    text,
    st.none() | dates,
    *[text] * 8,
)
visas = st.builds(
    Visa, st.sampled_from(VisaKind), st.none() | st.sampled_from(VisaCategory), text, st.none() | dates,
    st.booleans(),
)  # fmt: skip
permissions = st.builds(
    Permission, st.sampled_from(PermissionKind), text, text, *[st.none() | dates] * 3, text, text
)
minors = st.builds(Minor, st.sampled_from(Accompaniment), st.none() | permissions, text)
fees = st.builds(Fee, st.sampled_from(FeeItem), st.integers(0, 10**9), text, text, text)
entry_ids = st.uuids().map(lambda id_: EntryId(str(id_)))
ties = st.builds(Ties, *[st.none() | entry_ids] * 3)
vulnerabilities = st.builds(
    Vulnerability, st.lists(st.sampled_from(Need), max_size=3).map(tuple), text, st.none() | st.booleans()
)
crossing_drafts = st.builds(
    CrossingDraft,
    st.sampled_from(Direction),
    st.sampled_from(Outcome),
    travellers,
    documents,
    trips,
    st.lists(findings, max_size=2).map(tuple),
    st.lists(st.builds(Answer, text, text), max_size=2).map(tuple),
    st.none() | st.sampled_from(RefusalReason),
    text,
    st.none() | st.floats(0, 1000),
    occurred_at=st.none() | moments,
    status=st.none() | st.sampled_from(Status),
    visa=st.none() | visas,
    minor=st.none() | minors,
    removal=st.none() | st.builds(Removal, text, text),
    fees=st.lists(fees, max_size=2).map(tuple),
    ties=st.just(Ties()) | ties,
)
"""Any crossing that a body can say, nothing in it but what its fields allow."""
names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
alerts = st.builds(
    Alert,
    names,
    st.sampled_from(AlertKind),
    text,
    text,
    st.sampled_from(["", "A1", "c3"]),
    st.sampled_from(["", "UTO", "HND"]),
    text,
    text,
    st.none() | partial_dates,
    st.none() | st.sampled_from(Sex),
    st.none() | st.sampled_from(Direction),
    st.none() | dates,
)
alert_lists = st.builds(AlertList, names, moments, st.lists(alerts, max_size=4).map(tuple))
hits = st.builds(Hit, alerts, st.sampled_from(HitStrength), text, text)
resolutions = st.builds(Resolution, text, text, st.sampled_from(ResolutionOutcome), text)
clock_readings = st.builds(
    ClockReading,
    moments,
    text,
    st.integers(0, 10**12),
    st.none() | st.builds(SignedTime, moments, st.booleans()),
)
subjects = st.builds(consultation.Subject, text, text, text, text, st.none() | partial_dates)
regional_crossings = st.builds(
    consultation.RegionalCrossing, moments, text, text, st.sampled_from(Direction), st.sampled_from(Outcome)
)
answers = st.builds(
    consultation.Answer,
    moments,
    st.lists(regional_crossings, max_size=2).map(tuple),
    st.lists(text, max_size=2).map(tuple),
    st.booleans(),
)
