"""How long the decision about one traveller takes against a million crossings and a long alert list.

``python -m tests.benchmarks.deciding --rows 1000000`` prints tables in Markdown; the desk is made once and
kept in ``build/decision``.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from random import Random

from borderpost.domain.alert import Alert, AlertKind, AlertList
from borderpost.domain.crossing import Direction, EntryId, Outcome, PastCrossing
from borderpost.domain.document import ReadMethod
from borderpost.domain.inspection import Inspection
from borderpost.domain.reading import Reading
from borderpost.services import adopting, inspecting, rule_pack
from borderpost.services.deciding import decide
from borderpost.services.looking_up import issuing_states
from borderpost.services.session import Session
from borderpost.services.setting_up import PRACTICE_POST
from borderpost.specimens import practice
from borderpost.store import page_memory
from borderpost.store.home import Home
from borderpost.store.store import Store
from tests.benchmarks import traffic
from tests.benchmarks.page import Timed, load_said, row, timed
from tests.benchmarks.scale import forget
from tests.benchmarks.scale_desk import desk, signed_in

ASKED = 2000
COLD = 200
ALERTS = 20_000
STRANGERS = 10_000_000
"""The first person of the stream who never crossed."""
RULES = 2000
FOLDER = Path("build/decision")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    arguments = parser.parse_args()
    home = desk(arguments.folder, arguments.rows)
    session = signed_in(home)
    with Store.open(home, session.key) as store:
        _put_alerts_in_force(store, session)
        rows = store.crossing_count()
    print(f"From the lines of a zone to findings, stay and colour: {rows:,} crossings and {ALERTS:,} alerts")
    print("stored; goal 5 ms at p50 and 20 ms at p99. ms on the clock, and of the processor.\n")
    print("| What | p50 | p99 | most | CPU p50 | CPU p99 | Of |")
    print("|---|---|---|---|---|---|---|")
    page_memory.bring(home.database, lambda: None)  # As a desk does after its first sign-in.
    with Store.open(home, session.key) as store:
        inspect = _inspector(store, session, traffic.moment(rows))
        list(map(inspect, islice(_known(rows, seed=1), 50)))
        row("somebody who crossed before", _times(inspect, islice(_known(rows, seed=2), ASKED)))
        row("somebody never seen", _times(inspect, islice(_strangers(), ASKED)))
        row("somebody on the alert list", _times(inspect, islice(_listed(), ASKED)))
    row("a desk just started: nothing in memory", _cold(home, session, rows))
    row(f"a State found as it is typed, of {len(issuing_states())}", _searches())
    _rules()
    print(f"\n{load_said()}")


def _put_alerts_in_force(store: Store, session: Session) -> None:
    status, now = store.list_status(), traffic.FIRST
    if status is not None and status.count == ALERTS:
        return
    listed = AlertList(f"BENCH-{ALERTS}", now, tuple(_alert(number) for number in range(ALERTS)))
    with store.transaction():
        content = practice.alert_file(listed).encode()
        adopting.put_in_force(store, content, listed, actor=session.officer.id, now=now)


def _alert(number: int) -> Alert:
    """Return an alert about a stranger: every second one about the document, the others about the person."""
    traveller, document = traffic.holder(STRANGERS + number)
    about = Alert(f"BEN-{number:06d}", AlertKind.LOST_DOCUMENT, "Banco", "Remita a segunda línea.")
    if number % 2:
        return replace(
            about,
            kind=AlertKind.ENTRY_BAN,
            surname=traveller.surname,
            given_names=traveller.given_names,
            birth=traveller.birth,
        )
    return replace(about, document_number=document.number, issuing_state=document.issuing_state)


def _known(rows: int, *, seed: int) -> Iterator[tuple[str, ...]]:
    chance = Random(seed)
    while True:
        lines = traffic.crossing(chance.randrange(rows)).document.mrz
        if lines:
            yield lines


def _strangers() -> Iterator[tuple[str, ...]]:
    return filter(None, (traffic.holder(2 * STRANGERS + number)[1].mrz for number in range(10 * ASKED)))


def _listed() -> Iterator[tuple[str, ...]]:
    return filter(None, (traffic.holder(STRANGERS + number)[1].mrz for number in range(ALERTS)))


def _inspector(store: Store, session: Session, now: datetime) -> Callable[[tuple[str, ...]], Inspection]:
    ways = cycle(Direction)

    def inspect(lines: tuple[str, ...]) -> Inspection:
        reading = Reading(lines, tuple((1.0,) * len(line) for line in lines), "bench", 0.0)
        found = inspecting.from_reading(
            store, session, reading, direction=next(ways), method=ReadMethod.MRZ_CAMERA, now=now
        )
        if found is None:
            raise SystemExit("the lines of a specimen are no zone")
        return found

    return inspect


def _times(
    inspect: Callable[[tuple[str, ...]], Inspection], zones: Iterator[tuple[str, ...]]
) -> list[Timed]:
    return [timed(partial(inspect, lines)) for lines in list(zones)]


def _cold(home: Home, session: Session, rows: int) -> list[Timed]:
    times = []
    for lines in islice(_known(rows, seed=3), COLD):
        with Store.open(home, session.key) as store:
            inspect = _inspector(store, session, traffic.moment(rows))
            forget(home.database)
            times += _times(inspect, iter((lines,)))
    return times


def _searches() -> list[Timed]:
    table = issuing_states()
    typed = [entry.es[:length] for entry in table.entries[::5] for length in (1, 2, 3, 5, 9)]
    return [timed(partial(table.search, text, "es")) for text in typed]


def _rules() -> None:
    """Print how many whole decisions the rules make a second, without a store."""
    book = rule_pack.shipped()
    tables = [one.name for one in fields(book) if one.name not in ("version", "as_of", "rule")]
    rows = sum(len(getattr(book, name)) for name in tables)
    print(f"\nThe pack that ships has {len(book.rule)} rules, with values in {rows} dated rows;")
    print("every decision is counted with all of them.\n")
    print("| Rules alone, of a zone and a history in memory | decisions a second of CPU | rules a second |")
    print("|---|---|---|")
    zones = list(islice(_strangers(), 200))
    for crossings in (0, 8, 50):
        past = _itinerary(crossings)
        begun = time.process_time()
        for number in range(RULES):
            decide(
                zones[number % len(zones)],
                direction=Direction.ENTRY,
                post=PRACTICE_POST,
                history=past,
                now=traffic.FIRST,
            )
        rate = RULES / (time.process_time() - begun)
        print(f"| {crossings} crossings before | {rate:,.0f} | {rate * len(book.rule):,.0f} |", flush=True)


def _itinerary(crossings: int) -> tuple[PastCrossing, ...]:
    return tuple(
        PastCrossing(
            EntryId(str(number)),
            traffic.FIRST - timedelta(days=5 * (crossings - number)),
            "HN-AMA",
            "",
            Direction.EXIT if number % 2 else Direction.ENTRY,
            Outcome.EXIT_AUTHORISED if number % 2 else Outcome.ADMITTED,
        )
        for number in range(crossings)
    )


if __name__ == "__main__":
    main()
