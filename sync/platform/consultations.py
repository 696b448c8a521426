"""What the region knows of one traveller: answered from the ledger the moment a question arrives."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from psycopg.rows import class_row

from borderpost.domain.alert import Alert
from borderpost.domain.consultation import Answer, RegionalCrossing, Subject
from borderpost.domain.crossing import Direction, Outcome
from borderpost.domain.document import Document, DocumentKind, ReadMethod
from borderpost.domain.matching import WORDS_FOR_A_NAME_ALONE, match
from borderpost.domain.names import person_key
from borderpost.domain.partial_date import PartialDate
from borderpost.domain.people import Sex, Traveller
from borderpost.store.search_keys import number_key
from sync.platform.database import Open
from sync.platform.devices import Device

MOST_CROSSINGS = 20
"""Crossings in an answer."""
MOST_ALERTS = 100


@dataclass(frozen=True, slots=True)
class _Found:
    at: datetime
    post: str
    country: str
    direction: str
    outcome: str


def answer(connection: Open, device: Device, consultation: UUID, subject: Subject, *, now: datetime) -> None:
    """Answer a question in the transaction that keeps it; one that was answered stays as it is.

    A desk that practises hears of practice posts alone, and the others never of those.
    """
    crossings = _crossings(connection, subject, practice=device.practice)
    found = Answer(
        as_of=now,
        crossings=crossings[:MOST_CROSSINGS],
        alerts=_alerts(connection, subject, practice=device.practice, now=now),
        more=len(crossings) > MOST_CROSSINGS,
    )
    connection.execute(
        "INSERT INTO answer (device, consultation, as_of, content) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT (device, consultation) DO NOTHING",
        [device.id, consultation, now, msgspec.json.encode(found)],
    )


def take(connection: Open, device: Device, consultations: Sequence[UUID]) -> None:
    """Keep that the desk has these answers: they are offered no more."""
    connection.execute(
        "WITH taken AS (UPDATE answer SET taken = true WHERE device = %s AND consultation = ANY(%s)"
        "   RETURNING device, number)"
        " DELETE FROM parcel USING taken"
        " WHERE parcel.device = taken.device AND kind = 'answer' AND parcel.number = taken.number",
        [device.id, list(consultations)],
    )


def _crossings(connection: Open, subject: Subject, *, practice: bool) -> tuple[RegionalCrossing, ...]:
    """Return the newest crossings of the document, or of the person, one more than an answer holds."""
    person = person_key(subject.surname, subject.given_names)
    births, prefix = _births(subject.birth)
    values = {
        "practice": practice,
        "number": number_key(subject.document_number),
        "state": subject.issuing_state,
        "person": person,
        "words": person.split(),
        "births": births,
        "prefix": prefix,
        "unborn": subject.birth is None,
        "long": len(person.split()) >= WORDS_FOR_A_NAME_ALONE,
        "most": MOST_CROSSINGS + 1,
    }
    rows = connection.cursor(row_factory=class_row(_Found)).execute(
        "WITH counted AS (SELECT crossing.* FROM crossing JOIN device ON device.id = crossing.device"
        "   WHERE practice = %(practice)s AND NOT annulled),"
        " found AS ("
        "  (SELECT entry, at, post, country, direction, outcome FROM counted"
        "    WHERE document_number <> '' AND document_number = %(number)s AND issuing_state = %(state)s"
        "    ORDER BY at DESC LIMIT %(most)s)"
        "  UNION"
        "  (SELECT entry, at, post, country, direction, outcome FROM counted"
        "    WHERE birth <> '' AND (birth = ANY(%(births)s) OR birth LIKE %(prefix)s)"
        "    AND person <> '' AND %(person)s <> ''"
        "    AND (string_to_array(person, ' ') <@ %(words)s OR string_to_array(person, ' ') @> %(words)s)"
        "    ORDER BY at DESC LIMIT %(most)s)"
        "  UNION"
        "  (SELECT entry, at, post, country, direction, outcome FROM counted"
        "    WHERE person <> '' AND person = %(person)s AND %(long)s AND (%(unborn)s OR birth = '')"
        "    ORDER BY at DESC LIMIT %(most)s))"
        " SELECT at, post, country, direction, outcome FROM found"
        " ORDER BY at DESC, entry DESC LIMIT %(most)s",
        values,
    )
    return tuple(
        RegionalCrossing(row.at, row.post, row.country, Direction(row.direction), Outcome(row.outcome))
        for row in rows
    )


def _births(birth: PartialDate | None) -> tuple[list[str], str]:
    """Return what a birth date that agrees may be written like, and how else it may begin.

    As ``domain.matching`` compares: what both know is equal, or day and month are swapped.
    """
    if birth is None:
        return [], ""
    year, month = f"{birth.year:04d}", birth.month
    if month is None:
        return [year], f"{year}-%"
    if birth.day is None:
        return [year, str(birth)], f"{birth}-%"
    return [year, f"{year}-{month:02d}", str(birth), f"{year}-{birth.day:02d}-{month:02d}"], ""


def _alerts(connection: Open, subject: Subject, *, practice: bool, now: datetime) -> tuple[str, ...]:
    """Return the ids of the alerts of the list in force that may be about a subject, surest first."""
    traveller = Traveller(subject.surname, subject.given_names, "", subject.birth, Sex.UNSPECIFIED)
    document = Document(
        DocumentKind.OTHER, subject.document_number, subject.issuing_state, None, ReadMethod.MANUAL
    )
    candidates = _candidates(connection, subject, practice=practice)
    hits = {
        hit.alert.id: None
        for direction in Direction
        for hit in match(
            traveller, document, candidates, direction=direction, today=now.date(), list_version=""
        )
    }
    return tuple(hits)[:MOST_ALERTS]


def _candidates(connection: Open, subject: Subject, *, practice: bool) -> list[Alert]:
    words = person_key(subject.surname, subject.given_names).split()
    rows = connection.execute(
        "WITH force AS (SELECT max(number) AS number FROM alert_list WHERE practice = %(practice)s)"
        " SELECT content FROM alert JOIN force ON list = force.number"
        " WHERE (document_number <> '' AND document_number = %(number)s)"
        " OR (words && %(words)s AND (words <@ %(words)s OR words @> %(words)s))"
        " ORDER BY place",
        {"practice": practice, "number": number_key(subject.document_number), "words": words},
    )
    return [msgspec.json.decode(row[0], type=Alert) for row in rows]
