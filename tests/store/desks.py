"""Desks to test on: real files under a temporary folder, keys that cost little."""

from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import msgspec

from borderpost.domain.alert import AlertList
from borderpost.services import adopting, setting_up, signing_in
from borderpost.services.session import Session
from borderpost.services.signing_in import Proof
from borderpost.services.witnessing import Witness
from borderpost.store import alert_file
from borderpost.store.home import Home
from borderpost.store.store import Store
from tests.store.copies import Files, copy_to, files_of
from tests.store.drafts import NOW


def practice_home(folder: Path, *, alerts: AlertList | None = None, now: datetime = NOW) -> Home:
    """Return a practice post, the same device's as every other that was asked for so."""
    return copy_to(Home(folder / "desk"), _practised(alerts, now))


def other_practice_home(folder: Path) -> Home:
    """Return the practice post of a device that no other test has."""
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


def let_pass(home: Home, time: timedelta) -> None:
    """Let everybody who typed a wrong passphrase have waited so much longer."""
    counted = msgspec.json.decode(home.attempts.read_bytes(), type=dict[str, dict[str, str | int]])
    for failed in counted.values():
        failed["running_ms"] = int(failed["running_ms"]) - time // timedelta(milliseconds=1)
    home.attempts.write_bytes(msgspec.json.encode(counted))


@cache
def _practised(alerts: AlertList | None, now: datetime) -> Files:
    return files_of(lambda home: setting_up.practise(home, now=now, alerts=alerts))


def put_in_force(store: Store, listed: AlertList, *, now: datetime = NOW) -> None:
    """Adopt a list in the caller's transaction, whatever its age."""
    adopting.put_in_force(store, alert_file.write(listed), listed, actor="a", now=now)
