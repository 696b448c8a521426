"""What the desk asks of the services: one method a verb, answers on the UI thread."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from borderpost.domain.alert import Hit, ListStatus, Resolution, ResolutionOutcome
from borderpost.domain.consultation import Consultation, Subject
from borderpost.domain.crossing import PASSED, Crossing, CrossingDraft, Direction, EntryId
from borderpost.domain.document import Document, ReadMethod
from borderpost.domain.errors import BorderPostError, Refusal, Trouble
from borderpost.domain.inspection import Inspection
from borderpost.domain.mrz import Mrz
from borderpost.domain.reading import Reading
from borderpost.domain.shift import Shift
from borderpost.domain.sync_report import SentNote
from borderpost.services import (
    consulting,
    correcting,
    inspecting,
    listing_posts,
    recording,
    resolving,
    searching,
    signing_in,
)
from borderpost.services.session import Session
from borderpost.store import open_party
from borderpost.store.store import Store
from borderpost.store.wiping import Typed
from ui.send_states import note_of
from ui.session import Clock, Records

T = TypeVar("T")

Failed = Callable[[BorderPostError], None]

SHOWN_CROSSINGS = 16
"""How many of the shift's last crossings the desk keeps at hand."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Hold how the shift stands: the last crossings (newest last), counts, and the middle time taken.

    ``party`` are those of the vehicle that was open when the desk last ended, oldest first.
    """

    shift: Shift | None
    unsent: int
    lists: ListStatus | None
    last: tuple[Crossing, ...] = ()
    entries: int = 0
    exits: int = 0
    seconds: tuple[float, ...] = ()
    party: tuple[Crossing, ...] = ()


@dataclass(frozen=True, slots=True)
class Recorded:
    """Hold a committed crossing and how much waits to be sent after it."""

    crossing: Crossing
    unsent: int


@dataclass(frozen=True, slots=True)
class Renewal:
    """Hold what the link may have changed: counts, the alert list, where a crossing is, and answers."""

    unsent: int
    lists: ListStatus | None
    sent: tuple[EntryId, SentNote] | None
    asked: tuple[Consultation, ...]


class Wrote(Protocol):
    """Hear that something was committed; what is urgent should leave at once."""

    def __call__(self, *, urgent: bool) -> None:
        """Hear of it, on the UI thread."""


class Work(Protocol):
    """Do the desk's verbs; each calls ``then`` or ``failed`` later, on the UI thread."""

    def stand(self, then: Callable[[Standing], None], failed: Failed) -> None:
        """Tell how the shift stands."""

    def renew(self, newest: Crossing | None, then: Callable[[Renewal], None], failed: Failed) -> None:
        """Tell what the link may have changed, and where the newest crossing is."""

    def consult(
        self, subject: Subject, reason: str, then: Callable[[Consultation], None], failed: Failed
    ) -> None:
        """Journal a question to the region."""

    def read(
        self,
        reading: Reading,
        direction: Direction,
        method: ReadMethod,
        then: Callable[[Inspection | None], None],
        failed: Failed,
    ) -> None:
        """Inspect a reading."""

    def inspect(
        self, draft: CrossingDraft, mrz: Mrz | None, then: Callable[[Inspection], None], failed: Failed
    ) -> None:
        """Inspect a draft typed or corrected."""

    def record(self, draft: CrossingDraft, then: Callable[[Recorded], None], failed: Failed) -> None:
        """Commit a crossing."""

    def record_both(self, draft: CrossingDraft, then: Callable[[Recorded], None], failed: Failed) -> None:
        """Commit both halves of a one-stop inspection; the answer is this post's."""

    def undo(self, crossing: EntryId, then: Callable[[Recorded], None], failed: Failed) -> None:
        """Annul a crossing of the last 30 seconds."""

    def keep_party(self, first: EntryId | None, failed: Failed) -> None:
        """Remember beyond the program's end which vehicle is open, by its first crossing; None is none."""

    def resolve(
        self,
        hit: Hit,
        document: Document,
        outcome: ResolutionOutcome,
        reason: str,
        then: Callable[[Resolution], None],
        failed: Failed,
        passphrase: Typed | None = None,
    ) -> None:
        """Journal what was found out about a hit, where a passphrase is given after it was proved."""

    def prove(self, passphrase: Typed, then: Callable[[None], None], failed: Failed) -> None:
        """Tell whether the passphrase is that of the officer who works."""


def _unheard(*, urgent: bool) -> None:
    """Hear of it where nobody carries anything away."""


class StoreWork:
    """Do the desk's verbs with the services, on the store lane of a sign-in.

    ``on_the_way`` counts the entries that are packed and not yet received.
    """

    def __init__(
        self,
        records: Records,
        clock: Clock,
        *,
        wrote: Wrote = _unheard,
        on_the_way: Callable[[], int] = int,
    ) -> None:
        self._records = records
        self._clock = clock
        self._wrote = wrote
        self._on_the_way = on_the_way
        self._seen: tuple[tuple[str, str], EntryId] | None = None
        records.at_the_end(self._leave_trace)

    def stand(self, then: Callable[[Standing], None], failed: Failed) -> None:
        """Tell how the shift stands."""
        self._records.ask(_standing, then, failed)

    def renew(self, newest: Crossing | None, then: Callable[[Renewal], None], failed: Failed) -> None:
        """Tell what the link may have changed, and where the newest crossing is."""
        on_the_way = self._on_the_way()

        def job(store: Store, _: Session) -> Renewal:
            sent = None
            if newest is not None:
                sent = (newest.id, note_of(store, newest.position, on_the_way=on_the_way))
            return Renewal(store.unsent(), store.list_status(), sent, store.consultations())

        self._records.ask(job, then, failed)

    def consult(
        self, subject: Subject, reason: str, then: Callable[[Consultation], None], failed: Failed
    ) -> None:
        """Journal a question to the region."""
        now = self._clock()

        def job(store: Store, session: Session) -> Consultation:
            asked = store.consultation(consulting.ask(store, session, subject, reason=reason, now=now))
            assert asked is not None, "a question just journaled is there"
            return asked

        self._records.ask(job, self._heard(then, urgent=True), failed)

    def read(
        self,
        reading: Reading,
        direction: Direction,
        method: ReadMethod,
        then: Callable[[Inspection | None], None],
        failed: Failed,
    ) -> None:
        """Inspect a reading."""
        now = self._clock()

        def job(store: Store, session: Session) -> Inspection | None:
            found = inspecting.from_reading(
                store, session, reading, direction=direction, method=method, now=now
            )
            return found and self._seen_in(store, session, found)

        self._records.ask(job, then, failed)

    def inspect(
        self, draft: CrossingDraft, mrz: Mrz | None, then: Callable[[Inspection], None], failed: Failed
    ) -> None:
        """Inspect a draft typed or corrected."""
        now = self._clock()

        def job(store: Store, session: Session) -> Inspection:
            return self._seen_in(store, session, inspecting.inspect(store, session, draft, mrz=mrz, now=now))

        self._records.ask(job, then, failed)

    def record(self, draft: CrossingDraft, then: Callable[[Recorded], None], failed: Failed) -> None:
        """Commit a crossing."""
        now = self._clock()

        def job(store: Store, session: Session) -> Recorded:
            recorded = recording.record(store, session, draft, now=now)
            self._recorded(draft)
            return Recorded(recorded, store.unsent())

        self._records.ask(job, self._heard(then, urgent=draft.outcome not in PASSED), failed)

    def record_both(self, draft: CrossingDraft, then: Callable[[Recorded], None], failed: Failed) -> None:
        """Commit both halves of a one-stop inspection; the answer is this post's."""
        now = self._clock()

        def job(store: Store, session: Session) -> Recorded:
            other = listing_posts.facing_post(store.post().code)
            if other is None:
                raise Refusal("linked.post")
            own, _ = recording.record_both(store, session, draft, other=other, now=now)
            self._recorded(draft)
            return Recorded(own, store.unsent())

        self._records.ask(job, self._heard(then, urgent=False), failed)

    def undo(self, crossing: EntryId, then: Callable[[Recorded], None], failed: Failed) -> None:
        """Annul a crossing of the last 30 seconds."""
        now = self._clock()

        def job(store: Store, session: Session) -> Recorded:
            return Recorded(correcting.undo(store, session, crossing, now=now), store.unsent())

        self._records.ask(job, self._heard(then, urgent=False), failed)

    def keep_party(self, first: EntryId | None, failed: Failed) -> None:
        """Remember beyond the program's end which vehicle is open, by its first crossing; None is none."""
        home = self._records.home
        self._records.ask(lambda _, __: open_party.keep(home, first), lambda _: None, failed)

    def resolve(
        self,
        hit: Hit,
        document: Document,
        outcome: ResolutionOutcome,
        reason: str,
        then: Callable[[Resolution], None],
        failed: Failed,
        passphrase: Typed | None = None,
    ) -> None:
        """Journal what was found out about a hit, where a passphrase is given after it was proved."""
        now = self._clock()

        def job(store: Store, session: Session) -> Resolution:
            proof = signing_in.prove(session, passphrase.text) if passphrase else None
            return resolving.resolve(
                store,
                session,
                None,
                hit,
                outcome=outcome,
                reason=reason,
                now=now,
                document=document,
                proof=proof,
            )

        self._records.ask(job, self._heard(then, urgent=True), failed)

    def prove(self, passphrase: Typed, then: Callable[[None], None], failed: Failed) -> None:
        """Tell whether the passphrase is that of the officer who works."""

        def job(_: Store, session: Session) -> None:
            signing_in.prove(session, passphrase.text)

        self._records.ask(job, then, failed)

    def _seen_in(self, store: Store, session: Session, found: Inspection) -> Inspection:
        """Remember whose crossings the window shows; a trace is left of who was not recorded after that."""
        document = _document_of(found.draft)
        if self._seen is not None and self._seen[0] != document:
            try:
                self._leave_trace(store, session)
            except Trouble:
                # A disk that takes no entry says so at the next crossing; nobody waits for one here.
                self._seen = None
        if found.history:
            self._seen = document, found.history[0].id
        return found

    def _recorded(self, draft: CrossingDraft) -> None:
        if self._seen is not None and self._seen[0] == _document_of(draft):
            self._seen = None

    def _leave_trace(self, store: Store, session: Session) -> None:
        """Journal whose crossings were read at the window without one of theirs being recorded."""
        seen, self._seen = self._seen, None
        if seen is not None:
            searching.open_crossing(store, session, seen[1], now=self._clock())

    def _heard(self, then: Callable[[T], None], *, urgent: bool) -> Callable[[T], None]:
        """Return ``then`` after which whoever carries entries away knows of a new one."""

        def both(answer: T) -> None:
            then(answer)
            self._wrote(urgent=urgent)

        return both


def _document_of(draft: CrossingDraft) -> tuple[str, str]:
    return draft.document.number, draft.document.issuing_state


def _standing(store: Store, session: Session) -> Standing:
    shift = store.open_shift()
    counting = [] if shift is None else [c for c in store.crossings_of(shift.id) if not c.annulled]
    entries = sum(crossing.draft.direction is Direction.ENTRY for crossing in counting)
    first = open_party.first(session.home)
    together = () if first is None else store.party(first)
    return Standing(
        shift=shift,
        unsent=store.unsent(),
        lists=store.list_status(),
        last=tuple(sorted(counting, key=lambda crossing: crossing.position)[-SHOWN_CROSSINGS:]),
        entries=entries,
        exits=len(counting) - entries,
        seconds=tuple(c.draft.seconds for c in counting if c.draft.seconds is not None),
        party=tuple(c for c in together if shift is not None and c.shift == shift.id and not c.annulled),
    )
