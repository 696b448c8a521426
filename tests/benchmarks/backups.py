"""What a backup costs the desk while it is made, and how long a drill and a restore take.

``python -m tests.benchmarks.backups --rows 1000000 [--desk build/scale] [--folder DIR]`` prints a table in
Markdown; the desk is a copy of the one that ``tests.benchmarks.scale`` measures.
"""

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import TypeVar

from borderpost.services import backing_up, recording, restoring, setting_up, shifting
from borderpost.services.session import Session
from borderpost.services.witnessing import Person
from borderpost.store.home import Home
from borderpost.store.store import Store
from tests.benchmarks import traffic
from tests.benchmarks.page import Timed, load_said, percentile
from tests.benchmarks.scale_desk import desk, signed_in

T = TypeVar("T")

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
AT_REST = 300
PAUSE_SECONDS = 0.02
"""Between two crossings: a hundred times a busy lane's pace."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--desk", type=Path, default=Path("build/scale"))
    parser.add_argument("--folder", type=Path, default=Path("build"))
    arguments = parser.parse_args()
    made = desk(arguments.desk, arguments.rows)
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        home = Home(Path(folder) / "desk")
        shutil.copytree(made.path, home.path)
        _measure(Path(folder), home)


def _measure(folder: Path, home: Home) -> None:
    passphrase = setting_up.practice_passphrase(home)
    name = setting_up.PRACTICE_SUPERVISOR
    session = signed_in(home)
    with Store.open(home, session.key) as store:
        rows = store.crossing_count()
        if store.open_shift() is None:
            shifting.open_shift(store, session, now=NOW)
        at_rest = [_record(store, session, place) for place in range(AT_REST)]
        during, backup, making = _while_backing_up(store, session, folder)
    megabytes = backup.path.stat().st_size / 1e6
    drilled, drill = _timed(
        lambda: restoring.rehearse(home, backup.path, username=name, passphrase=passphrase, now=NOW)
    )
    with home.database.open("r+b") as file:
        file.write(os.urandom(4096))
    restored, restore = _timed(
        lambda: restoring.restore(
            home,
            backup.path,
            username=name,
            passphrase=passphrase,
            second=Person(setting_up.PRACTICE_ADMINISTRATOR, passphrase),
            now=NOW,
        )
    )
    assert drilled.loss is not None
    assert restored.entries == backup.label.entries
    print("| What | On the clock | Of the processor |")
    print("|---|---|---|")
    print(f"| A backup of {rows:,} crossings ({megabytes:.0f} MB), verified | {making.wall:.0f} s | |")
    print(f"| A crossing recorded at rest, p50 / p99 / most | {_spread(at_rest)} | |")
    print(f"| The same while the backup is made ({len(during)} crossings) | {_spread(during)} | |")
    print(f"| Drill: unpacked and verified whole | {drill.wall:.0f} s | {drill.cpu:.0f} s |")
    print(f"| Restore in place of a damaged database | {restore.wall:.0f} s | {restore.cpu:.0f} s |")
    each = 1_000_000 / rows
    print(f"| The restore, for a million | {restore.wall * each:.0f} s | {restore.cpu * each:.0f} s |")
    print(f"\n{load_said()}")


def _while_backing_up(
    store: Store, session: Session, folder: Path
) -> tuple[list[float], backing_up.Backup, Timed]:
    stick = folder / "stick"
    stick.mkdir()
    made: list[tuple[backing_up.Backup, Timed]] = []
    thread = Thread(target=lambda: made.append(_timed(lambda: backing_up.back_up(session, stick, now=NOW))))
    thread.start()
    during: list[float] = []
    while thread.is_alive():
        during.append(_record(store, session, AT_REST + len(during)))
        time.sleep(PAUSE_SECONDS)
    thread.join()
    ((backup, making),) = made
    return during, backup, making


def _record(store: Store, session: Session, place: int) -> float:
    draft = traffic.crossing(place)
    return _timed(lambda: recording.record(store, session, draft, now=NOW))[1].wall


def _timed(act: Callable[[], T]) -> tuple[T, Timed]:
    wall, cpu = time.perf_counter(), time.thread_time()
    result = act()
    return result, Timed(time.perf_counter() - wall, time.thread_time() - cpu)


def _spread(times: list[float]) -> str:
    p50, p99 = percentile(times, 50) * 1000, percentile(times, 99) * 1000
    return f"{p50:.1f} / {p99:.1f} / {max(times) * 1000:.1f} ms"


if __name__ == "__main__":
    main()
