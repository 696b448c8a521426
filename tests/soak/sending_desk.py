"""A desk that records and sends at the same time until it is killed, saying each id after its commit.

``python -m tests.soak.sending_desk HOME MARK PAUSE`` records a crossing every PAUSE seconds.
"""

import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from borderpost.services import recording, setting_up, signing_in
from borderpost.services.session import Session
from borderpost.store.home import Home
from borderpost.store.store import Store
from sync.assembly import desk_sync
from tests.store.drafts import draft

LATE = timedelta(seconds=60)
"""Crossings are dated so far back: sent at once, the undo window being over."""
IMPATIENCE_SECONDS = 1.0
"""The longest wait between two exchanges: a trial has no time for the real one."""


def clock() -> datetime:
    """Return the present moment, aware UTC."""
    return datetime.now(UTC)


def signed_in(home: Home) -> Session:
    """Sign the practice supervisor in."""
    passphrase = setting_up.practice_passphrase(home)
    return signing_in.sign_in(home, setting_up.PRACTICE_SUPERVISOR, passphrase, now=clock())


def main(home: Home, mark: str, pause: float) -> None:
    session = signed_in(home)
    threading.Thread(target=_record, args=(home, session, mark, pause), daemon=True).start()
    engine = desk_sync(home, clock=clock)
    while True:
        report = engine.run_once(session)
        time.sleep(min(report.link.again_in.total_seconds(), IMPATIENCE_SECONDS))


def _record(home: Home, session: Session, mark: str, pause: float) -> None:
    with Store.open(home, session.key) as store:
        for number in count():
            crossing = recording.record(store, session, draft(f"{mark}N{number}"), now=clock() - LATE)
            print(crossing.draft.document.number, crossing.id, flush=True)
            time.sleep(pause)


if __name__ == "__main__":
    main(Home(Path(sys.argv[1])), sys.argv[2], float(sys.argv[3]))
