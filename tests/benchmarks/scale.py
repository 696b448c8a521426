"""A desk after years: searches of a disk that has nothing in memory, commits, the start, bytes a crossing.

``python -m tests.benchmarks.scale --rows 500000`` prints tables in Markdown; the desk is made once and kept
in ``build/scale``.
"""

import argparse
import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random

from borderpost.services import recording, shifting
from borderpost.services.session import Session
from borderpost.store import page_memory
from borderpost.store.home import Home
from borderpost.store.query import Query
from borderpost.store.store import Store
from tests.benchmarks import traffic
from tests.benchmarks.page import Timed, load_said, row, timed
from tests.benchmarks.scale_desk import desk, signed_in

ASKED = 100
COMMITS = 400
PAGE_BYTES = 4096
FOLDER = Path("build/scale")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=500_000)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--sizes", action="store_true", help="what each table takes; minutes for millions")
    arguments = parser.parse_args()
    home = desk(arguments.folder, arguments.rows)
    session = signed_in(home)
    with Store.open(home, session.key) as store:
        rows = store.crossing_count()
    print(f"A desk with {rows:,} crossings. For each search a connection is opened anew; at first the file's")
    print("pages, encrypted, are dropped from the system's memory, then they lie there, as after a sign-in")
    print("where there is room; ms on the clock, and of the processor.\n")
    print("| What | p50 | p99 | most | CPU p50 | CPU p99 | Of |")
    print("|---|---|---|---|---|---|---|")
    row("a page read from the disk at random", [_page(home, Random(number)) for number in range(ASKED)])
    _searches(home, session, rows, "nothing in memory", forget)
    if page_memory.bring(home.database, _no_breath):
        _searches(home, session, rows, "the file in memory", _leave)
    row("history of a document, asked before", _warm(home, session, rows))
    _commits(home, session)
    row("opened, and asked what a desk asks first", [_start(home, session) for _ in range(20)])
    print(f"\n{load_said()}")
    size = home.database.stat().st_size
    print(f"The database: {size / 1e6:,.0f} MB, {size / rows:.0f} bytes a crossing.")
    if arguments.sizes:
        _sizes(home, session, rows)


def _searches(home: Home, session: Session, rows: int, where: str, between: Callable[[Path], None]) -> None:
    chance = Random(7)
    for what, make in _questions(rows).items():
        row(f"{what}; {where}", [_fresh(home, session, make(chance), between) for _ in range(ASKED)])


def _questions(rows: int) -> dict[str, Callable[[Random], Callable[[Store], object]]]:
    """Return what is searched for, by what it is; every search finds somebody."""

    def somebody(chance: Random) -> int:
        return chance.randrange(rows)

    def document(chance: Random) -> Query:
        return Query(traffic.crossing(somebody(chance)).document.number)

    def plate(chance: Random) -> Query:
        return Query(plate=next(iter(_plates(chance, rows))))

    def history(chance: Random) -> Callable[[Store], object]:
        document = traffic.crossing(somebody(chance)).document
        return lambda store: store.history(document.number, document.issuing_state)

    def search(make: Callable[[Random], Query]) -> Callable[[Random], Callable[[Store], object]]:
        def made(chance: Random) -> Callable[[Store], object]:
            query = make(chance)
            return lambda store: store.search(query)

        return made

    def names(chance: Random, letters: int, given: int = 0) -> Query:
        one = traffic.crossing(somebody(chance)).traveller
        return Query(surname=one.surname[:letters], given_names=one.given_names[:given])

    def period(chance: Random, days: float, surname: int = 0) -> Query:
        since = traffic.moment(somebody(chance))
        one = traffic.crossing(somebody(chance)).traveller
        return Query(since=since, until=since + timedelta(days=days), surname=one.surname[:surname])

    return {
        "history of a document": history,
        "search by document": search(document),
        "search by surname, its first 4 letters": search(lambda chance: names(chance, 4)),
        "search by both surnames": search(lambda chance: names(chance, 99)),
        "search by 4 letters of the surname and 3 of the name": search(lambda chance: names(chance, 4, 3)),
        "search by 3 letters of the given name": search(lambda chance: names(chance, 0, 3)),
        "search by plate": search(plate),
        "search by an hour": search(lambda chance: period(chance, 1 / 24)),
        "search by a month": search(lambda chance: period(chance, 30)),
        "search by a year": search(lambda chance: period(chance, 365)),
        "search by a year and both surnames": search(lambda chance: period(chance, 365, 99)),
        "search by a year and 4 letters of the surname": search(lambda chance: period(chance, 365, 4)),
    }


def _plates(chance: Random, rows: int) -> Iterator[str]:
    while True:
        plate = traffic.crossing(chance.randrange(rows)).trip.plate
        if plate:
            yield plate


def _fresh(
    home: Home, session: Session, question: Callable[[Store], object], between: Callable[[Path], None]
) -> Timed:
    with Store.open(home, session.key) as store:
        between(home.database)
        return timed(lambda: question(store))


def _warm(home: Home, session: Session, rows: int) -> list[Timed]:
    chance, make = Random(7), next(iter(_questions(rows).values()))
    with Store.open(home, session.key) as store:
        questions = [make(chance) for _ in range(ASKED)]
        for question in questions:
            question(store)
        return [timed(partial(question, store)) for question in questions]


def _start(home: Home, session: Session) -> Timed:
    """Open the store and ask what a desk asks before its first crossing."""
    forget(home.database)

    def start() -> None:
        with Store.open(home, session.key) as store:
            store.post(), store.officers(), store.open_shift(), store.list_status(), store.unsent()
            document = traffic.crossing(0).document
            store.history(document.number, document.issuing_state)

    return timed(start)


def _commits(home: Home, session: Session) -> None:
    bare = home.path.with_name("bare")
    with bare.open("wb", buffering=0) as file:

        def sync() -> None:
            file.write(bytes(PAGE_BYTES))
            os.fdatasync(file.fileno())

        row("bare write of 4 KiB and fdatasync, same file system", [timed(sync) for _ in range(COMMITS)])
    bare.unlink()
    drafts = [traffic.crossing(place) for place in range(COMMITS)]
    now = traffic.FIRST
    with Store.open(home, session.key) as store:
        store.checkpoint()  # as the desk does when somebody signs in
        if store.open_shift() is None:
            shifting.open_shift(store, session, now=now)
        record = partial(recording.record, store, session, now=now)
        row("a crossing recorded, committed with FULL", [timed(partial(record, draft)) for draft in drafts])


def _sizes(home: Home, session: Session, rows: int) -> None:
    """Print what each table and index takes: pages that are free once it is gone, in a change undone."""
    with Store.open(home, session.key) as store:
        database = store.database
        database.run("PRAGMA foreign_keys = OFF")
        print("\n| Table (with what keeps its ids unique) or index | Bytes a crossing |")
        print("|---|---|")
        made = "FROM sqlite_master WHERE sql IS NOT NULL AND type"
        for kind, name in database.rows(f"SELECT type, name {made} <> 'trigger'"):
            indexes = database.rows(f"SELECT name {made} = 'index' AND tbl_name = :name", name=str(name))
            database.run("BEGIN IMMEDIATE")
            for (index,) in indexes:
                database.run(f"DROP INDEX {index!s}")
            before = database.number("PRAGMA freelist_count")
            database.run(f"DROP {kind!s} {name!s}")
            each = (database.number("PRAGMA freelist_count") - before) * PAGE_BYTES / rows
            database.run("ROLLBACK")
            if each >= 0.5:
                print(f"| {name!s} | {each:.0f} |")


def _page(home: Home, chance: Random) -> Timed:
    forget(home.database)
    pages = home.database.stat().st_size // PAGE_BYTES
    with home.database.open("rb", buffering=0) as file:
        return timed(lambda: os.pread(file.fileno(), PAGE_BYTES, chance.randrange(pages) * PAGE_BYTES))


def forget(path: Path) -> None:
    """Drop a file's pages, and those of its log, from the system's memory."""
    for part in (path, path.with_name(f"{path.name}-wal")):
        if part.exists():
            with part.open("rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _leave(_: Path) -> None:
    """Leave the system's memory as it is."""


def _no_breath() -> None:
    """Read on at once."""


if __name__ == "__main__":
    main()
