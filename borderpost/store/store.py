"""One desk's database, open: what is recorded goes through ``append``, what is asked is read here."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType

from borderpost.domain.alert import Alert, ListStatus, Resolution
from borderpost.domain.crossing import Crossing, EntryId, PastCrossing
from borderpost.domain.errors import Trouble
from borderpost.domain.journal import EntryKind, Head
from borderpost.domain.officer import Officer, OfficerId
from borderpost.domain.post import Post
from borderpost.domain.shift import Shift, ShiftId
from borderpost.store import alerts, crossings, journal, projection, schema, staff
from borderpost.store.bodies import Body
from borderpost.store.database import Database
from borderpost.store.home import Home
from borderpost.store.keys import DataKey
from borderpost.store.query import Query


@dataclass(frozen=True, slots=True)
class Appended:
    """Hold where an entry will stand once its transaction commits."""

    id: EntryId
    position: int


class Store:
    """Hold one connection; a thread of its own needs a Store of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._journal = journal.Journal(database)

    @classmethod
    def open(cls, home: Home, key: DataKey) -> "Store":
        """Open a desk's database and bring it to today's form.

        Raise Trouble ``database.missing``, ``.damaged``, ``.newer``, ``.busy``, ``disk.full``. A file
        is never made where none is, and a damaged one is left as it lies.
        """
        database = Database(home.database, key)
        try:
            if schema.version(database) == 0:
                raise Trouble("database.damaged")
            schema.upgrade(database, schema.shipped())
        except BaseException:
            database.close()
            raise
        return cls(database)

    @classmethod
    def create(cls, home: Home, key: DataKey) -> "Store":
        """Make a new desk's database; raise Trouble where a file of its name lies already."""
        database = Database.create(home.database, key)
        try:
            schema.upgrade(database, schema.shipped())
            with database.transaction():
                journal.found_desk(database)
        except BaseException:
            database.close()
            raise
        return cls(database)

    @property
    def database(self) -> Database:
        """Return the connection, for the other modules of ``borderpost.store``."""
        return self._database

    def close(self) -> None:
        """Close the connection."""
        self.database.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def transaction(self) -> AbstractContextManager[None]:
        """Hold one writing transaction; at its end it is committed durably or was never there."""
        return self.database.transaction()

    def append(self, kind: EntryKind, body: Body, *, actor: str, at: datetime) -> Appended:
        """Append an entry and derive what it says, in the caller's transaction.

        ``at`` is aware and is cut to milliseconds; ``actor`` is an officer's id. Raise TypeError for
        a body of another kind (see ``borderpost.store.bodies``), RuntimeError out of a transaction.
        """
        entry = self._journal.append(kind, body, actor=actor, at=at)
        projection.apply(self.database, entry)
        return Appended(entry.id, entry.position)

    def post(self) -> Post:
        """Return the post at which this desk stands."""
        return staff.post(self.database)

    def officers(self) -> tuple[Officer, ...]:
        """Return every officer, inactive ones included, by username."""
        return staff.officers(self.database)

    def officer(self, id_: OfficerId) -> Officer | None:
        """Return one officer."""
        return staff.officer(self.database, id_)

    def officer_named(self, username: str) -> Officer | None:
        """Return the officer who signs in with a username."""
        return staff.by_username(self.database, username)

    def crossing(self, id_: EntryId) -> Crossing | None:
        """Return one crossing in its present form."""
        return crossings.crossing(self.database, id_)

    def search(self, query: Query) -> tuple[Crossing, ...]:
        """Return the newest crossings that answer a query, newest first, annulled ones included."""
        return crossings.search(self.database, query)

    def history(self, document_number: str, issuing_state: str, limit: int = 10) -> tuple[PastCrossing, ...]:
        """Return the last crossings of a document that still count, newest first."""
        return crossings.history(self.database, document_number, issuing_state, limit)

    def open_shift(self) -> Shift | None:
        """Return the shift that is open, if one is."""
        return staff.open_shift(self.database)

    def shift(self, id_: ShiftId) -> Shift | None:
        """Return one shift."""
        return staff.shift(self.database, id_)

    def shifts(self, limit: int = 50) -> tuple[Shift, ...]:
        """Return the last shifts, newest first."""
        return staff.shifts(self.database, limit)

    def shifts_opened(self, *, since: datetime, until: datetime) -> int:
        """Return how many shifts opened from one moment (included) to another (excluded)."""
        return staff.shifts_opened(self.database, since=since, until=until)

    def crossings_of(self, shift_id: ShiftId) -> Iterator[Crossing]:
        """Yield a shift's crossings in the order of their recording, annulled ones included."""
        return crossings.of_shift(self.database, shift_id)

    def crossings(self) -> Iterator[Crossing]:
        """Yield every crossing in the order of its recording, annulled ones included."""
        return crossings.everything(self.database)

    def crossing_count(self) -> int:
        """Return how many crossings were ever recorded."""
        return self.database.number("SELECT count(*) FROM crossing")

    def list_status(self) -> ListStatus | None:
        """Return what alert list is in force; None where none was adopted."""
        return alerts.status(self.database)

    def alerts_by_document(self, number: str, issuing_state: str) -> tuple[Alert, ...]:
        """Return the alerts about a document, in the list's order."""
        return alerts.by_document(self.database, number, issuing_state)

    def alerts_by_person(self, surname: str, given_names: str) -> tuple[Alert, ...]:
        """Return the alerts that may be about a person: all words of one name are among the other's."""
        return alerts.by_person(self.database, surname, given_names)

    def resolutions_of(self, shift_id: ShiftId) -> tuple[Resolution, ...]:
        """Return how the hits of a shift were resolved, in order."""
        return alerts.resolutions_of(self.database, shift_id)

    def resolved_since(
        self, alert_id: str, document_number: str, issuing_state: str, *, since: datetime
    ) -> Resolution | None:
        """Return the last resolution of an alert for one document since a moment (say, the local day's)."""
        return alerts.resolved_since(self.database, alert_id, document_number, issuing_state, since=since)

    def corrections_of(self, shift_id: ShiftId) -> int:
        """Return how many amendments and annulments touched a shift's crossings."""
        return self.database.number("SELECT count(*) FROM correction WHERE shift = :shift", shift=shift_id)

    def unsent(self) -> int:
        """Return how many entries no platform has acknowledged."""
        return journal.unsent(self.database)

    def entry_count(self) -> int:
        """Return how many entries the journal holds."""
        return journal.length(self.database)

    def head(self) -> Head:
        """Return the chain's head (32 zero bytes where nothing is written yet)."""
        return journal.head(self.database)

    def slip(self, serial: str) -> EntryId | None:
        """Return the crossing that a paper slip became."""
        row = self.database.row("SELECT crossing FROM slip WHERE serial = :serial", serial=serial)
        return EntryId(str(row[0])) if row else None
