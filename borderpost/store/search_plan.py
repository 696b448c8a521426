"""Which crossings answer a query, found among millions by the way that costs least.

An index gives the few. Where every condition is met by many, the newest that answer are soon met by walking
back from the last crossing, or from the last whose surname begins alike: a short walk shows how soon. The
way never decides what the answer is.
"""

from collections.abc import Iterator, Mapping
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
    begins; after ``step``, and whenever it has become four times as long, it goes on where it would end
    within ``far``, were the rest like what it has seen. Otherwise the condition that the fewest meet is
    looked through.
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
_LONGER = 4
_STARTS_A_PAGE = 5
"""How many starts of names a page holds for each crossing that it would hold."""
_LAST_LETTER = "\U0010ffff"
_BY_MOMENT, _BY_NAME, _BY_START = "crossing_by_moment", "crossing_by_name", "crossing_by_start"
_START, _REST, _GIVEN = "substr(surname, 1, 3)", "substr(surname, 4, 5)", "substr(given_names, 1, 3)"
"""What ``crossing_by_start`` holds of a name: of whom it finds not, no crossing needs to be looked at."""
_START_LETTERS, _HELD_LETTERS = 3, 8


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


@dataclass(frozen=True, slots=True)
class _Walk:
    """Hold an index in the order of moments, over which of its crossings it leads, its first step, and far.

    ``telling`` is what the index alone says of them: who does not meet it cannot answer.
    """

    index: str
    over: str
    telling: str
    step: int
    far: int


def positions(database: Database, query: Query, measure: Measure | None = None) -> list[int]:
    """Return the positions of the newest crossings that answer, as many as the query wants, newest first.

    The newest are those that moved last; of one moment, those recorded last.
    """
    asked = _asked(query)
    if asked is None:
        return []
    if not set(asked.conditions) - {_BY_MOMENT}:
        return _newest(database, asked, query.limit, _BY_MOMENT)
    measure = measure or Measure.of(database.number("SELECT max(position) FROM crossing"), query.limit)
    index = _narrow(database, asked.conditions, asked.values, measure.few)
    if index is None and len(str(asked.values.get("surname", ""))) > _HELD_LETTERS:
        # A walk over starts would look at the crossing of everybody who is called alike so far.
        by_name = {_BY_NAME: asked.conditions[_BY_NAME]}
        index = _narrow(database, by_name, asked.values, measure.far)
    if index is None:
        newest = _walked(database, asked, query.limit, measure)
        if newest is not None:
            return newest
        index = _narrowest(database, asked, measure.few)
    return _newest(database, asked, query.limit, index)


def _newest(
    database: Database, asked: _Asked, limit: int, index: str, within: str = "TRUE", since: Value = None
) -> list[int]:
    rows = database.rows(
        f"SELECT position FROM crossing INDEXED BY {index} WHERE {within} AND {asked.sql}"
        " ORDER BY at DESC, position DESC LIMIT :limit",
        limit=limit,
        horizon=since,
        **asked.values,
    )
    return [position for (position,) in rows if isinstance(position, int)]


def _narrow(
    database: Database, conditions: Mapping[str, str], values: Mapping[str, Value], most: int
) -> str | None:
    """Return the index of the first condition that no more than so many meet; None where more meet each."""
    for index, condition in conditions.items():
        count = database.number(
            f"SELECT count(*) FROM (SELECT 1 FROM crossing INDEXED BY {index} WHERE {condition} LIMIT :more)",
            more=most + 1,
            **values,
        )
        if count <= most:
            return index
    return None


def _narrowest(database: Database, asked: _Asked, most: int) -> str:
    """Return the index of about the fewest, counted no further than needed."""
    if len(asked.conditions) == 1:
        return next(iter(asked.conditions))
    while (index := _narrow(database, asked.conditions, asked.values, most)) is None:
        most = (most + 1) * _WIDER
    return index


def _walked(database: Database, asked: _Asked, limit: int, measure: Measure) -> list[int] | None:
    """Walk back from the newest crossing and return those that answer; None where the walk is too far."""
    walk = _walk(asked, measure)
    seen = walk.step
    period = asked.conditions.get(_BY_MOMENT, "TRUE")
    while True:
        match database.row(
            f"SELECT at FROM crossing INDEXED BY {walk.index} WHERE {walk.over} AND {period}"
            " ORDER BY at DESC LIMIT 1 OFFSET :seen",
            seen=seen,
            **asked.values,
        ):
            case (int(horizon),):
                within = f"{walk.over} AND at >= :horizon AND {walk.telling}"
                found = _newest(database, asked, limit, walk.index, within, horizon)
            case _:
                return _newest(database, asked, limit, walk.index, f"{walk.over} AND {walk.telling}")
        if len(found) == limit:
            return found
        if len(found) * walk.far < limit * seen:
            return None
        seen *= _LONGER


def _walk(asked: _Asked, measure: Measure) -> _Walk:
    """Return the shortest walk over all that may answer."""
    if "start" not in asked.values:
        return _Walk(_BY_MOMENT, "TRUE", "TRUE", measure.step, measure.far)
    telling = [f"{_REST} >= :rest AND {_REST} < :rest_end"]
    if "given_names" in asked.values:
        telling.append(f"{_GIVEN} >= :given AND {_GIVEN} < :given_end")
    step, far = measure.step * _STARTS_A_PAGE, measure.far * _STARTS_A_PAGE
    return _Walk(_BY_START, f"{_START} = :start", " AND ".join(telling), step, far)


def _starts(surname: str, given_names: str) -> dict[str, Value]:
    """Return what ``crossing_by_start`` is asked for; nothing where the surname is too short for it."""
    if len(surname) < _START_LETTERS:
        return {}
    rest, given = surname[_START_LETTERS:_HELD_LETTERS], given_names[:_START_LETTERS]
    return {
        "start": surname[:_START_LETTERS],
        "rest": rest,
        "rest_end": rest + _LAST_LETTER,
        "given": given,
        "given_end": given + _LAST_LETTER,
    }


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
    values |= _starts(normal_form(query.surname), normal_form(query.given_names))
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
    yield "surname", _BY_NAME, query.surname, normal_form(query.surname)
    yield "given_names", "crossing_by_given_names", query.given_names, normal_form(query.given_names)
