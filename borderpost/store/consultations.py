"""Consultations and their answers, as the derived table gives them back."""

import msgspec

from borderpost.domain.consultation import Answer, Consultation, Subject
from borderpost.domain.crossing import EntryId
from borderpost.domain.errors import Trouble
from borderpost.store.bodies import ConsultationAnswered, ConsultationAsked
from borderpost.store.database import Database, Row
from borderpost.store.journal import Entry
from borderpost.store.moments import from_ms, to_ms

_CONSULTATION = "SELECT id, at, officer, subject, reason, crossing, answer, answered_at FROM consultation"


def consultations(database: Database, limit: int) -> tuple[Consultation, ...]:
    """Return the last consultations, newest first."""
    rows = database.rows(f"{_CONSULTATION} ORDER BY position DESC LIMIT :limit", limit=limit)
    return tuple(_consultation(row) for row in rows)


def consultation(database: Database, id_: EntryId) -> Consultation | None:
    """Return one consultation."""
    row = database.row(f"{_CONSULTATION} WHERE id = :id", id=id_)
    return _consultation(row) if row else None


def ask(database: Database, entry: Entry, body: ConsultationAsked) -> None:
    """Derive a question."""
    database.run(
        "INSERT INTO consultation (position, id, at, officer, subject, reason, crossing)"
        " VALUES (:position, :id, :at, :officer, :subject, :reason, :crossing)",
        position=entry.position,
        id=entry.id,
        at=to_ms(entry.content.at),
        officer=entry.content.actor,
        subject=msgspec.json.encode(body.subject).decode(),
        reason=body.reason,
        crossing=body.crossing,
    )


def answer(database: Database, entry: Entry, body: ConsultationAnswered) -> None:
    """Derive the answer to a question."""
    database.run(
        "UPDATE consultation SET answered_at = :answered_at, answer = :answer, answered_by = :position"
        " WHERE id = :id",
        id=body.consultation,
        position=entry.position,
        answered_at=to_ms(entry.content.at),
        answer=msgspec.json.encode(body.answer).decode(),
    )


def _consultation(row: Row) -> Consultation:
    match row:
        case (str(id_), int(at), str(officer), str(subject), str(reason), crossing, answer, answered_at):
            return Consultation(
                EntryId(id_),
                from_ms(at),
                officer,
                msgspec.json.decode(subject, type=Subject),
                reason,
                EntryId(crossing) if isinstance(crossing, str) else None,
                msgspec.json.decode(answer, type=Answer) if isinstance(answer, str) else None,
                from_ms(answered_at) if isinstance(answered_at, int) else None,
            )
    raise Trouble("database.damaged")
