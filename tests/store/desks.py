"""Desks to test on: real files under a temporary folder, keys that cost little."""

from datetime import datetime
from pathlib import Path

from borderpost.domain.alert import AlertList
from borderpost.services import adopting, setting_up, signing_in
from borderpost.services.session import Session
from borderpost.services.signing_in import Proof
from borderpost.services.witnessing import Witness
from borderpost.store import alert_file
from borderpost.store.home import Home
from borderpost.store.store import Store
from tests.store.drafts import NOW


def practice_home(folder: Path) -> Home:
    home = Home(folder / "desk")
    setting_up.practise(home, now=NOW)
    return home


def session_of(home: Home, username: str = setting_up.PRACTICE_SUPERVISOR) -> Session:
    return signing_in.sign_in(home, username, setting_up.practice_passphrase(home), now=NOW)


def proof_of(session: Session) -> Proof:
    """Return the proof without the passphrase: for acts that are not what is tried."""
    return Proof(session.officer.id)


def witness_of(store: Store, session: Session) -> Witness:
    """Return the practice administrator as the second person, in the same way."""
    second = store.officer_named(setting_up.PRACTICE_ADMINISTRATOR)
    assert second is not None
    return Witness(second, session.officer)


def put_in_force(store: Store, listed: AlertList, *, now: datetime = NOW) -> None:
    """Adopt a list in the caller's transaction, whatever its age."""
    adopting.put_in_force(store, alert_file.write(listed), listed, actor="a", now=now)
