"""Desks and a platform in processes of their own, killed and cut off at random while they work.

``python -m tests.soak.region_trial --desks 2 --seconds 600`` cuts links up and down;
``--kills`` sends SIGKILL to desks and platform as well. At the end everything is started once more,
the links stay up, and the counts must agree: what the desks committed is what the platform holds, once.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg

from borderpost.domain.sync_report import SyncReport
from borderpost.services import setting_up, signing_in
from borderpost.services.session import Session
from borderpost.store.home import Home
from borderpost.store.store import Store
from borderpost.store.verify import verify
from sync.assembly import desk_sync
from sync.platform.cluster import Cluster
from sync.trial_link import TrialLink
from sync.trial_platform import TrialPlatform

DRAIN = timedelta(seconds=180)
"""How long the end may take until nothing is unsent."""


@dataclass(frozen=True)
class Plan:
    """Hold what a trial does: how many desks, for how long, with what mishaps."""

    desks: int
    seconds: float
    cuts: bool
    kills: bool
    pause: float
    seed: int


class DeskProcess:
    """Run one desk that records and sends; ``told`` holds the id of each crossing it committed."""

    def __init__(self, home: Home, mark: str, pause: float) -> None:
        self.home = home
        self.told: dict[str, str] = {}
        self._mark = mark
        self._pause = pause
        self._starts = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._said = home.path / "said.txt"

    def start(self) -> None:
        """Start it; what it says goes to a file, so that no kill cuts it off."""
        self._starts += 1
        with self._said.open("a", encoding="utf-8") as said:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.soak.sending_desk", str(self.home.path),
                 f"{self._mark}S{self._starts}", str(self._pause)],
                stdout=said,
            )  # fmt: skip

    def kill(self) -> None:
        """End it without a warning, and note what it had said."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def hear(self) -> None:
        """Read what it has said in all its lives."""
        for line in self._said.read_text("utf-8").splitlines():
            number, _, id_ = line.partition(" ")
            if len(id_) == 36:
                self.told[number] = id_


@dataclass
class Outcome:
    """Hold what came of a trial; ``broken`` names every promise that was not kept."""

    crossings: int = 0
    entries: int = 0
    kills: int = 0
    cuts: int = 0
    drained: float = 0.0
    broken: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.crossings} crossings told, {self.entries} entries at the platform, {self.kills} kills, "
            f"{self.cuts} cuts, drained in {self.drained:.1f} s"
        )


def run(folder: Path, plan: Plan) -> Outcome:
    """Do a trial in a folder."""
    chance = random.Random(plan.seed)
    outcome = Outcome()
    platform = TrialPlatform(folder / "platform")
    platform.start()
    links = [TrialLink(platform.port) for _ in range(plan.desks)]
    desks = [_founded(folder / f"desk{n}", platform, link, n, plan) for n, link in enumerate(links)]
    try:
        for desk in desks:
            desk.start()
        _mishaps(platform, links, desks, plan, chance, outcome)
        for desk in desks:
            desk.kill()
            desk.hear()
        for link in links:
            link.restore()
        begun = time.monotonic()
        sessions = [_drain(desk.home, outcome) for desk in desks]
        outcome.drained = time.monotonic() - begun
    finally:
        for link in links:
            link.close()
        platform.stop()
    with Cluster(folder / "platform" / "cluster") as cluster:
        _compare(sessions, desks, cluster.url, outcome)
    return outcome


def _founded(folder: Path, platform: TrialPlatform, link: TrialLink, number: int, plan: Plan) -> DeskProcess:
    home = Home(folder)
    now = datetime.now(UTC)
    setting_up.practise(home, now=now)
    passphrase = setting_up.practice_passphrase(home)
    administrator = signing_in.sign_in(home, setting_up.PRACTICE_ADMINISTRATOR, passphrase, now=now)
    code = platform.enrolment_code()
    engine = desk_sync(home, clock=lambda: datetime.now(UTC))
    engine.enrol(administrator, f"127.0.0.1:{link.port}", code)
    return DeskProcess(home, f"D{number}", plan.pause)


def _mishaps(
    platform: TrialPlatform,
    links: list[TrialLink],
    desks: list[DeskProcess],
    plan: Plan,
    chance: random.Random,
    outcome: Outcome,
) -> None:
    ends = time.monotonic() + plan.seconds
    while time.monotonic() < ends:
        time.sleep(chance.uniform(1.0, 8.0) if plan.kills else chance.uniform(0.3, 2.0))
        what = chance.random()
        if plan.cuts and what < 0.6:
            link = chance.choice(links)
            if link.is_cut():
                link.restore()
            elif chance.random() < 0.5:
                link.cut_after(chance.randrange(1, 60_000))
                outcome.cuts += 1
            else:
                link.cut()
                outcome.cuts += 1
        elif plan.kills and what < 0.9:
            desk = chance.choice(desks)
            desk.kill()
            desk.start()
            outcome.kills += 1
        elif plan.kills:
            platform.kill()
            platform.start()
            outcome.kills += 1


def _session(home: Home) -> Session:
    passphrase = setting_up.practice_passphrase(home)
    return signing_in.sign_in(home, setting_up.PRACTICE_SUPERVISOR, passphrase, now=datetime.now(UTC))


def _drain(home: Home, outcome: Outcome) -> Session:
    """Sign in and exchange until nothing is unsent; the clock is ahead, so no undo window holds anything."""
    session = _session(home)
    engine = desk_sync(home, clock=lambda: datetime.now(UTC) + timedelta(minutes=5))
    ends = time.monotonic() + DRAIN.total_seconds()
    report: SyncReport | None = None
    while time.monotonic() < ends:
        report = engine.run_once(session)
        if report.unsent == 0:
            return session
        time.sleep(min(1.0, report.link.again_in.total_seconds()))
    outcome.broken.append(f"{home.path.name}: not drained in {DRAIN.seconds} s: {report}")
    return session


def _compare(sessions: list[Session], desks: list[DeskProcess], url: str, outcome: Outcome) -> None:
    for session, desk in zip(sessions, desks, strict=True):
        with Store.open(desk.home, session.key) as store:
            device = store.device()
            kept = [crossing.id for crossing in store.crossings()]
            mark, entries = store.mark(), store.entry_count()
            verified = verify(store)
        name = desk.home.path.name
        lost = set(desk.told.values()) - set(kept)
        if lost:
            outcome.broken.append(f"{name}: {len(lost)} committed crossings are not in its journal")
        if not verified.ok:
            outcome.broken.append(f"{name}: verify says {verified.problem}")
        there = Counter(_held(url, device))
        if mark != sum(there.values()):
            outcome.broken.append(f"{name}: {mark} acknowledged, {sum(there.values())} at the platform")
        if entries - mark:
            outcome.broken.append(f"{name}: {entries - mark} entries were never acknowledged")
        twice = [id_ for id_, times in there.items() if times > 1]
        if twice:
            outcome.broken.append(f"{name}: {len(twice)} entries lie twice at the platform")
        missing = set(kept) - set(there)
        if missing:
            outcome.broken.append(f"{name}: {len(missing)} crossings are not at the platform")
        outcome.crossings += len(kept)
        outcome.entries += sum(there.values())


def _held(url: str, device: bytes) -> list[str]:
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT id::text FROM entry WHERE device = %s", [device]).fetchall()
    return [str(id_) for (id_,) in rows]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--desks", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--no-cuts", action="store_true")
    parser.add_argument("--kills", action="store_true")
    parser.add_argument("--pause", type=float, default=0.2, help="seconds between two crossings of a desk")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    plan = Plan(given.desks, given.seconds, not given.no_cuts, given.kills, given.pause, given.seed)
    with tempfile.TemporaryDirectory(prefix="bp-trial-") as folder:
        outcome = run(Path(folder), plan)
    print(outcome)
    print("\n".join(outcome.broken) or "nothing lost, nothing twice")
    return 1 if outcome.broken else 0


if __name__ == "__main__":
    sys.exit(main())
