"""How long `borderpost verify` takes over a long journal, and how long a start may look at it.

``python -m tests.benchmarks.verifying --rows 1000000 [--folder build/verifying]`` builds the journal once in
the folder, goes on from there the next time, and prints a table in Markdown.
"""

import argparse
import resource
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from borderpost.services import setting_up, signing_in
from borderpost.services.session import Session
from borderpost.store.home import Home
from borderpost.store.store import Store
from borderpost.store.verify import verify
from tests.benchmarks.store import load

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


def main() -> None:
    """Build where nothing is built yet, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=Path("build/verifying"))
    arguments = parser.parse_args()
    home = Home(arguments.folder / f"{arguments.rows}")
    session = _built(home, arguments.rows)
    print("| What | Seconds | CPU seconds |")
    print("|---|---|---|")
    with Store.open(home, session.key) as store:
        entries = store.entry_count()
        _print(f"Chain, bodies and derived tables of {entries:,} entries", lambda: _verify(store))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\n{home.database.stat().st_size / 1e6:.0f} MB of database; {peak:.0f} MiB of memory at most.")


def _built(home: Home, rows: int) -> Session:
    if not home.is_set_up:
        setting_up.practise(home, now=NOW)
    passphrase = setting_up.practice_passphrase(home)
    session = signing_in.sign_in(home, setting_up.PRACTICE_SUPERVISOR, passphrase, now=NOW)
    with Store.open(home, session.key) as store:
        missing = rows - store.crossing_count()
        if missing > 0:
            load(store, session, missing, NOW)
            store.database.run("PRAGMA wal_checkpoint(TRUNCATE)")
    return session


def _verify(store: Store) -> None:
    found = verify(store)
    if not found.ok:
        raise SystemExit(f"the journal does not hold: {found.problem}")


def _print(what: str, act: Callable[[], None]) -> None:
    wall, cpu = time.perf_counter(), time.process_time()
    act()
    print(f"| {what} | {time.perf_counter() - wall:.1f} | {time.process_time() - cpu:.1f} |", flush=True)


if __name__ == "__main__":
    main()
