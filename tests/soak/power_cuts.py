"""Simulated power cuts under the real store: whatever the disk kept, nothing acknowledged is lost.

``python -m tests.soak.power_cuts --states 100000 --progress build/power-cuts.jsonl`` is the long form of
a test in ``tests/store``; it goes on where it was stopped.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count, islice
from multiprocessing import Pool
from pathlib import Path

from borderpost.domain.errors import BorderPostError, Refusal
from borderpost.services import recording, setting_up, signing_in
from borderpost.store.home import Home
from borderpost.store.keys import DataKey
from borderpost.store.store import Store
from borderpost.store.verify import verify
from tests.soak.io_faults_disk import built, environment
from tests.soak.power_cuts_desk import LATER
from tests.soak.power_cuts_disk import Disk, Left, Step, steps
from tests.soak.results import keep
from tests.store.drafts import draft

ACTS = 120
STATES_A_DAY = 1000
GARBAGE_IN_SHM = 0.2
LIVES_ON = 0.1
"""How many of the states also sign in, record and are verified once more."""

HOME = "desk"
DATABASE = f"{HOME}/post.db"


@dataclass
class Trial:
    """Hold what was found: how many states, of which kinds, and every broken promise as a sentence."""

    states: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)


@dataclass
class Told:
    """Hold what the desk had acknowledged when the power went, and what it says in the whole log."""

    heads: dict[int, str]
    marks: list[int]
    key: DataKey
    ready: bool = False
    acknowledged: int = 0
    passphrases: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, log: list[Step]) -> "Told":
        marks = [step.content.decode().split() for step in log if step.operation == "M"]
        heads = {int(words[1]): words[2] for words in marks if words[0] == "entry"}
        key = next(words[1] for words in marks if words[0] == "ready")
        return cls(heads, sorted(heads), DataKey(bytes.fromhex(key)))

    def hear(self, mark: str) -> None:
        words = mark.split()
        self.ready = True
        if words[0] == "entry":
            self.acknowledged = int(words[1])
        if words[0] == "words":
            self.passphrases = [bytes.fromhex(typed).decode() for typed in words[1:]]

    @property
    def in_flight(self) -> int:
        """Return the position after the act that ran when the power went."""
        return next((mark for mark in self.marks if mark > self.acknowledged), self.acknowledged)


def run(seed: int, states: int, acts: int = ACTS, *, synchronous: str = "FULL") -> Trial:
    """Let a desk work one day on a disk that is written down, and cut its power in many places."""
    chance = random.Random(seed)
    memory = Path("/dev/shm")
    where = memory if memory.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="power-cuts-", dir=where) as folder:
        log = _day(Path(folder), seed, acts, synchronous)
        return _cut(Path(folder) / "left", log, states, chance)


def _day(folder: Path, seed: int, acts: int, synchronous: str) -> list[Step]:
    watched, log = folder / "disk", folder / "log"
    watched.mkdir()
    desk = [sys.executable, "-m", "tests.soak.power_cuts_desk"]
    command = [*desk, str(watched), str(seed), str(acts), synchronous]
    subprocess.run(command, env=environment(built(folder), watched, log), check=True)
    return list(steps(log))


def _cut(place: Path, log: list[Step], states: int, chance: random.Random) -> Trial:
    trial, disk, told = Trial(), Disk(), Told.of(log)
    cuts = Counter(chance.choices(range(1, len(log) + 1), k=states))
    for number, step in enumerate(log, start=1):
        disk.take(step)
        if step.operation == "M":
            told.hear(step.content.decode())
        for _ in range(cuts[number]):
            left = disk.cut(chance)
            trial.states += 1
            trial.broken += (
                f"after step {number}: {said}" for said in _opened(place, left, disk, told, trial, chance)
            )
    return trial


def _opened(
    place: Path, left: Left, disk: Disk, told: Told, trial: Trial, chance: random.Random
) -> Iterator[str]:
    with tempfile.TemporaryDirectory(dir=place.parent) as folder:
        left.lay(Path(folder))
        yield from _torn(left, disk)
        home = Home(Path(folder) / HOME)
        if not home.is_set_up:
            trial.kinds["not set up yet"] += 1
            if told.ready:
                yield "the set-up was acknowledged and is lost"
            elif chance.random() < LIVES_ON:
                setting_up.practise(home, now=LATER)
            return
        if chance.random() < GARBAGE_IN_SHM:
            shared = home.database.with_name(home.database.name + "-shm")
            shared.write_bytes(chance.randbytes(32768))
        try:
            yield from _lost(home, told, trial, lives_on=not told.ready or chance.random() < LIVES_ON)
        except BorderPostError as error:
            yield f"unopenable: {error.code}"


def _torn(left: Left, disk: Disk) -> Iterator[str]:
    """Yield the files that are neither what was acknowledged nor anything written later."""
    for path, versions in disk.versions.items():
        if left.files.get(path) not in versions[disk.promised.get(path, 0) :]:
            yield f"{path} is torn or older than acknowledged"


def _lost(home: Home, told: Told, trial: Trial, *, lives_on: bool) -> Iterator[str]:
    with Store.open(home, told.key) as store:
        result = verify(store)
        if not result.ok:
            yield f"verify: {result.problem}"
        position, head = store.entry_count(), store.head().hex()
        trial.kinds["kept what was in flight" if position > told.acknowledged else "kept all"] += 1
        if position < told.acknowledged:
            yield f"{told.acknowledged} acknowledged, {position} kept"
        elif told.ready and position not in _known(told):
            yield f"{position} kept, {told.acknowledged} acknowledged, {told.in_flight} in flight"
        elif position in told.heads and told.heads[position] != head:
            yield f"the head at {position} is another"
    if lives_on:
        trial.kinds["went on working"] += 1
        yield from _working(home, told)


def _known(told: Told) -> range:
    """Return where the journal may end: an act is at most three entries in as many transactions."""
    return range(told.acknowledged, told.in_flight + 1)


def _working(home: Home, told: Told) -> Iterator[str]:
    passphrase = setting_up.practice_passphrase(home)
    session = signing_in.sign_in(home, setting_up.PRACTICE_ADMINISTRATOR, passphrase, now=LATER)
    if session.key != told.key:
        yield "the passphrase opens another key"
    yield from _supervisor_enters(home, told)
    with Store.open(home, session.key) as store:
        supervisor = store.officer_named(setting_up.PRACTICE_SUPERVISOR)
        assert supervisor is not None
        if store.open_shift() is not None:
            recording.record(store, replace(session, officer=supervisor), draft("AFTER"), now=LATER)
        if not verify(store).ok:
            yield "what is recorded after the power cut does not verify"


def _supervisor_enters(home: Home, told: Told) -> Iterator[str]:
    """Yield what is wrong where neither passphrase of a change that was cut off lets its officer in."""
    for passphrase in told.passphrases or [setting_up.practice_passphrase(home)]:
        try:
            signing_in.sign_in(home, setting_up.PRACTICE_SUPERVISOR, passphrase, now=LATER)
        except Refusal:
            continue
        return
    yield "no passphrase lets the supervisor in"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--states", type=int, default=100_000)
    parser.add_argument("--at-once", type=int, default=1, help="days worked side by side")
    parser.add_argument("--progress", type=Path, default=Path("build/power-cuts.jsonl"))
    arguments = parser.parse_args()
    progress: Path = arguments.progress
    progress.parent.mkdir(parents=True, exist_ok=True)
    lines = progress.read_text("utf-8").splitlines() if progress.exists() else []
    days = [json.loads(line) for line in lines]
    worked = {day["seed"] for day in days}
    done = sum(day["states"] for day in days)
    broken = sum(len(day["broken"]) for day in days)
    missing = -(-max(arguments.states - done, 0) // STATES_A_DAY)
    seeds = islice((seed for seed in count(1) if seed not in worked), missing)
    with Pool(arguments.at_once) as pool:
        for seed, trial in pool.imap_unordered(_worked, seeds):
            done, broken = done + trial.states, broken + len(trial.broken)
            said = {"seed": seed, "states": trial.states, "kinds": trial.kinds, "broken": trial.broken}
            with progress.open("a", encoding="utf-8") as file:
                file.write(json.dumps(said) + "\n")
            keep("power_cuts", f"{done} states, {broken} promises broken", broken=broken)
            print("\n".join(trial.broken[:20]), end="", flush=True)
    keep("power_cuts", f"{done} states, {broken} promises broken", broken=broken)
    return 1 if broken else 0


def _worked(seed: int) -> tuple[int, Trial]:
    return seed, run(seed, STATES_A_DAY)


if __name__ == "__main__":
    sys.exit(main())
