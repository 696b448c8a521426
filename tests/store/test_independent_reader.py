import json

import apsw
import pytest
import zstandard

from borderpost.services import correcting, recording
from borderpost.services.session import Session
from borderpost.store.home import Home
from borderpost.store.keys import DataKey
from borderpost.store.store import Store
from resources import resource
from tests.store.desks import proof_of
from tests.store.drafts import NOW, draft


def opened(home: Home, key: DataKey) -> apsw.Connection:
    """Open the file with another library's implementation of SQLCipher 4."""
    connection = apsw.Connection(str(home.database), flags=apsw.SQLITE_OPEN_READONLY)
    connection.pragma("cipher", "sqlcipher")
    connection.pragma("legacy", 4)
    connection.pragma("key", f"x'{key.secret.hex()}'")
    return connection


def test_another_library_with_the_right_key_reads_the_same_rows(
    home: Home, session: Session, store: Store
) -> None:
    crossings = [recording.record(store, session, draft(f"N{number}"), now=NOW) for number in range(5)]
    proof = proof_of(session)
    correcting.annul(store, session, crossings[0].id, reason="doble", proof=proof, now=NOW)
    # Now that the store is open the last rows lie in the WAL, and once it is closed in the file.
    for _ in range(2):
        reader = opened(home, session.key)
        tables = [name for (name,) in reader.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        assert {"chain", "body", "crossing"} <= set(tables)
        with Store.open(home, session.key) as ours:
            for table in tables:
                every = f"SELECT * FROM {table} ORDER BY 1, 2"
                assert list(reader.execute(every)) == ours.database.rows(every), table
        assert reader.pragma("integrity_check") == "ok"
        reader.close()
        store.close()


def test_a_body_is_read_with_the_dictionary_and_zstandard_alone(
    home: Home, session: Session, store: Store
) -> None:
    crossing = recording.record(store, session, draft("N7", surname="NÚÑEZ"), now=NOW)
    reader = opened(home, session.key)
    ((stored,),) = reader.execute("SELECT content FROM body WHERE position = ?", (crossing.position,))
    reader.close()
    assert isinstance(stored, bytes)
    number, frame = stored[0], b"\x28\xb5\x2f\xfd" + stored[1:]
    dictionary = zstandard.ZstdCompressionDict(resource("bodies", f"{number:04d}.zdict").read_bytes())
    said = json.loads(zstandard.ZstdDecompressor(dict_data=dictionary).decompress(frame))
    assert said["body"]["draft"]["traveller"]["surname"] == "NÚÑEZ"


def test_another_library_with_another_key_reads_nothing(home: Home, store: Store) -> None:
    reader = opened(home, DataKey(bytes(range(32))))
    with pytest.raises(apsw.NotADBError):
        reader.execute("SELECT * FROM chain")
    reader.close()
