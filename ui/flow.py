"""The way through the window: first start, sign-in, the screens of a role, lock and change of officer."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut

from borderpost.domain.crossing import EntryId
from borderpost.domain.errors import BorderPostError
from borderpost.domain.finding import Finding, Severity
from borderpost.domain.officer import Act, Role, may
from borderpost.services import setting_up, shifting, signing_in
from borderpost.services.session import Session
from borderpost.store.store import Store
from borderpost.store.verify import verify
from ui import preferences
from ui.alerts.presenter import AlertsPresenter
from ui.alerts.view import AlertsView
from ui.correction.presenter import CorrectionPresenter
from ui.correction.view import CorrectionView
from ui.help.view import HelpView
from ui.house import Desk, House
from ui.main_window import MainWindow
from ui.navigation import Place, StripEntry
from ui.officers.presenter import OfficersPresenter
from ui.officers.view import OfficersView
from ui.page import Page
from ui.preferences import Preferences
from ui.search.presenter import SearchPresenter
from ui.search.view import SearchView
from ui.session import Records
from ui.setup.presenter import SetupPresenter, StartPresenter
from ui.setup.setup_view import SetupView
from ui.setup.start_view import StartView
from ui.shift.presenter import ShiftPresenter
from ui.shift.view import ShiftView
from ui.sign_in.presenter import SignInPresenter
from ui.sign_in.view import SignInView

CHECKED_AT_START = 5000
"""Journal entries up to which the whole chain is checked at the first sign-in; it takes under a second."""
LOCK_SECONDS = 600
"""Without a key or a touch for so long, the desk locks; what was typed is kept."""
_PLACE_OF = {
    "Ctrl+T": Place.SHIFT,
    "Ctrl+F": Place.SEARCH,
    "Ctrl+R": Place.CORRECTION,
    "Ctrl+G": Place.OFFICERS,
    "Ctrl+B": Place.ALERTS,
}
_NEEDS = {
    Place.DESK: Act.RECORD,
    Place.SHIFT: Act.RECORD,
    Place.SEARCH: Act.SEARCH,
    Place.CORRECTION: Act.CORRECT_OWN,
    Place.OFFICERS: Act.MANAGE_OFFICERS,
    Place.ALERTS: Act.ADOPT_ALERTS,
}


class Flow(QObject):
    """Lead from screen to screen; at most one sign-in holds the key at any time."""

    def __init__(self, window: MainWindow, house: House, kept: Preferences) -> None:
        super().__init__(window)
        self._window = window
        self._house = house
        self._kept = kept
        self._records: Records | None = None
        self._practice = False
        self._desk: Desk | None = None
        self._warning: Finding | None = None
        self._checked = False
        self._before_help = Place.DESK
        window.pressed.connect(self.press)
        window.escaped.connect(self._go_home)
        window.idle.connect(self._lock)
        house.speech.changed.connect(self._draw_strip)

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
            case _:
                if key in _PLACE_OF:
                    self._go(_PLACE_OF[key])

    def end(self, then: Callable[[], None]) -> None:
        """Close the sign-in at the end of the program."""
        if self._desk is not None:
            self._desk.pause()
        records, self._records = self._records, None
        if records is None:
            then()
        else:
            records.close(then)

    def warn(self, problem: Finding) -> None:
        """Show what was found under the strip until the program ends."""
        self._warning = problem
        self._draw_strip()

    def _keep(self, kept: Preferences) -> None:
        self._kept = kept
        if self._house.home.path.exists():
            preferences.save(self._house.home.path, kept)

    def _first_start(self) -> None:
        house = self._house
        start = StartView(house.theme, house.speech)
        setup = SetupView(house.theme, house.speech)
        self._window.add(Place.START, start)
        self._window.add(Place.SETUP, setup)
        starting = StartPresenter(start, home=house.home, lane=house.lane, clock=house.clock)
        installing = SetupPresenter(setup, home=house.home, lane=house.lane, clock=house.clock)
        starting.practised.connect(self._ready)
        starting.setup_wanted.connect(lambda: self._show_setup(installing))
        installing.left.connect(lambda: self._show(Place.START))
        installing.installed.connect(self._installed)
        self._show(Place.START)

    def _show_setup(self, installing: SetupPresenter) -> None:
        self._show(Place.SETUP)
        installing.start()

    def _installed(self, camera: str, post: str, lane: str) -> None:
        self._keep(replace(self._kept, camera=camera, post=post, lane=lane))
        self._ready()

    def _ready(self) -> None:
        house = self._house
        self._practice = house.home.practice.exists()
        self._keep(replace(self._kept, theme=house.theme.name.value, language=house.speech.language))
        self._build()
        if self._practice:
            self._practise_as(setting_up.PRACTICE_SUPERVISOR)
        else:
            self._ask_passphrase("", locked=False)

    def _build(self) -> None:
        house, window = self._house, self._window
        theme, speech, clock = house.theme, house.speech, house.clock
        self._desk = house.make_desk(self._practice, self._kept)
        window.add(Place.DESK, self._desk.screen)
        if self._practice:
            self._bind_specimens(self._desk)
        sign_in, shift, search = (
            SignInView(theme, speech),
            ShiftView(theme, speech),
            SearchView(theme, speech),
        )
        correction, officers = CorrectionView(theme, speech), OfficersView(theme, speech)
        alerts, help_ = AlertsView(theme, speech), HelpView(theme, speech, practice=self._practice)
        for place, screen in (
            (Place.SIGN_IN, sign_in), (Place.SHIFT, shift), (Place.SEARCH, search), (Place.HELP, help_),
            (Place.CORRECTION, correction), (Place.OFFICERS, officers), (Place.ALERTS, alerts),
        ):  # fmt: skip
            window.add(place, screen)
        self._signing_in = SignInPresenter(
            sign_in, home=house.home, lane=house.lane, speech=speech, clock=clock
        )
        self._shifts = ShiftPresenter(
            shift, speech=speech, clock=clock, write_report=house.write_report
        )
        self._search_view = search
        self._searching = SearchPresenter(search, clock=clock)
        known = setting_up.practice_passphrase(house.home) if self._practice else ""
        self._correcting = CorrectionPresenter(correction, speech=speech, clock=clock, passphrase=known)
        self._officering = OfficersPresenter(officers, clock=clock)
        self._alerting = AlertsPresenter(alerts, clock=clock)
        self._signing_in.entered.connect(self._enter)
        self._searching.crossing_chosen.connect(lambda id_: self._correct(EntryId(id_)))
        help_.left.connect(self._turn_help)

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
        screen = self._window.screen_of(Place.SIGN_IN)
        if isinstance(screen, SignInView):
            screen.show_error(error)

    def _ask_passphrase(self, username: str, *, locked: bool) -> None:
        self._show(Place.SIGN_IN)
        self._signing_in.start(username, locked=locked)

    def _enter(self, records: Records) -> None:
        self._records = records
        for place in (Place.SHIFT, Place.SEARCH, Place.CORRECTION, Place.OFFICERS, Place.ALERTS, Place.HELP):
            screen = self._window.screen_of(place)
            if isinstance(screen, Page):
                screen.show_place(lambda: self._where(records), practice=self._practice)
        if self._kept.post != records.post.name or self._kept.lane != records.post.lane:
            self._keep(replace(self._kept, post=records.post.name, lane=records.post.lane))
        for presenter in (self._shifts, self._searching, self._correcting, self._officering, self._alerting):
            presenter.work_for(records)
        if self._may(Place.DESK) and self._desk is not None:
            self._desk.work_for(records)
        if not self._checked:
            self._checked = True
            records.ask(_broken, self._know_chain, self._not_checked)
        self._window.watch_idleness(0 if self._practice else LOCK_SECONDS)
        self._go_home()

    def _know_chain(self, problem: Finding | None) -> None:
        if problem is not None:
            self.warn(problem)

    def _not_checked(self, error: BorderPostError) -> None:
        self.warn(Finding.of(error.code, Severity.STOP, **error.values))

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
        if self._desk is not None:
            self._desk.pause()
        self._window.watch_idleness(0)
        if records is None:
            return ""
        records.close()
        return records.officer.username

    def _may(self, place: Place) -> bool:
        return self._records is not None and may(self._records.officer.role, _NEEDS[place])

    def _go_home(self) -> None:
        if self._records is not None:
            self._go(Place.DESK if self._may(Place.DESK) else Place.OFFICERS)

    def _go(self, place: Place) -> None:
        if not self._may(place):
            return
        came_from = self._window.place
        pointed = self._search_view.pointed if came_from is Place.SEARCH else None
        if place is not Place.DESK and self._desk is not None:
            self._desk.pause()
        self._show(place)
        match place:
            case Place.DESK if self._desk is not None:
                self._desk.start()
            case Place.SHIFT:
                self._shifts.show()
            case Place.CORRECTION:
                self._correcting.show(pointed)
            case Place.OFFICERS:
                self._officering.show()
            case Place.ALERTS:
                self._alerting.show()

    def _correct(self, crossing: EntryId) -> None:
        if self._may(Place.CORRECTION):
            self._show(Place.CORRECTION)
            self._correcting.show(crossing)

    def _turn_help(self) -> None:
        if self._records is None:
            return
        if self._window.place is Place.HELP:
            self._go(self._before_help)
            return
        self._before_help = self._window.place
        if self._desk is not None:
            self._desk.pause()
        self._show(Place.HELP)

    def _show(self, place: Place) -> None:
        self._window.show_place(place)
        self._draw_strip()

    def _draw_strip(self) -> None:
        say, here = self._house.speech, self._window.place
        right = [StripEntry("Ctrl+L", say("English")), StripEntry("F12", say("tema"))]
        left: list[StripEntry] = []
        if self._records is not None:
            home = Place.DESK if self._may(Place.DESK) else Place.OFFICERS
            if home is Place.DESK:
                left.append(StripEntry("Esc", say("Mesa"), here is Place.DESK))
            names = {
                "Ctrl+T": say("Turno"), "Ctrl+F": say("Buscar"), "Ctrl+R": say("Corregir"),
                "Ctrl+G": say("Oficiales"), "Ctrl+B": say("Lista de alertas"),
            }  # fmt: skip
            left += [
                StripEntry(key, names[key], here is place)
                for key, place in _PLACE_OF.items()
                if self._may(place)
            ]
            right.insert(0, StripEntry("Ctrl+O", say("cambiar de oficial")))
            if self._practice and here is Place.DESK:
                right.insert(0, StripEntry("PgDn", say("muestra siguiente")))
            right.append(StripEntry("F1", say("ayuda"), here is Place.HELP))
        self._window.show_strip(left, right)
        problem = self._warning
        if problem is not None:
            words = say.code(problem.code, problem.values)
            self._window.warning.show_notice(words, tone="stop", code=problem.code)


def _broken(store: Store, _: Session) -> Finding | None:
    """Return what is wrong with the journal; None where it holds, or is too long to check now."""
    return verify(store).problem if store.entry_count() <= CHECKED_AT_START else None
