"""The way through the window: first start, sign-in, the screens of a role, lock and change of officer."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut

from borderpost.domain.crossing import EntryId
from borderpost.domain.errors import BorderPostError
from borderpost.domain.finding import Finding, Severity
from borderpost.domain.officer import Act, Role, may
from borderpost.services import setting_up, shifting, signing_in
from borderpost.services.session import Session
from borderpost.store.attempts import FREE_ATTEMPTS
from borderpost.store.store import Store
from ui import preferences
from ui.house import Desk, House
from ui.main_window import MainWindow
from ui.navigation import Place
from ui.places import PLACE_OF, home_of, may_go, strip_of
from ui.preferences import Preferences
from ui.session import Records
from ui.sign_in.presenter import SignInPresenter
from ui.sign_in.view import SignInView

if TYPE_CHECKING:
    from ui.screens import Screens

LOCK_SECONDS = 600
"""Without a key or a touch for so long, the desk locks; what was typed is kept."""

_TAKING_THE_CAMERA = frozenset({Place.DEVICES, Place.SELF_TEST})


class Flow(QObject):
    """Lead from screen to screen; at most one sign-in holds the key at any time."""

    def __init__(self, window: MainWindow, house: House, kept: Preferences) -> None:
        super().__init__(window)
        self._window = window
        self._house = house
        self._kept = kept
        self._records: Records | None = None
        self._practice = False
        self._signing_in: SignInPresenter | None = None
        self._desk: Desk | None = None
        self._screens: Screens | None = None
        self._warning: Finding | None = None
        self._room: Finding | None = None
        self._clock: Finding | None = None
        self._guessed: Finding | None = None
        self._before_help = Place.DESK
        window.pressed.connect(self.press)
        window.escaped.connect(self._go_home)
        window.idle.connect(self._lock)
        house.speech.changed.connect(self._draw_strip)
        house.upkeep.noticed.connect(self._know_room)
        house.upkeep.broken.connect(self.warn)
        house.watch.noticed.connect(self._know_clock)

    @property
    def records(self) -> Records | None:
        """Return the sign-in at work; None while nobody is signed in."""
        return self._records

    def begin(self) -> None:
        """Show the first screen that this home asks for."""
        if self._house.home.is_set_up:
            self._ready()
        else:
            self._first_start()

    def press(self, key: str) -> None:
        """Do what a key of the window does, if it means anything here and now."""
        match key:
            case "F12":
                self._house.theme.turn()
                self._keep(replace(self._kept, theme=self._house.theme.name.value))
            case "Ctrl+L":
                self._house.speech.switch()
                self._keep(replace(self._kept, language=self._house.speech.language))
            case "F1":
                self._turn_help()
            case "Ctrl+O":
                self._change_officer()
            case "PgDn":
                if self._practice and self._desk is not None:
                    self._desk.next_specimen()
            case "Ctrl+K" if self._records is None and self._signing_in is not None:
                self._signing_in.test()
            case _:
                if key in PLACE_OF:
                    self._go(PLACE_OF[key])

    def end(self, then: Callable[[], None]) -> None:
        """Close the sign-in at the end of the program."""
        if self._desk is not None:
            self._desk.pause()
        if self._screens is not None:
            self._screens.leave()
        records, self._records = self._records, None
        sync = self._house.sync
        self._house.upkeep.sign_out()
        self._house.watch.sign_out()
        if records is None:
            sync.close(then)
        else:
            records.close(lambda: sync.close(then))

    def warn(self, problem: Finding) -> None:
        """Show what was found under the strip until the program ends."""
        self._warning = problem
        self._draw_strip()

    def _keep(self, kept: Preferences) -> None:
        self._kept = kept
        if self._house.home.path.exists():
            preferences.save(self._house.home.path, kept)

    def _first_start(self) -> None:
        first_start = self._house.make_first_start()
        first_start.led.connect(self._show)
        first_start.practised.connect(self._ready)
        first_start.installed.connect(self._installed)
        first_start.begin()

    def _installed(self, camera: str, post: str, lane: str) -> None:
        self._keep(replace(self._kept, camera=camera, post=post, lane=lane))
        self._ready()

    def _ready(self) -> None:
        house = self._house
        self._practice = setting_up.is_practice(house.home)
        if house.home.practice.exists() and not self._practice:
            self.warn(Finding.of("practice.false", Severity.STOP))
        self._keep(replace(self._kept, theme=house.theme.name.value, language=house.speech.language))
        if self._practice:
            self._practise_as(setting_up.PRACTICE_SUPERVISOR)
        else:
            self._ask_passphrase("", locked=False)

    def _built_sign_in(self) -> SignInPresenter:
        if self._signing_in is None:
            house = self._house
            view = SignInView(house.theme, house.speech)
            self._window.add(Place.SIGN_IN, view)
            self._signing_in = SignInPresenter(
                view, home=house.home, lane=house.lane, speech=house.speech, clock=house.clock
            )
            self._signing_in.entered.connect(self._enter)
            self._signing_in.entered_to_test.connect(self._enter_to_test)
        return self._signing_in

    def _built_desk(self) -> Desk:
        if self._desk is None:
            self._desk = self._house.make_desk(self._practice, self._kept)
            self._window.add(Place.DESK, self._desk.screen)
            if self._practice:
                self._bind_specimens(self._desk)
        return self._desk

    def _built_screens(self) -> "Screens":
        if self._screens is None:
            self._screens = self._house.make_screens(self._practice)
            self._screens.correction_wanted.connect(lambda id_: self._correct(EntryId(id_)))
            self._screens.help_left.connect(self._turn_help)
            self._screens.devices_kept.connect(self._keep)
            if self._records is not None:
                self._put_screens_to_work(self._screens, self._records)
        return self._screens

    def _bind_specimens(self, desk: Desk) -> None:
        shortcut = QShortcut(QKeySequence("PgDown"), desk.screen)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(desk.next_specimen)

    def _practise_as(self, username: str) -> None:
        house = self._house

        def enter() -> Session:
            passphrase = setting_up.practice_passphrase(house.home)
            session = signing_in.sign_in(house.home, username, passphrase, now=house.clock())
            if may(session.officer.role, Act.OPEN_SHIFT):
                with Store.open(session.home, session.key) as store:
                    if store.open_shift() is None:
                        shifting.open_shift(store, session, now=house.clock())
            return session

        house.lane.run(enter, lambda session: self._enter(Records(house.lane, session)), self._not_practised)

    def _not_practised(self, error: BorderPostError) -> None:
        self._ask_passphrase(setting_up.PRACTICE_SUPERVISOR, locked=False)
        self._built_sign_in().show_error(error)

    def _ask_passphrase(self, username: str, *, locked: bool) -> None:
        signing_in = self._built_sign_in()
        self._show(Place.SIGN_IN)
        signing_in.start(username, locked=locked)

    def _enter(self, records: Records) -> None:
        self._records = records
        self._guessed = _guessed(records.session)
        if self._kept.post != records.post.name or self._kept.lane != records.post.lane:
            self._keep(replace(self._kept, post=records.post.name, lane=records.post.lane))
        if self._screens is not None:
            self._put_screens_to_work(self._screens, records)
        if self._may(Place.DESK):
            self._built_desk().work_for(records)
        self._house.sync.sign_in(records.session)
        self._house.upkeep.sign_in(records.session)
        self._house.watch.sign_in(records)
        self._window.watch_idleness(0 if self._practice else LOCK_SECONDS)
        self._go_home()

    def _enter_to_test(self, records: Records) -> None:
        self._enter(records)
        self._go(Place.SELF_TEST)

    def _know_room(self, notice: Finding | None) -> None:
        self._room = notice
        self._draw_strip()

    def _know_clock(self, fault: Finding | None) -> None:
        self._clock = fault
        self._draw_strip()

    def _put_screens_to_work(self, screens: "Screens", records: Records) -> None:
        screens.work_for(records, lambda: self._where(records))

    def _where(self, records: Records) -> str:
        post = records.post
        return self._house.speech(
            "{post} · carril {lane} · {officer}", post=post.name, lane=post.lane, officer=records.officer.name
        )

    def _change_officer(self) -> None:
        records = self._records
        if records is None:
            return
        if not self._practice:
            self._lock()
            return
        supervising = records.officer.role is not Role.ADMINISTRATOR
        self._leave()
        self._practise_as(
            setting_up.PRACTICE_ADMINISTRATOR if supervising else setting_up.PRACTICE_SUPERVISOR
        )

    def _lock(self) -> None:
        if self._records is not None and not self._practice:
            username = self._leave()
            self._ask_passphrase(username, locked=True)

    def _leave(self) -> str:
        records, self._records = self._records, None
        self._guessed = None
        if self._desk is not None:
            self._desk.pause()
        self._window.watch_idleness(0)
        if records is None:
            return ""
        self._house.sync.sign_out()
        self._house.upkeep.sign_out()
        self._house.watch.sign_out()
        records.close()
        return records.officer.username

    def _may(self, place: Place) -> bool:
        return self._records is not None and may_go(self._records.officer.role, place)

    def _go_home(self) -> None:
        if self._records is not None:
            self._go(home_of(self._records.officer.role))

    def _go(self, place: Place) -> None:
        if not self._may(place):
            return
        if place is Place.DESK:
            self._show(place)
            self._built_desk().start()
            return
        pointed = None
        if self._screens is not None and self._window.place is Place.SEARCH:
            pointed = self._screens.pointed
        self._show_screen(place, pointed)

    def _correct(self, crossing: EntryId) -> None:
        if self._may(Place.CORRECTION):
            self._show_screen(Place.CORRECTION, crossing)

    def _turn_help(self) -> None:
        if self._records is None:
            return
        if self._window.place is Place.HELP:
            self._go(self._before_help)
            return
        self._before_help = self._window.place
        self._show_screen(Place.HELP)

    def _show_screen(self, place: Place, pointed: EntryId | None = None) -> None:
        """Show any screen behind the sign-in but the desk, which rests meanwhile."""
        if self._desk is not None:
            self._desk.pause()
        screens = self._built_screens()
        screens.prepare(place)
        again = self._window.place is place
        self._show(place)
        if not (again and place in _TAKING_THE_CAMERA):
            screens.show(place, self._kept, pointed)

    def _show(self, place: Place) -> None:
        if self._window.place is not place:
            self._hand_camera_over(self._window.place, place)
        self._window.show_place(place)
        self._draw_strip()

    def _hand_camera_over(self, before: Place, place: Place) -> None:
        """One camera is never open twice: the desk gives its own back while it is tried elsewhere."""
        if self._screens is not None:
            self._screens.leave()
        if self._desk is None:
            return
        if place in _TAKING_THE_CAMERA:
            self._desk.use(replace(self._kept, camera="", folder="", reader=""))
        elif before in _TAKING_THE_CAMERA:
            self._desk.use(self._kept)

    def _draw_strip(self) -> None:
        say, here = self._house.speech, self._window.place
        role = self._records.officer.role if self._records is not None else None
        self._window.show_strip(*strip_of(role, here, say, practice=self._practice))
        problem = self._warning or self._guessed or self._clock or self._room
        if problem is None:
            self._window.warning.show_notice("")
            return
        words = say.code(problem.code, problem.values)
        tone = "stop" if problem is self._warning else "warn"
        self._window.warning.show_notice(words, tone=tone, code=problem.code)


def _guessed(session: Session) -> Finding | None:
    """Return what an officer should know of passphrases tried as his; a slip or two is his own."""
    if session.wrong_before < FREE_ATTEMPTS:
        return None
    return Finding.of("passphrase.guessed", Severity.REVIEW, count=str(session.wrong_before))
