"""What a desk knows of its link and of what it has sent: the values that the screen shows."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from borderpost.domain.crossing import EntryId
from borderpost.domain.finding import Finding


class SendState(StrEnum):
    """Name where an entry is: the three states of the desk's seventh law."""

    HERE = "here"
    ON_THE_WAY = "on_the_way"
    RECEIVED = "received"


class LinkState(StrEnum):
    """Name how the last exchange ended; none of these ever stops the desk."""

    NOT_ENROLLED = "not_enrolled"
    NOT_TRIED = "not_tried"
    LIVE = "live"
    NO_LINK = "no_link"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class SentNote:
    """Hold where one entry is, and the number of its receipt once it is received."""

    state: SendState
    receipt: int | None = None


@dataclass(frozen=True, slots=True)
class ReceiptNote:
    """Hold one receipt for people: its number, the platform's time, and how many entries it covers."""

    number: int
    at: datetime
    entries: int


@dataclass(frozen=True, slots=True)
class HeldEntry:
    """Hold an entry that the platform keeps aside or flags, and why (a code with words)."""

    entry: EntryId
    position: int
    held: bool
    code: str
    receipt: int


@dataclass(frozen=True, slots=True)
class LinkNote:
    """Hold how the last exchange went; ``at`` is this desk's clock, ``platform_time`` the platform's.

    ``drift`` is this desk's clock minus the platform's at the last contact. ``problem`` says why an
    exchange failed. ``sent``, ``taken`` count blocks up and objects down in the last exchange;
    ``again_in`` is how long to wait for the next one unless something wakes it.
    """

    state: LinkState
    at: datetime | None = None
    problem: Finding | None = None
    last_contact: datetime | None = None
    drift: timedelta | None = None
    sent: int = 0
    taken: int = 0
    again_in: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class SyncReport:
    """Hold everything the sync screen shows; ``oldest_unsent`` (aware UTC) is the health that counts."""

    link: LinkNote
    platform: str = ""
    address: str = ""
    unsent: int = 0
    on_the_way: int = 0
    oldest_unsent: datetime | None = None
    receipts: tuple[ReceiptNote, ...] = ()
    held: tuple[HeldEntry, ...] = ()
    news: tuple[Finding, ...] = ()
