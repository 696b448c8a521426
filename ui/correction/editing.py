"""The texts of a crossing's fields, and the draft that edited texts make."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from borderpost.domain import typed_day
from borderpost.domain.crossing import (
    PASSED,
    REMOVED,
    CrossingDraft,
    Direction,
    EntryId,
    Means,
    Outcome,
    Purpose,
    RefusalReason,
    Removal,
    Status,
)
from borderpost.domain.document import DocumentKind, ReadMethod
from borderpost.domain.fee import Fee, FeeItem, money
from borderpost.domain.minor import Accompaniment, Minor, Permission, PermissionKind
from borderpost.domain.partial_date import PartialDate
from borderpost.domain.people import Sex
from borderpost.domain.states import is_known
from borderpost.domain.typed_day import Century, DayFault, UnsureDay
from borderpost.domain.visa import Visa, VisaCategory, VisaKind
from ui.correction.fields import DAYS, FEE_ROWS, PAST_DAYS, STATES, Field
from ui.correction.stay_texts import stay_days, stay_texts, stay_told
from ui.days import DAY_FAULTS, day_typed

_READ = frozenset({ReadMethod.MRZ_CAMERA, ReadMethod.MRZ_SCANNER, ReadMethod.MRZ_READER})
_OF_DIRECTION = {
    Direction.ENTRY: {Outcome.EXIT_AUTHORISED: Outcome.ADMITTED, Outcome.EXIT_PREVENTED: Outcome.REFUSED},
    Direction.EXIT: {Outcome.ADMITTED: Outcome.EXIT_AUTHORISED, Outcome.REFUSED: Outcome.EXIT_PREVENTED},
}
_ASKED = frozenset({Field.NATIONALITY, Field.STATE})
_VISA = (Field.VISA_CATEGORY, Field.VISA_NUMBER, Field.VISA_UNTIL, Field.VISA_RESIDENCE)
_PERMISSION = (
    Field.PERMISSION_NUMBER, Field.AUTHORITY, Field.PERMISSION_ISSUED, Field.PERMISSION_UNTIL,
    Field.RETURNS_BY, Field.QR,
)  # fmt: skip
LONGEST_STAY_DAYS = 365
_LARGEST_AMOUNT = 10_000_000


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
        Field.ISSUED: day_typed(document.issued),
        Field.DIRECTION: draft.direction.value,
        Field.OUTCOME: draft.outcome.value,
        Field.REASON: draft.reason.value if draft.reason else "",
        Field.REASON_TEXT: draft.reason_text,
        Field.MEANS: trip.means.value,
        Field.PLATE: trip.plate,
        Field.PURPOSE: trip.purpose.value,
        Field.DAYS: "" if trip.days is None else str(trip.days),
        Field.NOTE: trip.note,
        Field.ORIGIN: trip.origin,
        Field.DESTINATION: trip.destination,
        Field.RESIDENCE: traveller.residence,
        Field.BIRTH_COUNTRY: traveller.birth_country,
        Field.ADDRESS: trip.address,
        Field.PHONE: trip.phone,
        Field.OCCUPATION: traveller.occupation,
        Field.MARRIED_NAME: traveller.married_name,
        Field.PRECHECK: trip.precheck,
        Field.PLATE_STATE: trip.plate_state,
        Field.TRAILER: trip.trailer,
        Field.CARRIER: trip.carrier,
        Field.STATUS: draft.status.value if draft.status else "",
        Field.UNTIL: day_typed(trip.until),
        **stay_texts(draft.stay),
        **_visa_texts(draft.visa),
        **_minor_texts(draft.minor, draft.ties.companion),
        **_fee_texts(draft.fees),
        Field.REMOVAL_STATE: draft.removal.state if draft.removal else "",
        Field.REMOVAL_DOCUMENT: draft.removal.document if draft.removal else "",
    }


def changed(draft: CrossingDraft, edited: Mapping[Field, str], *, today: date) -> CrossingDraft:
    """Return the draft with the edited texts in it; raise Faults for what cannot be right.

    ``today`` is the post's day: it settles the century of two-digit years. Fields that are not in
    ``edited`` stay.
    """
    return _Editing(draft, texts(draft) | dict(edited), today).draft()


def differing(before: CrossingDraft, after: CrossingDraft) -> tuple[Field, ...]:
    """Return the fields whose texts are not the same in the two drafts."""
    old, new = texts(before), texts(after)
    return tuple(field for field in Field if old[field] != new[field])


def _visa_texts(visa: Visa | None) -> dict[Field, str]:
    return {
        Field.VISA_KIND: visa.kind.value if visa else "",
        Field.VISA_CATEGORY: visa.category.value if visa and visa.category else "",
        Field.VISA_NUMBER: visa.number if visa else "",
        Field.VISA_UNTIL: day_typed(visa.valid_until) if visa else "",
        Field.VISA_RESIDENCE: "residence" if visa and visa.residence else "",
    }


def _minor_texts(minor: Minor | None, companion: EntryId | None) -> dict[Field, str]:
    shown = minor.permission if minor else None
    return {
        Field.ACCOMPANIED: minor.accompanied.value if minor else "",
        Field.COMPANION: companion or "",
        Field.PERMISSION: shown.kind.value if shown else "",
        Field.PERMISSION_NUMBER: shown.number if shown else "",
        Field.AUTHORITY: shown.authority if shown else "",
        Field.PERMISSION_ISSUED: day_typed(shown.issued) if shown else "",
        Field.PERMISSION_UNTIL: day_typed(shown.valid_until) if shown else "",
        Field.RETURNS_BY: day_typed(shown.returns_by) if shown else "",
        Field.QR: shown.qr if shown else "",
        Field.REFERRED_TO: minor.referred_to if minor else "",
    }


def _fee_texts(fees: tuple[Fee, ...]) -> dict[Field, str]:
    said: dict[Field, str] = {}
    for place, row in enumerate(FEE_ROWS):
        fee = fees[place] if place < len(fees) else None
        values = (
            ("", "", "", "", "")
            if fee is None
            else (fee.item.value, money(fee.amount), fee.currency, fee.receipt, fee.exempt)
        )
        said |= dict(zip(row, values, strict=True))
    return said


class _Editing:
    """Make a draft of edited texts, field by field, and gather what cannot be right."""

    def __init__(self, draft: CrossingDraft, edited: Mapping[Field, str], today: date) -> None:
        self._before = draft
        self._texts = {field: _tidy(text) for field, text in edited.items()}
        self._today = today
        self._old = texts(draft)
        self._faults: dict[Field, str] = {}
        self._days = {field: self._day(field) for field in sorted(DAYS)}

    def draft(self) -> CrossingDraft:
        """Return the draft; raise Faults."""
        draft, text = self._before, self._texts
        self._states()
        for field in (Field.SURNAME, Field.NUMBER):
            if not text[field]:
                self._faults[field] = "Falta este dato."
        direction = Direction(text[Field.DIRECTION])
        outcome = Outcome(text[Field.OUTCOME])
        outcome = _OF_DIRECTION[direction].get(outcome, outcome)
        reason = RefusalReason(text[Field.REASON]) if text[Field.REASON] else None
        if outcome not in PASSED and reason is None:
            self._faults[Field.REASON] = "Este resultado pide una causa."
        if outcome not in PASSED and reason is RefusalReason.OTHER and not text[Field.REASON_TEXT]:
            self._faults[Field.REASON_TEXT] = "«Otra causa» pide una explicación."
        if outcome in REMOVED and not text[Field.REMOVAL_STATE]:
            self._faults[Field.REMOVAL_STATE] = "Diga qué Estado lo devuelve o lo recibe."
        days, visa, minor, fees = self._stay_days(), self._visa(), self._minor(), self._fees()
        stay = stay_told(text, self._days, self._faults)
        if self._faults:
            raise Faults(self._faults)
        traveller = replace(
            draft.traveller,
            surname=text[Field.SURNAME],
            given_names=text[Field.GIVEN_NAMES],
            nationality=text[Field.NATIONALITY].upper(),
            birth=self._days[Field.BIRTH],
            sex=Sex(text[Field.SEX]),
        )
        document = replace(
            draft.document,
            kind=DocumentKind(text[Field.KIND]),
            number=text[Field.NUMBER].upper(),
            issuing_state=text[Field.STATE].upper(),
            expiry=self._known(Field.EXPIRY),
        )
        read = draft.document.read_method in _READ
        if read and (traveller != draft.traveller or document != draft.document):
            document = replace(document, read_method=ReadMethod.MRZ_CORRECTED)
        passes = outcome in PASSED
        removal = Removal(text[Field.REMOVAL_STATE].upper(), text[Field.REMOVAL_DOCUMENT])
        return replace(
            draft,
            direction=direction,
            outcome=outcome,
            traveller=replace(
                traveller,
                residence=text[Field.RESIDENCE].upper(),
                birth_country=text[Field.BIRTH_COUNTRY].upper(),
                occupation=text[Field.OCCUPATION],
                married_name=text[Field.MARRIED_NAME],
            ),
            document=replace(document, issued=self._known(Field.ISSUED)),
            trip=replace(
                draft.trip,
                means=Means(text[Field.MEANS]),
                plate=text[Field.PLATE].upper(),
                purpose=Purpose(text[Field.PURPOSE]),
                days=days,
                note=text[Field.NOTE],
                until=self._known(Field.UNTIL),
                origin=text[Field.ORIGIN].upper(),
                destination=text[Field.DESTINATION].upper(),
                carrier=text[Field.CARRIER],
                plate_state=text[Field.PLATE_STATE].upper(),
                trailer=text[Field.TRAILER].upper(),
                address=text[Field.ADDRESS],
                phone=text[Field.PHONE],
                precheck=text[Field.PRECHECK],
            ),
            reason=None if passes else reason,
            reason_text="" if passes else text[Field.REASON_TEXT],
            status=Status(text[Field.STATUS]) if text[Field.STATUS] else None,
            visa=visa,
            minor=minor,
            stay=stay,
            removal=removal if outcome in REMOVED else None,
            fees=(*fees, *draft.fees[len(FEE_ROWS) :]),
            ties=replace(draft.ties, companion=EntryId(text[Field.COMPANION]) or None),
        )

    def _states(self) -> None:
        for field in STATES:
            code = self._texts[field].upper()
            if (code and code != self._old[field] and not is_known(code)) or (not code and field in _ASKED):
                self._faults[field] = "No se conoce ese país: escriba su nombre o su código, como HND."

    def _day(self, field: Field) -> PartialDate | None:
        text = self._texts[field]
        if text == self._old[field]:
            # What is on the record already is not put in doubt by how it would be typed today.
            return self._recorded(field)
        past = field in PAST_DAYS
        try:
            day = typed_day.read(text, today=self._today, century=Century.PAST if past else Century.EXPIRY)
        except UnsureDay as unsure:
            self._faults[field] = DAY_FAULTS[unsure.fault]
            return None
        if day is not None and past and day.earliest > self._today:
            self._faults[field] = "No puede ser un día que no ha llegado."
        if day is not None and day.known is None and field is not Field.BIRTH:
            self._faults[field] = DAY_FAULTS[DayFault.UNREADABLE]
        return day

    def _recorded(self, field: Field) -> PartialDate | None:
        draft = self._before
        shown = draft.minor.permission if draft.minor else None
        days = {
            Field.EXPIRY: draft.document.expiry,
            Field.ISSUED: draft.document.issued,
            Field.UNTIL: draft.trip.until,
            Field.VISA_UNTIL: draft.visa.valid_until if draft.visa else None,
            Field.PERMISSION_ISSUED: shown.issued if shown else None,
            Field.PERMISSION_UNTIL: shown.valid_until if shown else None,
            Field.RETURNS_BY: shown.returns_by if shown else None,
            **stay_days(draft.stay),
        }
        if field is Field.BIRTH:
            return draft.traveller.birth
        day = days[field]
        return PartialDate.of(day) if day is not None else None

    def _known(self, field: Field) -> date | None:
        day = self._days[field]
        return day.known if day is not None else None

    def _stay_days(self) -> int | None:
        text = self._texts[Field.DAYS]
        if not text:
            return None
        if len(text) > 3 or not (text.isascii() and text.isdecimal() and int(text) <= LONGEST_STAY_DAYS):
            self._faults[Field.DAYS] = "Escriba los días en cifras."
            return None
        return int(text)

    def _visa(self) -> Visa | None:
        text = self._texts
        if not text[Field.VISA_KIND]:
            if any(text[field] for field in _VISA):
                self._faults[Field.VISA_KIND] = "Diga de quién es la visa."
            return None
        category = text[Field.VISA_CATEGORY]
        return Visa(
            VisaKind(text[Field.VISA_KIND]),
            VisaCategory(category) if category else None,
            text[Field.VISA_NUMBER].upper(),
            self._known(Field.VISA_UNTIL),
            residence=bool(text[Field.VISA_RESIDENCE]),
        )

    def _minor(self) -> Minor | None:
        text = self._texts
        permission = None
        if text[Field.PERMISSION]:
            permission = Permission(
                PermissionKind(text[Field.PERMISSION]),
                text[Field.PERMISSION_NUMBER],
                text[Field.AUTHORITY],
                self._known(Field.PERMISSION_ISSUED),
                self._known(Field.PERMISSION_UNTIL),
                self._known(Field.RETURNS_BY),
                text[Field.QR],
                self._copy(),
            )
        elif any(text[field] for field in _PERMISSION):
            self._faults[Field.PERMISSION] = "Diga qué clase de permiso es."
        if text[Field.ACCOMPANIED]:
            return Minor(Accompaniment(text[Field.ACCOMPANIED]), permission, text[Field.REFERRED_TO])
        if permission or text[Field.REFERRED_TO] or text[Field.COMPANION]:
            self._faults[Field.ACCOMPANIED] = "Diga con quién viaja."
        return None

    def _copy(self) -> str:
        shown = self._before.minor.permission if self._before.minor else None
        return shown.copy if shown else ""

    def _fees(self) -> tuple[Fee, ...]:
        fees = (self._fee(row) for row in FEE_ROWS)
        return tuple(fee for fee in fees if fee is not None)

    def _fee(self, row: tuple[Field, Field, Field, Field, Field]) -> Fee | None:
        item, amount, currency, receipt, exempt = (self._texts[field] for field in row)
        if not any((item, amount, receipt, exempt)):
            return None
        cents = _cents(amount)
        if not item:
            self._faults[row[0]] = "Diga de qué es el cobro."
        if cents is None:
            self._faults[row[1]] = "Escriba el monto en cifras, como 10 o 10.50."
        if not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
            self._faults[row[2]] = "Diga en qué moneda."
        if not receipt and not exempt and cents:
            self._faults[row[3]] = "Lo cobrado lleva n.º de recibo; si no pagó, diga por qué."
        if cents is None or not item:
            return None
        return Fee(FeeItem(item), cents, currency.upper(), receipt, exempt)


def _cents(text: str) -> int | None:
    """Return an amount in minor units; None where the text is none."""
    whole, _, part = text.replace(",", ".").partition(".")
    if not (whole.isascii() and whole.isdecimal() and len(whole) <= 8 and len(part) <= 2):
        return None
    if part and not (part.isascii() and part.isdecimal()):
        return None
    cents = int(whole) * 100 + int(part.ljust(2, "0"))
    return cents if cents <= _LARGEST_AMOUNT * 100 else None


def _tidy(text: str) -> str:
    return " ".join(text.split())
