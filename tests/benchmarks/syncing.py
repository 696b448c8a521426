"""What the link costs on loopback: bytes and time a crossing, and how soon a commit has its receipt.

``python -m tests.benchmarks.syncing --crossings 5000`` prints a table in Markdown. The desk, the
platform and its PostgreSQL are real and run in processes of their own; crossings are synthetic.
"""

import argparse
import random
import tempfile
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from borderpost.domain import from_mrz
from borderpost.domain import mrz as zone_text
from borderpost.domain.crossing import (
    CrossingDraft,
    Direction,
    Means,
    Outcome,
    Purpose,
    RefusalReason,
    Trip,
)
from borderpost.domain.document import ReadMethod
from borderpost.domain.journal import EntryKind
from borderpost.services import recording, setting_up, signing_in
from borderpost.services.session import Session
from borderpost.specimens.documents import SpecimenKind, specimen
from borderpost.store.bodies import CrossingRecorded
from borderpost.store.home import Home
from borderpost.store.store import Store
from sync import packing
from sync.assembly import desk_sync
from sync.engine import DeskSync
from sync.outbox import Outbox
from sync.trial_platform import TrialPlatform
from tests.benchmarks.page import percentile, table

LIVE = 20
AHEAD = timedelta(minutes=5)
TODAY = date(2026, 11, 22)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--crossings", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=20261122)
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="bp-bench-") as folder,
        TrialPlatform(Path(folder) / "platform") as platform,
    ):
        rows = _measure(Path(folder), platform, given.crossings, random.Random(given.seed))
    print(table(rows))


def _measure(
    folder: Path, platform: TrialPlatform, crossings: int, chance: random.Random
) -> list[tuple[str, str]]:
    home, session, engine = _desk(folder, platform)
    _drain(engine, session)
    with Store.open(home, session.key) as store:
        before = store.entry_count()
        _load(store, session, crossings, chance)
        entries = store.entry_count() - before
    sealed, sealing = _seal(home, session)
    begun = time.perf_counter()
    _drain(engine, session)
    seconds = time.perf_counter() - begun
    live = sorted(_live(home, session, engine, chance) for _ in range(LIVE))
    return [
        (f"entries sealed (compressed, sealed, signed), of {entries}", f"{entries / sealing:.0f} a second"),
        ("entries sent, judged, committed and receipted", f"{entries / seconds:.0f} a second"),
        ("bytes on the wire a crossing, envelope included", f"{sealed / entries:.0f} B"),
        (f"refusal committed to receipt on this link, median of {LIVE}", f"{percentile(live, 50):.2f} s"),
        ("the slowest of these", f"{live[-1]:.2f} s"),
        ("an ordinary crossing waits besides, for it may be undone", f"{packing.UNDO_WINDOW.seconds} s"),
    ]


def _desk(folder: Path, platform: TrialPlatform) -> tuple[Home, Session, DeskSync]:
    home = Home(folder / "desk")
    now = datetime.now(UTC)
    setting_up.practise(home, now=now)
    passphrase = setting_up.practice_passphrase(home)
    administrator = signing_in.sign_in(home, setting_up.PRACTICE_ADMINISTRATOR, passphrase, now=now)
    engine = desk_sync(home, clock=lambda: datetime.now(UTC) + AHEAD)
    code = platform.enrolment_code()
    engine.enrol(administrator, f"127.0.0.1:{platform.port}", code)
    session = signing_in.sign_in(home, setting_up.PRACTICE_SUPERVISOR, passphrase, now=now)
    return home, session, engine


def _drain(engine: DeskSync, session: Session) -> None:
    while engine.run_once(session).unsent:
        pass


def _seal(home: Home, session: Session) -> tuple[int, float]:
    """Seal everything that waits; return the bytes of the blocks and the seconds it took."""
    with Store.open(home, session.key) as store:
        enrolment = store.enrolment()
        assert enrolment is not None
        outbox = Outbox(home.outbox)
        begun = time.perf_counter()
        packing.pack(store, outbox, enrolment, now=datetime.now(UTC) + AHEAD, most=10_000, whole=True)
        seconds = time.perf_counter() - begun
    return sum(file.stat().st_size for file in home.outbox.rglob("*.block")), seconds


def _live(home: Home, session: Session, engine: DeskSync, chance: random.Random) -> float:
    """Return the seconds from the commit of a refusal to its receipt in the desk's database."""
    draft = replace(_draft(chance), outcome=Outcome.REFUSED, reason=RefusalReason.EXPIRED_DOCUMENT)
    with Store.open(home, session.key) as store:
        crossing = recording.record(store, session, draft, now=datetime.now(UTC))
        begun = time.perf_counter()
        while store.receipt_over(crossing.position) is None:
            engine.run_once(session)
        return time.perf_counter() - begun


def _load(store: Store, session: Session, crossings: int, chance: random.Random) -> None:
    """Append crossings, one every twenty seconds or so, as a busy lane would."""
    shift = store.open_shift()
    if shift is None:
        raise LookupError("the practice post has a shift open")
    at = datetime.now(UTC) - timedelta(days=30)
    with store.transaction():
        for _ in range(crossings):
            at += timedelta(milliseconds=chance.randrange(8_000, 40_000))
            body = CrossingRecorded(_draft(chance), "HN-PRA", "1", shift.id)
            store.append(EntryKind.CROSSING, body, actor=session.officer.id, at=at)


def _draft(chance: random.Random) -> CrossingDraft:
    """Return the crossing of a specimen's holder, with what an officer adds."""
    shown = specimen(chance.choice(list(SpecimenKind)), chance.randrange(2**31), today=TODAY)
    mrz = zone_text.parse(shown.mrz, today=TODAY)
    if mrz is None:
        raise LookupError("a specimen has a machine readable zone")
    direction = chance.choice(list(Direction))
    entering = direction is Direction.ENTRY
    means = chance.choices(list(Means), range(len(Means), 0, -1))[0]
    plate = f"P{chance.randrange(10**6):06d}" if means is Means.PRIVATE_VEHICLE else ""
    return CrossingDraft(
        direction,
        Outcome.ADMITTED if entering else Outcome.EXIT_AUTHORISED,
        from_mrz.traveller(mrz),
        from_mrz.document(mrz, ReadMethod.MRZ_CAMERA, today=TODAY),
        Trip(means, plate, chance.choice(list(Purpose)), chance.choice((30, 60, 90)) if entering else None),
        seconds=round(chance.uniform(4, 60), 1),
    )


if __name__ == "__main__":
    main()
