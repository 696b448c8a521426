"""Kill -9 while retention erases: each kill leaves a whole desk, and the next run goes on.

``python -m tests.soak.kill_retention --rounds 100`` is the long form of a test in ``tests/services``.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from borderpost.services import recording, retaining, setting_up, shifting, witnessing
from borderpost.services.witnessing import Person
from borderpost.store.home import Home
from borderpost.store.store import Store
from borderpost.store.verify import verify
from tests.soak.results import keep
from tests.store.deliveries import deliver
from tests.store.desks import practice_home, session_of
from tests.store.drafts import NOW, draft

LATER = NOW + timedelta(days=3800)
STAYING = 5
MOST_BATCHES = 4
LONGEST_LIFE_SECONDS = 0.2
"""After so many batches were told."""


def run(folder: Path, records: int, rounds: int, chance: random.Random) -> list[str]:
    """Return every broken promise as a sentence; none is what is wanted."""
    home, said, cut = _old_desk(folder, records), [], 0
    for number in range(rounds):
        cut += _killed_while_erasing(
            home, chance.randrange(MOST_BATCHES), chance.uniform(0, LONGEST_LIFE_SECONDS)
        )
        said += [f"round {number}: {one}" for one in _broken(home)]
    left = _left(home)
    erase(home)
    said += [
        *_broken(home),
        *([] if _left(home) == STAYING else ["not everything due was erased at the end"]),
    ]
    print(f"{rounds} kills, {cut} before the end, {records + STAYING - left} of {records} erased under them")
    return said


def erase(home: Home) -> None:
    """Erase what is due, as the command does."""
    administrator = session_of(home, setting_up.PRACTICE_ADMINISTRATOR)
    with Store.open(home, administrator.key) as store:
        person = Person(setting_up.PRACTICE_SUPERVISOR, setting_up.practice_passphrase(home))
        second = witnessing.witness(store, administrator, person)
        print("ready", flush=True)
        retaining.run(store, administrator, second=second, now=LATER, progress=_say)


def _say(done: int, total: int) -> None:
    print(done, total, flush=True)


def _old_desk(folder: Path, records: int) -> Home:
    home = practice_home(folder)
    session = session_of(home)
    with Store.open(home, session.key) as store:
        for number in range(records):
            recording.record(store, session, draft(f"OLD{number}"), now=NOW)
        shifting.close_shift(store, session, notes="", now=NOW)
        deliver(store, at=NOW)
        before = store.entry_count()
        shifting.open_shift(store, session, now=LATER)
        for number in range(STAYING):
            recording.record(store, session, draft(f"NEW{number}"), now=LATER)
        deliver(store, at=LATER, after=before)
    return home


def _killed_while_erasing(home: Home, batches: int, life: float) -> bool:
    command = [sys.executable, "-m", "tests.soak.kill_retention", "--erase", str(home.path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(1 + batches):
            process.stdout.readline()
        time.sleep(life)
        process.kill()
    return process.returncode != 0


def _left(home: Home) -> int:
    with Store.open(home, session_of(home).key) as store:
        return len(list(store.crossings()))


def _broken(home: Home) -> list[str]:
    with Store.open(home, session_of(home).key) as store:
        result = verify(store)
        new = [one.draft.document.number for one in store.crossings() if one.at >= LATER]
    said = [] if result.ok else [f"verify: {result.problem}"]
    return said if len(new) == STAYING else [*said, "what is not due was lost"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--erase", type=Path)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    if arguments.erase is not None:
        erase(Home(arguments.erase))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        said = run(Path(folder), arguments.records, arguments.rounds, random.Random(arguments.seed))
    print("\n".join(said) or "every kill left a whole desk")
    keep("retention", f"{arguments.rounds} kills, {len(said)} promises broken", broken=len(said))
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
