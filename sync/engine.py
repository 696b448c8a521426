"""The desk's end of the exchange, as its sync lane calls it: every call opens its own store."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta

from borderpost.domain.enrolment import Enrolment
from borderpost.domain.errors import BorderPostError
from borderpost.domain.finding import Finding, Severity
from borderpost.domain.officer import Act
from borderpost.domain.sync_report import LinkNote, LinkState, SyncReport
from borderpost.services import enrolling
from borderpost.services.session import Session, authorise
from borderpost.store.home import Home
from borderpost.store.store import Store
from sync import joining, packing
from sync.carrier import carry, problem_of
from sync.contract import Platform
from sync.intake import take_in
from sync.joining import OpenGate
from sync.link_watch import LinkWatch
from sync.outbox import Outbox
from sync.outbox_notes import BlockName, LinkFile
from sync.retry import Patience

Connect = Callable[[LinkFile], AbstractContextManager[Platform]]
"""Reaches the platform of an enrolment; leaving the context closes the connection."""

MOST_AT_SIGN_OUT = 400
"""Blocks sealed before the data key goes: two hundred thousand entries."""
PARCEL_SHOWN_FOR = timedelta(days=7)


class DeskSync:
    """Carry between one desk and its platform; one thread calls it, the sync lane's."""

    def __init__(
        self,
        home: Home,
        *,
        clock: Callable[[], datetime],
        connect: Connect,
        gate: OpenGate,
        patience: Patience | None = None,
    ) -> None:
        self._home = home
        self._clock = clock
        self._connect = connect
        self._gate = gate
        self._patience = patience or Patience()
        self._watch = LinkWatch()
        self._outbox = Outbox(home.outbox)

    def enrol(self, session: Session, address: str, code: str) -> None:
        """Bind this desk to the platform that a one-time code speaks of.

        The same code again gives the same bond, so that a crash or a lost answer on the way costs
        nothing. Raise Refusal ``role.forbids``, ``enrolment.code_form``, ``enrolment.platform``,
        ``enrolment.code``, ``link.address``; Trouble ``link.*``, ``platform.busy``.
        """
        parsed = joining.parse_code(code)
        with Store.open(self._home, session.key) as store:
            authorise(store, session, Act.ENROL)
            enrolment = joining.join(
                address.strip(),
                parsed,
                post=store.post(),
                device=store.device(),
                data_key=session.key,
                gate=self._gate,
                now=self._clock(),
            )
            enrolling.enrol(store, session, enrolment, now=self._clock())
            self._outbox.keep_link(LinkFile.of(enrolment), now=self._clock())
            packing.tell(store, self._outbox)

    def run_once(self, session: Session) -> SyncReport:
        """Seal, carry, take in, and say how things stand; raise Trouble of the disk or the database."""
        with Store.open(self._home, session.key) as store:
            enrolment = store.enrolment()
            if enrolment is None:
                return self._report(store, None, LinkNote(LinkState.NOT_ENROLLED), ())
            link = LinkFile.of(enrolment)
            self._outbox.keep_link(link, now=self._clock())
            packing.pack(store, self._outbox, enrolment, now=self._clock())
            note = self._carry(link)
            news = take_in(store, self._outbox, enrolment, now=self._clock())
            more = packing.pack(store, self._outbox, enrolment, now=self._clock())
            if note.state is LinkState.LIVE and more:
                note = replace(note, again_in=timedelta())
            return self._report(store, enrolment, note, news)

    def report(self, session: Session) -> SyncReport:
        """Say how things stand, without an exchange."""
        with Store.open(self._home, session.key) as store:
            enrolment = store.enrolment()
            if enrolment is None:
                return self._report(store, None, LinkNote(LinkState.NOT_ENROLLED), ())
            note = self._outbox.note() or LinkNote(LinkState.NOT_TRIED)
            return self._report(store, enrolment, note, ())

    def carry_only(self) -> LinkNote:
        """Carry what is sealed and what waits for this desk, while nobody is signed in."""
        link = self._outbox.link()
        return LinkNote(LinkState.NOT_ENROLLED) if link is None else self._carry(link)

    def pack_all(self, session: Session) -> None:
        """Seal everything while the data key is here: before signing out, locking, closing."""
        with Store.open(self._home, session.key) as store:
            enrolment = store.enrolment()
            if enrolment is not None:
                now = self._clock()
                self._outbox.keep_link(LinkFile.of(enrolment), now=now)
                packing.pack(store, self._outbox, enrolment, now=now, most=MOST_AT_SIGN_OUT, whole=True)

    def link_changed(self) -> bool:
        """Tell whether the network changed since the last call: then it is worth trying at once."""
        changed = self._watch.changed()
        if changed:
            self._patience.link_changed()
        return changed

    def _carry(self, link: LinkFile) -> LinkNote:
        try:
            with self._connect(link) as platform:
                return carry(self._outbox, platform, clock=self._clock, patience=self._patience)
        except BorderPostError as error:
            if error.code.startswith("disk."):
                raise
            before = self._outbox.note() or LinkNote(LinkState.NOT_TRIED)
            state = LinkState.NO_LINK
            note = replace(
                before,
                state=state,
                at=self._clock(),
                problem=problem_of(error, state),
                sent=0,
                taken=0,
                again_in=self._patience.after_failure(),
            )
            self._outbox.keep_note(note)
            return note

    def _report(
        self, store: Store, enrolment: Enrolment | None, note: LinkNote, news: tuple[Finding, ...]
    ) -> SyncReport:
        now = self._clock()
        if note.problem is None:
            note = replace(note, problem=self._set_aside(store, now))
        sealed = packing.covering(store, self._outbox)
        return SyncReport(
            link=note,
            platform=enrolment.platform.name if enrolment else "",
            address=enrolment.platform.address if enrolment else "",
            unsent=store.unsent(),
            on_the_way=_entries_in(sealed, after=store.mark()),
            oldest_unsent=store.oldest_unsent(),
            receipts=store.receipts(),
            held=store.held(),
            news=news,
        )

    def _set_aside(self, store: Store, now: datetime) -> Finding | None:
        """Return what people should know of blocks and parcels that were set aside and still matter."""
        mark = store.mark()
        blocks = [
            name
            for name, why in self._outbox.blocks_aside().items()
            if why.code != "enrolment.replaced" and name.last > mark
        ]
        parcels = [
            name
            for name, why in self._outbox.aside().items()
            if name.endswith(".parcel") and abs(now - why.at) < PARCEL_SHOWN_FOR
        ]
        count = len(blocks) + len(parcels)
        return Finding.of("sync.aside", Severity.REVIEW, count=str(count)) if count else None


def _entries_in(blocks: list[BlockName], *, after: int) -> int:
    """Return how many entries past a position lie in blocks, each counted once."""
    count = 0
    for name in blocks:
        start = max(after, name.first - 1)
        count += max(0, name.last - start)
        after = max(after, name.last)
    return count
