"""A question to the region about one traveller, and the answer that comes down to that case."""

from dataclasses import dataclass
from datetime import datetime

from borderpost.domain.crossing import Direction, EntryId, Outcome
from borderpost.domain.partial_date import PartialDate


@dataclass(frozen=True, slots=True)
class Subject:
    """Hold whom a consultation is about: a document (number and State), a person, or both."""

    document_number: str = ""
    issuing_state: str = ""
    surname: str = ""
    given_names: str = ""
    birth: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class RegionalCrossing:
    """Hold a crossing at any post of the region, as members tell each other; ``at`` is aware UTC."""

    at: datetime
    post: str
    country: str
    direction: Direction
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold what the region knows: newest crossings first, and ids of alerts about the subject.

    ``as_of`` (aware UTC) is when it was looked up; ``more`` says that older crossings were left out.
    """

    as_of: datetime
    crossings: tuple[RegionalCrossing, ...]
    alerts: tuple[str, ...] = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class Consultation:
    """Hold a question, and its answer once it has come; ``id`` is its entry in the journal.

    ``crossing`` is the recorded case it belongs to; None where it was asked before the decision.
    """

    id: EntryId
    asked_at: datetime
    officer: str
    subject: Subject
    reason: str
    crossing: EntryId | None = None
    answer: Answer | None = None
    answered_at: datetime | None = None
