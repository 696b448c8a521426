"""Somebody who holds the data key edits, removes, inserts and swaps rows: verify finds each, and where.

``python -m tests.soak.tampering`` is the long form of a test in ``tests/store``: every column of every
row of a desk's day, of which retention has erased a part.
"""

import argparse
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from borderpost.domain.alert import Alert, AlertKind, AlertList, Hit, HitStrength, ResolutionOutcome
from borderpost.domain.consultation import Subject
from borderpost.domain.crossing import Ties
from borderpost.domain.journal import EntryKind
from borderpost.domain.officer import OfficerId
from borderpost.domain.retention import DataClass
from borderpost.domain.self_test import SelfTest
from borderpost.domain.vulnerability import Need, Vulnerability
from borderpost.services import (
    consulting,
    correcting,
    issuing,
    protecting,
    recording,
    resolving,
    searching,
    shifting,
)
from borderpost.services.clock_reading import read_clock
from borderpost.services.self_testing import journal_self_test
from borderpost.services.session import Session
from borderpost.store import erasure, journal, machine_clock, shift_heads
from borderpost.store.bodies import ShiftClosed, SignedIn, decode
from borderpost.store.database import Value
from borderpost.store.home import Home
from borderpost.store.key_bodies import CodesMade, RecoveryActed
from borderpost.store.keys import DataKey
from borderpost.store.officer_keys import OfficerKeys
from borderpost.store.projection import DERIVED, rebuild
from borderpost.store.query import Query
from borderpost.store.rule_bodies import RulesAdopted
from borderpost.store.store import Store
from borderpost.store.verify import stands_at, verify
from tests.soak.results import keep
from tests.store.desks import practice_home, proof_of, put_in_force, session_of
from tests.store.drafts import NOW, draft

JOURNAL = ("chain", "body", "segment", "kept_salt")
REFUSED_BY_SCHEMA = ("UNIQUE", "CHECK", "NOT NULL", "FOREIGN KEY")


@dataclass
class Trial:
    """Hold how many cases of each kind were tried, and what was not found or found elsewhere."""

    tried: Counter[str] = field(default_factory=Counter)
    impossible: int = 0
    broken: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Case:
    """Hold one tampering: its name, what it does, and where it must be found (any of the places)."""

    name: str
    do: Callable[[Store], None]
    places: frozenset[str]


def desk(folder: Path) -> tuple[Home, DataKey]:
    """Make a desk with rows in every table that the journal fills, of three starts."""
    home = practice_home(folder)
    for start in range(3):
        session = session_of(home)
        with Store.open(home, session.key) as store:
            _work(store, session, start)
            if start == 0:
                _erase(store, session)
    with Store.open(home, session.key) as store:
        shifting.close_shift(store, session, notes="sin novedad", now=NOW)
    return home, session.key


def _work(store: Store, session: Session, start: int) -> None:
    read_clock(store, session, machine_clock.reading(NOW))
    journal_self_test(store, session, SelfTest(NOW, (), start))
    alerts = tuple(
        Alert(f"A{start}{one}", AlertKind.INTERPOL, "Prueba", surname=f"NADIE {one}") for one in "AB"
    )
    with store.transaction():
        officer = session.officer.id
        recovery = RecoveryActed("set", f"{start}", f"{start:064x}")
        codes = CodesMade(f"sheet {start}", tuple(f"{start}{one:063x}" for one in range(2)))
        store.append(EntryKind.RECOVERY, recovery, actor=officer, at=NOW)
        store.append(EntryKind.CODES_MADE, codes, actor=officer, at=NOW)
        adopted = RulesAdopted(f"R{start}", NOW.date(), NOW.date(), 9, 1, f"{start:064x}")
        store.append(EntryKind.RULES_ADOPTED, adopted, actor=officer, at=NOW)
        put_in_force(store, AlertList(f"L{start}", NOW + timedelta(hours=start), alerts))
    crossings = [
        recording.record(store, session, draft(f"T{start}{one}", slip=f"S{start}{one}"), now=NOW)
        for one in range(4)
    ]
    with_them = replace(draft(f"T{start}9"), ties=Ties(party=crossings[0].id))
    recording.record(store, session, with_them, now=NOW)
    protecting.note(store, session, crossings[0].id, Vulnerability((Need.ILLNESS,)), now=NOW)
    correcting.amend(store, session, crossings[0].id, draft("T", surname="OTRA"), reason="apellido", now=NOW)
    proof = proof_of(session)
    correcting.annul(store, session, crossings[1].id, reason="doble", proof=proof, now=NOW)
    hit = Hit(alerts[0], HitStrength.POSSIBLE, "nombre", f"L{start}")
    outcome = next(iter(ResolutionOutcome))
    resolving.resolve(store, session, crossings[2].id, hit, outcome=outcome, reason="otra", now=NOW)
    serial = issuing.issue(store, session, 3, now=NOW)[0]
    issuing.spoil(store, session, str(serial), reason="rota", now=NOW)
    searching.search(store, session, Query("T00"), reason="pregunta", now=NOW)
    consulting.ask(store, session, Subject("T00", "UTO"), reason="duda", now=NOW)


def _erase(store: Store, session: Session) -> None:
    every = (1, store.entry_count())
    with store.transaction():
        for data in (DataClass.CROSSINGS, DataClass.LOOKUPS):
            found = list(erasure.records(store.database, data, every))[::3]
            who = session.officer
            erasure.erase(store, found, data=data, days=1, as_of=NOW, by=who, second=who, now=NOW)


def run(folder: Path, most: int, chance: random.Random) -> Trial:
    """Try every case, or at most so many of each table and kind."""
    home, key = desk(folder)
    trial = Trial()
    with Store.open(home, key) as store:
        every = list(cases(store))
        heads = [link.head.hex() for link in journal.links(store.database)]
    chance.shuffle(every)
    taken: Counter[str] = Counter()
    for case in every:
        kind = case.name.partition(":")[0]
        taken[kind] += 1
        if not most or taken[kind] <= most:
            _try(home, key, case, kind, trial)
    for position in range(len(heads) // 2, len(heads)) if not most else (len(heads) - 2, len(heads) // 2):
        for name, do in (("cut", _cut), ("written anew", _write_anew)):
            trial.tried[f"tail {name}"] += 1
            found = _headless(home, key, do, position, heads)
            trial.broken += (f"tail {name} after {position}: {said}" for said in found)
    trial.tried["shift head signed by another"] += 1
    trial.broken += _signed_by_another(home, key)
    return trial


def _signed_by_another(home: Home, key: DataKey) -> Iterator[str]:
    """Yield what is not found of a shift's end that says other notes, by one who lacks the passphrase."""
    with _copy(home) as copied, Store.open(copied, key) as store:
        at = store.entry_count()
        (last,) = journal.links(store.database, after=at - 1)
        assert last.bytes is not None
        said = decode(last.bytes)
        assert isinstance(said.body, ShiftClosed)
        with _unguarded(store):
            _cut(store, at - 1)
        forged = replace(said.body, notes="otras", signature="")
        actor, sign = OfficerId(said.actor), OfficerKeys.new().signing.sign
        with store.transaction():
            signed = shift_heads.signed(store, said.kind, forged, actor=actor, at=said.at, sign=sign)
            store.append(said.kind, signed, actor=actor, at=said.at)
        rebuild(store)
        problem = verify(store).problem
    if problem is None:
        yield "shift head signed by another: not found"
    elif (problem.code, dict(problem.values)) != ("verify.signature", {"position": str(at)}):
        yield f"shift head signed by another: {problem.code} {dict(problem.values)}"


def _try(home: Home, key: DataKey, case: Case, kind: str, trial: Trial) -> None:
    with _copy(home) as copied, Store.open(copied, key) as store:
        try:
            with _unguarded(store):
                case.do(store)
        except Exception as error:
            if not str(error).startswith(REFUSED_BY_SCHEMA):
                raise
            trial.impossible += 1
            return
        trial.tried[kind] += 1
        problem = verify(store).problem
        if problem is None:
            trial.broken.append(f"{case.name}: not found")
        elif _place(problem.code, dict(problem.values)) not in case.places:
            trial.broken.append(f"{case.name}: {problem.code} {dict(problem.values)}, not {set(case.places)}")


@contextmanager
def _copy(home: Home) -> Iterator[Home]:
    with tempfile.TemporaryDirectory(dir=home.path.parent) as folder:
        copied = Home(Path(folder))
        shutil.copyfile(home.database, copied.database)
        yield copied


@contextmanager
def _unguarded(store: Store) -> Iterator[None]:
    """Take the triggers away for a moment: whoever has the key can."""
    database = store.database
    database.run("PRAGMA foreign_keys = OFF")
    database.run("PRAGMA synchronous = OFF")
    triggers = database.rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    for name, _ in triggers:
        database.run(f"DROP TRIGGER {name!s}")
    yield
    for _, sql in triggers:
        database.run(str(sql))


def cases(store: Store) -> Iterator[Case]:
    """Yield every way to edit, remove, insert and swap rows."""
    found = store.database.rows(
        "SELECT hex(segment), position FROM chain JOIN body USING (position)"
        " WHERE sequence = 1 OR content IS NULL"
    )
    firsts: dict[str, frozenset[str]] = {}
    for segment, position in found:
        firsts[str(segment)] = firsts.get(str(segment), frozenset()) | {str(position)}
    end = str(store.entry_count() + 1)
    for table in (*JOURNAL, *DERIVED):
        info = store.database.rows(f"SELECT name, type, pk FROM pragma_table_info('{table}')")
        columns = [str(name) for name, _, _ in info]
        keys = [str(name) for name, _, pk in info if pk]
        rows = store.database.rows(f"SELECT * FROM {table} ORDER BY 1, 2")
        for number, row in enumerate(rows):
            said = dict(zip(columns, row, strict=True))
            where = " AND ".join(f"{key} IS :was_{key}" for key in keys)
            bound = {f"was_{key}": said[key] for key in keys}
            here = _expected(table, row[0], firsts)
            for column, kind, _ in info:
                edited = _other(said[str(column)], str(kind))
                places = here | (_expected(table, edited, firsts) if column == columns[0] else frozenset())
                yield Case(
                    f"{table} edited: {column!s} of row {number}",
                    _runs(f"UPDATE {table} SET {column!s} = :new WHERE {where}", new=edited, **bound),
                    places,
                )
            yield Case(
                f"{table} removed: row {number}", _runs(f"DELETE FROM {table} WHERE {where}", **bound), here
            )
            copy = {name: _unlike(value) if _is_named(name, keys) else value for name, value in said.items()}
            names = ", ".join(columns)
            yield Case(
                f"{table} inserted: copy of row {number}",
                _runs(
                    f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in columns)})",
                    **copy,
                ),
                _inserted(table, copy[columns[0]], firsts, end),
            )
            other = dict(zip(columns, rows[number - 1], strict=True))
            if number and any(said[name] != other[name] for name in columns if name not in keys):
                yield Case(
                    f"{table} swapped: rows {number - 1} and {number}",
                    _swap(table, columns, keys, said, other),
                    here | _expected(table, rows[number - 1][0], firsts),
                )


def _expected(table: str, key: Value, firsts: dict[str, frozenset[str]]) -> frozenset[str]:
    if table == "segment":
        return firsts.get(key.hex().upper(), frozenset()) if isinstance(key, bytes) else frozenset()
    return frozenset({str(key) if table in JOURNAL else f"{table} {key!s}"})


def _inserted(table: str, key: Value, firsts: dict[str, frozenset[str]], end: str) -> frozenset[str]:
    if table == "segment" and isinstance(key, bytes):
        return frozenset({key.hex()})
    # After the end of the chain a row is missing before the one that was put there.
    return frozenset({end}) if table == "chain" else _expected(table, key, firsts)


def _place(code: str, values: dict[str, str]) -> str:
    match code:
        case "verify.derived":
            return f"{values['table']} {values.get('row', '')}"
        case "verify.segment":
            return values["segment"]
    return values.get("position", code)


def _is_named(column: str, keys: list[str]) -> bool:
    """Tell whether a copied row needs another value there: its key, or what is unique beside it."""
    return column in keys or column in {"id", "sequence", "username"}


def _other(value: Value, kind: str) -> Value:
    match value:
        case None:
            return 7 if kind == "INTEGER" else bytes(8) if kind == "BLOB" else "7"
        case int():
            return value + 1
    return _unlike(value)


def _unlike(value: Value) -> Value:
    match value:
        case b"":
            return bytes(32)
        case bytes():
            return value[:-1] + bytes([value[-1] ^ 1])
        case int():
            return value + 1000
    return f"{value!s}x"


def _runs(sql: str, **parameters: Value) -> Callable[[Store], None]:
    return lambda store: store.database.run(sql, **parameters)


def _swap(
    table: str, columns: list[str], keys: list[str], one: dict[str, Value], other: dict[str, Value]
) -> Callable[[Store], None]:
    """Give two rows each what the other says, their keys apart."""
    free = [name for name in columns if name not in keys]

    def do(store: Store) -> None:
        where = " AND ".join(f"{key} IS :was_{key}" for key in keys)
        names, values = ", ".join(columns), ", ".join(f":{name}" for name in columns)
        for row in (one, other):
            store.database.run(
                f"DELETE FROM {table} WHERE {where}", **{f"was_{key}": row[key] for key in keys}
            )
        for mine, said in ((one, other), (other, one)):
            both = {key: mine[key] for key in keys} | {name: said[name] for name in free}
            store.database.run(f"INSERT INTO {table} ({names}) VALUES ({values})", **both)

    return do


def _cut(store: Store, after: int) -> None:
    """Remove every entry after a position, without a trace."""
    for table in ("chain", "body"):
        store.database.run(f"DELETE FROM {table} WHERE position > :after", after=after)
    store.database.run("DELETE FROM segment WHERE id NOT IN (SELECT segment FROM chain)")


def _write_anew(store: Store, after: int) -> None:
    """Remove every entry after a position and write as many others, with every hash as it should be."""
    entries = store.entry_count() - after
    _cut(store, after)
    with store.transaction():
        for _ in range(entries):
            store.append(EntryKind.SIGNED_IN, SignedIn("practica"), actor="nobody", at=NOW)


def _headless(
    home: Home, key: DataKey, do: Callable[[Store, int], None], after: int, heads: list[str]
) -> Iterator[str]:
    """Yield what the heads that left the machine do not show of a tail cut off or written anew."""
    with _copy(home) as copied, Store.open(copied, key) as store:
        with _unguarded(store):
            do(store, after)
        rebuild(store)
        if not verify(store).ok:
            yield "verify alone finds it: the case is none"
        standing = [stands_at(store, head) for head in heads]
        if any(found is None or found.position != at for at, found in enumerate(standing[:after], start=1)):
            yield "a head from before is not where it was"
        if any(standing[after:]):
            yield "a head from after it still stands"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=0, help="cases of each table and kind; 0: every one")
    with tempfile.TemporaryDirectory() as folder:
        trial = run(Path(folder), parser.parse_args().most, random.Random(1))
    for kind, tried in sorted(trial.tried.items()):
        print(f"{kind}: {tried}")
    print("\n".join(trial.broken))
    said = (
        f"{trial.tried.total()} tried, {trial.impossible} impossible, {len(trial.broken)} not found in place"
    )
    keep("tampering", said, broken=len(trial.broken))
    return 1 if trial.broken else 0


if __name__ == "__main__":
    sys.exit(main())
