"""Asking the region about one traveller: a reason is asked, nobody waits, the answer comes to the case."""

from datetime import datetime

from borderpost.domain.consultation import Answer, Subject
from borderpost.domain.crossing import EntryId
from borderpost.domain.errors import Refusal
from borderpost.domain.journal import PLATFORM_ACTOR, EntryKind
from borderpost.domain.officer import Act
from borderpost.services.recording import present
from borderpost.services.session import Session, authorise
from borderpost.store.bodies import ConsultationAnswered, ConsultationAsked
from borderpost.store.store import Store


def ask(
    store: Store,
    session: Session,
    subject: Subject,
    *,
    reason: str,
    crossing: EntryId | None = None,
    now: datetime,
) -> EntryId:
    """Journal a question about a traveller, to be sent ahead of all else, and return its id.

    Raise Refusal ``reason.missing``, ``search.empty`` (neither a number nor a name),
    ``crossing.unknown``, ``role.forbids`` or ``officer.inactive``.
    """
    if not reason.strip():
        raise Refusal("reason.missing")
    if not any(text.strip() for text in (subject.document_number, subject.surname, subject.given_names)):
        raise Refusal("search.empty")
    with store.transaction():
        officer = authorise(store, session, Act.SEARCH)
        if crossing is not None:
            present(store, crossing)
        body = ConsultationAsked(subject, reason.strip(), crossing)
        return store.append(EntryKind.CONSULTATION, body, actor=officer.id, at=now).id


def take_answer(store: Store, consultation: EntryId, answer: Answer, *, now: datetime) -> None:
    """Journal what the region answered; the first answer stands, and a repeat changes nothing.

    Raise Refusal ``consultation.unknown`` where this desk did not ask.
    """
    with store.transaction():
        asked = store.consultation(consultation)
        if asked is None:
            raise Refusal("consultation.unknown")
        if asked.answer is None:
            body = ConsultationAnswered(consultation, answer)
            store.append(EntryKind.CONSULTATION_ANSWERED, body, actor=PLATFORM_ACTOR, at=now)
