"""Whether the rows of a rule pack make sense: codes that exist, dates in order, nothing said twice."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from functools import cache

from borderpost.domain.rule_book import NEEDED, RuleBook
from borderpost.domain.rule_rows import (
    ANY,
    Bloc,
    ExtensionRule,
    Grant,
    Ground,
    Majority,
    Papers,
    PriorRequest,
    Referral,
    Row,
    Substitute,
    Tariff,
    Validity,
    Value,
    VisaRule,
)
from borderpost.domain.states import is_known
from borderpost.services.looking_up import listed_currencies
from resources.words import Words

TOLD = ("breach_notice_hours", "subject_answer_working_days", "report_day_cut_hour")
"""Names of numbers that are told to people; the program decides nothing by them."""
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 1, 1)
LONGEST_TEXT = 2000
MOST_DAYS = 36_500

_ID = re.compile(r"[A-Z0-9][A-Z0-9-]{0,39}")
_PLACE_LISTS = ("countries", "nationalities", "members", "exempt")
_NEVER_EMPTY = ("countries", "members", "accompanied", "kinds", "categories", "passports")


@dataclass(frozen=True, slots=True)
class Flaw:
    """Hold one fault of sense: the row (None for the whole pack), its field, and what is wrong."""

    code: str
    row: Row | Ground | None = None
    field: str = ""
    table: str = ""
    values: tuple[tuple[str, str], ...] = ()


def flaws(book: RuleBook) -> Iterator[Flaw]:
    """Yield what makes a pack unsound; its rows have the right types."""
    if not book.version.strip() or len(book.version) > 40:
        yield Flaw("rules.fault.empty", field="version")
    seen: set[str] = set()
    for ground in book.rule:
        yield from _ground_flaws(ground)
    for row in book.rows():
        yield from _texts(row)
        if row.id in seen:
            yield Flaw("rules.fault.id_twice", row, "id", values=(("got", row.id),))
        seen.add(row.id)
        if not _ID.fullmatch(row.id):
            yield Flaw("rules.fault.id", row, "id", values=(("got", row.id),))
        yield from _dates(row)
        yield from _places(row)
        yield from _amounts(row)
    yield from _lacking(book)
    yield from _clashes(book)


def _ground_flaws(ground: Ground) -> Iterator[Flaw]:
    yield from _texts(ground)
    if bool(ground.code) == bool(ground.prefix):
        yield Flaw("rules.fault.code_or_prefix", ground, "code")
    elif ground.code and not _words().has(ground.code):
        yield Flaw("rules.fault.code", ground, "code", values=(("got", ground.code[:40]),))
    for name in ("id", "legal_es", "legal_en"):
        if not str(getattr(ground, name)).strip():
            yield Flaw("rules.fault.empty", ground, name)


def _texts(row: Row | Ground) -> Iterator[Flaw]:
    if not row.source.strip():
        yield Flaw("rules.fault.empty", row, "source")
    for field in fields(row):
        said = getattr(row, field.name)
        if isinstance(said, str) and (len(said) > LONGEST_TEXT or not said.isprintable()):
            yield Flaw("rules.fault.text", row, field.name)


def _dates(row: Row) -> Iterator[Flaw]:
    for name, day in (("valid_from", row.valid_from), ("valid_to", row.valid_to)):
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            yield Flaw("rules.fault.day", row, name, values=(("got", day.isoformat()),))
    if row.valid_to is not None and row.valid_to < row.valid_from:
        yield Flaw("rules.fault.ends_first", row, "valid_to")


def _places(row: Row) -> Iterator[Flaw]:
    names = {field.name for field in fields(row)}
    for name in ("country", "nationality"):
        if name in names:
            yield from _place(row, name, str(getattr(row, name)))
    for name in _NEVER_EMPTY:
        if name in names and not getattr(row, name):
            yield Flaw("rules.fault.empty", row, name)
    for name in _PLACE_LISTS:
        if name in names:
            for code in getattr(row, name):
                yield from _place(row, name, code)


def _place(row: Row, name: str, code: str) -> Iterator[Flaw]:
    if code != ANY and not is_known(code):
        yield Flaw("rules.fault.state", row, name, values=(("got", code),))
    if code == ANY and (name in ("members", "exempt") or isinstance(row, ExtensionRule | Referral)):
        yield Flaw("rules.fault.any", row, name)


def _amounts(row: Row) -> Iterator[Flaw]:
    match row:
        case Value(name=name, amount=amount):
            if name not in (*NEEDED, *TOLD):
                yield Flaw("rules.fault.name", row, "name", values=(("got", name),))
            yield from _within(row, "amount", amount, 0, MOST_DAYS)
        case Validity(months=months, days=days):
            yield from _within(row, "months", months, 0, 120)
            yield from _within(row, "days", days, 0, MOST_DAYS)
        case VisaRule(max_days=int(days)):
            yield from _within(row, "max_days", days, 1, MOST_DAYS)
        case Grant(days=days):
            yield from _within(row, "days", days, 1, MOST_DAYS)
        case ExtensionRule(days=days, total=total, times=times):
            yield from _within(row, "days", days, 0, MOST_DAYS)
            yield from _within(row, "total", total, 0, MOST_DAYS)
            yield from _within(row, "times", times, 0, 100)
        case PriorRequest(days_before=days):
            yield from _within(row, "days_before", days, 0, 366)
        case Majority(years=years):
            yield from _within(row, "years", years, 1, 30)
        case Tariff():
            yield from _money(row)
        case _:
            return


def _within(row: Row, name: str, amount: int, least: int, most: int) -> Iterator[Flaw]:
    if not least <= amount <= most:
        values = (("got", str(amount)), ("least", str(least)), ("most", str(most)))
        yield Flaw("rules.fault.range", row, name, values=values)


def _money(row: Tariff) -> Iterator[Flaw]:
    if row.currency not in _currencies():
        yield Flaw("rules.fault.currency", row, "currency", values=(("got", row.currency),))
    for name, amount in (("amount", row.amount), ("most", row.most)):
        if amount is not None and not (amount.is_finite() and 0 <= amount <= 10**9 and _in_cents(amount)):
            yield Flaw("rules.fault.not_amount", row, name, values=(("got", str(amount)[:40]),))
            return
    if row.most is not None and row.most < row.amount:
        yield Flaw("rules.fault.ends_first", row, "most")


@cache
def _words() -> Words:
    """Return the catalogue, in which every finding of the program has its sentence."""
    return Words("es")


@cache
def _currencies() -> frozenset[str]:
    return frozenset(one.code for one in listed_currencies())


def _in_cents(amount: Decimal) -> bool:
    return amount == amount.quantize(Decimal("0.01"))


def _lacking(book: RuleBook) -> Iterator[Flaw]:
    if not any(row.country == ANY for row in book.grant):
        yield Flaw("rules.fault.lacking", table="grant", values=(("got", ANY),))
    if not any(row.nationality == ANY for row in book.majority):
        yield Flaw("rules.fault.lacking", table="majority", values=(("got", ANY),))
    if not book.bloc:
        yield Flaw("rules.fault.lacking", table="bloc", values=(("got", "members"),))


def _clashes(book: RuleBook) -> Iterator[Flaw]:
    """Yield rows that say something of the same thing from the same day: no order decides between them."""
    seen: dict[tuple[str, ...], str] = {}
    for row in book.rows():
        for about in _about(row):
            key = (type(row).__name__, row.valid_from.isoformat(), *about)
            other = seen.setdefault(key, row.id)
            if other != row.id:
                yield Flaw("rules.fault.clash", row, values=(("got", other), ("what", " ".join(about))))
                break


def _about(row: Row) -> Iterator[tuple[str, ...]]:
    match row:
        case Value(name=name, country=country):
            yield name, country
        case VisaRule(countries=countries, nationalities=nationalities, passports=passports):
            yield from ((c, n, p) for c in countries for n in nationalities for p in passports)
        case Validity(countries=countries, nationalities=nationalities):
            yield from ((c, n) for c in countries for n in nationalities)
        case Grant(country=country) | ExtensionRule(country=country) | Referral(country=country):
            yield (country,)
        case Majority(nationality=nationality):
            yield (nationality,)
        case Papers(countries=countries, nationalities=nationalities, accompanied=accompanied):
            yield from (
                (c, row.direction.value, n, a) for c in countries for n in nationalities for a in accompanied
            )
        case Bloc():
            yield ("bloc",)
        case Substitute() | PriorRequest() | Tariff():
            return
        case _:
            return
