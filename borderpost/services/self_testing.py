"""Testing the desk before a shift opens: each part by itself, so that they can be looked at side by side."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from borderpost.devices.printers import printers
from borderpost.devices.source import FrameSource, SourceState
from borderpost.devices.specimen_page import specimen_page
from borderpost.domain import clock
from borderpost.domain.clock import SignedTime
from borderpost.domain.errors import BorderPostError
from borderpost.domain.finding import Finding, Severity
from borderpost.domain.journal import EntryKind
from borderpost.domain.rule_book import in_force
from borderpost.domain.self_test import Check, CheckName, SelfTest, ordered
from borderpost.reading.engine import Reader
from borderpost.services import backing_up, retaining, rule_pack
from borderpost.services.making_room import RoomWatch, from_the_reserve
from borderpost.services.session import Session
from borderpost.store import keys, machine_clock, slips
from borderpost.store.bodies import SelfTested
from borderpost.store.device_secret import SecretPlace
from borderpost.store.home import Home
from borderpost.store.sealing import DataKey
from borderpost.store.store import Store
from borderpost.store.verify import note_whole, verify, verify_new

LONGEST = timedelta(seconds=60)
"""Within so long a self-test ends; what has no answer by then is told as late."""
CAMERA_PATIENCE = timedelta(seconds=15)
"""A camera on a slow hub takes its seconds to give the first picture."""
OLD_LIST = timedelta(days=7)
OLD_UNSENT = timedelta(days=3)
VERY_OLD_UNSENT = timedelta(days=14)
OLD_RULES = timedelta(days=365)
_LOOK_S = 0.05


@dataclass(frozen=True, slots=True)
class Desk:
    """Hold what a self-test looks at; ``camera`` is not started and is closed by the test, None for none.

    ``left`` tells that nobody waits for the answers any more.

    ``whole`` walks the chain from its beginning and compares the derived tables, which may take minutes.
    """

    home: Home
    key: DataKey
    camera: FrameSource | None
    now: Callable[[], datetime]
    signed_time: Callable[[], SignedTime | None]
    whole: bool = False
    left: Callable[[], bool] = lambda: False


def check(desk: Desk, name: CheckName) -> Check:
    """Look at one part, for seconds at most; what fails on the way is what was found."""
    begun = time.monotonic()
    try:
        finding = _LOOKS[name](desk)
    except BorderPostError as error:
        finding = Finding.of(error.code, Severity.STOP, **error.values)
    return Check(name, finding, round((time.monotonic() - begun) * 1000))


def late(name: CheckName) -> Check:
    """Return what is said of a part that did not answer in time."""
    seconds = LONGEST // timedelta(seconds=1)
    return Check(
        name, Finding.of("check.late", Severity.REVIEW, seconds=str(seconds)), seconds * 1000
    )


def gathered(checks: dict[CheckName, Check], *, at: datetime, ms: int) -> SelfTest:
    """Return the self-test that the checks make; what was not answered is late."""
    return SelfTest(at, ordered({name: late(name) for name in CheckName} | checks), ms)


@from_the_reserve
def journal_self_test(store: Store, session: Session, test: SelfTest) -> None:
    """Journal what a self-test found."""
    with store.transaction():
        store.append(EntryKind.SELF_TESTED, SelfTested(test), actor=session.officer.id, at=test.at)


def _camera(desk: Desk) -> Finding:
    camera = desk.camera
    if camera is None:
        return Finding.of("check.camera.none", Severity.REVIEW)
    camera.start()
    try:
        ends = time.monotonic() + CAMERA_PATIENCE.total_seconds()
        while time.monotonic() < ends and not desk.left():
            if camera.newest(-1) is not None or (camera.stills and camera.state is SourceState.RUNNING):
                return Finding.of("check.camera.good", Severity.INFO, name=camera.name)
            if camera.state in {SourceState.ABSENT, SourceState.LOST}:
                break
            time.sleep(_LOOK_S)
    finally:
        camera.close()
    return Finding.of("check.camera.absent", Severity.STOP, name=camera.name)


def _reader(_: Desk) -> Finding:
    picture, lines = specimen_page()
    with Reader() as reader:
        read = reader.read(picture)
    if read.lines != lines:
        return Finding.of("check.reader.wrong", Severity.STOP)
    return Finding.of("check.reader.good", Severity.INFO)


def _database(desk: Desk) -> Finding:
    with Store.open(desk.home, desk.key) as store:
        store.database.demand_whole()
        megabytes = desk.home.database.stat().st_size // 1_000_000 + 1
        return Finding.of("check.database.good", Severity.INFO, megabytes=str(megabytes))


def _chain(desk: Desk) -> Finding:
    with Store.open(desk.home, desk.key) as store:
        rolled_back = backing_up.ahead(store, desk.home, desk.key)
        if not desk.whole:
            walk = verify_new(store, now=desk.now())
            wrong = walk.problem or rolled_back
            return wrong or Finding.of(
                "check.chain.good", Severity.INFO, count=str(walk.looked_at), total=str(walk.entries)
            )
        found = verify(store)
        if found.problem is None:
            note_whole(store, found.entries, now=desk.now())
        wrong = found.problem or rolled_back
        return wrong or Finding.of("check.chain.whole", Severity.INFO, count=str(found.entries))


def _clock(desk: Desk) -> Finding:
    with Store.open(desk.home, desk.key) as store:
        zone = ZoneInfo(store.post().zone)
        before = store.last_clock_reading()
        moments = list(store.moments(after=before.position if before else 0))
    reading = machine_clock.reading(desk.now(), desk.signed_time())
    known = before.reading if before else None
    fault = clock.fault(known, reading, moments=moments, zone=zone) or (before.fault if before else None)
    if fault is not None:
        return fault
    shown = desk.now().astimezone(zone).strftime("%Y-%m-%d %H:%M")
    if reading.signed is None:
        return Finding.of("check.clock.alone", Severity.INFO, shown=shown)
    return Finding.of("check.clock.good", Severity.INFO, shown=shown)


def _disk(desk: Desk) -> Finding:
    room = RoomWatch(desk.home).look(timedelta(seconds=time.monotonic()))
    megabytes = str(room.free // 1_000_000)
    return room.notice or Finding.of("check.disk.good", Severity.INFO, megabytes=megabytes)


def _keys(desk: Desk) -> Finding:
    if keys.secret_place(desk.home) is SecretPlace.KEY_STORE:
        return Finding.of("check.keys.store", Severity.INFO)
    with Store.open(desk.home, desk.key) as store:
        if store.post().practice:
            return Finding.of("check.keys.practice", Severity.INFO)
    return Finding.of("check.keys.file", Severity.REVIEW)


def _printer(_: Desk) -> Finding:
    found = printers()
    if found is None:
        return Finding.of("check.printer.unknown", Severity.UNVERIFIED)
    if not found:
        return Finding.of("check.printer.none", Severity.REVIEW)
    return Finding.of("check.printer.good", Severity.INFO, name=", ".join(found))


def _alerts(desk: Desk) -> Finding:
    with Store.open(desk.home, desk.key) as store:
        lists, post, book = store.list_status(), store.post(), rule_pack.of(store)
    if lists is None:
        return Finding.of("alerts.absent", Severity.REVIEW)
    now = desk.now()
    old = max(now - lists.as_of, timedelta())
    today = now.astimezone(ZoneInfo(post.zone)).date()
    fresh_for = in_force(book, post.country, today).alerts_fresh_for
    hours = str(old // timedelta(hours=1))
    if old <= fresh_for or post.practice:
        return Finding.of("check.alerts.good", Severity.INFO, hours=hours, count=str(lists.count))
    return Finding.of("alerts.stale", Severity.STOP if old > OLD_LIST else Severity.REVIEW, hours=hours)


def _rules(desk: Desk) -> Finding:
    with Store.open(desk.home, desk.key) as store:
        book = rule_pack.of(store)
    date, unverified = book.as_of, str(book.unverified)
    if desk.now().date() - date > OLD_RULES:
        return Finding.of("check.rules.old", Severity.REVIEW, date=date.isoformat(), count=unverified)
    return Finding.of("check.rules.good", Severity.INFO, date=date.isoformat(), count=unverified)


def _backup(desk: Desk) -> Finding:
    now = desk.now()
    old = backing_up.age(desk.home, now=now)
    overdue = backing_up.overdue(desk.home, now=now)
    if overdue is not None:
        return overdue
    if old is None:
        return Finding.of("check.backup.none", Severity.REVIEW)
    if old > backing_up.LATE * timedelta(hours=backing_up.schedule(desk.home).every_hours):
        return Finding.of("check.backup.old", Severity.REVIEW, days=str(old.days))
    return Finding.of("check.backup.good", Severity.INFO, hours=str(old // timedelta(hours=1)))


def _unsent(desk: Desk) -> Finding:
    with Store.open(desk.home, desk.key) as store:
        if store.enrolment() is None:
            return Finding.of("check.unsent.alone", Severity.INFO)
        unsent, oldest = store.unsent(), store.oldest_unsent()
    old = max(desk.now() - oldest, timedelta()) if oldest is not None else timedelta()
    if old > OLD_UNSENT:
        severity = Severity.STOP if old > VERY_OLD_UNSENT else Severity.REVIEW
        return Finding.of("check.unsent.old", severity, count=str(unsent), days=str(old.days))
    return Finding.of("check.unsent.good", Severity.INFO, count=str(unsent))


def _slips(desk: Desk) -> Finding:
    with Store.open(desk.home, desk.key) as store:
        printed, gaps = slips.printed(store.database), slips.gaps(store.database)
    if not printed:
        return Finding.of("check.slips.none", Severity.INFO)
    if not gaps:
        return Finding.of("check.slips.good", Severity.INFO, count=str(sum(one.left for one in printed)))
    missing = str(sum(gap.count for gap in gaps))
    return Finding.of("check.slips.gaps", Severity.REVIEW, count=missing, serial=gaps[0].ends[0])


def _retention(desk: Desk) -> Finding:
    with Store.open(desk.home, desk.key) as store:
        zone = ZoneInfo(store.post().zone)
        overdue = retaining.overdue(store, now=desk.now())
    if not overdue:
        return Finding.of("check.retention.good", Severity.INFO)
    return overdue[0].finding(zone)


_LOOKS: dict[CheckName, Callable[[Desk], Finding]] = {
    CheckName.CAMERA: _camera,
    CheckName.READER: _reader,
    CheckName.DATABASE: _database,
    CheckName.CHAIN: _chain,
    CheckName.CLOCK: _clock,
    CheckName.DISK: _disk,
    CheckName.KEYS: _keys,
    CheckName.PRINTER: _printer,
    CheckName.ALERTS: _alerts,
    CheckName.RULES: _rules,
    CheckName.BACKUP: _backup,
    CheckName.UNSENT: _unsent,
    CheckName.SLIPS: _slips,
    CheckName.RETENTION: _retention,
}
