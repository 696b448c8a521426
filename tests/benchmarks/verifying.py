"""How long `borderpost verify` takes over a long journal, and how long a start may look at it.

``python -m tests.benchmarks.verifying --rows 1000000 [--desk build/scale]`` prints a table in Markdown; the
desk is the one that ``tests.benchmarks.scale`` measures.
"""

import argparse
import resource
import time
from collections.abc import Callable
from pathlib import Path

from borderpost.store.store import Store
from borderpost.store.verify import verify
from tests.benchmarks.scale_desk import desk, signed_in


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--desk", type=Path, default=Path("build/scale"))
    arguments = parser.parse_args()
    home = desk(arguments.desk, arguments.rows)
    session = signed_in(home)
    print("| What | Seconds | CPU seconds |")
    print("|---|---|---|")
    with Store.open(home, session.key) as store:
        entries = store.entry_count()
        _print(f"Chain, bodies and derived tables of {entries:,} entries", lambda: _verify(store))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\n{home.database.stat().st_size / 1e6:.0f} MB of database; {peak:.0f} MiB of memory at most.")


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
