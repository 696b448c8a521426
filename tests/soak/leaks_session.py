"""A session at a real post, in the window and outside it, with travellers whose names are known.

``python -m tests.soak.leaks_session FOLDER``: prints the data key in hexadecimal, then ``open`` while the
database is open and ``closed`` at the end, and waits for a line after each.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from borderpost.domain.consultation import Subject
from borderpost.domain.errors import Refusal
from borderpost.reports import files as reports
from borderpost.services import (
    consulting,
    correcting,
    exporting,
    recording,
    reporting,
    searching,
    shifting,
    signing_in,
)
from borderpost.services.session import Session
from borderpost.store.home import Home
from borderpost.store.query import Query
from borderpost.store.store import Store
from borderpost.store.verify import verify
from resources.words import Words
from sync.outbox import Outbox
from sync.packing import pack
from tests.soak.leaks import GIVEN_NAMES, NUMBER, PLATE, REASON, SURNAME, WRONG_PASSPHRASE
from tests.store.bonds import bond
from tests.store.desks import proof_of
from tests.store.drafts import draft
from tests.ui.posts import SUPERVISOR, set_up
from ui.app import DeskProgram
from ui.crash import keep_log


class Fault(Exception):
    """Be a bug whose message names a traveller."""


def main(folder: Path) -> None:
    home = set_up(folder)
    now = datetime.now(UTC)
    try:
        signing_in.sign_in(home, SUPERVISOR.username, WRONG_PASSPHRASE, now=now)
    except Refusal as refusal:
        print(refusal.code, file=sys.stderr)
    session = signing_in.sign_in(home, SUPERVISOR.username, SUPERVISOR.passphrase, now=now)
    print(session.key.secret.hex(), flush=True)
    with Store.open(home, session.key) as store:
        _work(home, store, session, now)
        _stop("open")
    _crash(home)
    _stop("closed")


def _work(home: Home, store: Store, session: Session, now: datetime) -> None:
    shift = shifting.open_shift(store, session, now=now)
    one = draft(NUMBER, surname=SURNAME, given_names=GIVEN_NAMES, plate=PLATE)
    crossings = [recording.record(store, session, one, now=now) for _ in range(20)]
    correcting.amend(store, session, crossings[0].id, one, reason=REASON, now=now)
    correcting.annul(store, session, crossings[1].id, proof=proof_of(session), reason=REASON, now=now)
    searching.search(store, session, Query(surname=SURNAME), reason=REASON, now=now)
    consulting.ask(store, session, Subject(NUMBER, "UTO", SURNAME), reason=REASON, now=now)
    assert len(list(exporting.crossings(store, session, now=now))) == len(crossings)
    assert verify(store).ok
    with store.transaction():
        enrolment = bond(store)
        store.keep_enrolment(enrolment)
    assert pack(store, Outbox(home.outbox), enrolment, now=now, whole=True)
    shifting.close_shift(store, session, notes=REASON, now=now)
    reports.write(reporting.shift_report(store, session, shift.id, now=now), home.reports, Words("es"))


def _crash(home: Home) -> None:
    """Open the window, and let a bug that names a traveller come up in it."""
    app = QApplication([])
    keep_log(home.log)
    program = DeskProgram(app, home.path)
    program.open()

    def fall() -> None:
        raise Fault(f"{SURNAME} {GIVEN_NAMES} {NUMBER}")

    QTimer.singleShot(0, fall)
    QTimer.singleShot(500, app.quit)
    app.exec()
    assert program.crashes.faults
    program.close()


def _stop(word: str) -> None:
    print(word, flush=True)
    sys.stdin.readline()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
