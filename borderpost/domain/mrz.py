"""Our reading of the machine readable zone: lines in, fields, check results and findings out (ICAO 9303)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date

from borderpost.domain.finding import Finding, Severity
from borderpost.domain.mrz_layout import (
    ALPHABET,
    DIGITS,
    FILLER,
    Layout,
    MrzFormat,
    Span,
    agrees,
    check_digit,
    fit,
)
from borderpost.domain.partial_date import PartialDate
from borderpost.domain.people import Sex
from borderpost.domain.states import is_known

__all__ = ["Checks", "Mrz", "MrzFormat", "check_digit", "parse"]

EXPIRY_YEARS_BACK = 10
EXPIRY_YEARS_AHEAD = 20

_ASCII_UPPER = {code: code - 32 for code in range(ord("a"), ord("z") + 1)}
_SEX = {"M": Sex.MALE, "F": Sex.FEMALE, "<": Sex.UNSPECIFIED, "X": Sex.UNSPECIFIED}
_CODES = {
    MrzFormat.TD1: "ACI",
    MrzFormat.TD2: "ACIP",
    MrzFormat.TD3: "P",
    MrzFormat.MRV_A: "V",
    MrzFormat.MRV_B: "V",
}


@dataclass(frozen=True, slots=True)
class Checks:
    """Hold the result of each check digit; None where the format has none or it is rightly absent."""

    document_number: bool | None
    birth_date: bool | None
    expiry_date: bool | None
    optional_data: bool | None
    composite: bool | None


@dataclass(frozen=True, slots=True)
class Mrz:
    """Hold one machine readable zone.

    ``lines`` have the format's full width. Texts have no fillers at their end; names have spaces
    for fillers. ``document_number`` includes ICAO's overflow into the optional data, and nothing
    else (see ``card_layout`` for the cards of the region). ``optional_data_2`` is TD1's second
    line, empty in the other formats. ``name_truncated`` says that the name field is full to its
    last character: the name may go on.
    """

    format: MrzFormat
    lines: tuple[str, ...]
    document_code: str
    issuing_state: str
    document_number: str
    nationality: str
    surname: str
    given_names: str
    birth: PartialDate | None
    sex: Sex
    expiry: PartialDate | None
    optional_data: str
    optional_data_2: str
    checks: Checks
    findings: tuple[Finding, ...]
    name_truncated: bool


@dataclass(frozen=True, slots=True)
class _Number:
    text: str
    optional_data: str
    check: bool


@dataclass(frozen=True, slots=True)
class _Day:
    value: PartialDate | None
    findings: tuple[Finding, ...]


def parse(lines: Sequence[str], *, today: date) -> Mrz | None:
    """Read the lines of an MRZ; return None where they have no known shape; never raise.

    Spaces are dropped and small letters raised; nothing else is repaired. Whatever is wrong with
    the content is a finding. ``today`` settles the century of two-digit years.
    """
    texts = [_clean(text) for text in "\n".join(lines).splitlines()]
    written = [text for text in texts if text]
    shape = fit(written)
    if shape is None:
        return None
    layout, full = shape
    number = _number(layout, full)
    surname, given_names = _names(layout.names.of(full))
    birth = _birth(layout.birth_date.of(full), today)
    expiry = _expiry(layout.expiry_date.of(full), today)
    checks = _checks(layout, full, number)
    rewidened = len(written) == layout.rows and any(len(line) != layout.width for line in written)
    findings = (
        *([Finding.of("mrz.line_length", Severity.REVIEW)] if rewidened else []),
        *_foreign_characters(full),
        *_check_findings(layout, full, checks),
        *_content_findings(layout, full),
        *([Finding.of("mrz.number_missing", Severity.REVIEW, field="document_number")] * (not number.text)),
        *birth.findings,
        *expiry.findings,
    )
    return Mrz(
        format=layout.format,
        lines=full,
        document_code=_text(layout.document_code, full),
        issuing_state=_text(layout.issuing_state, full),
        document_number=number.text,
        nationality=_text(layout.nationality, full),
        surname=surname,
        given_names=given_names,
        birth=birth.value,
        sex=_SEX.get(layout.sex.of(full), Sex.UNSPECIFIED),
        expiry=expiry.value,
        optional_data=number.optional_data,
        optional_data_2=_text(layout.optional_data_2, full) if layout.optional_data_2 else "",
        checks=checks,
        findings=findings,
        name_truncated=_truncated(layout, full),
    )


def _clean(text: str) -> str:
    return "".join(text.split()).translate(_ASCII_UPPER)


def _text(span: Span, lines: Sequence[str]) -> str:
    return span.of(lines).rstrip(FILLER)


def _names(field: str) -> tuple[str, str]:
    primary, _, secondary = field.strip(FILLER).partition(FILLER * 2)
    return " ".join(primary.split(FILLER)), " ".join(part for part in secondary.split(FILLER) if part)


def _truncated(layout: Layout, lines: Sequence[str]) -> bool:
    return not layout.names.of(lines).endswith(FILLER)


def _number(layout: Layout, lines: Sequence[str]) -> _Number:
    text = layout.document_number.of(lines)
    digit = layout.document_number_check.of(lines)
    optional = layout.optional_data.of(lines)
    rest = optional.partition(FILLER)[0]
    if layout.long_number and digit == FILLER and len(rest) >= 2 and FILLER not in text:
        long = text + rest[:-1]
        return _Number(long, optional[len(rest) :].strip(FILLER), agrees(long, rest[-1]))
    return _Number(text.rstrip(FILLER), optional.rstrip(FILLER), agrees(text, digit))


def _checks(layout: Layout, lines: Sequence[str], number: _Number) -> Checks:
    def result(field: Span, digit: Span | None) -> bool | None:
        if digit is None:
            return None
        if digit.of(lines) == FILLER and not _text(field, lines):
            return None
        return agrees(field.of(lines), digit.of(lines))

    composite = None
    if layout.composite_check is not None:
        covered = "".join(span.of(lines) for span in layout.composite)
        composite = agrees(covered, layout.composite_check.of(lines))
    return Checks(
        document_number=number.check,
        birth_date=result(layout.birth_date, layout.birth_date_check),
        expiry_date=result(layout.expiry_date, layout.expiry_date_check),
        optional_data=result(layout.optional_data, layout.optional_data_check),
        composite=composite,
    )


def _check_findings(layout: Layout, lines: Sequence[str], checks: Checks) -> Iterator[Finding]:
    results = {
        "document_number": checks.document_number,
        "birth_date": checks.birth_date,
        "expiry_date": checks.expiry_date,
        "optional_data": checks.optional_data,
    }
    for field, result in results.items():
        if result is False:
            yield Finding.of(f"mrz.check.{field}", Severity.REVIEW, field=field)
    if checks.composite is False:
        # The one public sample of a Guatemalan card has a composite digit that ICAO's rule does not give.
        guatemalan_card = layout.format is MrzFormat.TD1 and layout.issuing_state.of(lines) == "GTM"
        if guatemalan_card:
            yield Finding.of("mrz.check.composite_gtm", Severity.INFO)
        else:
            yield Finding.of("mrz.check.composite", Severity.REVIEW)


def _foreign_characters(lines: Sequence[str]) -> Iterator[Finding]:
    for row, line in enumerate(lines):
        places = [str(i + 1) for i, character in enumerate(line) if character not in ALPHABET]
        if places:
            yield Finding.of("mrz.alphabet", Severity.REVIEW, line=str(row + 1), positions=", ".join(places))


def _content_findings(layout: Layout, lines: Sequence[str]) -> Iterator[Finding]:
    code = layout.document_code.of(lines)
    if code[0] not in _CODES[layout.format]:
        written = code.rstrip(FILLER)
        yield Finding.of("mrz.document_code", Severity.REVIEW, field="document_code", value=written)
    for field, span in (("issuing_state", layout.issuing_state), ("nationality", layout.nationality)):
        state = _text(span, lines)
        if not is_known(state):
            yield Finding.of(f"mrz.state.{field}", Severity.REVIEW, field=field, value=state)
    if layout.sex.of(lines) not in _SEX:
        yield Finding.of("mrz.sex", Severity.REVIEW, field="sex", value=layout.sex.of(lines))
    names = layout.names.of(lines)
    if not _names(names)[0]:
        yield Finding.of("mrz.name_missing", Severity.REVIEW, field="surname")
    if DIGITS & set(names):
        yield Finding.of("mrz.name_digits", Severity.REVIEW, field="surname")
    if _truncated(layout, lines):
        yield Finding.of("mrz.name_truncated", Severity.INFO, field="given_names")


def _birth(field: str, today: date) -> _Day:
    if field == FILLER * 6:
        return _Day(None, (Finding.of("mrz.birth_unknown", Severity.INFO, field="birth_date"),))
    for century in (today.year // 100 * 100, today.year // 100 * 100 - 100):
        day = _date(field, century)
        if day is not None and day.earliest <= today:
            partial = Finding.of("mrz.birth_partial", Severity.INFO, field="birth_date")
            return _Day(day, () if day.known else (partial,))
    return _Day(None, (Finding.of("mrz.date.birth_date", Severity.REVIEW, field="birth_date"),))


def _expiry(field: str, today: date) -> _Day:
    if field == FILLER * 6:
        return _Day(None, (Finding.of("mrz.expiry_unknown", Severity.INFO, field="expiry_date"),))
    century = today.year // 100 * 100
    days = [_date(field, base) for base in (century - 100, century, century + 100)]
    possible = [day for day in days if day is not None]
    if not possible:
        return _Day(None, (Finding.of("mrz.date.expiry_date", Severity.REVIEW, field="expiry_date"),))

    for day in possible:
        if -EXPIRY_YEARS_BACK <= day.year - today.year <= EXPIRY_YEARS_AHEAD:
            return _Day(day, ())
    # Far from today it is of this century: cards without an end print 99, and nobody is stopped for 1999.
    this = next((day for day in possible if day.year // 100 * 100 == century), possible[-1])
    return _Day(this, (Finding.of("mrz.expiry_century", Severity.UNVERIFIED, field="expiry_date"),))


def _date(field: str, century: int) -> PartialDate | None:
    """Read YYMMDD, YYMM<< or YY<<<< in a century; None for anything else."""
    known = field.rstrip(FILLER)
    if len(known) not in (2, 4, 6) or not set(known) <= DIGITS:
        return None
    year = century + int(known[:2])
    month = int(known[2:4]) if len(known) > 2 else None
    day = int(known[4:6]) if len(known) > 4 else None
    if not MINYEAR <= year <= MAXYEAR or (month is not None and not 1 <= month <= 12):
        return None
    if day is None:
        return PartialDate(year, month)
    try:
        return PartialDate.of(date(year, month or 1, day))
    except ValueError:
        return None
