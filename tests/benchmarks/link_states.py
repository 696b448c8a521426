"""The states of the link that the pictures of screens show, as an exchange would report them."""

from datetime import datetime, timedelta

from borderpost.domain.crossing import EntryId
from borderpost.domain.finding import Finding, Severity
from borderpost.domain.sync_report import HeldEntry, LinkNote, LinkState, ReceiptNote, SyncReport

PLATFORM = "Plataforma regional"
ADDRESS = "plataforma.example:8443"
SOON = timedelta(minutes=10)


def link_states(now: datetime) -> dict[str, SyncReport]:
    """Return each state with its name: not enrolled, live, no link, refused, held entries, a wrong clock."""
    receipts = tuple(
        ReceiptNote(1240 - place, now - timedelta(minutes=7 * place), 40 + place * 13 % 90)
        for place in range(12)
    )
    live = LinkNote(LinkState.LIVE, now, None, now, timedelta(seconds=1), again_in=SOON)
    silent = now - timedelta(minutes=140)
    held = (
        HeldEntry(EntryId("unreadable"), 512, True, "entry.unreadable", 1236),
        HeldEntry(EntryId("ahead"), 640, False, "clock.ahead", 1238),
    )
    return {
        "not-enrolled": SyncReport(
            LinkNote(LinkState.NOT_ENROLLED), unsent=17, oldest_unsent=now - timedelta(minutes=30)
        ),
        "live": SyncReport(live, PLATFORM, ADDRESS, 2, 0, now - timedelta(seconds=20), receipts),
        "no-link": _report(LinkState.NO_LINK, "link.none", now, silent, receipts, on_the_way=40),
        "refused": _report(LinkState.REFUSED, "device.revoked", now, silent, receipts, on_the_way=0),
        "held": SyncReport(live, PLATFORM, ADDRESS, receipts=receipts, held=held),
        "drift": SyncReport(
            LinkNote(LinkState.LIVE, now, None, now, timedelta(minutes=-47), again_in=SOON),
            PLATFORM,
            ADDRESS,
            receipts=receipts[:2],
        ),
    }


def _report(
    state: LinkState,
    problem: str,
    now: datetime,
    contact: datetime,
    receipts: tuple[ReceiptNote, ...],
    *,
    on_the_way: int,
) -> SyncReport:
    link = LinkNote(
        state, now, Finding.of(problem, Severity.UNVERIFIED), contact, timedelta(seconds=1), again_in=SOON
    )
    return SyncReport(link, PLATFORM, ADDRESS, 132, on_the_way, contact, receipts[:4])
