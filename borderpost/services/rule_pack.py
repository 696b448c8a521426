"""The rule pack that ships with the program: what each rule stands on, and the thresholds in force."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import msgspec

from borderpost.domain.rules import Basis, RulePack
from borderpost.domain.states import CA4
from borderpost.domain.stay import StayTerms
from resources import resource

EVERY_COUNTRY = "*"


class _Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    legal_es: str
    legal_en: str
    source: str
    verify: bool
    code: str = ""
    prefix: str = ""
    in_force_since: date | None = None


class _Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    country: str
    amount: int
    since: date
    source: str
    verify: bool


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    as_of: date
    rule: tuple[_Rule, ...]
    value: tuple[_Value, ...]


def basis(code: str) -> Basis | None:
    """Return what the finding with this code stands on: its own rule, or that of the longest prefix."""
    fitting = [rule for rule in _file().rule if rule.code == code or _begins(code, rule.prefix)]
    if not fitting:
        return None
    rule = max(fitting, key=lambda candidate: (candidate.code == code, len(candidate.prefix)))
    return Basis(
        rule_id=rule.id,
        legal_text=rule.legal_es,
        legal_text_en=rule.legal_en,
        source=rule.source,
        verify=rule.verify,
        in_force_since=rule.in_force_since,
    )


@dataclass(frozen=True, slots=True)
class Amount:
    """Hold a dated number of the pack, where it comes from, and whether that is still to be verified."""

    amount: int
    source: str
    verify: bool


def value(name: str, country: str, day: date) -> Amount:
    """Return a number that is in force in a country (ISO 3) on a day."""
    row = _row(name, country, day)
    return Amount(row.amount, row.source, row.verify)


def in_force(country: str, day: date) -> RulePack:
    """Return the thresholds of a country (ISO 3) on a day."""
    return RulePack(
        country=country,
        validity_months=_amount("validity_months", country, day),
        majority=_amount("majority", EVERY_COUNTRY, day),
        majorities=_majorities(day),
        passport_expires_soon=timedelta(days=_amount("passport_expires_soon_days", country, day)),
        card_expires_soon=timedelta(days=_amount("card_expires_soon_days", country, day)),
        repeated_within=timedelta(minutes=_amount("repeated_within_minutes", country, day)),
        history_reach=timedelta(days=_amount("history_reach_days", country, day)),
        alerts_fresh_for=timedelta(hours=_amount("alerts_fresh_hours", country, day)),
        stay=StayTerms(
            norm_days=_amount("stay_norm_days", EVERY_COUNTRY, day),
            grants=tuple((member, _amount("stay_days", member, day)) for member in CA4),
            count_entry_day=bool(_amount("stay_counts_entry_day", country, day)),
        ),
    )


def as_of() -> date:
    """Return the day on which the pack was last gone over."""
    return _file().as_of


def unverified() -> int:
    """Return how many rules and numbers of the pack nobody has compared with the law itself yet."""
    return sum(rule.verify for rule in _file().rule) + sum(row.verify for row in _file().value)


@cache
def _file() -> _File:
    return msgspec.toml.decode(resource("reference", "rules.toml").read_bytes(), type=_File)


def _begins(code: str, prefix: str) -> bool:
    return bool(prefix) and code.startswith(prefix)


def _amount(name: str, country: str, day: date) -> int:
    return _row(name, country, day).amount


def _row(name: str, country: str, day: date) -> _Value:
    rows = [row for row in _file().value if row.name == name and row.country in (country, EVERY_COUNTRY)]
    own = [row for row in rows if row.country == country]
    # Before the first dated row of all, the first one: a clock set back must not stop the desk.
    begun = [row for row in own or rows if row.since <= day] or own or rows
    return max(begun, key=lambda row: row.since)


def _majorities(day: date) -> tuple[tuple[str, int], ...]:
    nationalities = {row.country for row in _file().value if row.name == "majority"} - {EVERY_COUNTRY}
    return tuple((code, _amount("majority", code, day)) for code in sorted(nationalities))
