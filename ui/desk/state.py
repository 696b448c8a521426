"""What the desk knows at one moment: changed by the presenter alone, shown by the board."""

from dataclasses import dataclass, replace
from dataclasses import field as made
from datetime import datetime, timedelta

from borderpost.devices.source import SourceState
from borderpost.domain.crossing import Crossing, Direction, EntryId
from borderpost.domain.sync_report import SendState, SentNote
from borderpost.services.correcting import UNDO_WINDOW
from ui.correction.fields import Field
from ui.desk.case import Case
from ui.desk.party import Party
from ui.desk.trip_form import TripInput
from ui.desk.work import SHOWN_CROSSINGS, Recorded, Renewal, Standing


@dataclass(frozen=True, slots=True)
class Saving:
    """Hold a traveller on the way to the disk, with all that was typed for him."""

    case: Case
    trip: TripInput
    notes: dict[str, str]
    details: dict[Field, str]


@dataclass(slots=True)
class DeskState:
    """Hold the case at the window, the one being committed, and how the shift stands.

    ``notes`` holds what was typed in the last field of the form: under "" the note, under a
    finding's code the traveller's answer to it; ``answering`` names which of them is shown.
    ``stills`` tells that the source is a watched folder instead of a camera. ``sent`` names a
    crossing and where it is; ``answered`` the questions whose answer was seen, None before the
    first look. ``party`` is who travels in the vehicle that is open, None while none is.
    """

    direction: Direction
    standing: Standing
    case: Case | None = None
    saving: Saving | None = None
    party: Party | None = None
    notes: dict[str, str] = made(default_factory=dict)
    answering: str = ""
    source: SourceState = SourceState.ABSENT
    stills: bool = False
    other_waits: bool = False
    sent: tuple[EntryId, SentNote] | None = None
    answered: frozenset[EntryId] | None = None

    @property
    def newest(self) -> Crossing | None:
        """Return the crossing recorded last."""
        return self.standing.last[-1] if self.standing.last else None

    def undo_left(self, now: datetime) -> int:
        """Return the seconds in which the newest crossing can still be undone; 0 for none."""
        newest = self.newest
        if newest is None or newest.annulled:
            return 0
        left = newest.recorded_at + UNDO_WINDOW - now
        return max(0, int(left / timedelta(seconds=1)))

    @property
    def newest_sent(self) -> SentNote:
        """Return where the newest crossing is, as far as is known."""
        newest = self.newest
        if newest is None or self.sent is None or self.sent[0] != newest.id:
            return SentNote(SendState.HERE)
        return self.sent[1]

    def renew(self, renewal: Renewal) -> tuple[EntryId, ...]:
        """Take what the link changed; return the questions answered since the last look."""
        self.standing = replace(self.standing, unsent=renewal.unsent, lists=renewal.lists)
        self.sent = renewal.sent
        answered = [one.id for one in renewal.asked if one.answer is not None]
        before = self.answered
        self.answered = frozenset(answered)
        case = self.case
        if case is not None and case.asked is not None:
            known = next((one for one in renewal.asked if one.id == case.asked.id), case.asked)
            if known != case.asked:
                self.case = replace(case, asked=known)
        return () if before is None else tuple(id_ for id_ in answered if id_ not in before)

    def count(self, recorded: Recorded) -> None:
        """Add a crossing that was just committed."""
        standing, crossing = self.standing, recorded.crossing
        entering = crossing.draft.direction is Direction.ENTRY
        seconds = crossing.draft.seconds
        self.standing = Standing(
            shift=standing.shift,
            unsent=recorded.unsent,
            lists=standing.lists,
            last=(*standing.last, crossing)[-SHOWN_CROSSINGS:],
            entries=standing.entries + entering,
            exits=standing.exits + (not entering),
            seconds=standing.seconds if seconds is None else (*standing.seconds, seconds),
        )

    def uncount(self, undone: Recorded) -> None:
        """Mark a crossing of the last ones as annulled."""
        standing, crossing = self.standing, undone.crossing
        entering = crossing.draft.direction is Direction.ENTRY
        self.standing = Standing(
            shift=standing.shift,
            unsent=undone.unsent,
            lists=standing.lists,
            last=tuple(crossing if past.id == crossing.id else past for past in standing.last),
            entries=standing.entries - entering,
            exits=standing.exits - (not entering),
            seconds=standing.seconds,
        )
