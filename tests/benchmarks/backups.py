"""What a backup costs the desk while it is made, and how long a drill and a restore take.

``python -m tests.benchmarks.backups --rows 1000000 [--folder DIR]`` prints a table in Markdown.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import TypeVar

from borderpost.domain.crossing import CrossingDraft
from borderpost.domain.journal import EntryKind
from borderpost.services import backing_up, recording, restoring, setting_up, signing_in
from borderpost.services.session import Session
from borderpost.store.bodies import CrossingRecorded
from borderpost.store.home import Home
from borderpost.store.store import Store
from tests.benchmarks.page import percentile
from tests.store.drafts import draft

T = TypeVar("T")

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
BATCH = 20_000
AT_REST = 300
PAUSE_SECONDS = 0.02
"""Between two crossings: a hundred times a busy lane's pace."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--folder", type=Path, default=None)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        _measure(Path(folder), arguments.rows)


def _measure(folder: Path, rows: int) -> None:
    home = Home(folder / "desk")
    setting_up.practise(home, now=NOW)
    passphrase = setting_up.practice_passphrase(home)
    name = setting_up.PRACTICE_SUPERVISOR
    session = signing_in.sign_in(home, name, passphrase, now=NOW)
    with Store.open(home, session.key) as store:
        _load(store, session, rows)
        at_rest = [_record(store, session, place) for place in range(AT_REST)]
        during, backup, making = _while_backing_up(store, session, folder)
    megabytes = backup.path.stat().st_size / 1e6
    drilled = restoring.rehearse(home, backup.path, username=name, passphrase=passphrase, now=NOW)
    with home.database.open("r+b") as file:
        file.write(os.urandom(4096))
    restored, restoring_took = _timed(
        lambda: restoring.restore(home, backup.path, username=name, passphrase=passphrase, now=NOW)
    )
    assert restored.entries == backup.label.entries
    print("| What | |")
    print("|---|---|")
    print(f"| A backup of {rows:,} crossings ({megabytes:.0f} MB), verified | {making:.1f} s |")
    print(f"| A crossing recorded at rest, p50 / p99 / most | {_spread(at_rest)} |")
    print(f"| The same while the backup is made ({len(during)} crossings) | {_spread(during)} |")
    print(f"| Drill: unpacked and verified whole | {drilled.seconds:.1f} s |")
    print(f"| Restore in place of a damaged database | {restoring_took:.1f} s |")


def _while_backing_up(
    store: Store, session: Session, folder: Path
) -> tuple[list[float], backing_up.Backup, float]:
    stick = folder / "stick"
    stick.mkdir()
    made: list[tuple[backing_up.Backup, float]] = []
    thread = Thread(target=lambda: made.append(_timed(lambda: backing_up.back_up(session, stick, now=NOW))))
    thread.start()
    during: list[float] = []
    while thread.is_alive():
        during.append(_record(store, session, AT_REST + len(during)))
        time.sleep(PAUSE_SECONDS)
    thread.join()
    ((backup, making),) = made
    return during, backup, making


def _load(store: Store, session: Session, rows: int) -> None:
    shift = store.open_shift()
    if shift is None:
        raise LookupError("the practice post has a shift open")
    for start in range(0, rows, BATCH):
        with store.transaction():
            for place in range(start, min(start + BATCH, rows)):
                body = CrossingRecorded(_draft_of(place), "HN-PRA", "1", shift.id)
                at = NOW - timedelta(seconds=rows - place)
                store.append(EntryKind.CROSSING, body, actor=session.officer.id, at=at)


def _record(store: Store, session: Session, place: int) -> float:
    return _timed(lambda: recording.record(store, session, _draft_of(-place - 1), now=NOW))[1]


def _draft_of(place: int) -> CrossingDraft:
    made = draft(f"X{abs(place) * 7919 % 10**8:08d}", surname=f"APELLIDO{place % 9973}")
    return replace(made, seconds=14.5)


def _timed(act: Callable[[], T]) -> tuple[T, float]:
    started = time.perf_counter()
    result = act()
    return result, time.perf_counter() - started


def _spread(times: list[float]) -> str:
    p50, p99 = percentile(times, 50) * 1000, percentile(times, 99) * 1000
    return f"{p50:.1f} / {p99:.1f} / {max(times) * 1000:.1f} ms"


if __name__ == "__main__":
    main()
