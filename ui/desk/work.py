"""What the desk asks of the services: one method a verb, answers on the UI thread."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from borderpost.domain.alert import Hit, ListStatus, Resolution, ResolutionOutcome
from borderpost.domain.crossing import Crossing, CrossingDraft, Direction, EntryId
from borderpost.domain.document import Document, ReadMethod
from borderpost.domain.errors import BorderPostError
from borderpost.domain.inspection import Inspection
from borderpost.domain.mrz import Mrz
from borderpost.domain.reading import Reading
from borderpost.domain.rules import Basis
from borderpost.domain.shift import Shift
from borderpost.services import correcting, inspecting, recording, resolving, rule_pack
from borderpost.services.session import Session
from borderpost.store.store import Store
from ui.session import Clock, Records

Failed = Callable[[BorderPostError], None]

SHOWN_CROSSINGS = 16
"""How many of the shift's last crossings the desk keeps at hand."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Hold how the shift stands: the last crossings (newest last), counts, and the middle time taken."""

    shift: Shift | None
    unsent: int
    lists: ListStatus | None
    last: tuple[Crossing, ...] = ()
    entries: int = 0
    exits: int = 0
    seconds: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Recorded:
    """Hold a committed crossing and how much waits to be sent after it."""

    crossing: Crossing
    unsent: int


class Work(Protocol):
    """Do the desk's verbs; each calls ``then`` or ``failed`` later, on the UI thread."""

    def stand(self, then: Callable[[Standing], None], failed: Failed) -> None:
        """Tell how the shift stands."""

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

    def undo(self, crossing: EntryId, then: Callable[[Recorded], None], failed: Failed) -> None:
        """Annul a crossing of the last 30 seconds."""

    def resolve(
        self,
        hit: Hit,
        document: Document,
        outcome: ResolutionOutcome,
        reason: str,
        then: Callable[[Resolution], None],
        failed: Failed,
    ) -> None:
        """Journal what was found out about a hit."""

    def basis(self, code: str) -> Basis | None:
        """Return what a finding stands on, at once."""


class StoreWork:
    """Do the desk's verbs with the services, on the store lane of a sign-in."""

    def __init__(self, records: Records, clock: Clock) -> None:
        self._records = records
        self._clock = clock

    def stand(self, then: Callable[[Standing], None], failed: Failed) -> None:
        """Tell how the shift stands."""
        self._records.ask(_standing, then, failed)

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
            return inspecting.from_reading(
                store, session, reading, direction=direction, method=method, now=now
            )

        self._records.ask(job, then, failed)

    def inspect(
        self, draft: CrossingDraft, mrz: Mrz | None, then: Callable[[Inspection], None], failed: Failed
    ) -> None:
        """Inspect a draft typed or corrected."""
        now = self._clock()
        self._records.ask(
            lambda store, session: inspecting.inspect(store, session, draft, mrz=mrz, now=now), then, failed
        )

    def record(self, draft: CrossingDraft, then: Callable[[Recorded], None], failed: Failed) -> None:
        """Commit a crossing."""
        now = self._clock()

        def job(store: Store, session: Session) -> Recorded:
            return Recorded(recording.record(store, session, draft, now=now), store.unsent())

        self._records.ask(job, then, failed)

    def undo(self, crossing: EntryId, then: Callable[[Recorded], None], failed: Failed) -> None:
        """Annul a crossing of the last 30 seconds."""
        now = self._clock()

        def job(store: Store, session: Session) -> Recorded:
            return Recorded(correcting.undo(store, session, crossing, now=now), store.unsent())

        self._records.ask(job, then, failed)

    def resolve(
        self,
        hit: Hit,
        document: Document,
        outcome: ResolutionOutcome,
        reason: str,
        then: Callable[[Resolution], None],
        failed: Failed,
    ) -> None:
        """Journal what was found out about a hit."""
        now = self._clock()

        def job(store: Store, session: Session) -> Resolution:
            return resolving.resolve(
                store, session, None, hit, outcome=outcome, reason=reason, now=now, document=document
            )

        self._records.ask(job, then, failed)

    def basis(self, code: str) -> Basis | None:
        """Return what a finding stands on, at once."""
        return rule_pack.basis(code)


def _standing(store: Store, _: Session) -> Standing:
    shift = store.open_shift()
    counting = [] if shift is None else [c for c in store.crossings_of(shift.id) if not c.annulled]
    entries = sum(crossing.draft.direction is Direction.ENTRY for crossing in counting)
    return Standing(
        shift=shift,
        unsent=store.unsent(),
        lists=store.list_status(),
        last=tuple(sorted(counting, key=lambda crossing: crossing.position)[-SHOWN_CROSSINGS:]),
        entries=entries,
        exits=len(counting) - entries,
        seconds=tuple(c.draft.seconds for c in counting if c.draft.seconds is not None),
    )
