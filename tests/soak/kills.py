"""Kill -9 at random moments of everything a desk does: nothing acknowledged is lost, doubled or half done.

``python -m tests.soak.kills --kills 10000 --progress build/kills.jsonl`` is the long form of a test in
``tests/store``; it goes on where it was stopped. Each line of the file is a desk that was killed many times.
"""

import argparse
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from borderpost.domain.crossing import EntryId
from borderpost.domain.shift import ShiftId
from borderpost.services import backing_up, importing, setting_up
from borderpost.services.session import Session
from borderpost.store import backup_file
from borderpost.store.home import Home
from borderpost.store.store import Store
from borderpost.store.verify import verify
from tests.soak import kills_desk
from tests.soak.kills_desk import Life, Say
from tests.soak.results import keep
from tests.store import old_desk

KILLS_A_DESK = 100
SLIPS = 600
EVERY_BACKUP = 100_000
SIGNS_IN = 0.2
"""How many of the lives sign in themselves; the others are killed at the work alone."""

WORKS: dict[str, tuple[Callable[[Life, Say], None], float, int]] = {
    "recording": (kills_desk.record, 0.15, 40),
    "importing": (kills_desk.take_slips, 0.15, 15),
    "shift close": (kills_desk.turn_over, 0.1, 15),
    "backup": (kills_desk.back_up, 0.3, 15),
    "migration": (kills_desk.upgrade, 0.2, 15),
}
"""What is killed, the longest it lives in seconds once it works, and how often of a hundred times."""


@dataclass
class Trial:
    """Hold how many kills hit what, what was acknowledged before them, and every broken promise."""

    kills: Counter[str] = field(default_factory=Counter)
    acknowledged: Counter[str] = field(default_factory=Counter)
    crossings: dict[str, str] = field(default_factory=dict)
    said: set[tuple[str, str]] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)

    def hear(self, output: str) -> None:
        """Take in what a killed program said; a line that was cut off was not said."""
        for line in output.splitlines(keepends=True):
            what, *words = line.split()
            if what == "failed":
                self.broken.append(line.strip())
            if not line.endswith("\n") or what in {"ready", "failed"}:
                continue
            self.acknowledged[what] += 1
            if what != "crossing":
                self.said.add((what, words[-1]))
            elif self.crossings.setdefault(words[0], words[1]) != words[1]:
                self.broken.append(f"{words[0]} was told under two ids")


def run(folder: Path, kills: int, chance: random.Random) -> Trial:
    """Kill one desk so many times and look at what it kept."""
    trial, home = Trial(), Home(folder / "desk")
    setting_up.practise(home, now=datetime.now(UTC))
    (folder / "stick").mkdir()
    (folder / "slips.csv").write_text(importing.example(SLIPS), "utf-8")
    session = kills_desk.sign_in(home)
    backing_up.choose(session, keep=EVERY_BACKUP)
    names, shares = list(WORKS), [share for *_, share in WORKS.values()]
    older = _older(folder, home, session)
    for number in range(kills):
        name = chance.choices(names, shares)[0]
        work, longest, _ = WORKS[name]
        own = None if chance.random() < SIGNS_IN else session
        if work is kills_desk.upgrade:
            shutil.copytree(older, folder / "older")
        life = Life(number, home, folder, own)
        trial.hear(_killed(partial(work, life), chance.uniform(0, longest)))
        trial.kills[name] += 1
        if work is kills_desk.upgrade:
            trial.broken += _upgraded(folder / "older", session)
            shutil.rmtree(folder / "older")
    trial.broken += _lost(home, folder / "stick", session, trial, kills)
    return trial


def _killed(act: Callable[[Say], None], life: float) -> str:
    """Run an act in a process of its own, kill it some time after it is ready, and return what it said."""
    hearing, saying = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(hearing)
        _live(act, lambda line: _write(saying, line))
    os.close(saying)
    with os.fdopen(hearing, encoding="utf-8", newline="\n") as said:
        first = said.readline()
        time.sleep(life)
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        return first + said.read()


def _live(act: Callable[[Say], None], say: Say) -> None:
    try:
        act(say)
        time.sleep(60)
    except BaseException as error:  # noqa: BLE001 (this is a whole program: what it dies of is what is sought)
        traceback.print_exc()
        say(f"failed {type(error).__name__}: {error}")
    finally:
        os._exit(0)


def _write(file: int, line: str) -> None:
    os.write(file, f"{line}\n".encode())


def _older(folder: Path, home: Home, session: Session) -> Path:
    """Return a folder with a desk's file as an older program left it."""
    place = folder / "as-it-was"
    place.mkdir()
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        filled = Home(Path(scratch))
        shutil.copytree(home.path, filled.path, dirs_exist_ok=True)
        with Store.open(filled, session.key) as store:
            list(importing.slips(store, session, folder / "slips.csv", now=datetime.now(UTC)))
            old_desk.write(Home(place).database, store, session.key)
    return place


def _upgraded(place: Path, session: Session) -> Iterator[str]:
    with Store.open(Home(place), session.key) as store:
        result = verify(store)
        if not result.ok:
            yield f"a migration that was killed: {result.problem}"
        if store.crossing_count() != SLIPS:
            yield f"a migration that was killed left {store.crossing_count()} crossings"


def _lost(home: Home, stick: Path, session: Session, trial: Trial, kills: int) -> Iterator[str]:
    with Store.open(home, session.key) as store:
        kept = {crossing.id: crossing.draft for crossing in store.crossings()}
        result = verify(store)
        shifts = {id_: store.shift(ShiftId(id_)) for what, id_ in trial.said if what in {"opened", "closed"}}
    marks = Counter(found.slip or found.document.number for found in kept.values())
    for mark, id_ in trial.crossings.items():
        if EntryId(id_) not in kept:
            yield f"{mark} was acknowledged and is lost"
    yield from (f"{mark} is recorded {times} times" for mark, times in marks.items() if times > 1)
    if len(kept) - len(trial.crossings) > kills:
        yield f"{len(kept) - len(trial.crossings)} crossings were never told, in {kills} kills"
    for what, id_ in trial.said:
        shift = shifts.get(id_)
        if what in {"opened", "closed"} and (shift is None or (what == "closed" and shift.closed_at is None)):
            yield f"the shift {id_} was {what} and is not"
        if what == "backup":
            backup_file.check(stick / id_).demand_seal(session.key)
    if not result.ok:
        yield f"verify: {result.problem}"


def main() -> int:
    """Kill until so many kills are in the file; 1 where a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=10_000)
    parser.add_argument("--progress", type=Path, default=Path("build/kills.jsonl"))
    arguments = parser.parse_args()
    progress: Path = arguments.progress
    progress.parent.mkdir(parents=True, exist_ok=True)
    lines = progress.read_text("utf-8").splitlines() if progress.exists() else []
    seed, memory = len(lines), Path("/dev/shm")
    while (done := _told(progress)[0]) < arguments.kills:
        seed += 1
        with tempfile.TemporaryDirectory(prefix="kills-", dir=memory if memory.is_dir() else None) as folder:
            trial = run(Path(folder), min(KILLS_A_DESK, arguments.kills - done), random.Random(seed))
        said = {
            "seed": seed,
            "kills": trial.kills,
            "acknowledged": trial.acknowledged,
            "broken": trial.broken,
        }
        with progress.open("a", encoding="utf-8") as file:
            file.write(json.dumps(said) + "\n")
        print("\n".join(trial.broken[:20]), end="")
    return 1 if _told(progress)[1] else 0


def _told(progress: Path) -> tuple[int, int]:
    """Keep what all kills so far came to; return how many there were and how many promises were broken."""
    lines = progress.read_text("utf-8").splitlines() if progress.exists() else []
    desks = [json.loads(line) for line in lines]
    counts = sum((Counter(desk["kills"]) for desk in desks), Counter[str]())
    broken = sum(len(desk["broken"]) for desk in desks)
    works = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
    keep("kills", f"{counts.total()} kills ({works}), {broken} promises broken", broken=broken)
    return counts.total(), broken


if __name__ == "__main__":
    sys.exit(main())
