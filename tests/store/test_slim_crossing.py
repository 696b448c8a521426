from pathlib import Path

from borderpost.services import correcting, recording
from borderpost.services.session import Session
from borderpost.store import schema
from borderpost.store.database import Database
from borderpost.store.store import Store
from borderpost.store.verify import verify
from tests.store.drafts import NOW, draft

BEFORE = 4
COPIED = ("desk", "segment", "chain", "body", "post", "officer", "officer_key", "shift", "correction")


def test_a_desk_of_before_is_brought_to_slim_crossings_and_verifies(
    tmp_path: Path, store: Store, session: Session
) -> None:
    recorded = [recording.record(store, session, draft(f"N{number}"), now=NOW) for number in range(3)]
    correcting.amend(store, session, recorded[0].id, draft("M"), reason="número", now=NOW)
    correcting.annul(store, session, recorded[1].id, reason="doble", now=NOW)
    old = Database.create(tmp_path / "old.db", session.key)
    schema.upgrade(old, {number: step for number, step in schema.shipped().items() if number <= BEFORE})
    _fill(old, store)
    schema.upgrade(old, schema.shipped())
    with Store(old) as upgraded:
        assert verify(upgraded).problem is None
        assert list(upgraded.crossings()) == list(store.crossings())
        assert list(upgraded.crossings_of(recorded[0].shift)) == list(store.crossings())


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
