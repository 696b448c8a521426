"""Posts to sign in at, made quickly, and the window opened on one."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from borderpost.devices.source import FrameSource
from borderpost.domain.crossing import Crossing, CrossingDraft, Direction
from borderpost.domain.officer import Role
from borderpost.domain.post import Post, PostKind
from borderpost.services import recording, setting_up, shifting, signing_in
from borderpost.services.setting_up import NewOfficer
from borderpost.store import keys
from borderpost.store.home import Home
from borderpost.store.store import Store
from tests.store.copies import Files, copy_to, files_of
from tests.ui.hands import Hands
from ui import preferences
from ui.app import DeskProgram
from ui.navigation import Place
from ui.preferences import Preferences
from ui.session import Clock, clock
from ui.sync_lane import Exchange

POST = Post(
    "HN-AMA", "El Amatillo", "HND", "America/Tegucigalpa", PostKind.INTERMEDIATE, "2", Direction.ENTRY
)
ADMINISTRATOR = NewOfficer("admin", "Ana Pineda", Role.ADMINISTRATOR, "lluvia mesa cobre tren")
SUPERVISOR = NewOfficer("mflores", "Marta Flores", Role.SUPERVISOR, "faro limón sexto puente")
OFFICER = NewOfficer("jlopez", "Juan López", Role.OFFICER, "papel once torre viento")


def set_up(folder: Path) -> Home:
    """Return a post with three people and no camera, the same in every test."""
    return copy_to(Home(folder / "home"), _three_people())


def set_up_with_shift(folder: Path, *drafts: CrossingDraft) -> Home:
    """Return a post with an open shift of the officer's, and crossings in it."""
    made = set_up(folder)
    session = signing_in.sign_in(made, OFFICER.username, OFFICER.passphrase, now=clock())
    with Store.open(made, session.key) as store:
        shifting.open_shift(store, session, now=clock())
        for draft in drafts:
            recording.record(store, session, draft, now=clock())
    return made


@cache
def _three_people() -> Files:
    return files_of(_set_up)


def _set_up(home: Home) -> None:
    setting_up.set_up(
        home,
        post=POST,
        administrator=ADMINISTRATOR,
        officers=(SUPERVISOR, OFFICER),
        now=clock(),
        protection=keys.LIGHT,
    )
    preferences.save(home.path, Preferences(camera=""))


@contextmanager
def opened(
    app: QApplication,
    home: Path,
    *,
    source: FrameSource | None = None,
    language: str | None = None,
    now: Clock = clock,
    exchange: Callable[[], Exchange] | None = None,
    devices: Mapping[str, str] | None = None,
) -> Iterator[Hands]:
    """Open the window on a home; no fault may have happened when it closes."""
    program = DeskProgram(
        app, home, source=source, language=language, now=now, exchange=exchange, devices=devices
    )
    program.open()
    try:
        yield Hands(program)
    finally:
        end(program)
    assert program.crashes.faults == []


@contextmanager
def at_the_desk(
    app: QApplication, home: Path, *, source: FrameSource | None = None, **devices: str
) -> Iterator[Hands]:
    """Open the window with such devices and sign the supervisor in, with a shift of his, at the desk."""
    with opened(app, home, source=source, language="es", devices=devices) as hands:
        sign_in(hands, SUPERVISOR)
        hands.press("Enter")
        hands.at(Place.DESK)
        yield hands


def end(program: DeskProgram) -> None:
    """End a program and its window: one that stays is dressed again by every program after it."""
    program.close()
    program.window.close()
    program.window.deleteLater()
    program.theme.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def sign_in(hands: Hands, who: NewOfficer) -> None:
    """Sign an officer in from the sign-in screen; a shift that must be opened is not opened yet."""
    hands.settle()
    usernames = sorted(one.username for one in (ADMINISTRATOR, SUPERVISOR, OFFICER))
    hands.press("Shift+Tab", str(usernames.index(who.username) + 1))
    hands.type(who.passphrase)
    hands.press("Enter")
    hands.settle()


def stored(home: Home) -> list[Crossing]:
    """Return the crossings of a post's own file."""
    session = signing_in.sign_in(home, SUPERVISOR.username, SUPERVISOR.passphrase, now=clock())
    with Store.open(home, session.key) as store:
        return list(store.crossings())
