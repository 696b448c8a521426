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
from pathlib import Path
from uuid import UUID

from borderpost.domain.journal import EntryKind
from borderpost.domain.officer import OfficerId
from borderpost.store import journal, shift_heads
from borderpost.store.bodies import ShiftClosed, SignedIn, decode
from borderpost.store.database import Value
from borderpost.store.home import Home
from borderpost.store.keys import DataKey
from borderpost.store.officer_keys import OfficerKeys
from borderpost.store.projection import DERIVED, rebuild
from borderpost.store.store import Store
from borderpost.store.verify import stands_at, verify
from tests.soak.results import keep
from tests.soak.tampering_desk import desk
from tests.store.drafts import NOW

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
    yield from _blanked_and_moved(store)
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


def _blanked_and_moved(store: Store) -> Iterator[Case]:
    """Yield the blanking of each body, which no trigger hinders, and another moment of each erased entry."""
    rows = store.database.rows(
        "SELECT chain.position, chain.id, content IS NULL, erasure.position IS NULL"
        " FROM chain JOIN body USING (position) LEFT JOIN erasure USING (position)"
    )
    # An erasure is told of where it begins.
    erased = frozenset(str(position) for position, _, blank, _ in rows if blank)
    for position, id_, blank, usual in rows:
        if blank:
            later = str(UUID(int=UUID(str(id_)).int + (1 << 80)))
            move = _runs("UPDATE chain SET id = :id WHERE position = :at", id=later, at=position)
            yield Case(f"chain moved: erased row {position!s}", move, erased)
        else:
            gone = _runs("UPDATE body SET content = NULL WHERE position = :at", at=position)
            places = frozenset({str(position)}) if usual else erased
            yield Case(f"body blanked: row {position!s}", gone, places)


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
    tried, missed = trial.tried.total(), len(trial.broken)
    said = f"{tried} tried, {trial.impossible} impossible, {missed} not found in place"
    keep("tampering", said, broken=len(trial.broken))
    return 1 if trial.broken else 0


if __name__ == "__main__":
    sys.exit(main())
