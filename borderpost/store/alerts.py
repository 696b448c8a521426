"""The adopted alert list as the derived tables hold it, and how hits on it were resolved."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from borderpost.domain.alert import Alert, ListStatus, Resolution
from borderpost.domain.errors import Trouble
from borderpost.domain.names import tokens
from borderpost.domain.shift import ShiftId
from borderpost.store import alert_file, packs
from borderpost.store.bodies import AlertsAdopted
from borderpost.store.database import Database, Row, Value
from borderpost.store.moments import from_ms, to_ms
from borderpost.store.search_keys import number_key


def adopt(database: Database, body: AlertsAdopted) -> None:
    """Put a list in force from its pack; a superseded one may be gone, and a later entry names the other."""
    content = packs.content(database, packs.ALERTS, body.digest)
    if content is None:
        return
    in_force = database.row("SELECT digest FROM alert_list")
    database.run(
        "INSERT OR REPLACE INTO alert_list (one, version, as_of, count, digest)"
        " VALUES (1, :version, :as_of, :count, :digest)",
        version=body.version,
        as_of=to_ms(body.as_of),
        count=body.count,
        digest=body.digest,
    )
    if in_force == (body.digest,):
        return
    database.run("DELETE FROM alert_word")
    database.run("DELETE FROM alert")
    numbered = list(enumerate(alert_file.rows(content), start=1))
    database.run_many(
        "INSERT INTO alert (number, id, document_number, issuing_state, content)"
        " VALUES (:number, :id, :document_number, :issuing_state, :content)",
        (_columns(number, row) for number, row in numbered),
    )
    database.run_many(
        "INSERT INTO alert_word (word, alert, words) VALUES (:word, :alert, :words)",
        sorted((word for number, row in numbered for word in _words(number, row)), key=_place),
    )


def _columns(number: int, row: alert_file.Row) -> dict[str, Value]:
    return {
        "number": number,
        "id": row.id,
        "document_number": number_key(row.document_number),
        "issuing_state": row.issuing_state,
        "content": msgspec.json.encode(row).decode(),
    }


def _words(number: int, row: alert_file.Row) -> list[dict[str, Value]]:
    words = set(tokens(f"{row.surname} {row.given_names}"))
    return [{"word": word, "alert": number, "words": len(words)} for word in words]


def _place(word: Mapping[str, Value]) -> tuple[str, Value]:
    """Return where a word stands in its table: written in this order, no page is written twice."""
    return str(word["word"]), word["alert"]


def status(database: Database) -> ListStatus | None:
    """Return what list is in force; None where none was adopted."""
    match database.row("SELECT version, as_of, count FROM alert_list"):
        case None:
            return None
        case (str(version), int(as_of), int(count)):
            return ListStatus(version, from_ms(as_of), count)
    raise Trouble("database.damaged")


def by_document(database: Database, number: str, issuing_state: str) -> tuple[Alert, ...]:
    """Return the alerts about a document, in the list's order; none for an empty number."""
    key = number_key(number)
    if not key:
        return ()
    rows = database.rows(
        "SELECT content FROM alert WHERE document_number <> ''"
        " AND document_number = :number AND issuing_state = :state ORDER BY number",
        number=key,
        state=issuing_state,
    )
    return tuple(_alert(row) for row in rows)


def by_person(database: Database, surname: str, given_names: str) -> tuple[Alert, ...]:
    """Return the alerts that may be about a person: all words of one name are among the other's.

    It finds what ``domain.names.agree`` agrees on, and nothing else; births are for the caller.
    """
    words = sorted(set(tokens(f"{surname} {given_names}")))
    places = {f"w{number}": word for number, word in enumerate(words)}
    rows = database.rows(
        "SELECT content FROM alert WHERE number IN"
        " (SELECT alert FROM alert_word"
        f"   WHERE word IN ({', '.join(f':{place}' for place in places)})"
        "   GROUP BY alert HAVING count(*) IN (words, :ours)) ORDER BY number",
        ours=len(words),
        **places,
    )
    return tuple(_alert(row) for row in rows)


def resolutions_of(database: Database, shift: ShiftId) -> tuple[Resolution, ...]:
    """Return how the hits of a shift were resolved, in order."""
    rows = database.rows("SELECT content FROM resolution WHERE shift = :shift ORDER BY position", shift=shift)
    return tuple(_resolution(row) for row in rows)


def resolved_since(
    database: Database, alert: str, number: str, issuing_state: str, *, since: datetime
) -> Resolution | None:
    """Return the last resolution of an alert for one document since a moment."""
    row = database.row(
        "SELECT content FROM resolution WHERE alert = :alert AND document_number = :number"
        " AND issuing_state = :state AND at >= :since ORDER BY position DESC LIMIT 1",
        alert=alert,
        number=number_key(number),
        state=issuing_state,
        since=to_ms(since),
    )
    return _resolution(row) if row else None


def _alert(row: Row) -> Alert:
    match row:
        case (str(content),):
            return alert_file.alert(msgspec.json.decode(content, type=alert_file.Row))
    raise Trouble("database.damaged")


def _resolution(row: Row) -> Resolution:
    match row:
        case (str(content),):
            return msgspec.json.decode(content, type=Resolution)
    raise Trouble("database.damaged")
