"""Which crossings answer a query, found among millions by the way that costs least.

An index gives the few. Where every condition is met by many, the newest that answer are soon met by walking
back from the last crossing: a short walk shows how soon. The way never decides what the answer is.
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
    """Hold what few and far are, in crossings: it decides the way and never the answer.

    A condition that no more than ``few`` meet is looked through at once. Where there is none, a walk back
    begins, and after every ``step`` goes on where it would end within ``far``, were the rest like what it
    has seen; otherwise the condition that the fewest meet is looked through.
    """

    few: int
    step: int
    far: int

    @classmethod
    def of(cls, crossings: int, limit: int) -> "Measure":
        """Return what is far among so many crossings: where walking costs as many pages as an index would.

        A page holds about a hundred names of an index, or twenty-seven crossings.
        """
        return cls(few=1000, step=250, far=limit * isqrt(crossings * 27 // (100 * limit)))


_WIDER = 8
"""How many more are counted of every condition where more than so far meet each."""
_LAST_LETTER = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class _Asked:
    """Hold the conditions, each as the index that serves it and its SQL, and the values they name.

    No index serves what is asked ``further``.
    """

    conditions: dict[str, str]
    further: tuple[str, ...]
    values: dict[str, Value]

    @property
    def sql(self) -> str:
        return " AND ".join((*self.conditions.values(), *self.further)) or "TRUE"


_BY_MOMENT = "crossing_by_moment"


def positions(database: Database, query: Query, measure: Measure | None = None) -> list[int]:
    """Return the positions of the newest crossings that answer, as many as the query wants, newest first.

    The newest are those recorded last; where a period is asked, those that moved last.
    """
    asked = _asked(query)
    if asked is None:
        return []
    order = "at DESC, position DESC" if _BY_MOMENT in asked.conditions else "position DESC"

    def found(source: str) -> list[int]:
        rows = database.rows(
            f"SELECT position FROM {source} WHERE {asked.sql} ORDER BY {order} LIMIT :limit",
            limit=query.limit,
            **asked.values,
        )
        return [position for (position,) in rows if isinstance(position, int)]

    if not asked.conditions:
        return found("crossing")
    if list(asked.conditions) == [_BY_MOMENT]:
        return found(f"crossing INDEXED BY {_BY_MOMENT}")
    measure = measure or Measure.of(database.number("SELECT max(position) FROM crossing"), query.limit)
    index = _narrow(database, asked, measure.few)
    if index is None:
        newest = _walked(database, asked, query.limit, measure)
        if newest is not None:
            return newest
        index = _narrowest(database, asked, measure.few)
    return found(f"crossing INDEXED BY {index}")


def _narrow(database: Database, asked: _Asked, most: int) -> str | None:
    """Return the index of the first condition that no more than so many meet; None where more meet each."""
    for index, condition in asked.conditions.items():
        count = database.number(
            f"SELECT count(*) FROM (SELECT 1 FROM crossing INDEXED BY {index} WHERE {condition} LIMIT :more)",
            more=most + 1,
            **asked.values,
        )
        if count <= most:
            return index
    return None


def _narrowest(database: Database, asked: _Asked, most: int) -> str:
    """Return the index of about the fewest, counted no further than needed."""
    if len(asked.conditions) == 1:
        return next(iter(asked.conditions))
    while (index := _narrow(database, asked, most)) is None:
        most = (most + 1) * _WIDER
    return index


def _walked(database: Database, asked: _Asked, limit: int, measure: Measure) -> list[int] | None:
    """Walk back from the newest crossing and return those that answer; None where the walk is too far."""
    rows = database.stream(_walk(asked), **asked.values)
    found: list[int] = []
    for seen, (position, answers) in enumerate(rows, start=1):
        if answers and isinstance(position, int):
            found.append(position)
            if len(found) == limit:
                return found
        if seen % measure.step == 0 and len(found) * measure.far < limit * seen:
            return None
    return found


def _walk(asked: _Asked) -> str:
    """Return what walks back from the newest crossing, of a period where one is asked for."""
    period = asked.conditions.get(_BY_MOMENT)
    if period is None:
        return f"SELECT position, {asked.sql} FROM crossing NOT INDEXED ORDER BY position DESC"
    return (
        f"SELECT position, {asked.sql} FROM crossing INDEXED BY {_BY_MOMENT} WHERE {period}"
        " ORDER BY at DESC, position DESC"
    )


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
    further: tuple[str, ...] = ()
    if "surname" in values and "given_names" in values:
        # One index holds both, and the moment: of those whom it finds no crossing needs to be looked at.
        further = (conditions.pop("crossing_by_given_names"),)
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
    return _Asked(conditions, further, values)


def _texts(query: Query) -> Iterator[tuple[str, str, str, str]]:
    """Yield each text's column, index, words and form of comparison."""
    yield "document_number", "crossing_by_document", query.document, number_key(query.document)
    yield "plate", "crossing_by_plate", query.plate, number_key(query.plate)
    yield "surname", "crossing_by_name", query.surname, normal_form(query.surname)
    yield "given_names", "crossing_by_given_names", query.given_names, normal_form(query.given_names)
