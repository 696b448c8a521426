"""One desk's database, open: what is recorded goes through ``append``, what is asked is read here."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType

import msgspec

from borderpost.domain.alert import Alert, ListStatus, Resolution
from borderpost.domain.consultation import Consultation
from borderpost.domain.crossing import Crossing, EntryId, PastCrossing
from borderpost.domain.enrolment import Enrolment
from borderpost.domain.errors import Trouble
from borderpost.domain.journal import ChainPlace, DeviceId, EntryKind, Head, Segment, SegmentId
from borderpost.domain.officer import Officer, OfficerId
from borderpost.domain.post import Post
from borderpost.domain.self_test import SelfTest
from borderpost.domain.shift import Shift, ShiftId
from borderpost.domain.sync_report import HeldEntry, ReceiptNote
from borderpost.domain.vulnerability import Vulnerability
from borderpost.store import (
    alerts,
    clock_readings,
    consultations,
    crossings,
    custody,
    enrolment,
    journal,
    log_room,
    packs,
    projection,
    receipts,
    schema,
    staff,
    tail,
)
from borderpost.store.bodies import Body, CrossingRecorded
from borderpost.store.clock_readings import JournaledReading
from borderpost.store.custody import Read
from borderpost.store.cut_log import demand_whole_log
from borderpost.store.database import Database
from borderpost.store.home import Home
from borderpost.store.keys import DataKey
from borderpost.store.query import Query
from borderpost.store.receipts import KeptReceipt
from borderpost.store.tail import TailEntry


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

        Raise Trouble ``database.missing``, ``.damaged``, ``.log_cut``, ``.newer``, ``.busy``, ``disk.full``.
        A file is never made where none is, and a damaged one is left as it lies.
        """
        demand_whole_log(home.database)
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

    def checkpoint(self) -> None:
        """Move what was committed from the log into the file, and give the log room, while others go on."""
        self.database.checkpoint()
        log_room.make(self.database)

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

    def record(self, body: CrossingRecorded, *, actor: str, at: datetime) -> Crossing:
        """Append a crossing as ``append`` does, and return it as it will be read again."""
        entry = self._journal.append(EntryKind.CROSSING, body, actor=actor, at=at)
        projection.apply(self.database, entry)
        return crossings.as_recorded(entry)

    def upcoming(self, number: int, *, at: datetime) -> tuple[EntryId, ...]:
        """Return the ids of the next entries, were they all appended at that moment in this transaction."""
        return self._journal.upcoming(number, at=at)

    def turn_over(self) -> None:
        """Let the next entry begin a segment of its own, so that those before it are written to no more."""
        self._journal.turn_over()

    def reads(self, *, since: datetime, until: datetime, limit: int = 500) -> tuple[Read, ...]:
        """Return who read what of whom from one moment (included) to another (excluded), newest first."""
        return custody.reads(self.database, since=since, until=until, limit=limit)

    def erased_of(self, shift_id: ShiftId) -> int:
        """Return how many crossings of a shift retention has erased."""
        return custody.erased_of(self.database, shift_id)

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

    def signing_key(self, officer_id: OfficerId, *, position: int) -> bytes | None:
        """Return the public key (32 bytes) with which an officer signed at a position of the journal."""
        return staff.signing_key(self.database, officer_id, position=position)

    def recovery_public(self) -> bytes | None:
        """Return the public recovery key (32 bytes) that the journal names, if it names one."""
        return staff.recovery_public(self.database)

    def crossing(self, id_: EntryId) -> Crossing | None:
        """Return one crossing in its present form."""
        return crossings.crossing(self.database, id_)

    def protection(self, id_: EntryId) -> Vulnerability | None:
        """Return what was last noted about the protection of a crossing's traveller; None for nothing."""
        return custody.protection(self.database, id_)

    def party(self, id_: EntryId) -> tuple[Crossing, ...]:
        """Return those who travel together with a crossing, itself among them, in their order."""
        return crossings.party(self.database, id_)

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

    def device(self) -> DeviceId:
        """Return this desk's id (16 bytes)."""
        return journal.device(self.database)

    def segment(self, id_: SegmentId) -> Segment:
        """Return one segment of this desk; raise LookupError where it has none of the id."""
        return journal.segment(self.database, id_)

    def enrolment(self) -> Enrolment | None:
        """Return this desk's bond with a platform; None where it has none."""
        return enrolment.enrolment(self.database)

    def keep_enrolment(self, bond: Enrolment) -> None:
        """Put an enrolment in the place of the one before, in the caller's transaction.

        At another platform everything is unsent again and none of its packs was seen yet.
        """
        enrolment.keep(self.database, bond)

    def tail(self, after: int, limit: int) -> tuple[TailEntry, ...]:
        """Return the entries after a position, in order."""
        return tail.tail(self.database, after, limit)

    def head_before(self, position: int) -> Head:
        """Return the head from which the entry at a position follows: its segment's genesis for the first.

        Raise LookupError where no entry stands there.
        """
        return tail.head_before(self.database, position)

    def mark(self) -> int:
        """Return the position up to which the platform holds the journal whole; 0 for nothing."""
        return tail.mark(self.database)

    def last_place(self) -> ChainPlace | None:
        """Return where the chain ends; None where nothing is written yet."""
        return tail.last_place(self.database)

    def mark_place(self) -> ChainPlace | None:
        """Return where the mark stands in the chain; None where nothing is acknowledged."""
        return tail.mark_place(self.database)

    def segments_after_mark(self, limit: int = 200) -> tuple[SegmentId, ...]:
        """Return the segments that have entries after the mark, in order."""
        return tail.segments_after_mark(self.database, limit)

    def acknowledge(self, heads: Sequence[ChainPlace], *, whole: bool = False) -> int:
        """Take in the platform's durable heads, in the caller's transaction, and return the mark.

        Heads that are not of this desk's chain move nothing and are kept to be told (``forked``).
        ``whole`` says that these are all that the platform holds: what was believed before counts no
        more, receipts of what it holds no more stand no more, and the mark may move back.
        """
        return tail.acknowledge(self.database, heads, whole=whole)

    def forked(self) -> tuple[ChainPlace, ...]:
        """Return the heads that the platform holds under this desk's name and that are not of its chain.

        Each proves that two desks write as one, or that this one was restored from a copy.
        """
        return tail.forked(self.database)

    def oldest_unsent(self) -> datetime | None:
        """Return when the first entry after the mark was made, by this desk's clock; None for none."""
        return tail.oldest_unsent(self.database)

    def keep_receipt(self, receipt: KeptReceipt) -> int:
        """Keep a receipt that was checked, in the caller's transaction, and return the mark.

        A receipt alone moves the mark only where the platform knows more of a segment than this desk.
        A second time changes nothing. Raise RuntimeError at a desk that is not enrolled.
        """
        return receipts.keep(self.database, receipt)

    def receipts(self, limit: int = 20) -> tuple[ReceiptNote, ...]:
        """Return the last receipts that stand, newest first."""
        return receipts.receipts(self.database, limit)

    def receipt_proofs(self) -> Iterator[bytes]:
        """Yield every receipt that stands, as the platform signed it, in the order in which they came."""
        return receipts.proofs(self.database)

    def receipt_over(self, position: int) -> int | None:
        """Return the number of the first receipt that covers an entry; None where none does."""
        return receipts.receipt_over(self.database, position)

    def log_place(self) -> tuple[int, bytes] | None:
        """Return the farthest place of the platform's log that receipts prove: its number, the head there."""
        return receipts.log_place(self.database)

    def held(self, limit: int = 100) -> tuple[HeldEntry, ...]:
        """Return the entries that the platform holds back or flags, newest first."""
        return receipts.held(self.database, limit)

    def keep_pack(self, kind: str, content: bytes, *, number: int, version: str, as_of: datetime) -> str:
        """Put a pack in the place of the one before, in the caller's transaction; return its digest (hex)."""
        return packs.keep(self.database, kind, content, number=number, version=version, as_of=as_of)

    def pass_over_pack(self, kind: str, number: int) -> None:
        """Note that a pack of this number was seen and left, so that it is not fetched again."""
        packs.pass_over(self.database, kind, number)

    def pack_number(self, kind: str) -> int:
        """Return the newest number of a kind of pack that was seen; 0 for none."""
        return packs.number(self.database, kind)

    def last_clock_reading(self) -> JournaledReading | None:
        """Return the last reading of the machine's clocks; None where none was journaled."""
        return clock_readings.last(self.database)

    def clock_faults(self, limit: int = 20) -> tuple[JournaledReading, ...]:
        """Return the last readings in which something was wrong with the clock, newest first."""
        return clock_readings.faults(self.database, limit)

    def moments(self, after: int) -> Iterator[datetime]:
        """Yield when each entry after a position was made, in the journal's order."""
        return clock_readings.moments(self.database, after)

    def last_self_test(self) -> SelfTest | None:
        """Return the last self-test that was journaled."""
        row = self.database.row("SELECT content FROM self_test ORDER BY position DESC LIMIT 1")
        return msgspec.json.decode(str(row[0]), type=SelfTest) if row else None

    def consultations(self, limit: int = 50) -> tuple[Consultation, ...]:
        """Return the last consultations, newest first."""
        return consultations.consultations(self.database, limit)

    def consultation(self, id_: EntryId) -> Consultation | None:
        """Return one consultation."""
        return consultations.consultation(self.database, id_)
