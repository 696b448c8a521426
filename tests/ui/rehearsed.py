"""An exchange that says what a test wants said, and remembers what it was asked."""

from dataclasses import dataclass, field
from threading import Event

from borderpost.domain.errors import BorderPostError
from borderpost.domain.sync_report import LinkNote, LinkState, SyncReport
from borderpost.services.session import Session


@dataclass
class Rehearsed:
    """Keep ``ui.sync_lane.Exchange``; ``hold`` keeps ``run_once`` waiting as a dead network does."""

    said: SyncReport = field(default_factory=lambda: SyncReport(LinkNote(LinkState.LIVE)))
    asked: list[str] = field(default_factory=list)
    enrolled_with: tuple[str, str] | None = None
    trouble: BorderPostError | None = None
    breaks: bool = False
    changes: bool = False
    held: Event | None = None

    def enrol(self, session: Session, address: str, code: str) -> None:
        """Take what was typed."""
        self.asked.append("enrol")
        if self.trouble is not None:
            raise self.trouble
        self.enrolled_with = (address, code)

    def run_once(self, session: Session) -> SyncReport:
        """Say what is to be said."""
        self.asked.append("run")
        if self.held is not None:
            self.held.wait(30)
        if self.trouble is not None:
            raise self.trouble
        if self.breaks:
            raise ZeroDivisionError("a bug")
        return self.said

    def report(self, session: Session) -> SyncReport:
        """Say it again."""
        self.asked.append("report")
        return self.said

    def carry_only(self) -> LinkNote:
        """Carry nothing."""
        self.asked.append("carry")
        return self.said.link

    def pack_all(self, session: Session) -> None:
        """Pack nothing."""
        self.asked.append("pack")

    def link_changed(self) -> bool:
        """Tell what the test wants told, once."""
        changed, self.changes = self.changes, False
        return changed
