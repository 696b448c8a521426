"""Desks to test on: real files under a temporary folder, keys that cost little."""

from pathlib import Path

from borderpost.services import setting_up, signing_in
from borderpost.services.session import Session
from borderpost.store.home import Home
from tests.store.drafts import NOW


def practice_home(folder: Path) -> Home:
    home = Home(folder / "desk")
    setting_up.practise(home, now=NOW)
    return home


def session_of(home: Home, username: str = setting_up.PRACTICE_SUPERVISOR) -> Session:
    return signing_in.sign_in(home, username, setting_up.practice_passphrase(home), now=NOW)
