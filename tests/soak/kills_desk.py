"""What a desk does until it is killed; each thing is said only once it is durable."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from borderpost.services import backing_up, importing, recording, setting_up, shifting, signing_in
from borderpost.services.session import Session
from borderpost.store.home import Home
from borderpost.store.store import Store
from tests.store.drafts import draft

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Life:
    """Hold one life of a program: its number, the desk, who is signed in (None: it signs in first)."""

    number: int
    home: Home
    folder: Path
    session: Session | None


def record(life: Life, say: Say) -> None:
    """Record crossings, one after the other."""
    session = _session(life)
    with Store.open(life.home, session.key) as store:
        _open_shift(store, session)
        say("ready")
        for number in count():
            one = draft(f"R{life.number}N{number}")
            crossing = recording.record(store, session, one, now=datetime.now(UTC))
            say(f"crossing {crossing.draft.document.number} {crossing.id}")


def take_slips(life: Life, say: Say) -> None:
    """Import the slips of a file."""
    session = _session(life)
    with Store.open(life.home, session.key) as store:
        _open_shift(store, session)
        say("ready")
        for result in importing.slips(store, session, life.folder / "slips.csv", now=datetime.now(UTC)):
            say(f"crossing {result.serial} {result.id}")


def turn_over(life: Life, say: Say) -> None:
    """Close the shift and open the next, again and again."""
    session = _session(life)
    with Store.open(life.home, session.key) as store:
        say("ready")
        while True:
            if store.open_shift() is not None:
                closed = shifting.close_shift(store, session, notes="Sin novedad", now=datetime.now(UTC))
                say(f"closed {closed.id}")
            opened = shifting.open_shift(store, session, now=datetime.now(UTC))
            say(f"opened {opened.id}")


def back_up(life: Life, say: Say) -> None:
    """Make backups, one after the other."""
    session = _session(life)
    say("ready")
    while True:
        made = backing_up.back_up(session, life.folder / "stick", now=datetime.now(UTC))
        say(f"backup {made.label.number} {made.path.name}")


def upgrade(life: Life, say: Say) -> None:
    """Bring a file of an older program to today's form."""
    session = _session(life)
    say("ready")
    Store.open(Home(life.folder / "older"), session.key).close()
    say("upgraded older desk")


def _open_shift(store: Store, session: Session) -> None:
    """Open the shift that a life before was killed between closing and opening."""
    if store.open_shift() is None:
        shifting.open_shift(store, session, now=datetime.now(UTC))


def _session(life: Life) -> Session:
    if life.session is not None:
        return life.session
    return sign_in(life.home)


def sign_in(home: Home) -> Session:
    """Sign the supervisor in."""
    passphrase = setting_up.practice_passphrase(home)
    return signing_in.sign_in(home, setting_up.PRACTICE_SUPERVISOR, passphrase, now=datetime.now(UTC))
