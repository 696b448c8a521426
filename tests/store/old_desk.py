"""A desk's file as an older program wrote it: version 4 of the schema, before crossings were slim."""

from pathlib import Path

from borderpost.store import schema
from borderpost.store.database import Database
from borderpost.store.keys import DataKey
from borderpost.store.store import Store

VERSION = 4
COPIED = ("desk", "segment", "chain", "body", "post", "officer", "officer_key", "shift", "slip", "correction")


def write(path: Path, store: Store, key: DataKey) -> None:
    """Write what a desk holds into a new file, as the older program had it."""
    old = Database.create(path, key)
    try:
        schema.upgrade(old, {number: step for number, step in schema.shipped().items() if number <= VERSION})
        _fill(old, store)
    finally:
        old.close()


def _fill(old: Database, store: Store) -> None:
    """Write a desk's rows as the version before had them."""
    with old.transaction():
        for table in COPIED:
            columns = [str(name) for (name,) in old.rows(f"SELECT name FROM pragma_table_info('{table}')")]
            for row in store.database.rows(f"SELECT {', '.join(columns)} FROM {table}"):
                places = ", ".join(f":{name}" for name in columns)
                said = dict(zip(columns, row, strict=True))
                old.run(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", **said)
        for crossing in store.crossings():
            rest = store.database.row(
                "SELECT at, recorded_at, direction, outcome, document_number, issuing_state, surname,"
                " given_names, plate, said, amended, annulled FROM crossing WHERE position = :at",
                at=crossing.position,
            )
            assert rest is not None
            at, recorded_at, *others = rest
            row = (crossing.position, crossing.id, at, recorded_at, crossing.post, crossing.lane)
            whole = (*row, crossing.officer, crossing.shift, *others)
            values = {f"v{number}": value for number, value in enumerate(whole)}
            old.run(f"INSERT INTO crossing VALUES ({', '.join(f':{name}' for name in values)})", **values)
