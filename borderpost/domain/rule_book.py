"""A rule pack as it is written: every dated row of every country, and which of them hold where and when."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import chain
from typing import TypeVar

from borderpost.domain.finding import Finding
from borderpost.domain.retention import DataClass
from borderpost.domain.rule_pack import Basis, RulePack
from borderpost.domain.rule_rows import (
    ANY,
    Bloc,
    ExtensionRule,
    Grant,
    Ground,
    Majority,
    Papers,
    PassportClass,
    PriorRequest,
    Referral,
    Row,
    Substitute,
    Tariff,
    Validity,
    Value,
    VisaRule,
)
from borderpost.domain.stay import NORM_DAYS, StayTerms

NEEDED = (
    "passport_expires_soon_days",
    "card_expires_soon_days",
    "repeated_within_minutes",
    "history_reach_days",
    "alerts_fresh_hours",
    "stay_counts_entry_day",
    "retention_backup_horizon_days",
    *(f"retention_{data.value}_days" for data in DataClass),
)
"""Names of the numbers that the program needs for ANY country; what a pack lacks of them, its own says."""

HOUSE = "house"
"""Source of what stands on no law: a rule of the program's own."""

ROW = "row"
"""Name of the value by which a finding names the row that it stands on."""

_Key = TypeVar("_Key")
_Row = TypeVar("_Row", bound=Row)
Places = Callable[[_Row], Iterable[tuple[_Key, int]]]
"""Says what a row is about, and how particularly: the greater number wins."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RuleBook:
    """Hold a whole pack; a field is a table of the file, under its name there (``docs/rules.md``)."""

    version: str
    as_of: date
    rule: tuple[Ground, ...] = ()
    value: tuple[Value, ...] = ()
    bloc: tuple[Bloc, ...] = ()
    validity: tuple[Validity, ...] = ()
    visa: tuple[VisaRule, ...] = ()
    substitute: tuple[Substitute, ...] = ()
    prior: tuple[PriorRequest, ...] = ()
    grant: tuple[Grant, ...] = ()
    extension: tuple[ExtensionRule, ...] = ()
    majority: tuple[Majority, ...] = ()
    papers: tuple[Papers, ...] = ()
    referral: tuple[Referral, ...] = ()
    fee: tuple[Tariff, ...] = ()

    def rows(self) -> Iterator[Row]:
        """Yield every dated row, table by table."""
        return chain(
            self.value, self.bloc, self.validity, self.visa, self.substitute, self.prior, self.grant,
            self.extension, self.majority, self.papers, self.referral, self.fee,
        )  # fmt: skip

    @property
    def count(self) -> int:
        """Return how many rules and rows there are."""
        return len(self.rule) + sum(1 for _ in self.rows())

    @property
    def unverified(self) -> int:
        """Return how many rules and rows nobody has compared with the law itself yet."""
        return sum(one.verify for one in self.rule) + sum(row.verify for row in self.rows())


def most_particular(rows: Iterable[_Row], day: date, places: Places[_Row, _Key]) -> dict[_Key, _Row]:
    """Return the row that holds for each thing on a day: the most particular, then the latest."""
    best: dict[_Key, tuple[int, date, _Row]] = {}
    for row in rows:
        if not row.holds(day):
            continue
        for key, particular in places(row):
            found = best.get(key)
            if found is None or (particular, row.valid_from) > found[:2]:
                best[key] = (particular, row.valid_from, row)
    return {key: row for key, (_, _, row) in best.items()}


def visa_places(country: str) -> Places[VisaRule, tuple[str, PassportClass]]:
    """Return what a visa row says of a country: of whom, with which passport."""

    def places(row: VisaRule) -> Iterator[tuple[tuple[str, PassportClass], int]]:
        particular = _names(row.countries, country)
        if particular is not None:
            for nationality in row.nationalities:
                for passport in row.passports:
                    yield (nationality, passport), particular

    return places


def validity_places(country: str) -> Places[Validity, str]:
    """Return of which nationalities a country's row of validity speaks."""

    def places(row: Validity) -> Iterator[tuple[str, int]]:
        particular = _names(row.countries, country)
        if particular is not None:
            yield from ((nationality, particular) for nationality in row.nationalities)

    return places


def value_in_force(book: RuleBook, name: str, country: str, day: date) -> Value:
    """Return a number of a country on a day; raise LookupError where the pack does not say it."""
    named = [row for row in book.value if row.name == name and row.country in (country, ANY)]
    if not named:
        raise LookupError(name)
    begun = max(day, min(row.valid_from for row in named))
    held = [row for row in named if row.holds(begun)] or named
    return max(held, key=lambda row: (row.country == country, row.valid_from))


@lru_cache(maxsize=128)
def in_force(book: RuleBook, country: str, day: date) -> RulePack:
    """Return what holds in a country (ISO 3) on a day; worked out once, then at hand."""
    # Before the first row of all, the first one: a clock set back must not stop the desk.
    day = max(day, min((row.valid_from for row in book.value), default=day))

    def amount(name: str) -> int:
        return value_in_force(book, name, country, day).amount

    bloc = max((row for row in book.bloc if row.holds(day)), key=lambda row: row.valid_from, default=None)
    members = bloc.members if bloc else ()
    named = _single(book.grant, day)
    grants = {member: named[member] for member in members if member in named}
    extensions = _single(book.extension, day)
    referrals = _single(book.referral, day)
    return RulePack(
        country=country,
        bloc=members,
        passport_expires_soon=timedelta(days=amount("passport_expires_soon_days")),
        card_expires_soon=timedelta(days=amount("card_expires_soon_days")),
        repeated_within=timedelta(minutes=amount("repeated_within_minutes")),
        history_reach=timedelta(days=amount("history_reach_days")),
        alerts_fresh_for=timedelta(hours=amount("alerts_fresh_hours")),
        stay=StayTerms(
            norm_days=named[ANY].days if ANY in named else NORM_DAYS,
            grants=tuple((member, row.days) for member, row in grants.items()),
            count_entry_day=bool(amount("stay_counts_entry_day")),
        ),
        validity=most_particular(book.validity, day, validity_places(country)),
        majorities=most_particular(book.majority, day, lambda row: [(row.nationality, 0)]),
        visas=most_particular(book.visa, day, visa_places(country)),
        granted_days=_granted(book, members, day),
        grants=named,
        substitutes=tuple(_held(book.substitute, day, country)),
        prior=tuple(_held(book.prior, day, country)),
        extension=extensions.get(country),
        papers=tuple(_held(book.papers, day, country)),
        referral=referrals.get(country),
        tariffs=tuple(_held(book.fee, day, country)),
    )


def basis(book: RuleBook, finding: Finding) -> Basis | None:
    """Return on what a finding stands: the law of its code, and the dated row that it names."""
    ground = _ground(book, finding.code)
    if ground is None:
        return None
    row = _rows_by_id(book).get(dict(finding.values).get(ROW, ""))
    if row is None:
        return Basis(
            rule_id=ground.id,
            legal_text=ground.legal_es,
            legal_text_en=ground.legal_en,
            source=ground.source,
            verify=ground.verify,
            in_force_since=ground.in_force_since,
        )
    return Basis(
        rule_id=row.id,
        legal_text=f"{ground.legal_es} {row.note_es}".strip(),
        legal_text_en=f"{ground.legal_en} {row.note_en}".strip(),
        source=row.source,
        verify=row.verify,
        in_force_since=row.valid_from,
        incomplete=row.incomplete,
    )


@lru_cache(maxsize=2048)
def _ground(book: RuleBook, code: str) -> Ground | None:
    fitting = [one for one in book.rule if one.code == code or (one.prefix and code.startswith(one.prefix))]
    return max(fitting, key=lambda one: (one.code == code, len(one.prefix)), default=None)


@lru_cache(maxsize=8)
def _rows_by_id(book: RuleBook) -> dict[str, Row]:
    return {row.id: row for row in book.rows()}


def _names(countries: tuple[str, ...], country: str) -> int | None:
    """Return how particularly a list names a country: 1 by its code, 0 as any, None not at all."""
    if country in countries:
        return 1
    return 0 if ANY in countries else None


_Country = TypeVar("_Country", Grant, ExtensionRule, Referral)


def _single(rows: Iterable[_Country], day: date) -> dict[str, _Country]:
    return most_particular(rows, day, lambda row: [(row.country, 0)])


_Several = TypeVar("_Several", Substitute, PriorRequest, Papers, Tariff)


def _held(rows: Iterable[_Several], day: date, country: str) -> Iterator[_Several]:
    return (row for row in rows if row.holds(day) and _names(row.countries, country) is not None)


def _granted(
    book: RuleBook, members: tuple[str, ...], day: date
) -> dict[tuple[str, PassportClass], tuple[tuple[str, int], ...]]:
    found: dict[tuple[str, PassportClass], list[tuple[str, int]]] = {}
    for member in members:
        for key, row in most_particular(book.visa, day, visa_places(member)).items():
            if row.max_days is not None:
                found.setdefault(key, []).append((member, row.max_days))
    return {key: tuple(days) for key, days in found.items()}
