"""The derived tables, written from journal entries and from nothing else.

``apply`` is what an append and a replay share: what the tables hold is always what the journal
says, and dropping them all loses nothing but blanked bodies. An alert list alone is named by the
journal, by its digest, and read from its pack: lists come from the platform and never travel back.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Protocol

import msgspec

from borderpost.domain.crossing import CrossingDraft
from borderpost.domain.names import normal_form
from borderpost.domain.officer import Officer
from borderpost.store import alerts, bodies, consultations, custody, journal, rules, slips, ties
from borderpost.store.custody_bodies import CrossingRead, Erased, ProtectionNoted, SlipsIssued, SlipSpoiled
from borderpost.store.database import Database, Row, Value
from borderpost.store.journal import Entry, Link
from borderpost.store.key_bodies import CodesMade, KeyRotated, RecoveryActed
from borderpost.store.moments import to_ms
from borderpost.store.rule_bodies import RulesAdopted
from borderpost.store.search_keys import ID_BYTES, number_key

DERIVED = (
    "post",
    "officer",
    "officer_key",
    "recovery_key",
    "reset_code",
    "shift",
    "crossing",
    "slip",
    "slip_range",
    "slip_spoiled",
    "tie",
    "protection",
    "correction",
    "alert_list",
    "alert",
    "alert_word",
    "resolution",
    "lookup",
    "consultation",
    "erasure",
    "erased_shift",
    "clock",
    "self_test",
    "rules_adopted",
)
"""Every table that a replay gives back."""

Progress = Callable[[int, int], None]
"""Told now and then how many of how many entries are done."""

Form = Callable[[str], str]
"""Returns the normal form of a name."""

_PROGRESS_EVERY = 1000


def apply(database: Database, entry: Entry) -> None:
    """Write into the derived tables what an entry says, in the caller's transaction."""
    match entry.content.body:
        case bodies.CrossingRecorded() as body:
            _record(database, entry, body)
        case bodies.CrossingAmended() as body:
            _amend(database, entry, body)
        case bodies.CrossingAnnulled() as body:
            _annul(database, entry, body)
        case bodies.ShiftOpened() as body:
            _open_shift(database, entry, body)
        case bodies.ShiftClosed() as body:
            _close_shift(database, entry, body)
        case bodies.AlertResolved() as body:
            _resolve(database, entry, body)
        case bodies.AlertsAdopted() as body:
            alerts.adopt(database, body)
        case bodies.OfficerCreated() as body:
            _officer(database, entry, body.officer)
            _use_code(database, entry, body.code)
        case bodies.OfficerChanged() as body:
            _officer(database, entry, body.officer)
            _use_code(database, entry, body.code)
        case bodies.PostSetUp() as body:
            _post(database, body)
        case bodies.LookedUp() | CrossingRead() | bodies.Exported() as body:
            custody.look_up(database, entry, body)
        case bodies.ConsultationAsked() as body:
            consultations.ask(database, entry, body)
        case bodies.ConsultationAnswered() as body:
            consultations.answer(database, entry, body)
        case ProtectionNoted() as body:
            custody.protect(database, entry, body)
        case Erased() as body:
            custody.erase(database, entry, body)
        case SlipsIssued() as body:
            slips.issue(database, entry, body)
        case SlipSpoiled() as body:
            slips.spoil(database, entry, body)
        case bodies.ClockRead() as body:
            _read_clock(database, entry, body)
        case RecoveryActed() as body:
            _recover(database, body)
            _use_code(database, entry, body.code)
        case CodesMade() as body:
            _make_codes(database, body)
        case RulesAdopted() as body:
            rules.adopt(database, entry, body)
        case KeyRotated():
            pass
        case bodies.SelfTested() as body:
            _test(database, entry, body)
        case bodies.Restored() as body:
            _use_code(database, entry, body.code)
        case bodies.SignedIn() | bodies.Exported() | bodies.Enrolled():
            pass


def replay(database: Database, entries: Iterable[Entry], *, total: int, progress: Progress | None) -> None:
    """Apply entries in order, in the caller's transaction."""
    for done, entry in enumerate(entries, start=1):
        apply(database, entry)
        if progress and done % _PROGRESS_EVERY == 0:
            progress(done, total)
    if progress:
        progress(total, total)


class Opened(Protocol):
    """Anything that holds an open database: a ``Store``."""

    @property
    def database(self) -> Database:
        """Return the connection."""


def rebuild(store: Opened, progress: Progress | None = None) -> int:
    """Empty every derived table and replay the journal, in one transaction; return the entries' number."""
    database = store.database
    with database.transaction():
        indexes = drop_indexes(database)
        for table in DERIVED:
            database.run(f"DELETE FROM {table}")
        total = journal.length(database)
        replay(database, journal.entries(database), total=total, progress=progress)
        # Made at the end, sorted: kept up row by row they would be written many times over.
        database.script(indexes)
    return total


def drop_indexes(database: Database) -> list[str]:
    """Drop the indexes of the derived tables, in the caller's transaction; return what makes them again."""
    found = database.rows(
        "SELECT name, sql, tbl_name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    )
    ours = [(str(name), str(sql)) for name, sql, table in found if table in DERIVED]
    database.script([f"DROP INDEX {name}" for name, _ in ours])
    return [sql for _, sql in ours]


def _record(database: Database, entry: Entry, body: bodies.CrossingRecorded) -> None:
    draft = body.draft
    recorded = to_ms(entry.content.at)
    database.run(
        "INSERT INTO crossing (position, id, at, recorded_at, shift, direction, outcome,"
        " document_number, issuing_state, surname, given_names, plate, said)"
        f" VALUES (:position, {ID_BYTES}, :at, :recorded_at, (SELECT position FROM shift WHERE id = :shift),"
        " :direction, :outcome, :document_number, :issuing_state, :surname, :given_names, :plate, :position)",
        position=entry.position,
        id=entry.id,
        recorded_at=recorded,
        shift=body.shift,
        **_columns(draft, recorded),
    )
    keep_beside(database, entry, body)


def first_row(place: Link, at: datetime, body: bodies.CrossingRecorded, shift: int | None, form: Form) -> Row:
    """Return the row that a crossing has until it is corrected; ``shift`` is its shift's position."""
    recorded = to_ms(at)
    said = _columns(body.draft, recorded, form)
    moment = said.pop("at")
    id_ = bytes.fromhex(place.id.replace("-", ""))
    return place.position, id_, moment, recorded, shift, *said.values(), place.position, 0, 0


def keep_beside(database: Database, entry: Entry, body: bodies.CrossingRecorded) -> None:
    """Derive what a new crossing says beside its row: the paper slip it came from, the crossings it names."""
    slips.keep(database, entry, body.draft.slip)
    ties.keep(database, entry.position, body.draft.ties)


def _columns(draft: CrossingDraft, recorded: int, form: Form = normal_form) -> dict[str, Value]:
    return {
        "at": recorded if draft.occurred_at is None else to_ms(draft.occurred_at),
        "direction": draft.direction.value,
        "outcome": draft.outcome.value,
        "document_number": number_key(draft.document.number),
        "issuing_state": draft.document.issuing_state,
        "surname": form(draft.traveller.surname),
        "given_names": form(draft.traveller.given_names),
        "plate": number_key(draft.trip.plate),
    }


def _amend(database: Database, entry: Entry, body: bodies.CrossingAmended) -> None:
    recorded = database.number(f"SELECT recorded_at FROM crossing WHERE id = {ID_BYTES}", id=body.crossing)
    database.run(
        "UPDATE crossing SET at = :at, direction = :direction, outcome = :outcome,"
        " document_number = :document_number, issuing_state = :issuing_state, surname = :surname,"
        " given_names = :given_names, plate = :plate, said = :said, amended = amended + 1"
        f" WHERE id = {ID_BYTES}",
        id=body.crossing,
        said=entry.position,
        **_columns(body.draft, recorded),
    )
    ties.change(database, body.crossing, body.draft.ties)
    _correction(database, entry, body.crossing, body.reason)


def _annul(database: Database, entry: Entry, body: bodies.CrossingAnnulled) -> None:
    database.run(f"UPDATE crossing SET annulled = 1 WHERE id = {ID_BYTES}", id=body.crossing)
    _correction(database, entry, body.crossing, body.reason)


def _correction(database: Database, entry: Entry, crossing: str, reason: str) -> None:
    database.run(
        "INSERT INTO correction (position, crossing, shift, kind, at, officer, reason)"
        " SELECT :position, :id, coalesce(shift.id, ''), :kind, :at, :officer, :reason"
        f" FROM crossing LEFT JOIN shift ON shift.position = crossing.shift WHERE crossing.id = {ID_BYTES}",
        position=entry.position,
        id=crossing,
        kind=entry.content.kind.value,
        at=to_ms(entry.content.at),
        officer=entry.content.actor,
        reason=reason,
    )


def _open_shift(database: Database, entry: Entry, body: bodies.ShiftOpened) -> None:
    database.run(
        "INSERT INTO shift (position, id, number, opened_at, opened_by)"
        " VALUES (:position, :id, :number, :opened_at, :opened_by)",
        position=entry.position,
        id=entry.id,
        number=body.number,
        opened_at=to_ms(entry.content.at),
        opened_by=entry.content.actor,
    )


def _close_shift(database: Database, entry: Entry, body: bodies.ShiftClosed) -> None:
    database.run(
        "UPDATE shift SET closed_at = :closed_at, closed_by = :closed_by, notes = :notes, ended = :ended"
        " WHERE id = :id",
        id=body.shift,
        ended=entry.position,
        closed_at=to_ms(entry.content.at),
        closed_by=entry.content.actor,
        notes=body.notes,
    )


def _resolve(database: Database, entry: Entry, body: bodies.AlertResolved) -> None:
    database.run(
        "INSERT INTO resolution"
        " (position, at, officer, shift, crossing, alert, document_number, issuing_state, content)"
        " VALUES"
        " (:position, :at, :officer, :shift, :crossing, :alert, :document_number, :issuing_state, :content)",
        position=entry.position,
        at=to_ms(entry.content.at),
        officer=entry.content.actor,
        shift=body.shift,
        crossing=body.crossing,
        alert=body.resolution.alert_id,
        document_number=number_key(body.document_number),
        issuing_state=body.issuing_state,
        content=msgspec.json.encode(body.resolution).decode(),
    )


def _officer(database: Database, entry: Entry, officer: Officer) -> None:
    database.run(
        "INSERT INTO officer_key (position, officer, signing_key) SELECT :position, :id, :signing_key"
        " WHERE NOT EXISTS (SELECT 1 FROM officer WHERE id = :id AND signing_key = :signing_key)",
        position=entry.position,
        id=officer.id,
        signing_key=officer.signing_key,
    )
    database.run(
        "INSERT INTO officer (id, username, name, role, active, signing_key, sealing_key)"
        " VALUES (:id, :username, :name, :role, :active, :signing_key, :sealing_key)"
        " ON CONFLICT (id) DO UPDATE SET username = :username, name = :name, role = :role, active = :active,"
        " signing_key = :signing_key, sealing_key = :sealing_key",
        id=officer.id,
        username=officer.username,
        name=officer.name,
        role=officer.role.value,
        active=officer.active,
        signing_key=officer.signing_key,
        sealing_key=officer.sealing_key,
    )


def _recover(database: Database, body: RecoveryActed) -> None:
    if body.what == "set":
        database.run(
            "INSERT OR REPLACE INTO recovery_key (one, public) VALUES (1, :public)", public=body.public
        )


def _make_codes(database: Database, body: CodesMade) -> None:
    database.run("DELETE FROM reset_code")
    database.run_many(
        "INSERT INTO reset_code (number, sheet, digest) VALUES (:number, :sheet, :digest)",
        (
            {"number": number, "sheet": body.name, "digest": digest}
            for number, digest in enumerate(body.digests, start=1)
        ),
    )


def _use_code(database: Database, entry: Entry, code: int) -> None:
    if code:
        database.run(
            "UPDATE reset_code SET used = :position WHERE number = :code", position=entry.position, code=code
        )


def _post(database: Database, body: bodies.PostSetUp) -> None:
    database.run(
        "INSERT OR REPLACE INTO post (one, content) VALUES (1, :content)",
        content=msgspec.json.encode(body.post).decode(),
    )


def _read_clock(database: Database, entry: Entry, body: bodies.ClockRead) -> None:
    database.run(
        "INSERT INTO clock (position, officer, reading, fault)"
        " VALUES (:position, :officer, :reading, :fault)",
        position=entry.position,
        officer=entry.content.actor,
        reading=msgspec.json.encode(body.reading).decode(),
        fault=msgspec.json.encode(body.fault).decode() if body.fault else None,
    )


def _test(database: Database, entry: Entry, body: bodies.SelfTested) -> None:
    database.run(
        "INSERT INTO self_test (position, officer, content) VALUES (:position, :officer, :content)",
        position=entry.position,
        officer=entry.content.actor,
        content=msgspec.json.encode(body.test).decode(),
    )
