"""The reference tables in which a screen searches as an officer types, and what an amount's currency is."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from borderpost.domain.fee import MINOR_UNITS
from borderpost.domain.names import fold
from borderpost.domain.states import SPECIMEN_STATE, STATES, USUAL, State, StateKind, country_of, state_name
from borderpost.domain.type_ahead import Entry, Table
from resources import resource


@dataclass(frozen=True, slots=True)
class Currency:
    """Hold an ISO 4217 code, its names, its minor units (decimals) and the sign people write."""

    code: str
    es: str
    en: str
    decimals: int
    sign: str

    @property
    def in_cents(self) -> bool:
        """Tell whether the minor unit is the hundredth, as of every currency of the region."""
        return self.decimals == len(str(MINOR_UNITS)) - 1


@cache
def issuing_states() -> Table:
    """Return the codes that documents carry, as MRZs write them: D for Germany; ICAO's own come last."""
    left_out = ("DEU", SPECIMEN_STATE)
    rows = [state for state in STATES.values() if state.code not in left_out]
    return Table(_state_entry(state) for state in sorted(rows, key=_place))


@cache
def countries() -> Table:
    """Return the countries and territories of ISO 3166-1, and Kosovo: where people live, come from, go."""
    rows = [state for state in STATES.values() if state.kind is StateKind.COUNTRY or state.code == "RKS"]
    return Table(_state_entry(state) for state in sorted(rows, key=_place))


@cache
def destinations() -> Table:
    """Return towns, airports and sea ports, the region's first; beside each stands its country."""
    return Table(_places())


@cache
def currencies() -> Table:
    """Return the currencies that a post can take, the region's first: amounts are recorded in cents."""
    return Table(Entry(one.code, one.es, one.en) for one in listed_currencies() if one.in_cents)


@cache
def listed_currencies() -> tuple[Currency, ...]:
    """Return the currencies with their minor units, the region's first."""
    with resource("reference", "currencies.toml").open("rb") as file:
        rows = tomllib.load(file)
    return tuple(
        Currency(code, row["es"], row["en"], row["decimals"], row.get("sign", code))
        for code, row in rows.items()
    )


def _place(state: State) -> tuple[int, int, str]:
    code = "D" if state.code == "DEU" else state.code
    usual = USUAL.index(code) if code in USUAL else len(USUAL)
    return usual, state.kind is not StateKind.COUNTRY, fold(state.es)


def _state_entry(state: State) -> Entry:
    if state.code == "D":
        iso = STATES[country_of(state.code)]
        return Entry(state.code, state.es, state.en, (iso.code, iso.alpha2), iso.aliases)
    return Entry(state.code, state.es, state.en, (state.alpha2,), state.aliases)


def _places() -> Iterator[Entry]:
    with resource("reference", "places.toml").open("rb") as file:
        rows = tomllib.load(file)
    for kind in ("towns", "airports", "ports"):
        for country, lists in rows.items():
            also = f"{state_name(country, 'es')} {state_name(country, 'en')}"
            for text in lists.get(kind, ()):
                code, _, name = text.partition(" ") if kind == "airports" else ("", "", text)
                es, _, en = name.partition(" | ")
                yield Entry(code or es, es, en or es, (), (), country, also)


