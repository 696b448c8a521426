import time

from borderpost.services import recording
from borderpost.services.session import Session
from borderpost.store.database import LOG_PAGES
from borderpost.store.home import Home
from borderpost.store.store import Store
from tests.store.drafts import NOW, draft


def test_no_commit_of_a_shift_moves_the_log_into_the_file(home: Home, session: Session, store: Store) -> None:
    store.checkpoint()
    before = home.database.read_bytes()
    for number in range(100):
        recording.record(store, session, draft(f"C{number}"), now=NOW)
    assert home.database.read_bytes() == before
    assert store.database.rows("PRAGMA wal_autocheckpoint") == [(LOG_PAGES,)]


def test_the_log_is_moved_while_somebody_writes_and_nobody_waits(
    home: Home, session: Session, store: Store
) -> None:
    recording.record(store, session, draft("BEFORE"), now=NOW)
    before = home.database.read_bytes()
    with store.transaction(), Store.open(home, session.key) as other:
        started = time.monotonic()
        other.checkpoint()
        assert time.monotonic() - started < 2
    assert home.database.read_bytes() != before
    assert recording.record(store, session, draft("AFTER"), now=NOW).draft.document.number == "AFTER"
