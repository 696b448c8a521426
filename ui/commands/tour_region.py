"""The tour's way to the region: a platform of its own, a link that breaks on the way, receipts compared."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from borderpost.domain.consultation import Subject
from borderpost.domain.crossing import EntryId
from borderpost.domain.sync_report import LinkState, SyncReport
from borderpost.services import consulting, setting_up, signing_in
from borderpost.services.session import Session
from borderpost.store import alert_file
from borderpost.store.home import Home
from borderpost.store.store import Store
from sync.assembly import desk_sync
from sync.engine import DeskSync
from sync.proving import Proof, prove
from sync.trial_link import TrialLink
from sync.trial_platform import TrialPlatform
from ui.commands.call import now

CUT_AFTER = 6000
"""Bytes on the link after which it breaks: the greetings are over and a block is on its way."""
PATIENCE = timedelta(seconds=60)
"""How long either step may take; each takes a second or two."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Hold what each end counts once everything was sent; ``cut_at`` is what was unsent at the cut.

    ``list_in_force`` says that the list published there is in force here, ``answered`` how many
    crossings the region answered a question with.
    """

    entries: int
    acknowledged: int
    at_platform: int
    cut_at: int
    proof: Proof
    last_receipt: int
    list_in_force: bool
    answered: int
    seconds: float

    @property
    def broke(self) -> bool:
        """Tell whether the link broke while something was still unsent."""
        return self.cut_at > 0

    @property
    def agrees(self) -> bool:
        """Tell whether desk, platform and signed receipts count the same, every receipt genuine."""
        counts = {self.entries, self.acknowledged, self.at_platform, self.proof.entries}
        return len(counts) == 1 and not self.proof.doubtful


def deliver(home: Home, session: Session, folder: Path) -> Delivery:
    """Enrol a practice desk at a platform of its own and send it everything, the link breaking once."""
    begun = time.monotonic()
    administrator = _administrator(home)
    with TrialPlatform(folder) as platform, TrialLink(platform.port) as link:
        desk = desk_sync(home, clock=now)
        desk.enrol(administrator, f"127.0.0.1:{link.port}", platform.enrolment_code())
        desk.pack_all(session)
        link.cut_after(CUT_AFTER)
        broken = _exchange(desk, session, lambda report: report.link.state is LinkState.NO_LINK)
        link.restore()
        whole = _exchange(desk, session, lambda report: report.unsent == 0)
        _publish(platform, folder)
        with Store.open(home, session.key) as store:
            question = _ask(store, session)
            _exchange(desk, session, lambda report: _came_down(store, question) and not report.unsent)
        # The question's answer is an entry too, and young: sealed as at a sign-out, then sent.
        desk.pack_all(session)
        _exchange(desk, session, lambda report: report.unsent == 0)
        seconds = time.monotonic() - begun
        totals = json.loads(platform.run("totals"))
    with Store.open(home, session.key) as store:
        enrolment, asked = store.enrolment(), store.consultation(question)
        if enrolment is None or asked is None:
            raise LookupError("the desk was enrolled, and asked, a moment ago")
        return Delivery(
            entries=store.entry_count(),
            acknowledged=store.mark(),
            at_platform=totals["entries"],
            cut_at=broken.unsent,
            proof=prove(store, enrolment),
            last_receipt=whole.receipts[0].number if whole.receipts else 0,
            list_in_force=store.pack_number("alerts") > 0,
            answered=0 if asked.answer is None else len(asked.answer.crossings),
            seconds=seconds,
        )


def _administrator(home: Home) -> Session:
    passphrase = setting_up.practice_passphrase(home)
    return signing_in.sign_in(home, setting_up.PRACTICE_ADMINISTRATOR, passphrase, now=now())


def _publish(platform: TrialPlatform, folder: Path) -> None:
    """Publish an alert list at the platform, newer than the one the desk practises with."""
    # Late, because a real post never draws specimens.
    from borderpost.specimens import practice

    newer = practice.alert_list(now().date(), now())
    file = folder / "alerts.json"
    file.write_bytes(alert_file.write(newer))
    platform.run("alerts", "publish", str(file), "--practice", "--json")


def _ask(store: Store, session: Session) -> EntryId:
    """Ask the region about the first traveller's document."""
    crossing = next(store.crossings())
    document = crossing.draft.document
    subject = Subject(document_number=document.number, issuing_state=document.issuing_state)
    return consulting.ask(store, session, subject, reason="recorrido", crossing=crossing.id, now=now())


def _came_down(store: Store, question: EntryId) -> bool:
    asked = store.consultation(question)
    return asked is not None and asked.answer is not None and store.pack_number("alerts") > 0


def _exchange(desk: DeskSync, session: Session, is_done: Callable[[SyncReport], bool]) -> SyncReport:
    """Exchange until something holds, or patience ends; return the last report."""
    ends = time.monotonic() + PATIENCE.total_seconds()
    report = desk.run_once(session)
    while not is_done(report) and time.monotonic() < ends:
        time.sleep(min(0.2, report.link.again_in.total_seconds()))
        report = desk.run_once(session)
    return report
