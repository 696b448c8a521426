"""Crossings as the derived tables give them back, and how they are looked for."""

from collections.abc import Iterator

from borderpost.domain.crossing import Crossing, CrossingDraft, Direction, EntryId, Outcome, PastCrossing
from borderpost.domain.errors import Trouble
from borderpost.domain.names import normal_form
from borderpost.domain.officer import OfficerId
from borderpost.domain.shift import ShiftId
from borderpost.store.bodies import CrossingAmended, CrossingRecorded, decode
from borderpost.store.database import Database, Row, Value
from borderpost.store.moments import from_ms, to_ms
from borderpost.store.query import Query
from borderpost.store.search_keys import number_key

_CROSSING = (
    "SELECT id, crossing.position, at, recorded_at, post, lane, officer, shift, unpacked(content),"
    " amended, annulled"
    " FROM crossing JOIN body ON body.position = said"
)
_PAGE = 500
_LAST_LETTER = "\U0010ffff"


def crossing(database: Database, id_: EntryId) -> Crossing | None:
    """Return one crossing in its present form."""
    row = database.row(f"{_CROSSING} WHERE id = :id", id=id_)
    return _crossing(row) if row else None


def of_shift(database: Database, shift: ShiftId) -> Iterator[Crossing]:
    """Yield a shift's crossings in the order of their recording, annulled ones included."""
    return _pages(database, "shift = :shift", {"shift": shift})


def everything(database: Database) -> Iterator[Crossing]:
    """Yield every crossing in the order of its recording, annulled ones included."""
    return _pages(database, "TRUE", {})


def search(database: Database, query: Query) -> tuple[Crossing, ...]:
    """Return the newest crossings that answer a query, newest first."""
    tests, values = _tests(query)
    rows = database.rows(
        f"{_CROSSING} WHERE crossing.position IN"
        f" (SELECT position FROM crossing WHERE {' AND '.join(tests) or 'TRUE'}"
        "   ORDER BY +position DESC LIMIT :limit)"
        " ORDER BY crossing.position DESC",
        limit=query.limit,
        **values,
    )
    return tuple(_crossing(row) for row in rows)


def history(database: Database, number: str, issuing_state: str, limit: int) -> tuple[PastCrossing, ...]:
    """Return the last crossings of a document that still count, newest first."""
    rows = database.rows(
        "SELECT id, at, post, lane, direction, outcome FROM crossing"
        " WHERE document_number = :number AND issuing_state = :state AND NOT annulled"
        " ORDER BY at DESC, position DESC LIMIT :limit",
        number=number_key(number),
        state=issuing_state,
        limit=limit,
    )
    return tuple(_past(row) for row in rows)


def _tests(query: Query) -> tuple[list[str], dict[str, Value]]:
    asked = {
        "document_number": (query.document, number_key),
        "surname": (query.surname, normal_form),
        "given_names": (query.given_names, normal_form),
        "plate": (query.plate, number_key),
    }
    tests: list[str] = []
    values: dict[str, Value] = {}
    for column, (text, form) in asked.items():
        key = form(text)
        if text.strip() and not key:
            tests.append("FALSE")
        if key:
            tests.append(f"{column} >= :{column} AND {column} < :{column}_end")
            values |= {column: key, f"{column}_end": key + _LAST_LETTER}
    if "plate" in values:
        tests.append("plate <> ''")
    if query.since is not None:
        tests.append("at >= :since")
        values["since"] = to_ms(query.since)
    if query.until is not None:
        tests.append("at < :until")
        values["until"] = to_ms(query.until)
    return tests, values


def _pages(database: Database, test: str, values: dict[str, Value]) -> Iterator[Crossing]:
    last = 0
    while True:
        rows = database.rows(
            f"{_CROSSING} WHERE {test} AND crossing.position > :last ORDER BY crossing.position LIMIT :page",
            last=last,
            page=_PAGE,
            **values,
        )
        for row in rows:
            found = _crossing(row)
            last = found.position
            yield found
        if len(rows) < _PAGE:
            return


def _crossing(row: Row) -> Crossing:
    match row:
        case (
            str(id_),
            int(position),
            int(at),
            int(recorded_at),
            str(post),
            str(lane),
            str(officer),
            str(shift),
            bytes(content),
            int(amended),
            int(annulled),
        ):
            return Crossing(
                id=EntryId(id_),
                position=position,
                at=from_ms(at),
                recorded_at=from_ms(recorded_at),
                post=post,
                lane=lane,
                officer=OfficerId(officer),
                shift=ShiftId(shift),
                draft=_draft(content),
                amended=amended,
                annulled=bool(annulled),
            )
    raise Trouble("database.damaged")


def _draft(content: bytes) -> CrossingDraft:
    match decode(content).body:
        case CrossingRecorded(draft=draft) | CrossingAmended(draft=draft):
            return draft
    raise Trouble("database.damaged")


def _past(row: Row) -> PastCrossing:
    match row:
        case (str(id_), int(at), str(post), str(lane), str(direction), str(outcome)):
            return PastCrossing(EntryId(id_), from_ms(at), post, lane, Direction(direction), Outcome(outcome))
    raise Trouble("database.damaged")
