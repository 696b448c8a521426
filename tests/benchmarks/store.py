"""What the store costs: a commit beside the bare fsync, a guess of a passphrase, look-ups among many.

``python -m tests.benchmarks.store --rows 1000000 [--folder DIR]`` prints a table in Markdown.
"""

import argparse
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event, Thread

from borderpost.domain.crossing import CrossingDraft, Direction, Means, Outcome, Trip
from borderpost.domain.document import Document, DocumentKind, ReadMethod
from borderpost.domain.journal import EntryKind
from borderpost.domain.partial_date import PartialDate
from borderpost.domain.people import Sex, Traveller
from borderpost.services import recording, setting_up, signing_in
from borderpost.services.session import Session
from borderpost.store.bodies import CrossingRecorded
from borderpost.store.database import CACHE_KIB
from borderpost.store.home import Home
from borderpost.store.query import Query
from borderpost.store.store import Store
from tests.benchmarks.page import load_said, percentile

COMMITS = 400
LOOK_UPS = 200
BATCH = 20_000
LOADING_CACHE_KIB = 1024 * 1024
PAGE_BYTES = 4096
_SYLLABLES = (
    "BA",
    "CE",
    "DI",
    "FO",
    "GU",
    "LA",
    "ME",
    "NI",
    "PO",
    "RU",
    "SA",
    "TE",
    "VI",
    "ZO",
    "QUI",
    "RRE",
)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--folder", type=Path, default=None)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        print("| What | p50 | p99 | most | Of |")
        print("|---|---|---|---|---|")
        _measure(Path(folder), arguments.rows)


def _measure(folder: Path, rows: int) -> None:
    home = Home(folder / "desk")
    now = datetime(2026, 3, 4, 12, tzinfo=UTC)
    setting_up.practise(home, now=now)
    session = signing_in.sign_in(
        home, setting_up.PRACTICE_SUPERVISOR, setting_up.practice_passphrase(home), now=now
    )
    with Store.open(home, session.key) as store:
        store.checkpoint()  # as the desk does when somebody signs in
        _beside_bare_syncs(store, session, folder, now)
        _while_moved(store, session, now)
        started = time.perf_counter()
        load(store, session, rows, now)
        seconds = time.perf_counter() - started
        _print(f"one crossing recorded among {rows:,}", _commits(store, session, now))
        _look_up(store, rows)
        store.database.run("PRAGMA wal_checkpoint(TRUNCATE)")
    size = home.database.stat().st_size
    print(f"\n{rows:,} crossings: loaded in {seconds:.0f} s, {size / 1e6:.0f} MB, {size / rows:.0f} B each.")
    print(_timed_line("Opening the store again", lambda: Store.open(home, session.key).close()))
    print(load_said())


def _beside_bare_syncs(store: Store, session: Session, folder: Path, now: datetime) -> None:
    """Commit and sync a bare page in turn: whatever else the machine does, both meet it."""
    page, bare, commits = bytes(PAGE_BYTES), list[float](), list[float]()
    with (folder / "bare").open("wb", buffering=0) as file:

        def sync() -> None:
            file.write(page)
            os.fdatasync(file.fileno())

        for draft in [_draft(random.Random(-place), place) for place in range(COMMITS)]:
            bare += _times(sync, 1)
            commits += _times(partial(recording.record, store, session, draft, now=now), 1)
    _print("bare write of 4 KiB and fdatasync, same file system", bare)
    _print("one crossing recorded, committed with FULL, in turn with these", commits)
    for percent in (50, 99):
        goal = 1.5 * percentile(bare, percent) + 0.0005
        print(
            f"| goal of the commit's p{percent}: 1.5 of the bare one's and 0.5 ms |"
            f" {goal * 1000:.2f} ms | | {percentile(commits, percent) / goal:.2f} of it | |"
        )


def _while_moved(store: Store, session: Session, now: datetime) -> None:
    """Commit while another connection moves the log into the file again and again, as a lane of the desk."""
    ended = Event()

    def move() -> None:
        with Store.open(session.home, session.key) as other:
            while not ended.wait(0.02):
                other.checkpoint()

    thread = Thread(target=move)
    thread.start()
    times = _commits(store, session, now)
    ended.set()
    thread.join()
    _print("the same while the log is moved into the file on another lane", times)


def _commits(store: Store, session: Session, now: datetime) -> list[float]:
    drafts = [_draft(random.Random(-place), place) for place in range(COMMITS)]
    return _times(lambda: recording.record(store, session, drafts.pop(), now=now), COMMITS)


def load(store: Store, session: Session, rows: int, now: datetime) -> None:
    """Append so many crossings of invented people into the open shift, some a transaction."""
    shift = store.open_shift()
    if shift is None:
        raise LookupError("the practice post has a shift open")
    first = now - timedelta(seconds=rows)
    store.database.run(f"PRAGMA cache_size = -{LOADING_CACHE_KIB}")
    for start in range(0, rows, BATCH):
        with store.transaction():
            for place in range(start, min(start + BATCH, rows)):
                body = CrossingRecorded(_draft(random.Random(place), place), "HN-PRA", "1", shift.id)
                at = first + timedelta(seconds=place)
                store.append(EntryKind.CROSSING, body, actor=session.officer.id, at=at)
    store.database.run(f"PRAGMA cache_size = -{CACHE_KIB}")


def _look_up(store: Store, rows: int) -> None:
    chance = random.Random(5)
    people = [
        _draft(random.Random(place), place) for place in (chance.randrange(rows) for _ in range(LOOK_UPS))
    ]
    questions: dict[str, Callable[[CrossingDraft], object]] = {
        "history of a document": lambda one: store.history(one.document.number, one.document.issuing_state),
        "search by document": lambda one: store.search(Query(document=one.document.number)),
        "search by surname and given names": lambda one: store.search(
            Query(surname=one.traveller.surname, given_names=one.traveller.given_names)
        ),
        "search by the first four letters of a surname (50 shown)": lambda one: store.search(
            Query(surname=one.traveller.surname[:4])
        ),
        "search by plate": lambda one: store.search(Query(plate=one.trip.plate or "P000001")),
        "search by a document that never crossed": lambda one: store.history(
            f"ZZ{one.document.number}", "UTO"
        ),
    }
    for what, question in questions.items():
        _print(f"{what}, {rows:,} crossings", _each(partial(question, one) for one in people))


def _draft(chance: random.Random, place: int) -> CrossingDraft:
    surname, given_names = f"{_word(chance)} {_word(chance)}", _word(chance)
    birth = PartialDate(1950 + place % 60, place % 12 + 1, 3)
    traveller = Traveller(surname, given_names, "UTO", birth, Sex.FEMALE)
    number = f"X{chance.randrange(10**8):08d}"
    document = Document(
        DocumentKind.PASSPORT,
        number,
        "UTO",
        date(2031, 5, 6),
        ReadMethod.MRZ_CAMERA,
        (f"P<UTO{traveller.surname.replace(' ', '<')}<<{traveller.given_names}".ljust(44, "<"), "0" * 44),
    )
    plate = f"P{chance.randrange(10**6):06d}" if place % 3 == 0 else ""
    trip = Trip(Means.PRIVATE_VEHICLE if plate else Means.ON_FOOT, plate)
    direction = Direction.ENTRY if place % 2 else Direction.EXIT
    outcome = Outcome.ADMITTED if direction is Direction.ENTRY else Outcome.EXIT_AUTHORISED
    return CrossingDraft(direction, outcome, traveller, document, trip, seconds=14.5)


def _word(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 3)))


def _times(act: Callable[[], object], count: int) -> list[float]:
    return _each(act for _ in range(count))


def _each(acts: Iterable[Callable[[], object]]) -> list[float]:
    times = []
    for act in acts:
        started = time.perf_counter()
        act()
        times.append(time.perf_counter() - started)
    return times


def _print(what: str, times: list[float]) -> None:
    p50, p99 = percentile(times, 50) * 1000, percentile(times, 99) * 1000
    print(f"| {what} | {p50:.2f} ms | {p99:.2f} ms | {max(times) * 1000:.2f} ms | {len(times)} |", flush=True)


def _timed_line(what: str, act: Callable[[], object]) -> str:
    return f"{what}: {sum(_times(act, 5)) / 5 * 1000:.1f} ms."


if __name__ == "__main__":
    main()
