"""Which crossings answer a query, found among millions by the way that costs least.

An index gives the few. Where every condition is met by many, the newest that answer are soon met by walking
back from the last crossing. The way never decides what the answer is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isqrt

from borderpost.domain.names import normal_form
from borderpost.store.database import Database, Value
from borderpost.store.moments import to_ms
from borderpost.store.query import Query
from borderpost.store.search_keys import number_key


@dataclass(frozen=True, slots=True)
class Measure:
    """Hold what few and many are, in crossings: it decides the way and never the answer.

    A condition that no more than ``few`` meet is looked through at once and no other is counted. Where more
    than ``many`` meet every condition, walking back from the newest costs less than reading them all; after
    ``walked`` crossings all are read nevertheless.
    """

    few: int
    many: int
    walked: int

    @classmethod
    def of(cls, crossings: int, limit: int) -> "Measure":
        """Return what is many among so many crossings: as many pages of an index as of crossings walked over.

        A page holds about three times as many crossings' names as crossings.
        """
        many = max(FEW, isqrt(3 * limit * crossings))
        return cls(FEW, many, 2 * limit * crossings // many)


FEW = 400
_LAST_LETTER = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class _Asked:
    """Hold the conditions, each as the index that serves it and its SQL, and the values they name."""

    conditions: dict[str, str]
    values: dict[str, Value]

    @property
    def sql(self) -> str:
        return " AND ".join(self.conditions.values()) or "TRUE"


_BY_MOMENT = "crossing_by_moment"


def positions(database: Database, query: Query, measure: Measure | None = None) -> list[int]:
    """Return the positions of the newest crossings that answer, as many as the query wants, newest first.

    The newest are those recorded last; where a period is asked, those that moved last.
    """
    asked = _asked(query)
    if asked is None:
        return []
    order = "at DESC, position DESC" if _BY_MOMENT in asked.conditions else "position DESC"

    def found(source: str, further: str = "", **values: Value) -> list[int]:
        rows = database.rows(
            f"SELECT position FROM {source} WHERE {asked.sql}{further} ORDER BY {order} LIMIT :limit",
            limit=query.limit,
            **asked.values,
            **values,
        )
        return [position for (position,) in rows if isinstance(position, int)]

    if not asked.conditions:
        return found("crossing")
    if list(asked.conditions) == [_BY_MOMENT]:
        return found(f"crossing INDEXED BY {_BY_MOMENT}")
    last = database.number("SELECT max(position) FROM crossing")
    measure = measure or Measure.of(last, query.limit)
    index, count = _narrowest(database, asked, measure)
    if count > measure.many:
        source, further, floor = _walk(database, asked, last, measure.walked)
        newest = found(source, further, floor=floor)
        if len(newest) == query.limit:
            return newest
    return found(f"crossing INDEXED BY {index}")


def _narrowest(database: Database, asked: _Asked, measure: Measure) -> tuple[str, int]:
    """Return the index of the condition that the fewest meet, and how many, no further than needed."""
    best, least = next(iter(asked.conditions)), measure.many + 1
    for index, condition in asked.conditions.items():
        count = database.number(
            f"SELECT count(*) FROM (SELECT 1 FROM crossing INDEXED BY {index}"
            f" WHERE {condition} LIMIT {least})",
            **asked.values,
        )
        if count < least:
            best, least = index, count
        if least <= measure.few:
            break
    return best, least


def _walk(database: Database, asked: _Asked, last: int, walked: int) -> tuple[str, str, int]:
    """Return how to walk back from the newest, and the place where the walk ends."""
    if _BY_MOMENT in asked.conditions:
        source = f"crossing INDEXED BY {_BY_MOMENT}"
        floor = database.number(
            f"SELECT at FROM {source} WHERE {asked.conditions[_BY_MOMENT]}"
            " ORDER BY at DESC LIMIT 1 OFFSET :walked",
            walked=walked,
            **asked.values,
        )
        return source, " AND at >= :floor", floor
    return "crossing NOT INDEXED", " AND position > :floor", last - walked


def _asked(query: Query) -> _Asked | None:
    """Return what is asked, what the fewest meet first; None where nothing can answer."""
    conditions: dict[str, str] = {}
    values: dict[str, Value] = {}
    for column, index, text, key in _texts(query):
        if text.strip() and not key:
            return None
        if key:
            conditions[index] = f"{column} >= :{column} AND {column} < :{column}_end"
            values |= {column: key, f"{column}_end": key + _LAST_LETTER}
    if "surname" in values and "given_names" in values:
        # One index holds both, and the moment: of those whom it finds no crossing needs to be looked at.
        conditions["crossing_by_name"] += f" AND {conditions.pop('crossing_by_given_names')}"
    if "plate" in values:
        conditions["crossing_by_plate"] += " AND plate <> ''"
    period = []
    if query.since is not None:
        period.append("at >= :since")
        values["since"] = to_ms(query.since)
    if query.until is not None:
        period.append("at < :until")
        values["until"] = to_ms(query.until)
    if period:
        conditions[_BY_MOMENT] = " AND ".join(period)
    return _Asked(conditions, values)


def _texts(query: Query) -> Iterator[tuple[str, str, str, str]]:
    """Yield each text's column, index, words and form of comparison."""
    yield "document_number", "crossing_by_document", query.document, number_key(query.document)
    yield "plate", "crossing_by_plate", query.plate, number_key(query.plate)
    yield "surname", "crossing_by_name", query.surname, normal_form(query.surname)
    yield "given_names", "crossing_by_given_names", query.given_names, normal_form(query.given_names)
