"""Kill -9 in a loop while crossings are recorded and slips imported: nothing acknowledged is lost or doubled.

``python -m tests.soak.kill_recording --rounds 200`` is the long form of a test in ``tests/store``.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from borderpost.services import importing, setting_up, signing_in
from borderpost.store.home import Home
from borderpost.store.store import Store
from borderpost.store.verify import verify

LONGEST_LIFE_SECONDS = 0.5
SLIPS = 5000


@dataclass
class Told:
    """What the killed programs said, by document number or serial."""

    ids: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def hear(self, output: str) -> None:
        for line in output.splitlines(keepends=True):
            if not line.endswith("\n"):
                continue
            mark, id_ = line.split()
            if self.ids.setdefault(mark, id_) != id_:
                self.problems.append(f"{mark} was told under two ids")


def run(folder: Path, rounds: int, chance: random.Random) -> list[str]:
    """Return every broken promise as a sentence; none is what is wanted."""
    home = Home(folder / "desk")
    setting_up.practise(home, now=datetime.now(UTC))
    slips = folder / "slips.csv"
    slips.write_text(importing.example(SLIPS), "utf-8")
    told = Told()
    for number in range(rounds):
        what = ("record", f"R{number}") if number % 2 == 0 else ("import", str(slips))
        told.hear(_killed_while(home, what, chance.uniform(0, LONGEST_LIFE_SECONDS)))
    return told.problems + _broken(home, told, rounds)


def _killed_while(home: Home, what: tuple[str, str], life: float) -> str:
    command = [sys.executable, "-m", "tests.soak.recorder", str(home.path), *what]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(life)
        process.kill()
        return first + process.stdout.read()


def _broken(home: Home, told: Told, rounds: int) -> list[str]:
    passphrase = setting_up.practice_passphrase(home)
    now = datetime.now(UTC)
    session = signing_in.sign_in(home, setting_up.PRACTICE_SUPERVISOR, passphrase, now=now)
    with Store.open(home, session.key) as store:
        kept = {crossing.id: crossing.draft for crossing in store.crossings()}
        marks = Counter(found.slip or found.document.number for found in kept.values())
        result = verify(store)
    said = [f"{mark} was acknowledged and is lost" for mark, id_ in told.ids.items() if id_ not in kept]
    said += [f"{mark} is recorded {times} times" for mark, times in marks.items() if times > 1]
    if len(kept) - len(told.ids) > rounds:
        said.append(f"{len(kept) - len(told.ids)} crossings were never told, in {rounds} rounds")
    if not result.ok:
        said.append(f"verify: {result.problem}")
    print(
        f"{rounds} kills, {len(told.ids)} acknowledged, {len(kept)} kept, {result.entries} entries verified"
    )
    return said


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        said = run(Path(folder), arguments.rounds, random.Random(arguments.seed))
    print("\n".join(said) or "nothing lost, nothing twice")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
