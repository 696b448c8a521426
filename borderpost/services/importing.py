"""Paper slips of a contingency: what was written by hand while the desk stood still, line by line."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from borderpost.domain import slip
from borderpost.domain.crossing import (
    PASSED,
    CrossingDraft,
    Direction,
    EntryId,
    Means,
    Outcome,
    Purpose,
    RefusalReason,
    Trip,
)
from borderpost.domain.document import Document, DocumentKind, ReadMethod
from borderpost.domain.errors import Refusal, Trouble
from borderpost.domain.finding import Finding, Severity
from borderpost.domain.officer import Act
from borderpost.domain.partial_date import PartialDate
from borderpost.domain.people import Sex, Traveller
from borderpost.services.inspecting import inspect
from borderpost.services.recording import record
from borderpost.services.session import Session, authorise
from borderpost.services.shifting import demand_open
from borderpost.services.slip_fields import Unusable, in_full, state, word
from borderpost.store.store import Store

COLUMNS = (
    "serial",
    "occurred_at",
    "direction",
    "document_kind",
    "document_number",
    "issuing_state",
    "surname",
    "given_names",
    "nationality",
    "birth_date",
    "sex",
    "expiry_date",
    "means",
    "plate",
    "purpose",
    "note",
)
"""The file's first line. Moments are ISO 8601 with their zone, dates ISO 8601 (a birth date may be a
year or a year and a month), States and nationalities ICAO codes, the rest the words of the enums;
``outcome``, ``reason`` and ``reason_text`` may stand beside them for who was not let through, and all
that ``slip_fields.OPTIONAL`` names."""

NEEDED = ("serial", "occurred_at", "direction", "document_number", "issuing_state", "surname", "nationality")
"""Columns that no slip may leave empty."""

CLOCK_TOLERANCE = timedelta(days=1)
LONGEST_TEXT = 500
"""Characters of one field."""
_OLDEST_YEAR = 2000
_SEPARATORS = ",;\t"


@dataclass(frozen=True, slots=True)
class SlipResult:
    """Hold what became of one line: its crossing's id, or why it could not be recorded.

    ``already`` says that the id is of an earlier import of the same serial. ``findings`` is what the
    desk would have shown (an alert, an expired document): nobody saw it at the border.
    """

    line: int
    serial: str
    id: EntryId | None
    already: bool = False
    findings: tuple[Finding, ...] = ()
    problem: Finding | None = None


def slips(store: Store, session: Session, path: Path, *, now: datetime) -> Iterator[SlipResult]:
    """Record every slip of a CSV file into the open shift; each result comes only after its commit.

    The first line names the columns (``COLUMNS``), in any order, between commas, semicolons or tabs.
    One line is one slip: one that cannot be used is reported and delays nobody. Raise Refusal
    ``role.forbids`` or ``shift.closed``, Trouble ``import.unreadable``, ``import.columns`` (its
    ``missing``), and those of the database; what was yielded before stays recorded.
    """
    authorise(store, session, Act.RECORD)
    demand_open(store)
    lines = _lines(path)
    header = next(lines, "")
    separator = max(_SEPARATORS, key=header.count)
    names = [name.strip().lower() for name in header.strip().split(separator)]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise Trouble("import.columns", missing=", ".join(missing))
    for number, line in enumerate(lines, start=2):
        if line.strip(f"\r\n {separator}"):
            yield _result(store, session, _fields(line, names, separator), line=number, now=now)


def example(n: int) -> str:
    """Return an example file of ``n`` slips of people who do not exist; the same every time."""
    return "".join(f"{','.join(values)}\r\n" for values in (COLUMNS, *map(_example_values, range(n))))


def _lines(path: Path) -> Iterator[str]:
    try:
        with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="\n") as file:
            yield from file
    except OSError as error:
        raise Trouble("import.unreadable") from error


def _fields(line: str, names: list[str], separator: str) -> Mapping[str, str] | None:
    """Return the fields of a line by their column; None where it is no line of this table."""
    try:
        values = next(csv.reader([line.strip("\r\n")], delimiter=separator, strict=True))
    except csv.Error:
        return None
    if len(values) > len(names):
        return None
    return dict(zip(names, (value.strip() for value in values), strict=False))


def _result(
    store: Store, session: Session, fields: Mapping[str, str] | None, *, line: int, now: datetime
) -> SlipResult:
    serial = slip.normal((fields or {}).get("serial", ""))
    known = store.slip(serial) if serial.isprintable() else None
    if known is not None:
        return SlipResult(line, serial, known, already=True)
    try:
        draft = _draft(fields, now=now)
    except Unusable as unusable:
        shown = serial if serial.isprintable() else ""
        return SlipResult(line, shown, None, problem=unusable.finding)
    moment = draft.occurred_at or now
    inspected = inspect(store, session, draft, mrz=None, now=moment).draft
    try:
        crossing = record(store, session, inspected, now=now)
    except Refusal as refusal:
        match refusal.code:
            case "slip.known":
                return SlipResult(line, serial, store.slip(serial), already=True)
            case "slip.spoiled":
                spoiled = Finding.of("slip.spoiled", Severity.REVIEW, field="serial", serial=serial)
                return SlipResult(line, serial, None, problem=spoiled)
        raise
    return SlipResult(line, serial, crossing.id, findings=inspected.findings)


def _draft(fields: Mapping[str, str] | None, *, now: datetime) -> CrossingDraft:
    if fields is None:
        raise Unusable("slip.line")
    for name, value in fields.items():
        if len(value) > LONGEST_TEXT or not value.isprintable():
            raise Unusable("slip.value", name)
    for name in NEEDED:
        if not fields.get(name):
            raise Unusable("slip.missing", name)
    _demand_check_digits(fields["serial"])
    direction = word(fields, "direction", Direction.ENTRY)
    usual = Outcome.ADMITTED if direction is Direction.ENTRY else Outcome.EXIT_AUTHORISED
    outcome = word(fields, "outcome", usual)
    draft = CrossingDraft(
        direction=direction,
        outcome=outcome,
        traveller=_traveller(fields),
        document=_document(fields),
        trip=Trip(
            means=word(fields, "means", Means.ON_FOOT),
            plate=fields.get("plate", "").upper(),
            purpose=word(fields, "purpose", Purpose.OTHER),
            note=fields.get("note", ""),
        ),
        reason=_reason(fields, outcome),
        reason_text=fields.get("reason_text", ""),
        slip=slip.normal(fields["serial"]),
        occurred_at=_moment(fields["occurred_at"], now=now),
    )
    return in_full(draft, fields)


def _demand_check_digits(serial: str) -> None:
    """Raise where a serial looks like ours and a sign is wrong; other papers' are taken as they are."""
    if slip.is_ours(serial):
        try:
            slip.parse(serial)
        except ValueError as error:
            raise Unusable("slip.check", "serial") from error


def _traveller(fields: Mapping[str, str]) -> Traveller:
    birth = fields.get("birth_date", "")
    try:
        born = PartialDate.parse(birth) if birth else None
    except ValueError as error:
        raise Unusable("slip.value", "birth_date") from error
    return Traveller(
        surname=fields["surname"].upper(),
        given_names=fields.get("given_names", "").upper(),
        nationality=state(fields, "nationality"),
        birth=born,
        sex=word(fields, "sex", Sex.UNSPECIFIED),
    )


def _document(fields: Mapping[str, str]) -> Document:
    expiry = fields.get("expiry_date", "")
    try:
        expires = date.fromisoformat(expiry) if expiry else None
    except ValueError as error:
        raise Unusable("slip.value", "expiry_date") from error
    return Document(
        kind=word(fields, "document_kind", DocumentKind.PASSPORT),
        number=fields["document_number"].upper(),
        issuing_state=state(fields, "issuing_state"),
        expiry=expires,
        read_method=ReadMethod.CONTINGENCY,
    )


def _reason(fields: Mapping[str, str], outcome: Outcome) -> RefusalReason | None:
    if outcome in PASSED:
        return None
    reason = word(fields, "reason", RefusalReason.OTHER)
    if reason is RefusalReason.OTHER and not fields.get("reason_text"):
        raise Unusable("slip.missing", "reason_text")
    return reason


def _moment(text: str, *, now: datetime) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Unusable("slip.value", "occurred_at") from error
    if moment.year < _OLDEST_YEAR:
        raise Unusable("slip.value", "occurred_at")
    if moment.tzinfo is None:
        raise Unusable("slip.zone", "occurred_at")
    if moment - now > CLOCK_TOLERANCE:
        raise Unusable("slip.future", "occurred_at")
    return moment.astimezone(UTC).replace(microsecond=0)


_SURNAMES = ("ESPECIMEN ARROYO", "MUESTRA CEIBA", "EJEMPLO PINO", "PRUEBA QUETZAL", "MODELO IZOTE")
_GIVEN_NAMES = ("ANA", "LUIS", "MARTA", "JORGE", "ELENA", "PABLO", "ROSA")
_SEXES = ("F", "M", "F", "M", "F", "M", "F")
_FIRST_EXAMPLE = datetime(2026, 1, 15, 6, 0, tzinfo=UTC)


def _example_values(n: int) -> tuple[str, ...]:
    who = n % len(_GIVEN_NAMES)
    return (
        f"EJ-{n + 1:06d}",
        (_FIRST_EXAMPLE + timedelta(seconds=40 * n)).isoformat().replace("+00:00", "Z"),
        Direction.ENTRY.value if n % 2 == 0 else Direction.EXIT.value,
        DocumentKind.PASSPORT.value,
        f"X{n + 1:07d}",
        "UTO",
        _SURNAMES[n % len(_SURNAMES)],
        _GIVEN_NAMES[who],
        "UTO",
        f"{1950 + n % 55}-{n % 12 + 1:02d}-{n % 28 + 1:02d}",
        _SEXES[who],
        "2031-06-30",
        Means.ON_FOOT.value,
        "",
        Purpose.BORDER_TRADE.value,
        "",
    )
