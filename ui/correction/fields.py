"""The fields of a crossing as texts to edit, and the draft that edited texts make."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum

from borderpost.domain import typed_day
from borderpost.domain.crossing import (
    PASSED,
    CrossingDraft,
    Direction,
    Means,
    Outcome,
    Purpose,
    RefusalReason,
)
from borderpost.domain.document import DocumentKind, ReadMethod
from borderpost.domain.partial_date import PartialDate
from borderpost.domain.people import Sex
from borderpost.domain.states import is_known
from borderpost.domain.typed_day import Century, DayFault, UnsureDay
from ui.days import DAY_FAULTS, day_typed


class Field(StrEnum):
    """Name the fields that a correction may change."""

    SURNAME = "surname"
    GIVEN_NAMES = "given_names"
    NATIONALITY = "nationality"
    BIRTH = "birth"
    SEX = "sex"
    KIND = "kind"
    NUMBER = "number"
    STATE = "state"
    EXPIRY = "expiry"
    DIRECTION = "direction"
    OUTCOME = "outcome"
    REASON = "reason"
    REASON_TEXT = "reason_text"
    MEANS = "means"
    PLATE = "plate"
    PURPOSE = "purpose"
    DAYS = "days"
    NOTE = "note"


CHOICES: Mapping[Field, tuple[str, ...]] = {
    Field.SEX: tuple(Sex),
    Field.KIND: tuple(DocumentKind),
    Field.DIRECTION: tuple(Direction),
    Field.OUTCOME: tuple(Outcome),
    Field.REASON: ("", *RefusalReason),
    Field.MEANS: tuple(Means),
    Field.PURPOSE: tuple(Purpose),
}
"""The fields that are chosen, not typed, with the codes to choose from; "" is none."""

CODES: Mapping[Field, str] = {
    Field.SEX: "sex.{}.long",
    Field.KIND: "document_kind.{}",
    Field.DIRECTION: "direction.{}",
    Field.OUTCOME: "outcome.{}",
    Field.REASON: "reason.{}",
    Field.MEANS: "means.{}",
    Field.PURPOSE: "purpose.{}",
}
"""Where the words of each choice stand."""

_READ = frozenset({ReadMethod.MRZ_CAMERA, ReadMethod.MRZ_SCANNER, ReadMethod.MRZ_READER})
_PLAIN_OUTCOMES = PASSED | {Outcome.WITHDREW}
_OF_DIRECTION = {
    Direction.ENTRY: {Outcome.EXIT_AUTHORISED: Outcome.ADMITTED, Outcome.EXIT_PREVENTED: Outcome.REFUSED},
    Direction.EXIT: {Outcome.ADMITTED: Outcome.EXIT_AUTHORISED, Outcome.REFUSED: Outcome.EXIT_PREVENTED},
}
LONGEST_STAY_DAYS = 365


class Faults(ValueError):
    """Carry the fields that cannot be right as typed, each with the sentence that says why."""

    def __init__(self, sentences: Mapping[Field, str]) -> None:
        super().__init__(", ".join(sentences))
        self.sentences = sentences


def texts(draft: CrossingDraft) -> dict[Field, str]:
    """Return every field of the draft as it is typed, or as its code."""
    traveller, document, trip = draft.traveller, draft.document, draft.trip
    return {
        Field.SURNAME: traveller.surname,
        Field.GIVEN_NAMES: traveller.given_names,
        Field.NATIONALITY: traveller.nationality,
        Field.BIRTH: day_typed(traveller.birth),
        Field.SEX: traveller.sex.value,
        Field.KIND: document.kind.value,
        Field.NUMBER: document.number,
        Field.STATE: document.issuing_state,
        Field.EXPIRY: day_typed(document.expiry),
        Field.DIRECTION: draft.direction.value,
        Field.OUTCOME: draft.outcome.value,
        Field.REASON: draft.reason.value if draft.reason else "",
        Field.REASON_TEXT: draft.reason_text,
        Field.MEANS: trip.means.value,
        Field.PLATE: trip.plate,
        Field.PURPOSE: trip.purpose.value,
        Field.DAYS: "" if trip.days is None else str(trip.days),
        Field.NOTE: trip.note,
    }


def changed(draft: CrossingDraft, edited: Mapping[Field, str], *, today: date) -> CrossingDraft:
    """Return the draft with the edited texts in it; raise Faults for what cannot be right.

    ``today`` is the post's day: it settles the century of two-digit years.
    """
    faults: dict[Field, str] = {}
    birth = _birth(edited, today, faults)
    expiry = _expiry(edited, today, faults)
    days = _days(edited[Field.DAYS], faults)
    for field in (Field.SURNAME, Field.NUMBER):
        if not edited[field].strip():
            faults[field] = "Falta este dato."
    for field, before in (
        (Field.NATIONALITY, draft.traveller.nationality),
        (Field.STATE, draft.document.issuing_state),
    ):
        code = edited[field].strip().upper()
        if (code != before and not is_known(code)) or not code:
            faults[field] = "No se conoce ese país: escriba su nombre o su código, como HND."
    direction = Direction(edited[Field.DIRECTION])
    outcome = Outcome(edited[Field.OUTCOME])
    outcome = _OF_DIRECTION[direction].get(outcome, outcome)
    reason = RefusalReason(edited[Field.REASON]) if edited[Field.REASON] else None
    if outcome not in _PLAIN_OUTCOMES and reason is None:
        faults[Field.REASON] = "Este resultado pide una causa."
    if reason is RefusalReason.OTHER and not edited[Field.REASON_TEXT].strip():
        faults[Field.REASON_TEXT] = "«Otra causa» pide una explicación."
    if faults:
        raise Faults(faults)
    traveller = replace(
        draft.traveller,
        surname=_tidy(edited[Field.SURNAME]),
        given_names=_tidy(edited[Field.GIVEN_NAMES]),
        nationality=edited[Field.NATIONALITY].strip().upper(),
        birth=birth,
        sex=Sex(edited[Field.SEX]),
    )
    document = replace(
        draft.document,
        kind=DocumentKind(edited[Field.KIND]),
        number=edited[Field.NUMBER].strip().upper(),
        issuing_state=edited[Field.STATE].strip().upper(),
        expiry=expiry,
    )
    read = draft.document.read_method in _READ
    if read and (traveller != draft.traveller or document != draft.document):
        document = replace(document, read_method=ReadMethod.MRZ_CORRECTED)
    trip = replace(
        draft.trip,
        means=Means(edited[Field.MEANS]),
        plate=_tidy(edited[Field.PLATE]).upper(),
        purpose=Purpose(edited[Field.PURPOSE]),
        days=days,
        note=edited[Field.NOTE].strip(),
    )
    return replace(
        draft,
        direction=direction,
        outcome=outcome,
        traveller=traveller,
        document=document,
        trip=trip,
        reason=None if outcome in _PLAIN_OUTCOMES else reason,
        reason_text="" if outcome in _PLAIN_OUTCOMES else edited[Field.REASON_TEXT].strip(),
    )


def differing(before: CrossingDraft, after: CrossingDraft) -> tuple[Field, ...]:
    """Return the fields whose texts are not the same in the two drafts."""
    old, new = texts(before), texts(after)
    return tuple(field for field in Field if old[field] != new[field])


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _birth(edited: Mapping[Field, str], today: date, faults: dict[Field, str]) -> PartialDate | None:
    day = _day(edited, Field.BIRTH, today, Century.PAST, faults)
    if day is not None and day.earliest > today:
        faults[Field.BIRTH] = "El nacimiento no puede ser un día que no ha llegado."
    return day


def _expiry(edited: Mapping[Field, str], today: date, faults: dict[Field, str]) -> date | None:
    day = _day(edited, Field.EXPIRY, today, Century.EXPIRY, faults)
    if day is not None and day.known is None:
        faults[Field.EXPIRY] = DAY_FAULTS[DayFault.UNREADABLE]
    return day.known if day else None


def _day(
    edited: Mapping[Field, str], field: Field, today: date, century: Century, faults: dict[Field, str]
) -> PartialDate | None:
    try:
        return typed_day.read(edited[field], today=today, century=century)
    except UnsureDay as unsure:
        faults[field] = DAY_FAULTS[unsure.fault]
        return None


def _days(text: str, faults: dict[Field, str]) -> int | None:
    clean = text.strip()
    if not clean:
        return None
    if not (clean.isdecimal() and len(clean) <= 4 and int(clean) <= LONGEST_STAY_DAYS):
        faults[Field.DAYS] = "Escriba los días en cifras."
        return None
    return int(clean)
