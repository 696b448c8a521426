from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from borderpost.services import correcting, recording, shifting
from borderpost.services.session import Session
from borderpost.store import schema
from borderpost.store.database import Database
from borderpost.store.store import Store
from borderpost.store.verify import verify
from tests.store import old_desk
from tests.store.desks import proof_of
from tests.store.drafts import NOW, draft


def test_a_desk_of_before_is_brought_to_slim_crossings_and_verifies(
    tmp_path: Path, store: Store, session: Session
) -> None:
    recorded = [recording.record(store, session, draft(f"N{number}"), now=NOW) for number in range(3)]
    correcting.amend(store, session, recorded[0].id, draft("M"), reason="número", now=NOW)
    correcting.annul(store, session, recorded[1].id, proof=proof_of(session), reason="doble", now=NOW)
    shifting.close_shift(store, session, notes="", now=NOW)
    shifting.open_shift(store, session, now=NOW)
    old_desk.write(tmp_path / "old.db", store, session.key)
    old = Database(tmp_path / "old.db", session.key)
    schema.upgrade(old, schema.shipped())
    with Store(old) as upgraded:
        assert verify(upgraded).problem is None
        assert list(upgraded.crossings()) == list(store.crossings())
        assert list(upgraded.crossings_of(recorded[0].shift)) == list(store.crossings())


def test_two_lanes_that_open_a_desk_of_before_at_once_both_find_it_upgraded(
    tmp_path: Path, store: Store, session: Session
) -> None:
    recording.record(store, session, draft("N1"), now=NOW)
    path = tmp_path / "old.db"
    old_desk.write(path, store, session.key)

    def opened(_: int) -> int:
        database = Database(path, session.key)
        try:
            schema.upgrade(database, schema.shipped())
            return schema.version(database)
        finally:
            database.close()

    with ThreadPoolExecutor(4) as lanes:
        assert set(lanes.map(opened, range(4))) == {max(schema.shipped())}
